"""What is still free: rooms at which times, seats in which activities; and what comes nearest to a
time that is taken."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import func
from sqlmodel import Session, col, select

from api.services.booking.frame import Frame
from api.services.booking.judge import objections
from api.services.booking.near import Near
from matcher.baseline.moments import Moments, clear_starts, mask
from models.demand import Request, RoomNeed
from models.load import shelves
from models.load.rooms import parts_of
from models.tables import Engagement, RequestRow, Reservation, RoomHold, Space


@dataclass(frozen=True)
class FreeRoom:
    """A room or joined room, and the slots at which such a use may begin."""

    room: str
    starts: tuple[int, ...]


@dataclass(frozen=True)
class FreeSeat:
    """An occurrence of an activity (of a course: its first) with places left."""

    activity: Request
    session: str
    occurrence: int
    starts: int
    room: str | None
    left: int


@dataclass(frozen=True)
class Alternative:
    """What comes nearest: another time, another room, or shorter."""

    kind: Literal["time", "room", "shorter"]
    room: str
    starts: int
    minutes: int


class Gaps:
    """When the rooms of a week are free for a kind of use; times are slots of the week."""

    def __init__(self, session: Session, frame: Frame) -> None:
        self.frame = frame
        self.moments = Moments(frame.shell)
        self._taken: dict[str, int] = defaultdict(int)
        clock = frame.minutes.clock
        length = clock.calendar.slot_minutes
        held = session.exec(
            select(Space.room, RoomHold.held_from, RoomHold.held_until).where(
                RoomHold.space == Space.number,
                Space.neighbourhood == frame.neighbourhood,
                col(RoomHold.active),
                RoomHold.held_from < frame.last,
                RoomHold.held_until > frame.first,
            )
        )
        for room, begins, ends in held:
            first = max(0, frame.minutes.slot_at(begins))
            last = frame.minutes.slot_at(ends + length - 1)
            self._taken[room] |= mask(first, last)

    def starts(self, room: str, need: RoomNeed, minutes: int, first: int, last: int) -> int:
        """Starts in ``[first, last)``, as bits."""
        moments = self.moments
        it = moments.view.rooms[room]
        before, after = moments.around(it, need)
        taken = 0
        for part in parts_of(it):
            taken |= self._taken[part]
        length = moments.clock.length(minutes)
        free = clear_starts(taken, before + length + after) << before
        return free & self.open_starts(room, need, minutes, first, last)

    def open_starts(self, room: str, need: RoomNeed, minutes: int, first: int, last: int) -> int:
        """The same, whoever has the room: what its opening hours and closures leave."""
        moments = self.moments
        length = moments.clock.length(minutes)
        whole = mask(max(0, first), min(last, moments.horizon - length + 1))
        return moments.room_starts(moments.view.rooms[room], need, length) & whole

    def rooms(self, need: RoomNeed, minutes: int, first: int, last: int) -> list[FreeRoom]:
        """All rooms that satisfy a need, with their starts in ``[first, last)``."""
        return [
            FreeRoom(room.id, tuple(bits(self.starts(room.id, need, minutes, first, last))))
            for room in self.moments.rooms_for(need)
        ]


def bits(number: int) -> Iterator[int]:
    """The places of the ones, from the lowest."""
    while number:
        lowest = number & -number
        yield lowest.bit_length() - 1
        number ^= lowest


def free_seats(session: Session, frame: Frame, after: int) -> list[FreeSeat]:
    """Activities that begin after a minute and have places left, in order of time."""
    standing = (
        Engagement.publication == frame.publication,
        Engagement.outcome != "cancelled",
    )
    # Only activities offer seats: of a district's many sessions they are a tenth.
    offer = select(RequestRow.id).where(
        RequestRow.week == frame.row.id, RequestRow.kind == "activity"
    )
    happens = session.exec(
        select(Engagement)
        .where(*standing, Engagement.kind == "session", col(Engagement.request).in_(offer))
        .order_by(col(Engagement.starts), col(Engagement.id))
    ).all()
    ids = {e.request for e in happens}
    activities = {
        r.id: r for r in shelves.REQUESTS.pick(session, frame.row.id, ids) if r.seats is not None
    }
    person = func.count(func.distinct(col(Engagement.person)))
    sat = session.exec(
        select(Engagement.activity, Engagement.session, Engagement.occurrence, person)
        .where(*standing, Engagement.kind == "seat")
        .group_by(col(Engagement.activity), col(Engagement.session), col(Engagement.occurrence))
    )
    seated = {(a, s, k): many for a, s, k, many in sat}
    found, courses = [], set()
    for e in happens:
        activity = activities.get(e.request)
        if activity is None or activity.seats is None or e.session is None:
            continue
        if activity.seats.course and activity.id in courses:
            continue
        courses.add(activity.id)
        left = activity.seats.limit - seated.get((e.request, e.session, e.occurrence), 0)
        if left > 0 and e.starts > after:
            found.append(FreeSeat(activity, e.session, e.occurrence or 0, e.starts, e.room, left))
    return found


MOST_ALTERNATIVES = 2
"""Of each kind."""


def alternatives(session: Session, frame: Frame, it: Reservation, after: int) -> list[Alternative]:
    """What comes nearest to a room that cannot be had then and the rules allow: the same room
    earlier and later, another room at that time, the same room for shorter; nothing that begins
    before the minute ``after``."""
    gaps = Gaps(session, frame)
    minutes = frame.minutes
    need = RoomNeed(function=it.function or "", people=it.attending)
    wanted = minutes.slot_at(it.starts)
    first = max(0, minutes.slot_at(after) + 1)
    found: list[Alternative] = []
    for other in _ways(gaps, need, it, wanted, first):
        ends = other.starts + other.minutes
        tried = variant(it, room=other.room, starts=other.starts, ends=ends)
        enough = sum(known.kind == other.kind for known in found) >= MOST_ALTERNATIVES
        if not enough and not objections(Near(session, frame, tried)):
            found.append(other)
    return found


def variant(it: Reservation, **changed: object) -> Reservation:
    """A reservation of no session, otherwise than one that is not to be changed."""
    same = {name: getattr(it, name) for name in Reservation.model_fields}
    return Reservation(**{**same, **changed})


def _ways(
    gaps: Gaps, need: RoomNeed, it: Reservation, wanted: int, first: int
) -> Iterator[Alternative]:
    """Candidates, nearest first within each kind; few, since each is judged."""
    minute = gaps.frame.minutes.of_slot
    long = it.ends - it.starts
    room, horizon = it.room or "", gaps.moments.horizon
    around = sorted(
        bits(gaps.starts(room, need, long, first, horizon)), key=lambda s: (abs(s - wanted), s)
    )
    earlier = [s for s in around if s < wanted][:1]
    later = [s for s in around if s > wanted][:1]
    yield from (Alternative("time", room, minute(s), long) for s in (*earlier, *later))
    others = gaps.rooms(need, long, wanted, wanted + 1)
    yield from (
        Alternative("room", other.room, it.starts, long)
        for other in others[:4]
        if other.starts and other.room != room and wanted >= first
    )
    slot = gaps.frame.shell.calendar.slot_minutes
    for shorter in range(long - slot, long // 2 - 1, -slot):
        if shorter > 0 and wanted >= first and gaps.starts(room, need, shorter, wanted, wanted + 1):
            yield Alternative("shorter", room, it.starts, shorter)
            return
