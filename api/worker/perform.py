"""One job from claim to result. May be run again at any moment, by anybody, after any death.

Whoever takes a job up raises its ``attempt``; whoever holds an older number has lost it, writes
nothing more and ends its solver. So the result is stored once, by the last to take it up.
"""

from __future__ import annotations

import logging
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, func, select

from api.database import Database
from api.problems import Problem
from api.services import cycle
from api.services.solving import require_sound, solved
from matcher.progress import Progress
from models.load import load_snapshot, save_plan
from models.plan import PlanFile, Run
from models.tables import Job, JobReport
from models.tables.base import now
from models.week import Week

LOOK = 0.3
"""Seconds between two looks at what is wanted of the job."""
REPORT = 0.5
"""Seconds between two reports, unless a better plan was found or another tier begun."""
ATTEMPTS = 5
"""How many workers may die over a job before it is given up."""

log = logging.getLogger("tongxin.worker")
Result = TypeVar("Result")


class Lost(Exception):
    """Another worker has taken the job up."""


@dataclass(frozen=True)
class Claim:
    """A job in hand."""

    job: str
    attempt: int
    week: Week
    seconds: float | None
    seed: int | None


def perform(database: Database, job: str, executor: str) -> None:
    """Do a job, unless it has ended or is lost on the way."""
    try:
        mine = persist(lambda: claim(database, job, executor))
        if mine is not None:
            Work(database, mine).run()
    except Lost:
        log.info("job %s is another worker's now", job)


def persist(write: Callable[[], Result], *, patience: float = 1.0) -> Result:
    """Do a transaction as often as it takes while the database is away: what was found in an hour
    is not lost because it restarts in that second."""
    while True:
        try:
            return write()
        except DBAPIError as error:
            if not error.connection_invalidated and not _transient(error):
                raise
            log.warning("the database is away: %s", type(error.orig).__name__)
            threading.Event().wait(patience)


def _transient(error: DBAPIError) -> bool:
    return type(error).__name__ in ("OperationalError", "InterfaceError", "InternalError")


def claim(database: Database, job: str, executor: str) -> Claim | None:
    """Take a job up, from whoever had it; None if there is nothing left to do."""
    with database.writing() as session:
        found = session.get(Job, job, with_for_update=True)
        if found is None or found.state not in ("queued", "running"):
            return None
        if found.attempt >= ATTEMPTS:
            _end(session, found, "failed", Problem("internal", f"{ATTEMPTS} workers died over it"))
            return None
        found.state = "running"
        found.attempt += 1
        found.executor = executor
        found.started_at = found.started_at or now()
        week = load_snapshot(session, found.input_hash)
        seconds, seed = found.parameters.get("seconds"), found.parameters.get("seed")
        limit = float(seconds) if seconds is not None else week.policy.seconds
        return Claim(job, found.attempt, week, limit, int(seed) if seed is not None else None)


def _mine(session: Session, claim: Claim) -> Job:
    """The job, held; raises :class:`Lost`."""
    found = session.get_one(Job, claim.job, with_for_update=True, populate_existing=True)
    if found.attempt != claim.attempt or found.state != "running":
        raise Lost
    return found


def _end(session: Session, job: Job, state: str, failure: Problem | None) -> None:
    job.state = state
    job.ended_at = now()
    job.failure = failure.as_dict() if failure is not None else None
    session.flush()
    if job.kind == "solve":
        cycle.solved(session, job.week)


class Work:
    """A claim being worked on."""

    def __init__(self, database: Database, claim: Claim) -> None:
        self.database = database
        self.claim = claim
        self.wish = "none"
        self.lost = False
        self._began = time.monotonic()
        self._number = 0
        self._reported = 0.0
        self._tier = ""

    def run(self) -> None:
        """Solve, and store what came out."""
        claim = self.claim
        try:
            file = solved(
                claim.week,
                seconds=claim.seconds,
                seed=claim.seed,
                report=self.report,
                watch=self.watched,
            )
            if self.wish != "none":
                file = self._stopped(file)
            require_sound(claim.week, file)
        except Exception as error:  # whatever it is, the job must end with it
            if self.lost:
                raise Lost from None
            failure = _failure(error) if self.wish == "none" else None
            persist(lambda: self._failed(failure))
            return
        if self.lost:
            raise Lost
        persist(lambda: self._done(file))

    def _stopped(self, file: PlanFile) -> PlanFile:
        """The best plan, with a run that says it was stopped by hand."""
        run = Run(
            status="FEASIBLE",
            seconds=round(time.monotonic() - self._began, 3),
            peak_memory_mb=file.run.peak_memory_mb if file.run else 0.0,
            steps=file.run.steps if file.run else 0,
            ended_by="stopped",
        )
        return file.model_copy(update={"run": run})

    def _done(self, file: PlanFile) -> None:
        with self.database.writing() as session:
            job = _mine(session, self.claim)
            plan = save_plan(session, file, job=job.id, made_by=job.asked_by)
            job.plan = plan.id
            _end(session, job, "cancelled" if job.wish == "cancel" else "done", None)

    def _failed(self, failure: Problem | None) -> None:
        with self.database.writing() as session:
            job = _mine(session, self.claim)
            _end(session, job, "cancelled" if failure is None else "failed", failure)

    # --- while it runs ------------------------------------------------------------------------

    def report(self, at: Progress) -> None:
        """Write down how far it is; a report that cannot be written now is left out."""
        due = time.monotonic() - self._reported >= REPORT
        if not due and at.plan is None and at.tier == self._tier:
            return
        self._reported, self._tier = time.monotonic(), at.tier
        try:
            with self.database.writing() as session:
                _mine(session, self.claim)
                if not self._number:
                    last = select(func.max(JobReport.number)).where(JobReport.job == self.claim.job)
                    self._number = session.exec(last).one() or 0
                session.add(
                    JobReport(
                        job=self.claim.job,
                        number=self._number + 1,
                        tier=at.tier,
                        value=_carried(at.value),
                        bound=_carried(at.bound),
                        gap=at.gap,
                        seconds=at.seconds,
                        better=at.plan is not None,
                    )
                )
            self._number += 1
        except Lost:
            self.lost = True
        except DBAPIError as error:
            log.warning("a report is left out: %s", type(error.orig).__name__)

    @contextmanager
    def watched(self, pid: int) -> Iterator[None]:
        """While the solver runs, look at what is wanted of the job; kill it when it is to end."""
        over = threading.Event()
        watcher = threading.Thread(target=self._watch, args=(pid, over), name="watch")
        watcher.start()
        try:
            yield
        finally:
            over.set()
            watcher.join()

    def _watch(self, pid: int, over: threading.Event) -> None:
        while not over.wait(LOOK):
            try:
                self._look()
            except DBAPIError as error:
                log.warning("cannot see what is wanted: %s", type(error.orig).__name__)
            if self.lost or self.wish != "none":
                with suppress(ProcessLookupError):  # it ended at this very moment
                    os.kill(pid, signal.SIGKILL)
                return

    def _look(self) -> None:
        with self.database.reading() as session:
            job = session.get_one(Job, self.claim.job)
            self.lost = job.attempt != self.claim.attempt or job.state != "running"
            self.wish = job.wish


def _failure(error: Exception) -> Problem:
    """What is told of it: a problem as it is, a defect by no more than that it is one."""
    if isinstance(error, Problem):
        return error
    log.error("defect", exc_info=error)
    return Problem("internal")


LARGEST = 2**63 - 1


def _carried(value: int | None) -> int | None:
    """A value that the database can hold; beyond, progress shows none (the plan holds it)."""
    return value if value is not None and abs(value) <= LARGEST else None
