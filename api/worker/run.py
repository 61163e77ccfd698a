"""The process: dbos runs what the jobs table holds, on as many machines as there are workers."""

from __future__ import annotations

import logging
import signal
import threading
from datetime import timedelta
from typing import cast

from dbos import DBOS, DBOSConfig, DBOSPortableJSONSerializer, SetWorkflowID
from sqlmodel import col, select

from api.database import Database
from api.services.booking.clock import tick
from api.services.clock import strike
from api.services.notices.sending import deliver, due, give_up_old, queue_webhook, ways
from api.services.register.clock import tick_claims
from api.services.repairing import repair_reported
from api.services.tidy import tidy
from api.services.votes.clock import tick_votes
from api.settings import Settings
from api.worker.claim import ATTEMPTS, AWAY, cause
from api.worker.perform import perform
from models.tables import Job, Worker
from models.tables.base import now

QUEUE = "jobs"
POST = "notices"
"""The queue of what is sent outside."""
APPLICATION = "tongxin-1"
"""Pinned: a worker takes up only what was queued for its version of the workflows below."""
BEAT = 1.0
"""Seconds between two rounds: a sign of life, a look for new jobs and for workers that died."""
SILENCE = timedelta(seconds=12)
"""After this long without a sign of life a worker counts as dead."""

CLOCK = timedelta(seconds=10)
"""Between two looks at the weekly clocks."""
TRIES = ATTEMPTS + 1
"""How often dbos tries a job: the last time it is told that all the others failed."""
TIDY = timedelta(hours=1)
KEPT = timedelta(days=7)
"""How long dbos remembers a job that has ended; our own row stays."""

log = logging.getLogger("tongxin.worker")
_context: dict[str, object] = {}


@DBOS.step(retries_allowed=True, interval_seconds=60, max_attempts=TRIES)
def do(job: str) -> None:
    """Runs at least once; :func:`perform` makes that harmless. Whatever leaves it, the job is not
    over: it is taken up again."""
    settings = cast(Settings, _context["settings"])
    key = settings.record_key.get_secret_value().encode()
    perform(cast(Database, _context["database"]), job, settings.executor, record_key=key)


@DBOS.workflow(max_recovery_attempts=100)
def run_job(job: str) -> None:
    """A job, under its own id: handed over twice, it is one."""
    do(job)


@DBOS.step()
def send(delivery: str, attempt: int) -> None:
    """Runs at least once; :func:`api.services.notices.sending.deliver` makes that harmless here."""
    settings = cast(Settings, _context["settings"])
    deliver(cast(Database, _context["database"]), settings, delivery, attempt)


@DBOS.workflow(max_recovery_attempts=5)
def run_delivery(delivery: str, attempt: int) -> None:
    """One try of a delivery, under its own id and number."""
    send(delivery, attempt)


def work(settings: Settings, stop: threading.Event | None = None) -> None:
    """Work until told to stop (SIGTERM, SIGINT). Jobs under way go to the next worker."""
    ended = stop or threading.Event()
    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: ended.set())
    database = Database(settings.database)
    _context.update(database=database, settings=settings)
    config: DBOSConfig = {
        "name": "tongxin",
        "system_database_url": settings.jobs_database,
        "executor_id": settings.executor,
        "application_version": APPLICATION,
        "serializer": DBOSPortableJSONSerializer(),
        "log_level": "WARNING",
        "use_listen_notify": False,
    }
    DBOS(config=config)
    DBOS.launch()
    DBOS.register_queue(QUEUE, worker_concurrency=settings.solvers, polling_interval_sec=0.5)
    DBOS.register_queue(POST, worker_concurrency=4, polling_interval_sec=1.0)
    clean_at = look_at = now()
    try:
        while not ended.is_set():
            try:
                beat(database, settings.executor)
                hand_over_notices(database, settings)
                if now() >= look_at:
                    look_at_the_clock(database)
                    look_at = now() + CLOCK
                if now() >= clean_at:
                    clean(database)
                    clean_at = now() + TIDY
            except AWAY as error:
                log.warning("the database is away: %s", cause(error))
            ended.wait(BEAT)
    finally:
        DBOS.destroy()
        database.close()


def beat(database: Database, executor: str) -> None:
    """One round."""
    dead = _live(database, executor)
    if dead:
        log.warning("workers without a sign of life: %s", ", ".join(dead))
        DBOS._recover_pending_workflows(dead)
        with database.writing() as session:
            for name in dead:
                row = session.get(Worker, name)
                if row is not None and row.seen_at < now() - SILENCE:
                    session.delete(row)
    for job in _waiting(database):
        with SetWorkflowID(job):
            DBOS.enqueue_workflow(QUEUE, run_job, job)
        with database.writing() as session:
            session.get_one(Job, job, with_for_update=True).enqueued = True


def hand_over_notices(database: Database, settings: Settings) -> None:
    """Queue a try of everything that is due to be sent by a way that is set up."""
    channels = ways(settings)
    if not channels:
        return
    with database.writing() as session:
        if "webhook" in channels:
            queue_webhook(session, now())
        waiting = due(session, channels, now())
    for delivery, attempt in waiting:
        with SetWorkflowID(f"{delivery}-{attempt}"):
            DBOS.enqueue_workflow(POST, run_delivery, delivery, attempt)


def look_at_the_clock(database: Database) -> None:
    """Freeze and have solved what is due; end offers of the waiting list, claims and votes that are
    over; look for ways out of what was reported."""
    tick(database, now())
    tick_claims(database, now())
    tick_votes(database, now())
    repair_reported(database, now())
    for neighbourhood, at in strike(database, now()):
        log.info("the clock of %s struck: %s", neighbourhood, at.isoformat())


def clean(database: Database) -> None:
    """Throw away what has served, here and in dbos."""
    with database.writing() as session:
        tidy(session, now())
        give_up_old(session, now())
    before = (now() - KEPT).isoformat()
    ended = ["SUCCESS", "ERROR", "CANCELLED"]
    old = DBOS.list_workflows(
        status=ended, completed_before=before, load_input=False, load_output=False
    )
    if old:
        DBOS.delete_workflows([workflow.workflow_id for workflow in old])


def _live(database: Database, executor: str) -> list[str]:
    """Say that this worker lives; the names of those that have not for too long."""
    with database.writing() as session:
        row = session.get(Worker, executor) or Worker(
            executor=executor, application_version=APPLICATION
        )
        row.seen_at = now()
        session.add(row)
        silent = select(Worker.executor).where(col(Worker.seen_at) < now() - SILENCE)
        return list(session.exec(silent))


def _waiting(database: Database) -> list[str]:
    """Jobs that were committed and that dbos has not got yet."""
    with database.reading() as session:
        new = (col(Job.enqueued).is_(False), Job.state == "queued")
        return list(session.exec(select(Job.id).where(*new).order_by(col(Job.asked_at))))
