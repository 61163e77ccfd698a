"""The database behind the service: SQLite in one file, or PostgreSQL, by one setting.

A request is one transaction. On SQLite a writing one begins with ``BEGIN IMMEDIATE``: it waits its
turn at the start (:mod:`api.turns`), and cannot fail half-way because somebody else wrote. A
reading one sees one and the same state of the database from its first query to its last.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from api.turns import InTurn, Turns

READS = "tongxin_reads"
FULL = ("ex_room_holds_overlap", "ck_seat_places_full")
"""By these names both databases refuse two in one slot, and one more than there are places."""
NUL = "\0"
WAIT_SECONDS = 30
"""How long a writer waits for its turn in its process, and then for other processes; and anybody
for one of the process's connections."""


class Unstorable(ValueError):
    """A text that PostgreSQL cannot hold: refused on both, before it gets anywhere."""


class Database:
    """An engine, and the two kinds of transaction on it."""

    def __init__(self, url: str) -> None:
        self.engine = make_engine(url)
        if self.is_sqlite:
            reads: dict[str, Any] = {READS: True}
        else:
            reads = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        self._reading = self.engine.execution_options(**reads)

    @property
    def is_sqlite(self) -> bool:
        """Whether it is a file."""
        return self.engine.dialect.name == "sqlite"

    def session(self, *, reads: bool) -> Session:
        """A session whose transaction begins with its first statement; the caller ends it."""
        return Session(self._reading if reads else self.engine, expire_on_commit=False)

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A transaction that is committed at the end, or undone if anything is raised."""
        with self.session(reads=False) as session, session.begin():
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A transaction that sees one state and may not write."""
        with self.session(reads=True) as session, session.begin():
            yield session

    def close(self) -> None:
        """Give back all connections."""
        self.engine.dispose()


def make_engine(url: str) -> Engine:
    """An engine with what each database needs to lose nothing."""
    if make_url(url).get_backend_name() != "sqlite":
        engine = create_engine(
            url,
            pool_pre_ping=True,
            pool_size=10,
            max_overflow=20,
            pool_timeout=WAIT_SECONDS,
            hide_parameters=True,
        )
        event.listen(engine, "before_cursor_execute", _storable)
        return engine
    engine = create_engine(
        url,
        connect_args={"factory": partial(InTurn, turns=Turns(), seconds=WAIT_SECONDS)},
        pool_size=10,
        max_overflow=40,
        pool_timeout=WAIT_SECONDS,
        hide_parameters=True,  # an error must not repeat what was sent
    )
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    event.listen(engine, "before_cursor_execute", _storable)
    return engine


def _storable(
    connection: Connection, cursor: Any, statement: str, parameters: Any, context: Any, many: bool
) -> None:
    """Look for what no text may hold in everything that is written or asked for."""
    for row in parameters if many else (parameters,):
        if not isinstance(row, dict | tuple | list):
            row = (row,)  # many rows of one statement that returns their numbers come as one
        for value in row.values() if isinstance(row, dict) else row or ():
            if isinstance(value, str) and NUL in value:
                raise Unstorable


def _prepare(connection: Any, record: object) -> None:
    """SQLite's settings of a connection; the driver is kept from beginning by itself."""
    connection.isolation_level = None
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    reads = connection.get_execution_options().get(READS, False)
    connection.exec_driver_sql(f"PRAGMA query_only = {'ON' if reads else 'OFF'}")
    if reads:
        connection.exec_driver_sql("BEGIN")
        return
    own = connection.connection.dbapi_connection
    assert isinstance(own, InTurn)
    own.begin_writing()


def refused(error: IntegrityError, constraint: str) -> bool:
    """Whether it was this constraint that refused; the names are the same on both databases."""
    return constraint in str(error.orig)
