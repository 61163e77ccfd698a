"""What was done: a session took place or not, who came, how the room was left."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlmodel import Session, col, select

from api.problems import Fault, Problem
from api.services.audit import note
from api.services.booking.near import places_and_above
from api.services.rights import Subject, require
from api.services.signing import Caller
from models.tables import Attendance, Engagement, PersonRow, Publication, WeekRow
from models.tables.base import now

Verdict = Literal["done", "missed"]
Same = tuple[str, str | None, int | None]


@dataclass(frozen=True)
class Held:
    """A session that was to take place, and who was to come."""

    row: Engagement
    crew: tuple[Engagement, ...]
    seats: tuple[Engagement, ...]
    left_tidy: bool | None
    """None: nobody has said."""


def held_between(session: Session, publication: Publication, start: int, end: int) -> list[Held]:
    """The sessions of a publication that begin between two minutes with their crews, in order of
    time; who has a seat is left out, as they may be many."""
    rows = session.exec(
        select(Engagement)
        .where(Engagement.publication == publication.id, Engagement.outcome != "cancelled")
        .where(Engagement.starts >= start, Engagement.starts < end)
        .where(col(Engagement.kind).in_(("session", "crew")))
        .order_by(col(Engagement.starts), col(Engagement.request), col(Engagement.id))
    ).all()
    return _together(session, rows)


def held_of(session: Session, caller: Caller, engagement: str) -> Held:
    """One session, for whoever may say how it went: those who run the neighbourhood, the heads of
    its house group, who serves in it, and the household of who serves.

    Raises
    ------
    Problem : ``not-found``, or as ``require``.
    """
    row = session.get(Engagement, engagement)
    if row is None or row.kind != "session":
        raise Problem("not-found", engagement)
    rows = session.exec(
        select(Engagement)
        .where(Engagement.publication == row.publication, Engagement.outcome != "cancelled")
        .where(
            Engagement.request == row.request,
            Engagement.session == row.session,
            Engagement.occurrence == row.occurrence,
        )
        .where(col(Engagement.kind).in_(("session", "crew")))
    ).all()
    seats = session.exec(
        select(Engagement)
        .where(Engagement.publication == row.publication, Engagement.outcome != "cancelled")
        .where(
            Engagement.kind == "seat",
            Engagement.activity == row.request,
            Engagement.session == row.session,
            Engagement.occurrence == row.occurrence,
        )
        .order_by(col(Engagement.person))
    ).all()
    found = _together(session, [*rows, *seats])
    if not found:
        raise Problem("not-found", engagement)
    week = session.exec(select(Publication.week).where(Publication.id == row.publication)).one()
    places = places_and_above(session, week, (row.place,)) if row.place is not None else ()
    owners = {member.person for member in found[0].crew if member.person is not None}
    homes = select(PersonRow.home).where(PersonRow.week == week, col(PersonRow.id).in_(owners))
    owners |= set(session.exec(homes))
    subject = Subject(row.neighbourhood, tuple(place.id for place in places), owners)
    require(caller, "thing.write", subject)
    return found[0]


def _together(session: Session, rows: Sequence[Engagement]) -> list[Held]:
    crews: dict[Same, list[Engagement]] = defaultdict(list)
    seats: dict[Same, list[Engagement]] = defaultdict(list)
    for row in rows:
        if row.kind == "crew":
            crews[row.request, row.session, row.occurrence].append(row)
        elif row.kind == "seat":
            seats[row.activity or "", row.session, row.occurrence].append(row)
    own = [row for row in rows if row.kind == "session"]
    tidy = dict(
        session.exec(
            select(Attendance.engagement, Attendance.left_tidy).where(
                col(Attendance.engagement).in_([row.id for row in own])
            )
        ).all()
    )
    return [
        Held(row, tuple(crews[key]), tuple(seats[key]), tidy.get(row.id))
        for row in own
        for key in ((row.request, row.session, row.occurrence),)
    ]


def say(
    session: Session,
    caller: Caller,
    engagement: str,
    verdict: Verdict,
    *,
    absent: Collection[str] = (),
    left_tidy: bool | None = None,
    thanks: str = "",
    moment: datetime | None = None,
) -> Held:
    """Write down how a session went. Of one that took place everybody came but the ``absent``
    (engagements of its crew and seats); of one that did not, nobody did. The last word counts.

    Raises
    ------
    Problem : ``not-now`` before it has begun, and once the week is closed; as :func:`held_of`.
    """
    found = held_of(session, caller, engagement)
    publication = session.get_one(Publication, found.row.publication)
    week = session.get_one(WeekRow, publication.week)
    session.refresh(week, with_for_update={"read": True})
    if week.state == "closed" or publication.undone_at is not None:
        raise _not_now("这一周已经结束", "the week is over")
    if found.row.starts * 60 > (moment or now()).timestamp():
        raise _not_now("还没开始", "it has not begun")
    _set(session, found.row, verdict)
    for member in (*found.crew, *found.seats):
        came = verdict == "done" and member.id not in absent
        _set(session, member, "done" if came else "missed")
    attended = session.get(Attendance, found.row.id) or Attendance(engagement=found.row.id)
    attended.noted_by = attended.confirmed_by = caller.account
    if left_tidy is not None:
        attended.left_tidy = left_tidy
    if thanks:
        attended.thanks = thanks
    session.add(attended)
    note(
        session,
        caller,
        f"session.{verdict}",
        neighbourhood=found.row.neighbourhood,
        week=week.id,
        entity="engagement",
        entity_id=engagement,
    )
    session.flush()
    return held_of(session, caller, engagement)


def _set(session: Session, row: Engagement, outcome: Verdict) -> None:
    if row.outcome != outcome:
        row.outcome = outcome
        session.add(row)


def _not_now(zh: str, en: str) -> Problem:
    return Problem("not-now", errors=[Fault(field="outcome", zh=zh, en=en)])
