"""The common ground of all tables: constraint names, moments, carried values, rows of a week."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, ClassVar

from pydantic import TypeAdapter
from sqlalchemy import CheckConstraint, DateTime, Dialect, MetaData, Text
from sqlalchemy.orm import declared_attr
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field, SQLModel

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
"""Every constraint has a name, the same on both databases, so that a migration can speak of it."""


class Table(SQLModel):
    """Base of every table; its metadata is what the migrations must arrive at."""

    metadata: ClassVar[MetaData] = MetaData(naming_convention=NAMES)


class Carried(TypeDecorator[Any]):
    """A value of a plain type of ``models/`` that the service only carries, as its exact JSON text.

    Text and not the database's JSON type: it is the same on both databases, comes back letter for
    letter and is parsed once, by the plain type. Defaults are left out, as in files. Equal texts
    give one and the same object, which is safe because plain types are frozen.

    ``keep`` is how many different texts are remembered; 0 for what is large and read once.
    """

    impl = Text
    cache_ok = True

    def __init__(self, plain: Any, keep: int = 4096) -> None:
        super().__init__()
        self.plain = plain
        self.keep = keep
        adapter: TypeAdapter[Any] = TypeAdapter(plain)
        self._adapter = adapter
        self._read = lru_cache(keep)(adapter.validate_json) if keep else adapter.validate_json

    # A district's week holds 300,000 such values: these two stand in for process_bind_param and
    # process_result_value, which would be called through two more functions each.

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], str | None]:
        """How the text is made that is stored."""
        write = self._adapter.dump_json

        def text(value: Any) -> str | None:
            return None if value is None else write(value, exclude_defaults=True).decode()

        return text

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any]:
        """How the value is made that was stored."""
        read = self._read

        def value(text: str | None) -> Any:
            return None if text is None else read(text)

        return value


class Moment(TypeDecorator[datetime]):
    """A moment, always with a zone in Python and always UTC in the database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """UTC; SQLite keeps it without a zone. Raises ValueError if the moment has none."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value} has no time zone")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The moment, in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def one_of(column: str, words: Iterable[str]) -> CheckConstraint:
    """The database refuses any other word in this column."""
    listed = ", ".join(f"'{word}'" for word in words)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


class Versioned(Table):
    """What two people may want to change at once: ``version`` is what If-Match is held against.

    It counts up with every change. The mapper puts the version read into the UPDATE, so that a
    change made on an older one touches no row and raises ``StaleDataError``.
    """

    version: int = Field(default=1, nullable=False)
    changed_at: datetime = Field(
        default_factory=now, sa_type=Moment, sa_column_kwargs={"onupdate": now}
    )

    @declared_attr.directive
    @classmethod
    def __mapper_args__(cls) -> dict[str, Any]:
        return {"version_id_col": vars(cls)["__table__"].c.version}


class OfWeek(Versioned):
    """One thing of one week. A row belongs to its week alone: what goes on next week is copied.

    ``position`` keeps the order in which the week lists its things; later ones come last.
    """

    week: str = Field(primary_key=True, foreign_key="weeks.id", max_length=80)
    id: str = Field(primary_key=True, max_length=80)
    position: int
    entered_by: str | None = Field(default=None, max_length=40)
    """The account that entered it; None: imported or copied."""
