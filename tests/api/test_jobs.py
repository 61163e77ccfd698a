"""A job from asking to result: followed, stopped, cancelled, lost, taken up again, stored once."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from fastapi.testclient import TestClient
from psycopg import errors
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlmodel import Session, col, func, select

from api.database import Database
from api.worker import perform as performing
from api.worker.claim import ATTEMPTS, Lost, claim, persist
from api.worker.perform import perform
from api.worker.run import TRIES
from api.worker.storing import Storing, prepared
from api.worker.tasks import TASKS
from models.load import load_snapshot
from models.tables import Audit, Job, JobReport, PlanRow, Snapshot, WithdrawalRow
from models.week import Week
from tests.api.cycle import WEEK, Driver
from tests.api.service import SignedAs

Solver = Callable[[str], None]


@pytest.fixture
def ann(client: TestClient, database: Database, signed_as: SignedAs) -> Driver:
    """A coordinator whose week is frozen."""
    driver = Driver(client, database, signed_as("coordinator"))
    driver.make()
    assert driver.move("frozen").status_code == 200
    return driver


def job_of(ann: Driver, job: str) -> dict[str, Any]:
    told: dict[str, Any] = ann.get(f"/api/v1/jobs/{job}").json()
    return told


def plans(ann: Driver) -> list[Any]:
    listed: list[Any] = ann.get(f"{WEEK}/plans").json()
    return listed


def events(ann: Driver, job: str, after: int | None = None) -> list[tuple[str, dict[str, Any]]]:
    """The whole stream of a job that has ended: (name, data)."""
    headers = dict(ann.headers) | ({} if after is None else {"Last-Event-ID": str(after)})
    answer = ann.client.get(f"/api/v1/jobs/{job}/events", headers=headers)
    assert answer.headers["content-type"].startswith("text/event-stream")
    found = []
    for block in answer.text.strip().split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.split("\n"))
        found.append((fields["event"], json.loads(fields["data"])))
    return found


def in_background(ann: Driver, job: str, executor: str = "w1") -> threading.Thread:
    """A worker beside the test; one that never ends must not keep the tests from ending."""
    thread = threading.Thread(target=perform, args=(ann.database, job, executor), daemon=True)
    thread.start()
    return thread


def until(ann: Driver, true: Callable[[], bool]) -> None:
    """Wait for something that a thread brings about; a minute is for ever."""
    for _ in range(600):
        if true():
            return
        threading.Event().wait(0.1)
    raise AssertionError("it never came")


def reported(ann: Driver, job: str) -> Callable[[], bool]:
    """Whether the solver has reported a plan."""

    def look() -> bool:
        with ann.database.reading() as session:
            better = select(func.count()).where(JobReport.job == job, col(JobReport.better))
            return session.exec(better).one() > 0

    return look


def test_asking_is_queued_and_moves_the_week(ann: Driver) -> None:
    answer = ann.post(f"{WEEK}/jobs", {"seconds": 5, "seed": 9})
    told = answer.json()
    assert (answer.status_code, told["state"], told["plan"]) == (202, "queued", None)
    assert answer.headers["location"] == f"/api/v1/jobs/{told['id']}"
    assert ann.state() == "solving"
    with ann.database.reading() as session:
        job = session.get_one(Job, told["id"])
        assert job.parameters == {"seconds": 5.0, "seed": 9}
        assert session.exec(select(Snapshot.hash)).one() == job.input_hash


@pytest.mark.parametrize("body", [{"seconds": 0}, {"seconds": "NaN"}, {"seed": -1}, {"kind": "x"}])
def test_impossible_wishes_are_refused(ann: Driver, body: dict[str, Any]) -> None:
    assert ann.post(f"{WEEK}/jobs", body).status_code == 422
    assert ann.state() == "frozen"


def test_a_real_solve_ends_with_a_plan_to_review(ann: Driver) -> None:
    plan = ann.solve()
    assert [p["id"] for p in plans(ann)] == [plan]
    assert plans(ann)[0]["status"] == "OPTIMAL"
    assert ann.state() == "review"


def test_progress_is_streamed_and_can_be_taken_up_again(ann: Driver, solver: Solver) -> None:
    solver("sound_broken")  # one report with a plan, then a defect: the plan is kept
    job = ann.ask()
    perform(ann.database, job, "w1")
    stream = events(ann, job)
    assert [name for name, _ in stream] == ["report", "end"]
    report = stream[0][1]
    assert (report["tier"], report["value"], report["bound"], report["better"]) == (
        *("must", 9, 10, True),
    )
    assert stream[1][1]["state"] == "done"
    assert [name for name, _ in events(ann, job, after=report["number"])] == ["end"]


def test_the_stream_is_for_those_who_may_follow(
    ann: Driver, signed_as: SignedAs, solver: Solver
) -> None:
    solver("here:sound")
    job = ann.ask()
    path = f"/api/v1/jobs/{job}"
    for where in (path, f"{path}/events"):
        assert ann.client.get(where).status_code == 401
        assert ann.client.get(where, headers=signed_as("resident", "li")).status_code == 403
        assert ann.get(where.replace(job, "nowhere")).status_code == 404
    wish = {"wish": "stop"}
    auditor = signed_as("auditor")
    assert ann.client.post(f"{path}/wish", json=wish, headers=auditor).status_code == 403


@pytest.mark.parametrize(("wish", "state"), [("stop", "done"), ("cancel", "cancelled")])
def test_a_running_job_ends_when_asked_and_its_best_plan_is_kept(
    ann: Driver, solver: Solver, wish: str, state: str
) -> None:
    solver("sound_endless")
    job = ann.ask()
    running = in_background(ann, job)
    until(ann, reported(ann, job))
    assert ann.post(f"/api/v1/jobs/{job}/wish", {"wish": wish}).status_code == 200
    running.join(10)
    assert not running.is_alive()
    told = job_of(ann, job)
    assert (told["state"], told["failure"]) == (state, None)
    run = ann.get(f"/api/v1/plans/{told['plan']}").json()["run"]
    assert (run["status"], run["ended_by"]) == ("FEASIBLE", "stopped")
    assert ann.state() == "review"


def test_a_solver_that_hears_nothing_is_gone_within_two_seconds(
    ann: Driver, solver: Solver, monkeypatch: pytest.MonkeyPatch
) -> None:
    solver("planless")
    pids: list[int] = []
    watched = performing.Work.watched

    def noted(work: performing.Work, pid: int) -> Any:
        pids.append(pid)
        return watched(work, pid)

    monkeypatch.setattr(performing.Work, "watched", noted)
    job = ann.ask()
    running = in_background(ann, job)
    until(ann, lambda: bool(pids))
    ann.post(f"/api/v1/jobs/{job}/wish", {"wish": "cancel"})
    running.join(2)
    assert not running.is_alive()
    with pytest.raises(ProcessLookupError):
        os.kill(pids[0], 0)
    told = job_of(ann, job)
    assert (told["state"], told["plan"], told["failure"]) == ("cancelled", None, None)
    assert ann.state() == "frozen"


def test_a_queued_job_is_cancelled_at_once_and_never_begins(ann: Driver, solver: Solver) -> None:
    solver("here:sound")
    job = ann.ask()
    assert ann.post(f"/api/v1/jobs/{job}/wish", {"wish": "cancel"}).json()["state"] == "cancelled"
    assert ann.state() == "frozen"
    perform(ann.database, job, "w1")
    assert (job_of(ann, job)["state"], plans(ann)) == ("cancelled", [])


def test_a_wish_for_what_has_ended_changes_nothing(ann: Driver, solver: Solver) -> None:
    solver("here:sound")
    ann.solve()
    with ann.database.reading() as session:
        job = session.exec(select(Job.id)).one()
    assert ann.post(f"/api/v1/jobs/{job}/wish", {"wish": "cancel"}).json()["state"] == "done"


@pytest.mark.parametrize(
    ("fake", "code"), [("late", "no-plan"), ("impossible", "bad-input"), ("quick", "unsound-plan")]
)
def test_a_failure_is_kept_as_a_problem(ann: Driver, solver: Solver, fake: str, code: str) -> None:
    from models.tables import DecisionRow
    from models.week import Target

    with ann.database.writing() as session:
        pin = DecisionRow(
            week="w", id="d1", position=0, kind="pin", target=Target(request="talk"), by="Wang"
        )
        session.add(pin)
    solver(fake)
    job = ann.ask()
    perform(ann.database, job, "w1")
    told = job_of(ann, job)
    assert (told["state"], told["failure"]["type"]) == (
        *("failed", f"tag:tongxin,2026:problem/{code}"),
    )
    assert plans(ann) == []
    assert ann.state() == "frozen"


def test_done_again_after_the_end_a_job_stores_nothing_more(ann: Driver, solver: Solver) -> None:
    solver("here:sound")
    job = ann.ask()
    for executor in ("w1", "w2", "w1"):
        perform(ann.database, job, executor)
    assert len(plans(ann)) == 1
    with ann.database.reading() as session:
        assert session.get_one(Job, job).attempt == 1


def test_whoever_lost_a_job_writes_nothing(ann: Driver, solver: Solver) -> None:
    # w1 is believed dead while it works; w2 takes the job up and finishes; w1 must stand back.
    solver("sound_endless")
    job = ann.ask()
    first = in_background(ann, job, "w1")
    until(ann, reported(ann, job))
    solver("here:sound")
    perform(ann.database, job, "w2")
    first.join(10)
    assert not first.is_alive()
    with ann.database.reading() as session:
        done = session.get_one(Job, job)
        assert (done.state, done.executor, done.attempt) == ("done", "w2", 2)
        plan = session.exec(select(PlanRow)).one()
        assert plan.file.run is not None
        assert plan.file.run.ended_by == "proof"


def test_a_worker_that_never_noticed_its_loss_is_refused_at_the_end(
    ann: Driver,
    solver: Solver,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    # Nobody looks while the solver runs; both come to the end, in the wrong order.
    monkeypatch.setattr(performing, "LOOK", 600)
    solver("here:sound")
    job = ann.ask()
    claims = [claim(ann.database, job, executor) for executor in ("w1", "w2")]
    first, second = (performing.Work(ann.database, c) for c in claims if c is not None)
    with pytest.raises(Lost):
        first.run()
    assert (plans(ann), job_of(ann, job)["state"]) == ([], "running")
    assert "defect" not in caplog.text
    second.run()
    assert (len(plans(ann)), job_of(ann, job)["state"]) == (1, "done")


def test_a_result_of_which_nobody_heard_that_it_was_stored_is_stored_once(
    ann: Driver, solver: Solver
) -> None:
    # The commit came through and its answer did not: the transaction is tried again.
    solver("here:sound")
    job = ann.ask()
    taken = claim(ann.database, job, "w1")
    assert taken is not None
    work = performing.Work(ann.database, taken)
    storing = prepared(TASKS[taken.kind](work))
    work._done(storing)
    with pytest.raises(Lost):
        work._done(storing)
    with pytest.raises(Lost):
        work._failed(None)
    assert (len(plans(ann)), job_of(ann, job)["state"]) == (1, "done")


def test_a_job_has_begun_when_it_was_first_taken_up(ann: Driver, solver: Solver) -> None:
    solver("here:sound")
    job = ann.ask()
    began = []
    for executor in ("w1", "w2"):
        claim(ann.database, job, executor)
        with ann.database.reading() as session:
            began.append(session.get_one(Job, job).started_at)
    assert began[0] is not None
    assert began[0] == began[1]


def test_a_job_that_kills_its_workers_is_given_up(ann: Driver, solver: Solver) -> None:
    solver("here:sound")
    job = ann.ask()
    with ann.database.writing() as session:
        session.get_one(Job, job).attempt = ATTEMPTS
    perform(ann.database, job, "w6")
    assert job_of(ann, job)["state"] == "failed"
    assert ann.state() == "frozen"


def ended(ann: Driver, job: str) -> tuple[str, str]:
    """How a job failed."""
    told = job_of(ann, job)
    return told["state"], told["failure"]["type"].rpartition("/")[2]


def test_a_database_that_is_away_while_a_job_is_read_makes_it_wait(
    ann: Driver, solver: Solver, monkeypatch: pytest.MonkeyPatch
) -> None:
    refusals = [OperationalError("", {}, errors.AdminShutdown())]

    def away(session: Session, digest: str) -> Week:
        if refusals:
            raise refusals.pop()
        return load_snapshot(session, digest)

    monkeypatch.setattr("api.worker.claim.load_snapshot", away)
    monkeypatch.setattr(performing, "persist", partial(persist, patience=0.0))
    solver("sound")
    job = ann.ask()
    perform(ann.database, job, "w1")
    with ann.database.reading() as session:
        done = session.get_one(Job, job)
        assert (done.state, done.attempt) == ("done", 1)


def test_what_cannot_be_read_is_told_at_once(ann: Driver, solver: Solver) -> None:
    solver("sound")
    job = ann.ask()
    with ann.database.writing() as session:
        session.get_one(Snapshot, session.get_one(Job, job).input_hash).packed = b"worn away"
    perform(ann.database, job, "w1")
    told = job_of(ann, job)
    assert (told["state"], told["failure"]["type"]) == (
        "failed",
        "tag:tongxin,2026:problem/internal",
    )
    assert ann.state() == "frozen"


def test_what_cannot_be_stored_is_told_at_once(
    ann: Driver, solver: Solver, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(storing: Storing, session: Session, job: Job) -> None:
        store(storing, session, job)
        session.connection().execute(text("INSERT INTO nowhere VALUES (1)"))

    store = Storing.store
    monkeypatch.setattr(Storing, "store", refused)
    solver("sound")
    job = ann.ask()
    perform(ann.database, job, "w1")
    told = job_of(ann, job)
    assert (told["state"], told["failure"]["type"]) == (
        "failed",
        "tag:tongxin,2026:problem/internal",
    )
    assert (plans(ann), ann.state()) == ([], "frozen")


def test_a_result_for_which_there_is_never_room_is_told_in_the_end(
    ann: Driver, solver: Solver, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OperationalError("", {}, errors.DiskFull())

    monkeypatch.setattr(Storing, "store", full)
    monkeypatch.setattr(performing, "persist", partial(persist, longest=-1.0))
    solver("sound")
    job = ann.ask()
    for _ in range(TRIES - 1):
        with pytest.raises(OperationalError):
            perform(ann.database, job, "w1")
    assert job_of(ann, job)["state"] == "running"
    perform(ann.database, job, "w1")
    assert (job_of(ann, job)["state"], ann.state()) == ("failed", "frozen")


def test_a_pledge_withdrawn_while_solving_makes_the_plan_stale(ann: Driver, solver: Solver) -> None:
    solver("sound")
    job = ann.ask()
    with ann.database.writing() as session:
        session.add(WithdrawalRow(week="w", id="0", position=0, what="p"))
    perform(ann.database, job, "w1")
    plan = job_of(ann, job)["plan"]
    answer = ann.publish(plan)
    assert (answer.status_code, answer.json()["errors"][0]["entity"]) == (409, "withdrawn: p")
    again = ann.publish(ann.solve())  # solved anew, without the pledge
    assert again.status_code == 201


def test_asking_and_wishing_are_in_the_audit(ann: Driver) -> None:
    job = ann.ask()
    ann.post(f"/api/v1/jobs/{job}/wish", {"wish": "cancel"})
    with ann.database.reading() as session:
        lines = session.exec(select(Audit).where(Audit.entity_id == job).order_by(col(Audit.id)))
        assert [(a.operation, a.details) for a in lines] == [
            ("job.run", {"kind": "solve"}),
            ("job.cancel", {"kind": "solve"}),
        ]


def test_two_jobs_of_a_week_end_in_review_when_both_have(ann: Driver, solver: Solver) -> None:
    solver("sound")
    first, second = ann.ask(), ann.ask()
    perform(ann.database, first, "w1")
    assert ann.state() == "solving"
    perform(ann.database, second, "w1")
    assert (ann.state(), len(plans(ann))) == ("review", 2)
