"""The tables of an older version with jobs under way: upgraded, and each is done once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import text
from sqlmodel import select

from api.database import Database
from api.worker.perform import perform
from models.load import packed
from models.tables import Job, PlanRow
from models.tables.migrations import upgrade
from tests.api import house
from tests.models.tables.test_from_0003 import JOB, MOMENT, WEEK, put


@pytest.fixture
def database_url(empty_url: str) -> str:
    """A database as the version before left it: a job a worker had, one nobody had yet."""
    kept = packed(house.week())
    database = Database(empty_url)
    upgrade(database.engine, "0003")
    with database.engine.begin() as connection:
        put(connection, "neighbourhoods", id="n", name="", time_zone="Asia/Shanghai")
        put(connection, "weeks", **{**WEEK, "state": "solving"})
        put(connection, "snapshots", hash=kept.hash, week="w", packed=kept.content, taken_at=MOMENT)
        under_way = {**JOB, "input_hash": kept.hash, "plan": None}
        put(connection, "jobs", **{**under_way, "id": "a", "state": "running", "executor": "old"})
        put(
            connection,
            "jobs",
            **{**under_way, "id": "b", "state": "queued", "enqueued": False, "attempt": 0},
        )
        put(connection, "job_reports", job="a", number=1, tier="good", seconds=1.0, better=True)
    upgrade(database.engine)
    database.close()
    return empty_url


def test_jobs_of_the_version_before_are_done_once(
    database: Database, solver: Callable[[str], None]
) -> None:
    solver("here:sound")
    for job in ("a", "b", "a"):
        perform(database, job, "new")
    with database.reading() as session:
        jobs = session.exec(select(Job).order_by(Job.id)).all()
        assert [(j.id, j.state, j.attempt) for j in jobs] == [("a", "done", 2), ("b", "done", 1)]
        plans = session.exec(select(PlanRow).order_by(PlanRow.job)).all()
        assert [(p.job, p.number) for p in plans] == [("a", 1), ("b", 1)]
        state = session.connection().execute(text("SELECT state FROM weeks")).scalar_one()
        reports = session.connection().execute(
            text("SELECT count(*) FROM job_reports WHERE number = 1")
        )
    assert (state, reports.scalar_one()) == ("review", 2)
