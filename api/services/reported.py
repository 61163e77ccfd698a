"""What people reported of a published plan: which job repairs it, and when it is handled.

A report is tied to the newest job that looks for ways out of the same event. When one of these is
published, the report is handled; when that publication is taken back, it is open again.
"""

from __future__ import annotations

from sqlmodel import Session, col, select

from models.event import Event
from models.tables import ReportedEvent
from models.tables.calendars import EventState

TOLD = {"by", "reason"}
"""Fields that say who reported an event and why, not what has happened."""


def tie(session: Session, week: str, event: Event, job: str) -> None:
    """The open reports of an event are repaired by this job."""
    happened = event.model_dump(exclude=TOLD)
    for report in _reports(session, ReportedEvent.week == week, "open"):
        if report.content.model_dump(exclude=TOLD) == happened:
            report.job = job
            session.add(report)
    session.flush()


def settle(session: Session, job: str | None, *, handled: bool) -> None:
    """A way out that this job found has been published; or (not ``handled``) that has been taken
    back."""
    if job is None:
        return
    before: EventState = "open" if handled else "handled"
    for report in _reports(session, ReportedEvent.job == job, before):
        report.state = "handled" if handled else "open"
        session.add(report)
    session.flush()


def _reports(session: Session, of: bool, state: EventState) -> list[ReportedEvent]:
    """Those in a state, held; ``of`` is a condition."""
    found = session.exec(
        select(ReportedEvent)
        .where(of, ReportedEvent.state == state)
        .order_by(col(ReportedEvent.id))
        .with_for_update()
    )
    return list(found)
