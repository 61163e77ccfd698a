"""How rooms were left, as whoever runs the neighbourhood sees it: what was said of each use, and
the pictures that were sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import defer
from sqlmodel import Session, col, select

from api.problems import Problem
from api.services.audit import saw
from api.services.rights import Subject, require
from api.services.signing import Caller
from models.tables import Attendance, Engagement, Publication, TidyCheck, WeekRow

WITHOUT_PICTURES = defer(TidyCheck.photo)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Left:
    """A use of a room that has begun."""

    row: Engagement
    tidy: bool | None
    """None: nobody has said."""
    missing: tuple[str, ...]
    """Of *rubbish* and *things*: what those who used it did not see to."""
    note: str
    """What is broken or missing, in their words."""
    pictured: bool


def rooms_left(session: Session, publication: Publication, moment: datetime) -> list[Left]:
    """The uses of rooms that have begun; those left untidy first, then those with something to
    read or see, then the rest, the last of each first. Pictures are not read."""
    rows = session.exec(
        select(Engagement, Attendance.left_tidy)
        .join(Attendance, col(Attendance.engagement) == col(Engagement.id), isouter=True)
        .where(
            Engagement.publication == publication.id,
            Engagement.kind == "session",
            col(Engagement.room).is_not(None),
            Engagement.outcome != "cancelled",
            Engagement.starts <= int(moment.timestamp()) // 60,
        )
        .order_by(col(Engagement.starts).desc(), col(Engagement.id))
    ).all()
    of_these = col(TidyCheck.engagement).in_([row.id for row, _ in rows])
    checks = {
        one.engagement: one
        for one in session.exec(select(TidyCheck).where(of_these).options(WITHOUT_PICTURES))
    }
    pictured = set(
        session.exec(
            select(TidyCheck.engagement).where(of_these, col(TidyCheck.photo).is_not(None))
        )
    )
    found = [_left(row, tidy, checks.get(row.id), row.id in pictured) for row, tidy in rows]
    order = {False: 0, True: 2, None: 3}
    return sorted(found, key=lambda one: 1 if one.tidy and _more(one) else order[one.tidy])


def _left(row: Engagement, tidy: bool | None, check: TidyCheck | None, pictured: bool) -> Left:
    missing: list[str] = []
    if check is not None:
        missing += [] if check.sorted_rubbish else ["rubbish"]
        missing += [] if check.put_back else ["things"]
    note = check.note if check is not None else ""
    return Left(row, tidy, tuple(missing), note, pictured)


def _more(one: Left) -> bool:
    return bool(one.note) or one.pictured


def picture_of(session: Session, caller: Caller, week: WeekRow, use: str) -> bytes:
    """The picture that was sent of a use, a JPEG; who looked stands in the audit.

    Raises
    ------
    Problem : ``not-found``, or as ``require``.
    """
    require(caller, "sensitive.read", Subject(week.neighbourhood))
    found = session.exec(
        select(TidyCheck.photo)
        .join(Engagement, col(Engagement.id) == col(TidyCheck.engagement))
        .join(Publication, col(Publication.id) == col(Engagement.publication))
        .where(TidyCheck.engagement == use, Publication.week == week.id)
    ).one_or_none()
    if found is None:
        raise Problem("not-found", use)
    saw(
        session,
        caller,
        neighbourhood=week.neighbourhood,
        week=week.id,
        entity="picture",
        ids=(use,),
    )
    return found
