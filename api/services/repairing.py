"""Looking for ways out of what people report, without anybody having to ask for it.

It is left to the workers: whoever declines by one tap does not wait until a week has been loaded.
"""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from sqlmodel import Session, col, select

from api.database import Database
from api.problems import Problem, of_invalid_input
from api.services.queueing import UNDER_WAY, base_plan, queue_repair
from api.services.signing import PUBLIC
from models.tables import Job, ReportedEvent, WeekRow
from models.tables.base import now
from models.validate import InvalidInput

SECONDS = 5.0
"""For each search."""


def repair_reported(database: Database, moment: datetime) -> int:
    """Queue a search for each report that nobody has looked into yet; how many there were. Each in
    a transaction of its own, so that several workers may do it at once."""
    with database.reading() as session:
        waiting = list(
            session.exec(
                select(ReportedEvent.id)
                .join(WeekRow, col(WeekRow.id) == col(ReportedEvent.week))
                .where(ReportedEvent.state == "open", col(ReportedEvent.job).is_(None))
                .where(col(WeekRow.state).in_(UNDER_WAY))
                .order_by(col(ReportedEvent.reported_at), col(ReportedEvent.id))
            )
        )
    done = 0
    for report in waiting:
        with database.writing() as session:
            done += _repair(session, report, moment)
    return done


def _repair(session: Session, id: str, moment: datetime) -> bool:
    report = session.get_one(ReportedEvent, id)
    row = session.get_one(WeekRow, report.week, with_for_update=True)
    session.refresh(report, with_for_update=True)
    if report.state != "open" or report.job is not None or row.state not in UNDER_WAY:
        return False
    try:
        with session.begin_nested():
            queue_repair(
                session,
                PUBLIC,
                row,
                report.content.model_dump(mode="json"),
                favourites=None,
                parameters={"seconds": SECONDS},
                moment=moment,
            )
    except InvalidInput as found:
        report.job = _failed(session, row, report, of_invalid_input(found))
        session.add(report)
    return True


def _failed(session: Session, row: WeekRow, report: ReportedEvent, problem: Problem) -> str:
    """A job that has ended before it began, and says why: the report waits for somebody's eye."""
    base = base_plan(session, row.id, None)
    job = Job(
        id=uuid4().hex,
        kind="repair",
        week=row.id,
        input_hash=base.input_hash,
        base=base.id,
        parameters={"event": report.content.model_dump(mode="json"), "published": True},
        state="failed",
        failure=problem.as_dict(),
        ended_at=now(),
    )
    session.add(job)
    session.flush()
    return job.id
