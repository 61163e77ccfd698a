"""What is tried again when the database refuses it, and for how long."""

from __future__ import annotations

import sqlite3

import pytest
from psycopg import errors
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, OperationalError, ProgrammingError
from sqlalchemy.exc import TimeoutError as NoConnection

from api.database import Database
from api.worker.claim import passing, persist


def refusal(code: int) -> OperationalError:
    said = sqlite3.OperationalError("refused")
    said.sqlite_errorcode = code
    return OperationalError("", {}, said)


@pytest.mark.parametrize(
    ("error", "again"),
    [
        (refusal(sqlite3.SQLITE_FULL), True),
        (refusal(sqlite3.SQLITE_BUSY_SNAPSHOT), True),
        (refusal(sqlite3.SQLITE_IOERR_WRITE), True),
        (refusal(sqlite3.SQLITE_ERROR), False),
        (OperationalError("", {}, errors.DiskFull()), True),
        (OperationalError("", {}, errors.AdminShutdown()), True),
        (OperationalError("", {}, errors.DeadlockDetected()), True),
        (OperationalError("", {}, errors.OperationalError("no server")), True),
        (OperationalError("", {}, errors.InvalidPassword()), False),
        (NoConnection("all are taken"), True),
        (ProgrammingError("", {}, errors.UndefinedTable()), False),
    ],
)
def test_only_what_passes_is_tried_again(error: DBAPIError | NoConnection, again: bool) -> None:
    assert passing(error) is again


def test_a_defect_is_raised_at_once(database: Database) -> None:
    tries = []

    def write() -> None:
        tries.append(1)
        with database.writing() as session:
            session.connection().execute(text("INSERT INTO nowhere VALUES (1)"))

    with pytest.raises(DBAPIError):
        persist(write)
    assert len(tries) == 1


def test_what_lasts_too_long_is_raised() -> None:
    tries: list[int] = []

    def write() -> int:
        tries.append(1)
        if len(tries) < 3:
            raise refusal(sqlite3.SQLITE_FULL)
        return 7

    assert persist(write, patience=0.0) == 7
    tries.clear()
    with pytest.raises(OperationalError):
        persist(write, patience=0.0, longest=-1.0)
    assert len(tries) == 1
