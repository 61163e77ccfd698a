"""The hours people gave: what they did in weeks gone by, and what they are to do in this one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from api.services.mine import Mine
from models.tables import Attendance, Engagement, Publication, RequestRow, WeekRow

MOST = 500
"""The latest that are looked at."""


@dataclass(frozen=True)
class Served:
    """One time that somebody served."""

    engagement: Engagement
    name: str
    """Of what it was for."""
    minutes: int
    """As noted, else as planned."""


def served(session: Session, found: Mine) -> Sequence[Served]:
    """What a person, or the people of a household, have done, the latest first."""
    rows = session.exec(
        select(Engagement, RequestRow.name, Attendance.minutes)
        .join(Publication, col(Publication.id) == col(Engagement.publication))
        .join(WeekRow, col(WeekRow.id) == col(Publication.week))
        .join(
            RequestRow,
            (col(RequestRow.week) == col(WeekRow.id))
            & (col(RequestRow.id) == col(Engagement.request)),
            isouter=True,
        )
        .join(Attendance, col(Attendance.engagement) == col(Engagement.id), isouter=True)
        .where(
            Engagement.neighbourhood == found.neighbourhood,
            col(Engagement.person).in_(found.people),
            Engagement.kind == "crew",
            Engagement.outcome == "done",
        )
        .order_by(col(Engagement.starts).desc(), col(Engagement.id))
        .limit(MOST)
    ).all()
    return [
        Served(one, name or one.request, minutes if minutes is not None else one.ends - one.starts)
        for one, name, minutes in rows
    ]
