"""A disk without room: refused at once and whole; a result that was found waits for room."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from fastapi import FastAPI
from sqlalchemy import event, text

from api.database import Database
from api.worker.perform import perform
from tests.api import house
from tests.api.cycle import WEEK, Driver
from tests.api.databases import Kind


@contextmanager
def full(database: Database, kind: Kind) -> Iterator[None]:
    """As long as this lasts, nothing that takes room can be written.

    SQLite is told that its file may not grow (what is written here is larger than a page);
    PostgreSQL raises what its server raises then.
    """
    if kind == "sqlite":
        with _no_more_pages(database):
            yield
        return
    tables = ("plans", "snapshots", "weeks", "requests")
    with database.engine.begin() as connection:
        connection.execute(
            text(
                "CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                "RAISE EXCEPTION 'could not extend file: No space left on device' "
                "USING ERRCODE = '53100'; END $$"
            )
        )
        for table in tables:
            connection.execute(
                text(
                    f"CREATE TRIGGER no_room BEFORE INSERT ON {table} "
                    "FOR EACH ROW EXECUTE FUNCTION no_room()"
                )
            )
    try:
        yield
    finally:
        with database.engine.begin() as connection:
            connection.execute(text("DROP FUNCTION no_room() CASCADE"))


@contextmanager
def _no_more_pages(database: Database) -> Iterator[None]:
    engine = database.engine

    def limit(connection: Any, *_: object) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")

    def lift(connection: Any, *_: object) -> None:
        connection.execute("PRAGMA max_page_count = 4294967294")

    event.listen(engine, "checkout", limit)
    try:
        yield
    finally:
        event.remove(engine, "checkout", limit)
        event.listen(engine, "checkout", lift)


def test_what_has_no_room_is_refused_whole(ann: Driver, app: FastAPI, kind: Kind) -> None:
    wordy = house.week().model_copy(update={"name": "长" * 100_000})
    with full(app.state.database, kind):
        answer = ann.make(wordy)
        assert (answer.status_code, answer.json()["type"].rpartition("/")[2]) == (503, "busy")
        assert ann.get(WEEK).status_code == 404
    assert ann.make(wordy).status_code == 201  # nothing was left behind that would be in the way


def test_a_plan_that_was_found_waits_for_room(
    ann: Driver, database: Database, kind: Kind, solver: Callable[[str], None]
) -> None:
    solver("sound_wordy")
    ann.make()
    ann.move("frozen")
    job = ann.ask()
    with full(database, kind):
        working = threading.Thread(target=perform, args=(database, job, "w1"), daemon=True)
        working.start()
        working.join(3)
        assert working.is_alive()
    working.join(30)
    assert not working.is_alive()
    told = ann.get(f"/api/v1/jobs/{job}").json()
    assert (told["state"], ann.state()) == ("done", "review")
    assert [plan["id"] for plan in ann.get(f"{WEEK}/plans").json()] == [told["plan"]]
