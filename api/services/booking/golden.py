"""Golden hours: how much a time of the week is wanted, how likely one gets it, what is likelier.

Counted over the last :data:`WEEKS` published weeks, from the bookings that were wished for (whoever
only takes what is left over has not competed). A booking counts as *asked* for a time if the whole
stretch lies in one of the windows it liked best, and as *served* if it then got a room within that
window. *Likely* is (served + 1) ÷ (asked + 2): what has been seen, with one success and one failure
added, so that a time nobody asked for counts as even.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from api.services.booking.frame import Frame
from api.services.booking.free import bits
from api.services.booking.near import places_and_above
from api.services.rights import Subject, require
from api.services.signing import Caller
from matcher.baseline.moments import Moments
from models.demand import RoomNeed
from models.load import Minutes, as_moment, calendar_of
from models.tables import Engagement, PersonRow, Publication, RequestRow, RoomUse, WeekRow
from models.time import TimeError

WEEKS = 8
LATELY = 200
"""So many of a household's uses are looked through."""


@dataclass(frozen=True)
class Chance:
    """A time of the week."""

    starts: int
    asked: int
    served: int
    last_had: int | None = None

    @property
    def likely(self) -> float:
        """As stated above."""
        return round((self.served + 1) / (self.asked + 2), 3)


@dataclass(frozen=True)
class Chances:
    """The wanted time, and the three best beside it."""

    wanted: Chance
    instead: tuple[Chance, ...]


@dataclass(frozen=True)
class Demand:
    """What one published week shows: for each slot, how many would have begun there."""

    minutes: Minutes
    asked: Counter[int]
    served: Counter[int]

    def at(self, weekday: int, clock: str) -> tuple[int, int]:
        """(asked, served) at a time of the week; nothing if that week had no such time."""
        first = date.fromisoformat(self.minutes.clock.calendar.start)
        day = first + timedelta(days=(weekday - first.isoweekday()) % 7)
        try:
            slot = self.minutes.clock.slot(f"{day}T{clock}")
        except TimeError:
            return 0, 0
        return self.asked[slot], self.served[slot]


def chances(
    session: Session,
    caller: Caller,
    frame: Frame,
    function: str,
    minute: int,
    minutes: int,
    household: str,
) -> Chances:
    """How a time stands for a household.

    Raises
    ------
    Problem : as :func:`api.services.rights.require`, for a household that is not the caller's.
    """
    above = places_and_above(session, frame.row.id, (household,))
    there = (PersonRow.week == frame.row.id, PersonRow.home == household)
    people = session.exec(select(PersonRow.id).where(*there)).all()
    places = tuple(p.id for p in above)
    subject = Subject(frame.neighbourhood, places, (household, *people))
    require(caller, "thing.read", subject)
    demand = list(_lately(session, frame, function, minutes))
    zone = frame.minutes.clock.zone
    had = _had(session, frame, household)
    wanted = _chance(demand, zone, minute, minutes, had)
    others = sorted(
        (
            _chance(demand, zone, other, minutes, had)
            for other in _starts(frame, function, minutes)
            if abs(other - minute) >= minutes
        ),
        key=lambda chance: (-chance.likely, abs(chance.starts - minute), chance.starts),
    )
    best: list[Chance] = []
    for chance in others:
        if len(best) < 3 and all(abs(chance.starts - b.starts) >= minutes for b in best):
            best.append(chance)
    return Chances(wanted, tuple(best))


def asked_now(session: Session, frame: Frame, function: str, minute: int, minutes: int) -> int:
    """How many wish for that time in the week itself, which still takes wishes."""
    demand = _demand(session, frame.row, "", function, minutes)
    return demand.asked[frame.minutes.slot_at(minute)]


