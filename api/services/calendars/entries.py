"""What a calendar shows: each thing once, whatever became of it, so that clients learn of it.

A thing keeps its UID through all publications of its week: it is made of what it is (week, request,
session, occurrence, and whose), not of the row that says when. Its SEQUENCE counts every change of
every such row, so it only grows. What was undone, declined or given back stays as cancelled until
:data:`KEPT` after it would have been.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlmodel import Session, col, or_, select

from api.services.booking.near import names
from models.load import shelves
from models.supply import JoinedRoom, Room
from models.tables import (
    Engagement,
    PersonRow,
    Publication,
    RequestRow,
    Reservation,
    RoomPart,
    RoomUse,
    WeekRow,
)
from models.tables.calendars import CalendarOf

KEPT = timedelta(days=30)
Status = Literal["CONFIRMED", "TENTATIVE", "CANCELLED"]


@dataclass(frozen=True)
class Entry:
    """One thing in a calendar."""

    uid: str
    sequence: int
    status: Status
    starts: int
    ends: int
    """Minutes since 1970."""
    changed_at: datetime
    doing: Literal["crew", "seat", "booking", "use"]
    name: str
    function: str
    room: str | None
    place: str | None


def entries(
    session: Session, neighbourhood: str, kind: CalendarOf, subject: str, moment: datetime
) -> list[Entry]:
    """The entries of somebody's, a room's or a living room's calendar, in order of time."""
    since = int((moment - KEPT).timestamp()) // 60
    if kind == "person":
        found = _Person(session, neighbourhood, subject, since).entries()
    else:
        found = _of_rooms(session, neighbourhood, kind, subject, since)
    return sorted(found, key=lambda entry: (entry.starts, entry.uid))


def uid(*parts: object) -> str:
    """The same for the same thing for ever, and no name in it."""
    said = "\n".join(map(str, parts))
    return f"{hashlib.sha256(said.encode()).hexdigest()[:32]}@tongxin"


class _Person:
    """What somebody serves in, sits in, and has booked."""

    def __init__(self, session: Session, neighbourhood: str, person: str, since: int) -> None:
        self.session = session
        self.neighbourhood = neighbourhood
        self.person = person
        self.since = since

    def entries(self) -> list[Entry]:
        kept = self._reservations()
        own = {it.id for it in kept}
        rows = [pair for pair in self._engagements() if pair[0].request not in own]
        asked = self._requests(rows)
        groups: dict[tuple[object, ...], list[Engagement]] = {}
        for row, week in rows:
            key = (week, row.kind, row.request, row.session, row.occurrence, row.role)
            groups.setdefault(key, []).append(row)
        found = [self._engaged(key, group, asked) for key, group in groups.items()]
        return [*found, *(self._reserved(it) for it in kept)]

    def _engagements(self) -> list[tuple[Engagement, str]]:
        """With their weeks, in the order in which they were published."""
        booked = select(RequestRow.id).where(
            RequestRow.week == Publication.week,
            RequestRow.kind == "booking",
            or_(
                names(RequestRow.people, self.person),
                col(RequestRow.household).in_(
                    select(PersonRow.home).where(
                        PersonRow.week == Publication.week, PersonRow.id == self.person
                    )
                ),
            ),
        )
        found = self.session.exec(
            select(Engagement, Publication.week)
            .where(
                Engagement.publication == Publication.id,
                Engagement.neighbourhood == self.neighbourhood,
                Engagement.ends > self.since,
                or_(
                    (col(Engagement.person) == self.person)
                    & col(Engagement.kind).in_(("crew", "seat")),
                    (col(Engagement.kind) == "session")
                    & col(Engagement.request).in_(booked.correlate(Publication)),
                ),
            )
            .order_by(col(Publication.number), col(Engagement.id))
        )
        return list(found)

    def _requests(
        self, rows: Iterable[tuple[Engagement, str]]
    ) -> dict[tuple[str, str], RequestRow]:
        """What they are about: of a seat, the activity."""
        wanted: dict[str, set[str]] = {}
        for row, week in rows:
            wanted.setdefault(week, set()).add(row.activity or row.request)
        such = [
            (col(RequestRow.week) == week) & col(RequestRow.id).in_(ids)
            for week, ids in wanted.items()
        ]
        found = self.session.exec(select(RequestRow).where(or_(*such))) if such else ()
        return {(request.week, request.id): request for request in found}

    def _engaged(
        self,
        key: tuple[object, ...],
        group: list[Engagement],
        asked: dict[tuple[str, str], RequestRow],
    ) -> Entry:
        last = group[-1]
        about = asked.get((str(key[0]), last.activity or last.request))
        status: Status = "CONFIRMED"
        if last.outcome == "cancelled" or last.answer == "declined":
            status = "CANCELLED"
        elif last.kind == "crew" and last.answer == "open":
            status = "TENTATIVE"
        return Entry(
            uid=uid("person", self.person, *key),
            sequence=sum(row.version for row in group) - 1,
            status=status,
            starts=last.starts,
            ends=last.ends,
            changed_at=max(row.changed_at for row in group),
            doing="crew" if last.kind == "crew" else "seat" if last.kind == "seat" else "booking",
            name=about.name if about is not None else "",
            function=_function(about, last.session),
            room=last.room,
            place=last.place,
        )

    def _reservations(self) -> list[Reservation]:
        """Those of the person that hold something, or did."""
        held = or_(
            col(Reservation.state).in_(("offered", "confirmed")),
            col(Reservation.use).is_not(None),
            col(Reservation.id).in_(
                select(Engagement.request).where(Engagement.person == self.person)
            ),
        )
        found = self.session.exec(
            select(Reservation).where(
                Reservation.neighbourhood == self.neighbourhood,
                Reservation.ends > self.since,
                or_(
                    col(Reservation.person) == self.person,
                    names(Reservation.people, self.person),
                ),
                held,
            )
        )
        return list(found)

    def _reserved(self, it: Reservation) -> Entry:
        status: Status = "CANCELLED"
        if it.state == "confirmed":
            status = "CONFIRMED"
        elif it.state == "offered":
            status = "TENTATIVE"
        name = it.name
        if it.kind == "seat" and it.week is not None and it.activity is not None:
            about = self.session.get(RequestRow, (it.week, it.activity))
            name = about.name if about is not None else ""
        return Entry(
            uid=uid("person", self.person, it.id),
            sequence=it.version - 1,
            status=status,
            starts=it.starts,
            ends=it.ends,
            changed_at=it.changed_at,
            doing="seat" if it.kind == "seat" else "booking",
            name=name,
            function=it.function or "",
            room=it.room,
            place=None,
        )


