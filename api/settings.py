"""All that is settable, in one object: from the environment, or one TOML file, or the defaults."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)
from sqlalchemy import make_url

PREFIX = "TONGXIN_"
FILE = "TONGXIN_SETTINGS"
LEAST_KEY = 16
"""Bytes of a secret."""


class BadSettings(Exception):
    """Settings that cannot be used; every problem on a line of its own."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        super().__init__("\n".join(lines))


class Settings(BaseModel):
    """Field ``x`` is the environment's ``TONGXIN_X`` and the file's ``x``; the environment wins."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    database: str = "sqlite:///tongxin.db"
    """SQLAlchemy's address: ``sqlite:///file`` or ``postgresql+psycopg://user@host/name``."""
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65_535)] = 8000
    secure_cookies: bool = True
    """Send the cookie over HTTPS only; off for a try on one's own machine."""
    sign_in_hours: Annotated[int, Field(ge=1, le=24 * 365)] = 24 * 14
    """How long a sign-in lasts."""
    sign_in_tries: Annotated[int, Field(ge=1, le=1000)] = 10
    """Failed tries of one login, or from one address, within a quarter of an hour."""
    largest_body_mb: Annotated[int, Field(ge=1, le=1000)] = 64
    """Largest request body, in MB (10^6 bytes)."""
    solve_seconds: Annotated[float, Field(gt=0, le=3600)] = 60.0
    """Most seconds a stateless solve may take; a job has no such limit."""
    solvers: Annotated[int, Field(ge=1, le=64)] = 1
    """Solver processes at a time: of stateless calls in one web process, of jobs in one worker."""
    read_ahead: Annotated[float, Field(ge=0, le=3600)] = 5.0
    """Seconds between two looks of a web process for plans that will be asked for; 0: never, and
    whoever asks first waits for a district's plan to be read."""
    record_key: SecretStr = SecretStr("")
    """What the texts of decision records are salted with: known to whoever keeps the identities,
    at least 16 bytes, never changed. Without it whoever guesses an erased text can confirm it."""
    public_address: str = ""
    """Where people reach the pages, as ``https://…``: for links in e-mails and on paper. Empty:
    e-mails carry no link, and paper the address it was asked for under."""
    smtp_host: str = ""
    """The mail server. Empty: no e-mail is sent."""
    smtp_port: Annotated[int, Field(ge=1, le=65_535)] = 587
    smtp_security: Literal["starttls", "tls", "none"] = "starttls"
    smtp_user: str = ""
    smtp_password: SecretStr = SecretStr("")
    smtp_from: str = ""
    """The sender, as ``name@example.org``; needed with ``smtp_host``."""
    webhook_url: str = ""
    """Every notice is POSTed here as JSON, for whatever carries it on. Empty: nowhere."""
    webhook_secret: SecretStr = SecretStr("")
    """What the webhook's messages are signed with: at least 16 bytes, needed with its address."""
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    """Of our own lines; others write from *warning* on."""
    executor: Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{1,80}$")] = "local"
    """Name of this worker, the same after every restart, its own among all workers."""

    @field_validator("record_key", "webhook_secret")
    @classmethod
    def _long_enough(cls, given: SecretStr) -> SecretStr:
        if 0 < len(given.get_secret_value().encode()) < LEAST_KEY:
            raise ValueError(f"at least {LEAST_KEY} bytes")
        return given

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.smtp_host and not self.smtp_from:
            raise ValueError("smtp_from is needed with smtp_host")
        if self.webhook_url and not self.webhook_secret.get_secret_value():
            raise ValueError("webhook_secret is needed with webhook_url")
        if self.webhook_url and not self.webhook_url.startswith(("https://", "http://")):
            raise ValueError("webhook_url is an address that begins with https://")
        return self

    def shown(self) -> dict[str, Any]:
        """What a log may hold of them: no secret, and no password in the database's address."""
        address = make_url(self.database).render_as_string(hide_password=True)
        key = "set" if self.record_key.get_secret_value() else "not set"
        hook = make_url(self.webhook_url).render_as_string() if self.webhook_url else ""
        told = {"database": address, "record_key": key, "webhook_url": hook}
        return {**self.model_dump(mode="json"), **told}

    @property
    def is_sqlite(self) -> bool:
        """Whether one file holds everything."""
        return self.database.startswith("sqlite")

    @property
    def jobs_database(self) -> str:
        """Where dbos keeps its queues: beside SQLite's file, or inside PostgreSQL's database."""
        if self.is_sqlite:
            return self.database.removesuffix(".db") + "-jobs.db"
        return self.database


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings of this process.

    Raises
    ------
    BadSettings : a file that cannot be read, an unknown name, a value out of range: all at once.
    """
    given = os.environ if environment is None else environment
    values: dict[str, Any] = {}
    if FILE in given:
        values |= _of_file(Path(given[FILE]))
    for name, value in given.items():
        if name.startswith(PREFIX) and name != FILE:
            values[name.removeprefix(PREFIX).lower()] = value
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        raise BadSettings(
            [f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()]
        ) from None


def _of_file(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadSettings([f"{path}: {error}"]) from None
