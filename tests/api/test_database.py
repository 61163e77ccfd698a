"""What a transaction is, on both databases."""

from __future__ import annotations

from threading import Thread

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm.exc import StaleDataError
from sqlmodel import func, select

from api.database import Database, Unstorable
from models.tables import Neighbourhood


def names(database: Database) -> list[str]:
    with database.reading() as session:
        return sorted(session.exec(select(Neighbourhood.id)))


def test_what_is_raised_undoes_everything(database: Database) -> None:
    def half_done() -> None:
        with database.writing() as session:
            session.add(Neighbourhood(id="n"))
            session.flush()
            raise RuntimeError("half-way")

    with pytest.raises(RuntimeError, match="half-way"):
        half_done()
    assert names(database) == []


def test_reading_cannot_write(database: Database) -> None:
    with pytest.raises(DBAPIError), database.reading() as session:
        session.add(Neighbourhood(id="n"))
    with database.writing() as session:  # the connection writes again afterwards
        session.add(Neighbourhood(id="m"))
    assert names(database) == ["m"]


def test_a_reader_sees_one_state_while_others_write(database: Database) -> None:
    counted = select(func.count()).select_from(Neighbourhood)
    with database.reading() as reader:
        before = reader.exec(counted).one()
        with database.writing() as writer:
            writer.add(Neighbourhood(id="n"))
        assert (before, reader.exec(counted).one()) == (0, 0)
    assert names(database) == ["n"]


def test_two_writers_of_one_row_cannot_lose_a_change(database: Database) -> None:
    # Both have read version 1; the second to write must be told, not win.
    with database.writing() as session:
        session.add(Neighbourhood(id="n"))
    with database.reading() as session:
        old = session.get_one(Neighbourhood, "n")
    with database.writing() as session:
        session.get_one(Neighbourhood, "n").name = "first"
    old.name = "second"
    with pytest.raises(StaleDataError), database.writing() as session:
        session.add(old)
    with database.reading() as session:
        kept = session.get_one(Neighbourhood, "n")
    assert (kept.name, kept.version) == ("first", 2)


def test_a_writer_waits_for_the_one_before(database: Database) -> None:
    # Each counts the rows and adds one named so. If they overlapped, both would count 0.
    def add() -> None:
        with database.writing() as session:
            if database.is_sqlite:
                session.connection()
            else:
                session.connection().execute(text("LOCK TABLE neighbourhoods"))
            count = session.exec(select(func.count()).select_from(Neighbourhood)).one()
            session.add(Neighbourhood(id=str(count)))

    threads = [Thread(target=add) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert names(database) == ["0", "1"]


def test_sqlite_loses_nothing_and_checks_references(database: Database) -> None:
    if not database.is_sqlite:
        with database.reading() as session:
            level = session.connection().execute(text("SHOW transaction_isolation"))
            assert level.scalar_one() == "repeatable read"
        return
    with database.reading() as session:
        connection = session.connection()
        pragmas = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        found = [connection.execute(text(f"PRAGMA {name}")).scalar_one() for name in pragmas]
    assert found == ["wal", 2, 1, 30_000]  # 2: FULL


def test_a_text_with_nul_is_refused_by_both_databases_alike(database: Database) -> None:
    with pytest.raises(Unstorable), database.writing() as session:
        session.add(Neighbourhood(id="n", name="a\0b"))
    with pytest.raises(Unstorable), database.reading() as session:
        session.exec(select(Neighbourhood).where(Neighbourhood.id == "\0")).all()
