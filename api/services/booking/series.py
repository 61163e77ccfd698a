"""Many dates at once: which can be had, which clash and why, and what comes nearest to those.

A trial does everything and undoes it, so that it says exactly what making the series would do, caps
that several dates of one week share included.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Literal
from uuid import uuid4
from zoneinfo import ZoneInfo

from sqlmodel import Session

from api.problems import Fault, Problem
from api.services.booking.desk import book
from api.services.booking.frame import Frame, frame_at
from api.services.booking.free import Alternative, alternatives
from api.services.booking.repeats import Date
from api.services.booking.wish import RoomWish, Who, draft, minute_of
from api.services.hours import special_days
from api.services.signing import Caller
from models.tables import Reservation
from models.tables.base import now
from models.time import Calendar

Days = Literal["all", "workdays", "days-off"]
"""Which of the dates are meant: all; those on workdays, make-up workdays among them; those on
weekends and holidays."""
Said = Literal["done", "clash", "undecided", "skipped", "refused"]
"""*done*: taken (in a trial: can be); *clash*: somebody has it, or a rule is against it;
*undecided*: it lies in a week that is still to be planned, ask for it there; *skipped*: a day that
is not meant; *refused*: a time that cannot be, or has begun."""


@dataclass(frozen=True)
class Outcome:
    """What becomes of one date."""

    start: str
    """Local time."""
    minutes: int
    said: Said
    reservation: str | None = None
    why: tuple[Fault, ...] = ()
    instead: tuple[tuple[Alternative, str], ...] = ()
    """What comes nearest, each with its local time."""


class _Undone(Exception):
    """Ends a trial."""


def make_series(
    session: Session,
    caller: Caller,
    neighbourhood: str,
    who: Who,
    wish: RoomWish,
    dates: Sequence[Date],
    *,
    zone: ZoneInfo,
    days: Days = "all",
    trial: bool = True,
    moment: datetime | None = None,
) -> list[Outcome]:
    """Take every date that can be had; ``wish`` says all but when, a date may name another room.

    Raises
    ------
    Problem : ``not-allowed`` if the caller may not book for these people at all.
    """
    at = moment or now()
    name = uuid4().hex
    special = _special(session, neighbourhood, dates, zone)
    found: list[Outcome] = []
    try:
        with session.begin_nested():
            for one in dates:
                local = local_time(one.start, zone)
                if not _meant(one.start.astimezone(zone).date(), days, special):
                    found.append(Outcome(local, one.minutes, "skipped"))
                    continue
                asked = replace(wish, start=local, minutes=one.minutes)
                whose = replace(who, name=one.name or who.name)
                found.append(
                    _one(session, caller, neighbourhood, whose, asked, one.where, name, at)
                )
            if trial:
                raise _Undone
    except _Undone:
        found = [replace(one, reservation=None) for one in found]
    return found


def local_time(moment: datetime, zone: ZoneInfo) -> str:
    """As the clock on the wall shows it; with its offset only where that name comes twice."""
    wall = moment if moment.tzinfo is zone else moment.astimezone(zone)
    text = wall.replace(tzinfo=None).isoformat(timespec="minutes")
    if wall.fold:
        return wall.isoformat(timespec="minutes")
    return text


def _special(
    session: Session, neighbourhood: str, dates: Sequence[Date], zone: ZoneInfo
) -> dict[str, str]:
    """The special days from the first to the last date: date → kind."""
    if not dates:
        return {}
    first = min(one.start for one in dates).astimezone(zone).date()
    last = max(one.start for one in dates).astimezone(zone).date()
    found: dict[str, str] = {}
    while first <= last:
        calendar = Calendar(start=str(first), days=35)
        known = special_days(session, neighbourhood, calendar)
        found |= {day: row.kind for day, row in known.items()}
        first += timedelta(days=35)
    return found


def _meant(day: date, days: Days, special: dict[str, str]) -> bool:
    if days == "all":
        return True
    kind = special.get(str(day), "off" if day.isoweekday() > 5 else "work")
    return kind == ("work" if days == "workdays" else "off")


def _one(
    session: Session,
    caller: Caller,
    neighbourhood: str,
    who: Who,
    wish: RoomWish,
    where: str,
    series: str,
    moment: datetime,
) -> Outcome:
    try:
        frame = frame_at(session, neighbourhood, minute_of(session, neighbourhood, wish.start))
        wish = replace(wish, room=_room(frame, where) or wish.room)
        with session.begin_nested():
            it = book(session, caller, neighbourhood, who, wish, moment=moment)
            it.series = series
            session.add(it)
            session.flush()
        return Outcome(wish.start, wish.minutes, "done", it.id)
    except Problem as problem:
        why = tuple(problem.document.errors)
        if problem.code in ("taken", "against-rules"):
            it = draft(session, frame, who, wish, caller.account)
            instead = _instead(session, frame, it, moment)
            return Outcome(wish.start, wish.minutes, "clash", None, why, instead)
        if problem.code == "not-allowed" and frame.ahead:
            return Outcome(wish.start, wish.minutes, "undecided")
        if problem.code in ("not-now", "bad-input"):
            return Outcome(wish.start, wish.minutes, "refused", None, why)
        raise


def _room(frame: Frame, where: str) -> str | None:
    """The room that a date names, by id or by name."""
    if not where:
        return None
    rooms = frame.uses.rooms
    return next((id for id, room in rooms.items() if where in (id, room.name)), None)


def _instead(
    session: Session, frame: Frame, it: Reservation, moment: datetime
) -> tuple[tuple[Alternative, str], ...]:
    minutes = frame.minutes
    after = int(moment.astimezone(UTC).timestamp()) // 60
    return tuple(
        (other, minutes.clock.time(minutes.slot_at(other.starts)))
        for other in alternatives(session, frame, it, after)
    )