def _starts(frame: Frame, function: str, minutes: int) -> Iterator[int]:
    """When a room for it is open, taken or not."""
    moments = Moments(frame.shell)
    need = RoomNeed(function=function)
    length = moments.clock.length(minutes)
    open_ = 0
    for room in moments.rooms_for(need):
        open_ |= moments.room_starts(room, need, length)
    return map(frame.minutes.of_slot, bits(max(0, open_)))


def _chance(
    demand: list[Demand], zone: ZoneInfo, minute: int, minutes: int, had: list[tuple[int, int]]
) -> Chance:
    local = as_moment(minute).astimezone(zone)
    weekday, clock = local.isoweekday(), f"{local:%H:%M}"
    seen = [week.at(weekday, clock) for week in demand]
    last = next((s for s, e in had if _same_time(local, minutes, s, e, zone)), None)
    return Chance(minute, sum(a for a, _ in seen), sum(s for _, s in seen), last)


def _same_time(local: datetime, minutes: int, starts: int, ends: int, zone: ZoneInfo) -> bool:
    """Whether a use overlaps such a stretch on the same weekday."""
    then = as_moment(starts).astimezone(zone)
    if then.isoweekday() != local.isoweekday():
        return False
    begin, other = local.hour * 60 + local.minute, then.hour * 60 + then.minute
    return begin < other + (ends - starts) and other < begin + minutes


def _had(session: Session, frame: Frame, household: str) -> list[tuple[int, int]]:
    """The household's uses of rooms before this week, the last first."""
    found = session.exec(
        select(RoomUse.starts, RoomUse.ends)
        .where(
            RoomUse.neighbourhood == frame.neighbourhood,
            RoomUse.household == household,
            col(RoomUse.active),
            RoomUse.starts < frame.first,
        )
        .order_by(col(RoomUse.starts).desc())
        .limit(LATELY)
    )
    return list(found.all())


def _lately(session: Session, frame: Frame, function: str, minutes: int) -> Iterator[Demand]:
    standing = session.exec(
        select(WeekRow, Publication.id)
        .where(
            Publication.week == WeekRow.id,
            col(Publication.undone_at).is_(None),
            WeekRow.neighbourhood == frame.neighbourhood,
            WeekRow.start < frame.shell.calendar.start,
        )
        .order_by(col(WeekRow.start).desc())
        .limit(WEEKS)
    ).all()
    for row, publication in standing:
        known = _KNOWN.get((publication, function, minutes))
        if known is None:
            known = _demand(session, row, publication, function, minutes)
            if len(_KNOWN) >= MOST_KNOWN:
                _KNOWN.clear()
            _KNOWN[publication, function, minutes] = known
        yield known


MOST_KNOWN = 1000
_KNOWN: dict[tuple[str, str, int], Demand] = {}
"""What was wished for and given by a publication does not change any more."""


def _demand(
    session: Session, row: WeekRow, publication: str, function: str, minutes: int
) -> Demand:
    grid = Minutes(calendar_of(row))
    length = grid.clock.length(minutes)
    placed = session.exec(
        select(Engagement.request, Engagement.starts).where(
            Engagement.publication == publication, Engagement.kind == "session"
        )
    )
    given: dict[str, list[int]] = {}
    for request, starts in placed:
        given.setdefault(request, []).append(grid.slot_at(starts))
    asked: Counter[int] = Counter()
    served: Counter[int] = Counter()
    wishes = session.exec(
        select(RequestRow.id, RequestRow.sessions).where(
            RequestRow.week == row.id, RequestRow.kind == "booking"
        )
    )
    for id, sessions in wishes:
        wanted: set[int] = set()
        got: set[int] = set()
        for one in sessions:
            if one.room is None or one.room.function != function:
                continue
            liked = max(window.preference for window in one.windows)
            for window in one.windows:
                if window.preference == liked:
                    start, end = grid.clock.span(window)
                    begins = range(start, end - length + 1)
                    wanted.update(begins)
                    if any(start <= slot < end for slot in given.get(id, ())):
                        got.update(begins)
        asked.update(wanted)
        served.update(got)
    return Demand(grid, asked, served)