def _function(about: RequestRow | None, session: str | None) -> str:
    """What the room of a session is used as."""
    if about is None:
        return ""
    rooms = (s.room for s in about.sessions if s.id == session)
    return next((need.function for need in rooms if need is not None), "")


def rooms_in(session: Session, neighbourhood: str, kind: CalendarOf, subject: str) -> set[str]:
    """The rooms and joined rooms that occupy a room, or any room of a living room, as the last week
    has them."""
    last = session.exec(
        select(WeekRow.id)
        .where(WeekRow.neighbourhood == neighbourhood)
        .order_by(col(WeekRow.start).desc())
        .limit(1)
    ).one()
    single = {subject}
    if kind == "venue":
        single = {room.id for room in shelves.ROOMS.read(session, last, venue=subject)}
    parts = session.exec(select(RoomPart).where(RoomPart.neighbourhood == neighbourhood)).all()
    spaces = {part.space for part in parts if part.room in single}
    return {part.room for part in parts if part.space in spaces}


def _of_rooms(
    session: Session, neighbourhood: str, kind: CalendarOf, subject: str, since: int
) -> list[Entry]:
    uses = session.exec(
        select(RoomUse)
        .where(
            RoomUse.neighbourhood == neighbourhood,
            col(RoomUse.room).in_(rooms_in(session, neighbourhood, kind, subject)),
            RoomUse.ends > since,
        )
        .order_by(col(RoomUse.made_at), col(RoomUse.id))
    ).all()
    groups: dict[tuple[object, ...], list[RoomUse]] = {}
    for use in uses:
        week = None if use.origin == "booked" else use.week
        key = (week, use.request or use.id, use.session, use.occurrence)
        groups.setdefault(key, []).append(use)
    weeks = {use.week for use in uses if use.week is not None}
    ids = {use.request for use in uses if use.request is not None}
    asked = {
        (request.week, request.id): request
        for request in session.exec(
            select(RequestRow).where(col(RequestRow.week).in_(weeks), col(RequestRow.id).in_(ids))
        )
    }
    reserved = {
        it.id: it.function or ""
        for it in session.exec(select(Reservation).where(col(Reservation.id).in_(ids)))
    }
    return [_used(kind, subject, key, group, asked, reserved) for key, group in groups.items()]


def _used(
    kind: CalendarOf,
    subject: str,
    key: tuple[object, ...],
    group: list[RoomUse],
    asked: dict[tuple[str, str], RequestRow],
    reserved: dict[str, str],
) -> Entry:
    """Only an activity is named: what a household books is nobody else's business."""
    last = group[-1]
    about = asked.get((last.week or "", last.request or ""))
    return Entry(
        uid=uid(kind, subject, *key),
        sequence=sum(use.version for use in group) - 1,
        status="CONFIRMED" if last.active else "CANCELLED",
        starts=last.starts,
        ends=last.ends,
        changed_at=max(use.changed_at for use in group),
        doing="use",
        name=about.name if about is not None and about.kind == "activity" else "",
        function=_function(about, last.session) or reserved.get(last.request or "", ""),
        room=last.room,
        place=None,
    )


def room_names(session: Session, neighbourhood: str) -> dict[str, str]:
    """What rooms, living rooms and places are called, as the last week has it."""
    last = session.exec(
        select(WeekRow.id)
        .where(WeekRow.neighbourhood == neighbourhood)
        .order_by(col(WeekRow.start).desc())
        .limit(1)
    ).one()
    rooms: tuple[Room | JoinedRoom, ...] = (
        *shelves.ROOMS.read(session, last),
        *shelves.JOINED_ROOMS.read(session, last),
    )
    named = {room.id: room.name or room.id for room in rooms}
    return named | {v.id: v.name or v.id for v in shelves.VENUES.read(session, last)}
