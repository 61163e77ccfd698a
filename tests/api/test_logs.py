"""What is written down while the service runs: lines of JSON that name nobody; figures."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.database import Database
from api.logs import Lines, fields, set_up
from api.settings import Settings
from tests.api.cycle import WEEK, Driver
from tests.api.service import PASSWORD, SignedAs

SECRET = "王秀英 13800000000"


@pytest.fixture(autouse=True)
def lines(capfd: pytest.CaptureFixture[str]) -> Iterator[Any]:
    """Logging as a process of the service has it; gives what was written since."""
    root = logging.getLogger()
    before, level = root.handlers, root.level
    set_up("info")

    def read() -> list[dict[str, Any]]:
        return [json.loads(line) for line in capfd.readouterr().err.splitlines()]

    yield read
    root.handlers = before
    root.setLevel(level)
    logging.getLogger("tongxin").setLevel(logging.NOTSET)


def test_a_request_is_a_line_with_its_route_and_an_id(
    client: TestClient, database: Database, signed_as: SignedAs, lines: Any
) -> None:
    ann = Driver(client, database, signed_as("coordinator"))
    ann.make()
    lines()
    answer = client.get(f"{WEEK}?name={SECRET}", headers={**ann.headers, "X-Request-ID": "abc-1"})
    (line,) = [one for one in lines() if one["message"] == "answered"]
    assert answer.headers["x-request-id"] == line["request"] == "abc-1"
    assert (line["method"], line["route"], line["status"]) == ("GET", "/api/v1/weeks/{week}", 200)
    forged = client.get(WEEK, headers={"X-Request-ID": 'x"} {"level": "forged'})
    assert len(forged.headers["x-request-id"]) == 32


def test_neither_bodies_nor_tokens_nor_names_are_written(
    client: TestClient, database: Database, signed_as: SignedAs, capfd: Any
) -> None:
    headers = signed_as("coordinator")
    capfd.readouterr()
    client.post("/api/v1/session", json={"login": SECRET, "password": PASSWORD})
    client.get(f"/api/v1/weeks/{SECRET}", headers=headers)
    client.post("/api/v1/verify", content=json.dumps({"week": SECRET, "plan": SECRET}))
    client.get("/nowhere/" + SECRET)
    written = capfd.readouterr().err
    assert len(written.splitlines()) >= 4
    for secret in (*SECRET.split(), PASSWORD, headers["Authorization"].split()[1]):
        assert secret not in written


def test_an_exception_is_told_by_type_and_place_and_not_by_its_message() -> None:
    try:
        try:
            raise ValueError(SECRET)
        except ValueError as error:
            raise RuntimeError(f"about {SECRET}") from error
    except RuntimeError as error:
        raised = (type(error), error, error.__traceback__)
        record = logging.LogRecord("tongxin", 40, "f", 1, "defect", None, raised)
    said = Lines().format(record)
    told = json.loads(said)["exception"]
    assert (told["type"], told["cause"]["type"]) == ("builtins.RuntimeError", "builtins.ValueError")
    assert "test_logs.py" in told["at"][0]
    assert SECRET not in said


def test_an_error_of_the_database_does_not_repeat_what_was_sent(database: Database) -> None:
    from sqlalchemy import text
    from sqlalchemy.exc import SQLAlchemyError

    with pytest.raises(SQLAlchemyError) as raised, database.writing() as session:
        session.connection().execute(text("SELECT :x FROM nowhere"), {"x": SECRET})
    assert SECRET not in str(raised.value)


def test_settings_are_shown_without_secrets(lines: Any) -> None:
    settings = Settings(
        database="postgresql+psycopg://u:hidden@h/d", record_key="sixteen bytes or more"
    )
    logging.getLogger("tongxin").info("begun", extra=fields(settings=settings.shown()))
    (line,) = lines()
    assert line["settings"]["record_key"] == "set"
    assert line["settings"]["database"] == "postgresql+psycopg://u:***@h/d"
    assert Settings().shown()["record_key"] == "not set"


def test_figures_of_requests_jobs_and_workers(
    client: TestClient, database: Database, signed_as: SignedAs
) -> None:
    ann = Driver(client, database, signed_as("coordinator"))
    ann.make()
    ann.move("frozen")
    ann.ask()
    ann.get(WEEK)
    text = client.get("/metrics").text.splitlines()
    asked = 'method="POST",route="/api/v1/weeks/{week}/jobs",status="202"'
    assert f"tongxin_requests_total{{{asked}}} 1.0" in text
    assert 'tongxin_jobs{kind="solve",state="queued"} 1.0' in text
    (oldest,) = [line for line in text if line.startswith("tongxin_oldest_queued_seconds ")]
    assert float(oldest.split()[1]) > 0
    assert not [line for line in text if "weeks/w" in line]
