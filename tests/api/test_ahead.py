"""Reading ahead: what is published or under review is at hand before anybody asks."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from sqlmodel import select

from api.database import Database
from api.demo import fill
from api.main import create_app
from api.services import readings
from api.services.ahead import Ahead, wanted
from api.settings import Settings
from matcher.baseline import greedy
from models.plan import PlanFile
from models.tables import Job, PlanRow, WeekRow
from models.tables.base import now
from tests.api import house
from tests.api.pages.own import CAST


@pytest.fixture
def plan(database: Database) -> Iterator[str]:
    """A published week's plan, which nobody has read yet."""
    week = house.later()
    made = greedy(week)
    fill(database, week, PlanFile(plan=made, hash=made.content_hash()), CAST)
    readings.forget()
    with database.reading() as session:
        yield session.exec(select(PlanRow.id)).one()
    readings.forget()


def test_a_process_that_starts_has_read_what_stands(
    database: Database, database_url: str, plan: str
) -> None:
    with TestClient(create_app(Settings(database=database_url, read_ahead=3600))):
        found = readings.known(plan)
        assert found is not None
        assert "fairness" in vars(found)  # worked out, not only read


def test_the_collector_leaves_alone_what_is_kept(
    database: Database, database_url: str, plan: str
) -> None:
    with TestClient(create_app(Settings(database=database_url, read_ahead=3600))):
        found = readings.known(plan)
        looked_at = {id(one) for one in gc.get_objects()}
        assert id(found) not in looked_at
        assert looked_at.isdisjoint(map(id, found.week.requests if found else ()))
    gc.collect()
    assert gc.get_freeze_count() == 0


def test_a_plan_that_is_let_go_of_is_freed_without_the_collector(
    database: Database, plan: str
) -> None:
    with database.reading() as session:
        found = readings.reading(session, plan)
    found.prepare()
    found.plainly("en")
    parts = [weakref.ref(part) for part in (found, found.fairness, found.telling("zh"))]
    gc.disable()
    try:
        readings.forget()
        del found
        assert [part() for part in parts] == [None] * 3
    finally:
        gc.enable()


def test_without_reading_ahead_nothing_is_read(
    database: Database, database_url: str, plan: str
) -> None:
    with TestClient(create_app(Settings(database=database_url, read_ahead=0))):
        assert readings.known(plan) is None


def test_what_is_wanted_are_plans_of_weeks_that_are_not_over(database: Database, plan: str) -> None:
    def seen() -> list[str]:
        with database.reading() as session:
            return wanted(session)

    assert seen() == [plan]
    for state, plans in (("closed", []), ("evaluating", [plan])):
        with database.writing() as session:
            session.exec(select(WeekRow)).one().state = state
        assert seen() == plans


def test_the_newest_that_was_tried_is_wanted_for_an_hour(database: Database, plan: str) -> None:
    def seen() -> list[str]:
        with database.reading() as session:
            return wanted(session)

    with database.writing() as session:
        row = session.get_one(PlanRow, plan)
        fields = {name: getattr(row, name) for name in PlanRow.model_fields}
        for id, minutes in (("older", 30), ("newer", 20)):
            session.add(Job(id=id, kind="what-if", week=row.week, input_hash=row.input_hash))
            told = {"id": id, "job": id, "made_at": now() - timedelta(minutes=minutes)}
            session.add(PlanRow(**{**fields, **told}))
    # Published just now, so the latest.
    assert seen() == [plan, "newer"]
    with database.writing() as session:
        for id in ("older", "newer"):
            session.get_one(PlanRow, id).made_at = now() - timedelta(minutes=61)
    assert seen() == [plan]


def test_a_later_plan_is_read_at_the_next_look(database: Database, plan: str) -> None:
    ahead = Ahead(database, 3600)
    with database.writing() as session:
        session.exec(select(WeekRow)).one().state = "closed"
    ahead.look()
    assert readings.known(plan) is None
    with database.writing() as session:
        session.exec(select(WeekRow)).one().state = "published"
    ahead.look()
    assert readings.known(plan) is not None


def test_a_database_that_is_away_stops_nobody(
    tmp_path_factory: pytest.TempPathFactory, caplog: pytest.LogCaptureFixture
) -> None:
    empty = Database(f"sqlite:///{tmp_path_factory.mktemp('none') / 'none.db'}")
    Ahead(empty, 1).look()
    assert "could not be read ahead" in caplog.text
    empty.close()
