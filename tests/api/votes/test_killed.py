"""Kill -9 of the process that tallies a vote: another counts it, once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlmodel import select

from api.database import Database
from api.settings import Settings
from models.tables import Audit, Job, JobReport, JobResult, VoteCount, VoteResult
from tests.api.databases import Kind, copy_of_migrated
from tests.api.postgres import server
from tests.api.test_worker import children, gone, until
from tests.api.votes.projects import project
from tests.api.votes.test_carried import close, outcome, state, village, voted
from tests.api.worker_main import IMPATIENT, NEVER_TALLIES, Running, pid_of, started

pytestmark = pytest.mark.slow


@pytest.fixture
def database_url(kind: Kind) -> Iterator[str]:
    """A database of the test's own: dbos keeps its tables there too."""
    name, url = copy_of_migrated(kind)
    yield url
    if kind == "postgresql":
        server().drop(name)


def test_a_vote_whose_worker_is_killed_is_counted_by_another_once(
    database: Database, database_url: str
) -> None:
    village(database)
    vote = voted(database)
    job = close(database, vote)
    workers: list[Running] = []

    def start(executor: str, fake: str) -> Running:
        workers.append(started(Settings(database=database_url, executor=executor), fake))
        return workers[-1]

    def taken_by(executor: str, attempt: int) -> bool:
        with database.reading() as session:
            row = session.get_one(Job, job)
            return (row.executor, row.attempt) == (executor, attempt)

    def reported() -> bool:
        with database.reading() as session:
            return session.exec(select(JobReport)).first() is not None

    try:
        first = start("a", NEVER_TALLIES)
        until(lambda: taken_by("a", 1) and reported(), 60)
        (errand,) = children(pid_of(first))
        first.kill()
        until(lambda: gone(errand), 20)
        assert state(database, vote) == "counting"
        start("b", IMPATIENT)
        until(lambda: state(database, vote) == "closed", 60)
    finally:
        for one in workers:
            one.kill()
            one.join()
    assert taken_by("b", 2)
    assert outcome(database, vote)[0] == ("lamp", "tree")
    with database.reading() as session:
        assert len(session.exec(select(VoteResult)).all()) == 1
        assert len(session.exec(select(JobResult)).all()) == 1
        assert session.exec(select(VoteCount)).all() == []
        assert [len(project(session, id).ballots) for id in ("lamp", "bench", "tree")] == [1, 1, 1]
        said = session.exec(select(Audit.operation).where(Audit.entity_id == vote)).all()
        assert said.count("vote.closed") == 1
