"""Writers of one process get their turn in the order in which they came."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier, Thread

import pytest
from anyio import to_thread
from fastapi.testclient import TestClient
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlmodel import Session, select

from api.database import Database
from api.turns import InTurn, Turns
from api.worker.claim import passing
from models.tables import Neighbourhood
from tests.api.service import SignedAs

MANY = 6


def in_line(turns: Turns, tries: list[Callable[[], None]]) -> list[Thread]:
    """A thread for each, the next begun when the one before stands in line."""
    threads = []
    end = time.monotonic() + 10
    for number, attempt in enumerate(tries):
        threads.append(Thread(target=attempt))
        threads[-1].start()
        while turns.waiting <= number:
            assert time.monotonic() < end
            time.sleep(0)  # let it come
    return threads


def turns_of(session: Session) -> Turns:
    own = session.connection().connection.dbapi_connection
    assert isinstance(own, InTurn)
    return own.turns


def test_writers_on_sqlite_write_in_the_order_in_which_they_came(database: Database) -> None:
    def add(number: int) -> Callable[[], None]:
        def attempt() -> None:
            with database.writing() as session:
                count = len(session.exec(select(Neighbourhood.id)).all())
                session.add(Neighbourhood(id=f"{count} wrote {number}"))

        return attempt

    with database.writing() as first:
        if not database.is_sqlite:
            assert not isinstance(first.connection().connection.dbapi_connection, InTurn)
            return
        threads = in_line(turns_of(first), [add(n) for n in range(MANY)])
    for thread in threads:
        thread.join()
    with database.reading() as session:
        found = session.exec(select(Neighbourhood.id)).all()
    assert sorted(found) == [f"{n} wrote {n}" for n in range(MANY)]


def test_readers_stand_in_no_line(database: Database) -> None:
    with database.writing() as writer:
        writer.connection()
        with database.reading() as reader:
            assert reader.exec(select(Neighbourhood.id)).all() == []


def connected(path: Path, turns: Turns, seconds: float = 0.01) -> InTurn:
    found = InTurn(str(path), turns=turns, seconds=seconds)
    found.isolation_level = None
    return found


@pytest.mark.parametrize("how", ["commit", "rollback", "close"])
def test_whatever_ends_a_transaction_gives_the_turn_back(tmp_path: Path, how: str) -> None:
    turns = Turns()
    one, other = (connected(tmp_path / "a.db", turns) for _ in range(2))
    one.begin_writing()
    with pytest.raises(OperationalError, match="locked"):
        other.begin_writing()
    getattr(one, how)()
    other.begin_writing()
    other.close()


def test_a_commit_that_fails_keeps_the_turn_until_all_is_undone(tmp_path: Path) -> None:
    # The reference is looked at when it commits: SQLite then leaves the transaction open.
    turns = Turns()
    one, other = (connected(tmp_path / "a.db", turns) for _ in range(2))
    one.execute("PRAGMA foreign_keys = ON")
    one.execute("CREATE TABLE a (id PRIMARY KEY, b REFERENCES a DEFERRABLE INITIALLY DEFERRED)")
    one.begin_writing()
    one.execute("INSERT INTO a VALUES (1, 2)")
    with pytest.raises(sqlite3.IntegrityError):
        one.commit()
    assert not turns.take(0)
    one.rollback()
    other.begin_writing()
    other.close()


def test_giving_back_twice_lets_nobody_in_beside_the_next(tmp_path: Path) -> None:
    turns = Turns()
    one, other = (connected(tmp_path / "a.db", turns) for _ in range(2))
    one.begin_writing()
    one.commit()
    other.begin_writing()
    one.rollback()  # as the pool does with every connection that comes back
    assert not turns.take(0)
    other.close()


def test_who_has_waited_too_long_leaves_the_line_and_may_try_again(tmp_path: Path) -> None:
    turns = Turns()
    one, other = (connected(tmp_path / "a.db", turns) for _ in range(2))
    one.begin_writing()
    with pytest.raises(OperationalError) as late:
        other.begin_writing()
    assert passing(late.value)
    assert turns.waiting == 0
    one.commit()
    assert turns.take(0)  # and the turn is not given to whoever has gone


def test_another_process_is_waited_for_by_the_database(tmp_path: Path) -> None:
    # Turns of its own, as another process has; who is refused there has not got the turn here.
    here = Turns()
    theirs, ours = connected(tmp_path / "a.db", Turns()), connected(tmp_path / "a.db", here)
    theirs.begin_writing()
    with pytest.raises(OperationalError, match="locked"):
        ours.begin_writing()
    assert here.take(0)
    theirs.close()


def test_many_who_wait_do_not_keep_the_one_before_from_ending(
    client: TestClient, signed_as: SignedAs, database: Database
) -> None:
    # Two threads for what requests do, six requests at once: were those who wait for their turn in
    # the same two, the one whose turn it is would have none left to go on with.
    def few() -> None:
        to_thread.current_default_thread_limiter().total_tokens = 2

    assert client.portal is not None
    client.portal.call(few)
    operator = signed_as("operator")
    together = Barrier(MANY)

    def make(number: int) -> int:
        together.wait()
        body = {"id": f"m{number}", "name": "", "time_zone": "Asia/Shanghai"}
        return client.post("/api/v1/neighbourhoods", json=body, headers=operator).status_code

    with ThreadPoolExecutor(MANY) as pool:
        assert list(pool.map(make, range(MANY))) == [201] * MANY
    with database.reading() as session:
        counted = session.connection().execute(text("SELECT count(*) FROM neighbourhoods"))
        assert counted.scalar_one() == MANY
