"""Worker processes that are killed, restarted, late; a database that restarts under them."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlmodel import col, func, select

from api.database import Database
from api.main import create_app
from api.settings import Settings
from models.tables import Job, JobReport, PlanRow
from tests.api.cycle import Driver
from tests.api.databases import Kind, copy_of_migrated
from tests.api.postgres import server
from tests.api.service import SignedAs
from tests.api.worker_main import Running, pid_of, started

pytestmark = pytest.mark.slow
Start = Callable[..., Running]


@pytest.fixture
def database_url(kind: Kind) -> Iterator[str]:
    """A database of the test's own: dbos keeps its tables there too."""
    name, url = copy_of_migrated(kind)
    yield url
    if kind == "postgresql":
        server().drop(name)


@pytest.fixture
def start(database_url: str) -> Iterator[Start]:
    """Starts worker processes; all are gone when the test ends."""
    running: list[Running] = []

    def begin(executor: str, fake: str) -> Running:
        running.append(started(Settings(database=database_url, executor=executor), fake))
        return running[-1]

    yield begin
    for process in running:
        process.kill()
        process.join()


@pytest.fixture
def ann(database_url: str, database: Database, signed_as: SignedAs) -> Iterator[Driver]:
    """A coordinator whose week is frozen; the web process of these tests."""
    app = create_app(Settings(database=database_url, secure_cookies=False))
    with TestClient(app) as client:
        driver = Driver(client, database, signed_as("coordinator"))
        driver.make()
        driver.move("frozen")
        yield driver


def until(true: Callable[[], bool], seconds: float) -> float:
    """Wait for what other processes bring about; how long it took."""
    began = time.monotonic()
    while time.monotonic() - began < seconds:
        if true():
            return time.monotonic() - began
        threading.Event().wait(0.2)
    raise AssertionError(f"not within {seconds} s")


def state_of(ann: Driver, job: str) -> str:
    return str(ann.get(f"/api/v1/jobs/{job}").json()["state"])


def has_a_plan(ann: Driver, job: str) -> bool:
    with ann.database.reading() as session:
        better = select(func.count()).where(JobReport.job == job, col(JobReport.better))
        return session.exec(better).one() > 0


def stored(ann: Driver) -> list[PlanRow]:
    with ann.database.reading() as session:
        return list(session.exec(select(PlanRow)))


def children(parent: int) -> list[int]:
    """Processes that a process has started, from the kernel's list."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            after_name = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it ended while we looked
        if int(after_name[1]) == parent:
            found.append(int(stat.parent.name))
    return found


def gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"


def test_a_job_asked_for_while_no_worker_lives_is_done_by_the_next(
    ann: Driver, start: Start
) -> None:
    job = ann.ask()
    worker = start("a", "sound")
    until(lambda: state_of(ann, job) == "done", 60)
    worker.terminate()
    worker.join(20)
    assert worker.exitcode == 0
    assert len(stored(ann)) == 1


def test_a_dead_workers_job_is_another_workers_within_thirty_seconds(
    ann: Driver, start: Start
) -> None:
    first = start("a", "sound_endless")
    job = ann.ask()
    until(lambda: has_a_plan(ann, job), 60)
    start("b", "sound")
    (solver,) = children(pid_of(first))
    first.kill()
    assert until(lambda: gone(solver), 2) < 2  # no orphan
    until(lambda: state_of(ann, job) == "done", 30)
    with ann.database.reading() as session:
        done = session.get_one(Job, job)
    assert (done.executor, done.attempt) == ("b", 2)
    assert [plan.job for plan in stored(ann)] == [job]


def test_a_worker_that_comes_back_under_its_name_goes_on(ann: Driver, start: Start) -> None:
    first = start("a", "sound_endless")
    job = ann.ask()
    until(lambda: has_a_plan(ann, job), 60)
    first.kill()
    first.join()
    start("a", "sound")
    until(lambda: state_of(ann, job) == "done", 30)
    assert [plan.job for plan in stored(ann)] == [job]


def test_killed_again_and_again_the_result_is_stored_once(ann: Driver, start: Start) -> None:
    job = ann.ask()
    for attempt in (1, 2, 3):
        worker = start("a", "sound_endless")
        until(partial(taken_up, ann, job, attempt), 60)
        worker.kill()
        worker.join()
    start("a", "sound")
    until(lambda: state_of(ann, job) == "done", 60)
    assert [plan.job for plan in stored(ann)] == [job]


def taken_up(ann: Driver, job: str, times: int) -> bool:
    with ann.database.reading() as session:
        return session.get_one(Job, job).attempt == times


def test_stopping_reaches_a_worker_in_another_process(ann: Driver, start: Start) -> None:
    worker = start("a", "sound_endless")
    job = ann.ask()
    until(lambda: has_a_plan(ann, job), 60)
    (solver,) = children(pid_of(worker))
    ann.post(f"/api/v1/jobs/{job}/wish", {"wish": "stop"})
    assert until(lambda: gone(solver), 2) < 2
    until(lambda: state_of(ann, job) == "done", 10)
    assert stored(ann)[0].file.run is not None


def test_a_restart_of_the_database_under_a_solve_loses_nothing(
    ann: Driver, start: Start, kind: Kind
) -> None:
    # SQLite has no server to restart; there the same is asked without it.
    worker = start("a", "sound_endless")
    job = ann.ask()
    until(lambda: has_a_plan(ann, job), 60)
    (solver,) = children(pid_of(worker))
    if kind == "postgresql":
        server().stop("immediate")
        server().start()
        ann.database.engine.dispose()
    assert not gone(solver)
    ann.post(f"/api/v1/jobs/{job}/wish", {"wish": "stop"})
    until(lambda: state_of(ann, job) == "done", 30)
    assert worker.is_alive()
    assert len(stored(ann)) == 1
    second = ann.ask()  # and the worker takes up new work
    until(lambda: has_a_plan(ann, second), 30)
