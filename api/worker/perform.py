"""One job from claim to result. May be run again at any moment, by anybody, after any death.

The result is stored once, by the last to take the job up (:mod:`api.worker.claim`).
"""

from __future__ import annotations

import logging
import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from sqlmodel import func, select

from api.database import Database
from api.problems import Problem
from api.worker.claim import AWAY, Claim, Lost, cause, claim, end, mine, passing, persist
from api.worker.storing import Storing, prepared
from api.worker.tasks import TASKS
from matcher.progress import Progress
from models.tables import Job, JobReport

LOOK = 0.3
"""Seconds between two looks at what is wanted of the job."""
REPORT = 0.5
"""Seconds between two reports, unless a better plan was found or another tier begun."""

log = logging.getLogger("tongxin.worker")


def perform(database: Database, job: str, executor: str, *, record_key: bytes = b"") -> None:
    """Do a job, unless it has ended or is lost on the way."""
    try:
        taken = persist(lambda: claim(database, job, executor))
        if taken is not None:
            Work(database, taken, record_key).run()
    except Lost:
        log.info("job %s is another worker's now", job)


class Work:
    """A claim being worked on."""

    def __init__(self, database: Database, claim: Claim, record_key: bytes = b"") -> None:
        self.database = database
        self.claim = claim
        self.record_key = record_key
        self.wish = "none"
        self.lost = False
        self._number = 0
        self._reported = 0.0
        self._tier = ""

    @property
    def wanted(self) -> bool:
        """Whether nobody has said stop or cancel yet."""
        return self.wish == "none"

    def run(self) -> None:
        """Do it, and store what came out; what cannot be stored is told as a failure."""
        try:
            storing = prepared(TASKS[self.claim.kind](self))
        except Exception as error:  # whatever it is, the job must end with it
            if self.lost:
                raise Lost from None
            failure = _failure(error) if self.wanted else None
            persist(lambda: self._failed(failure))
            return
        if self.lost:
            raise Lost
        try:
            persist(lambda: self._done(storing))
        except Lost:
            raise
        except Exception as error:
            if isinstance(error, AWAY) and passing(error):
                raise  # nothing else can be written now, either
            failure = _failure(error)
            persist(lambda: self._failed(failure))

    def _done(self, storing: Storing) -> None:
        with self.database.writing() as session:
            job = mine(session, self.claim)
            storing.store(session, job)
            end(session, job, "cancelled" if job.wish == "cancel" else "done", None)

    def _failed(self, failure: Problem | None) -> None:
        with self.database.writing() as session:
            job = mine(session, self.claim)
            end(session, job, "cancelled" if failure is None else "failed", failure)

    # --- while it runs ------------------------------------------------------------------------

    def report(self, at: Progress) -> None:
        """Write down how far it is; a report that cannot be written now is left out."""
        due = time.monotonic() - self._reported >= REPORT
        if not due and at.plan is None and at.tier == self._tier:
            return
        self._reported, self._tier = time.monotonic(), at.tier
        try:
            with self.database.writing() as session:
                mine(session, self.claim)
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
        except AWAY as error:
            log.warning("a report is left out: %s", cause(error))

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
            except AWAY as error:
                log.warning("cannot see what is wanted: %s", cause(error))
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
