"""Taking a job up, and ending it. Whoever takes one up raises its ``attempt``; whoever holds an
older number has lost it and writes nothing more."""

from __future__ import annotations

import logging
import sqlite3
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection
from sqlmodel import Session

from api.database import Database
from api.problems import Problem
from api.services import cycle
from api.services.votes.counting import count_of
from models.election import Election
from models.load import load_plan, load_snapshot
from models.plan import Plan
from models.tables import Job
from models.tables.base import now
from models.week import Week

ATTEMPTS = 5
"""How many workers may die over a job before it is given up."""

LONGEST = 3600.0
"""Seconds for which a result waits for the database."""
SQLITE_PASSING = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_CANTOPEN,
    }
)
POSTGRES_PASSING = frozenset({"08", "40", "53", "55", "57"})
"""Classes of SQLSTATE: connection, rollback, resources, not available now, intervention."""

AWAY = (DBAPIError, NoConnection)
"""What a transaction may end with that did not come about: see :func:`passing`."""

log = logging.getLogger("tongxin.worker")
Result = TypeVar("Result")


class Lost(Exception):
    """Another worker has taken the job up."""


@dataclass(frozen=True)
class Claim:
    """A job in hand."""

    job: str
    kind: str
    attempt: int
    week: Week
    """As it stood when the job was asked for."""
    plan: Plan | None
    """The plan that the job speaks of."""
    parameters: dict[str, Any]
    further: tuple[Week, ...] = ()
    """Of a *tally*: the weeks after the first."""
    listed: Election | None = None
    """Of a *tally*: the vote with its anonymous ballots."""

    @property
    def seconds(self) -> float | None:
        """How long it may take; None: as long as it takes."""
        given = self.parameters.get("seconds")
        return float(given) if given is not None else self.week.policy.seconds

    @property
    def seed(self) -> int | None:
        """The seed; None: the policy's."""
        given = self.parameters.get("seed")
        return int(given) if given is not None else None


def persist(
    write: Callable[[], Result], *, patience: float = 1.0, longest: float = LONGEST
) -> Result:
    """Do a transaction as often as it takes while the database is away, or has no room: what was
    found in an hour is not lost because it restarts in that second, or its disk is full. Whatever
    else the database says is a defect, and raised; so is what lasts longer than ``longest``
    (seconds)."""
    end = time.monotonic() + longest
    while True:
        try:
            return write()
        except AWAY as error:
            if not passing(error) or time.monotonic() > end:
                raise
            log.warning("the database is away: %s", cause(error))
            threading.Event().wait(patience)


def passing(error: DBAPIError | NoConnection) -> bool:
    """Whether the database may take the same again later: it is away, busy, or has no room."""
    if isinstance(error, NoConnection) or error.connection_invalidated:
        return True
    if isinstance(error.orig, sqlite3.Error):
        return getattr(error.orig, "sqlite_errorcode", 0) & 0xFF in SQLITE_PASSING
    if not isinstance(error, OperationalError):
        return False
    state = getattr(error.orig, "sqlstate", None)  # None: no server answered
    return state is None or state[:2] in POSTGRES_PASSING


def cause(error: DBAPIError | NoConnection) -> str:
    """What it was, without what was sent."""
    return type(error.orig if isinstance(error, DBAPIError) else error).__name__


def claim(database: Database, job: str, executor: str) -> Claim | None:
    """Take a job up, from whoever had it; None if there is nothing left to do, or nothing that
    could be done: what it is about cannot be read, and the job has failed with that."""
    with database.writing() as session:
        found = session.get(Job, job, with_for_update=True)
        if found is None or found.state not in ("queued", "running"):
            return None
        if found.attempt >= ATTEMPTS:
            end(session, found, "failed", Problem("internal", f"{ATTEMPTS} workers died over it"))
            return None
        found.state = "running"
        found.attempt += 1
        found.executor = executor
        found.started_at = found.started_at or now()
        try:
            count = count_of(session, found)
            if found.kind == "tally" and count is None:
                end(session, found, "cancelled", None)  # the vote was withdrawn meanwhile
                return None
            week = load_snapshot(session, found.input_hash)
            further = [load_snapshot(session, h) for h in found.parameters.get("further", ())]
            plan = load_plan(session, found.base).plan if found.base is not None else None
        except AWAY:
            raise
        except Exception as error:  # whatever it is, the job must end with it
            log.error("defect", exc_info=error)
            end(session, found, "failed", Problem("internal"))
            return None
        return Claim(
            job=job,
            kind=found.kind,
            attempt=found.attempt,
            week=week,
            plan=plan,
            parameters=found.parameters,
            further=tuple(further),
            listed=count.election if count is not None else None,
        )


def mine(session: Session, claim: Claim) -> Job:
    """The job, held; raises :class:`Lost`."""
    found = session.get_one(Job, claim.job, with_for_update=True, populate_existing=True)
    if found.attempt != claim.attempt or found.state != "running":
        raise Lost
    return found


def end(session: Session, job: Job, state: str, failure: Problem | None) -> None:
    """The job is over; with the last solve of a week, the week moves on."""
    job.state = state
    job.ended_at = now()
    job.failure = failure.as_dict() if failure is not None else None
    session.flush()
    if job.kind == "solve":
        cycle.solved(session, job.week)
