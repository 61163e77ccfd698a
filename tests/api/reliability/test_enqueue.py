"""A worker that dies at the moment between handing a job over and noting that it did."""

from __future__ import annotations

import pytest
from sqlmodel import select

from models.tables import Job
from tests.api.cycle import Driver
from tests.api.test_worker import Start, ann, database_url, start, state_of, stored, until

__all__ = ["ann", "database_url", "start"]
pytestmark = pytest.mark.slow


def test_a_job_handed_over_twice_is_done_once(ann: Driver, start: Start) -> None:
    job = ann.ask()
    first = start("a", "dies-when-it-has-enqueued")
    first.join(60)
    assert first.exitcode == 9
    with ann.database.reading() as session:
        assert session.exec(select(Job.enqueued).where(Job.id == job)).one() is False
    start("a", "sound")
    until(lambda: state_of(ann, job) == "done", 60)
    assert [plan.job for plan in stored(ann)] == [job]
