"""The small week around a reservation: all that a rule could hold against it, and little else.

The rules' own checks judge a booking. They read a week and a plan; a district's would take seconds
to load. So what can get in the way is fetched: what uses the rooms around that time, what the
household has booked, where the people are, who sits in the activity. What of a request the rules of
rooms and seats do not read is left out.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache, cached_property
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Select, Text, bindparam, type_coerce
from sqlalchemy import select as columns_of
from sqlmodel import Session, col, or_, select

from api.services.booking.frame import Frame
from models.demand import Request
from models.items import Assignment, Commitments, Placement, Seat
from models.load import AsWeek, Use, shelves
from models.places import Place
from models.supply import Person
from models.tables import Engagement, PlaceRow, RequestRow, Reservation, RoomHold, RoomPart, RoomUse
from models.tables.reservations import HOLDING
from models.week import Week

Occurrence = tuple[str, str, int]


class Near:
    """What lies near one reservation, which is not among it."""

    def __init__(self, session: Session, frame: Frame, it: Reservation) -> None:
        self.session = session
        self.frame = frame
        self.it = it
        self.seen = AsWeek(frame.minutes)

    # --- what happens ----------------------------------------------------------------------------

    def use(self) -> Use:
        """How its room would be taken. Raises KeyError for a room or function that is not there."""
        start = self.frame.minutes.slot_at(self.it.starts)
        length = self.frame.minutes.clock.length(self.it.ends - self.it.starts)
        return self.frame.uses.use(self.it.room or "", self.it.function or "", start, length)

    @cached_property
    def _uses(self) -> list[RoomUse]:
        """Uses of its rooms around that time, and those of its household in this week."""
        it, frame = self.it, self.frame
        such: list[ColumnElement[bool]] = []
        if it.kind == "room":
            use = self.use()
            spaces = select(RoomPart.space).where(
                RoomPart.neighbourhood == frame.neighbourhood, RoomPart.room == use.room
            )
            holds = select(RoomHold.use).where(
                col(RoomHold.space).in_(spaces),
                col(RoomHold.active),
                RoomHold.held_from < use.held_until,
                RoomHold.held_until > use.held_from,
            )
            such.append(col(RoomUse.id).in_(holds))
        if it.household is not None:
            such.append(
                (col(RoomUse.household) == it.household)
                & (col(RoomUse.starts) >= frame.first)
                & (col(RoomUse.starts) < frame.last)
            )
        found = self.session.exec(
            select(RoomUse).where(
                RoomUse.neighbourhood == frame.neighbourhood,
                col(RoomUse.active),
                or_(*such),
                col(RoomUse.request) != it.id,
            )
        )
        return list(found) if such else []

    @cached_property
    def _engagements(self) -> list[Engagement]:
        """What the standing publication has the people do, and who sits in the activities that are
        concerned; in two steps, as what somebody sits in happens elsewhere."""
        if self.frame.publication is None:
            return []
        standing = (
            Engagement.publication == self.frame.publication,
            Engagement.outcome != "cancelled",
            Engagement.answer != "declined",
            Engagement.request != self.it.id,
        )
        mine = []
        if self.it.people:
            # The neighbourhood, which the publication implies, is what the index begins with.
            theirs = (
                Engagement.neighbourhood == self.frame.neighbourhood,
                col(Engagement.person).in_(self.it.people),
            )
            mine = list(self.session.exec(select(Engagement).where(*standing, *theirs)))
        happens = {e.activity for e in mine if e.activity} | self._bookings_of_people()
        such: list[ColumnElement[bool]] = []
        if self.it.activity is not None:
            happens.add(self.it.activity)
            seats = col(Engagement.kind) == "seat"
            such.append(seats & (col(Engagement.activity) == self.it.activity))
        if happens:
            sessions = col(Engagement.kind) == "session"
            such.append(sessions & col(Engagement.request).in_(happens))
        others = self.session.exec(select(Engagement).where(*standing, or_(*such))) if such else ()
        return list({e.id: e for e in (*mine, *others)}.values())

    def _bookings_of_people(self) -> set[str]:
        """Bookings of the week which some of the people attend."""
        if not self.it.people:
            return set()
        found = self.session.exec(
            select(RequestRow.id).where(
                RequestRow.week == self.frame.row.id,
                RequestRow.kind == "booking",
                or_(*(names(RequestRow.people, person) for person in self.it.people)),
            )
        )
        return set(found)

    @cached_property
    def _reservations(self) -> list[Reservation]:
        """Those that hold something here, that the household has, or in which the people are."""
        it, frame = self.it, self.frame
        named = {u.request for u in self._uses} | {e.request for e in self._engagements}
        such: list[ColumnElement[bool]] = [col(Reservation.id).in_(named)]
        if it.household is not None:
            such.append(col(Reservation.household) == it.household)
        such += [names(Reservation.people, person) for person in it.people]
        found = self.session.exec(
            select(Reservation).where(
                Reservation.neighbourhood == frame.neighbourhood,
                Reservation.starts >= frame.first,
                Reservation.starts < frame.last,
                col(Reservation.state).in_(HOLDING),
                Reservation.id != it.id,
                or_(*such),
            )
        )
        return list(found)

    # --- as a week and a plan --------------------------------------------------------------------

    @cached_property
    def content(self) -> Commitments:
        """What is decided near it."""
        seats = {self._seat(e) for e in self._engagements if e.kind == "seat"}
        placed = dict(self._placements)
        for one in map(self.seen.decision, self._reservations):
            if isinstance(one, Seat):
                seats.add(one)
            else:
                placed[one.request, one.session, one.occurrence] = one
        ordered = sorted(seats, key=lambda s: (s.request, s.activity))
        return Commitments(placements=tuple(placed.values()), seats=tuple(ordered))

    @cached_property
    def _placements(self) -> dict[Occurrence, Placement]:
        crews: dict[Occurrence, dict[str, str]] = {}
        happens: dict[Occurrence, tuple[int, str | None]] = {}
        for use in self._uses:
            if use.request is not None and use.session is not None:
                key = (use.request, use.session, use.occurrence or 0)
                happens[key] = (use.starts, use.room)
        for e in self._engagements:
            if e.kind in ("session", "crew") and e.session is not None:
                key = (e.request, e.session, e.occurrence or 0)
                happens[key] = (e.starts, e.room)
                if e.kind == "crew" and e.person is not None and e.role is not None:
                    crews.setdefault(key, {})[e.person] = e.role
            elif e.kind == "seat" and e.activity is not None and e.session is not None:
                happens.setdefault((e.activity, e.session, e.occurrence or 0), (e.starts, e.room))
        time, slot = self.frame.minutes.clock.time, self.frame.minutes.slot_at
        return {
            key: Placement(
                request=key[0],
                session=key[1],
                occurrence=key[2],
                start=time(slot(starts)),
                room=room,
                crew=tuple(
                    Assignment(role=role, person=person)
                    for person, role in sorted(crews.get(key, {}).items())
                ),
            )
            for key, (starts, room) in happens.items()
        }

    def _seat(self, e: Engagement) -> Seat:
        activity = self._requests[e.activity or ""]
        course = activity.seats is not None and activity.seats.course
        return Seat(
            request=e.request,
            activity=activity.id,
            session=None if course else e.session,
            occurrence=None if course else e.occurrence,
        )

    @cached_property
    def _requests(self) -> dict[str, Request]:
        ids = {u.request for u in self._uses if u.request is not None}
        ids |= {e.request for e in self._engagements}
        ids |= {e.activity for e in self._engagements if e.activity is not None}
        ids |= {r.activity for r in (self.it, *self._reservations) if r.activity is not None}
        found = {r.id: r for r in shelves.REQUESTS.pick(self.session, self.frame.row.id, ids)}
        kept = {name: _of_sessions(request) for name, request in found.items()}
        own = {r.id: self.seen.request(r) for r in (self.it, *self._reservations)}
        return kept | {name: r.model_copy(update={"name": ""}) for name, r in own.items()}

    @cached_property
    def week(self) -> Week:
        """All of it, the reservation's own request among it."""
        people = self._people()
        places = {p.home for p in people} | {v.place for v in self.frame.shell.venues}
        for request in self._requests.values():
            places |= {request.place, *((request.household,) if request.household else ())}
            places |= {s.place for s in request.sessions if s.place is not None}
        ground = places_and_above(self.session, self.frame.row.id, places)
        geography = self.frame.shell.geography.model_copy(update={"places": ground})
        return self.frame.shell.model_copy(
            update={
                "requests": tuple(self._requests.values()),
                "people": people,
                "geography": geography,
            }
        )

    def _people(self) -> tuple[Person, ...]:
        ids = {p for request in self._requests.values() for p in request.people}
        ids |= {a.person for p in self._placements.values() for a in p.crew}
        found = shelves.PEOPLE.pick(self.session, self.frame.row.id, ids)
        none = {"staff_pledge": None, "hire": None}
        return tuple(person.model_copy(update=none) for person in found)


def names(column: object, person: str) -> ColumnElement[bool]:
    """Whether a list of people, kept as text, names one."""
    text = type_coerce(col(column), Text())
    return text.contains(json.dumps(person, ensure_ascii=False), autoescape=True)


def _of_sessions(request: Request) -> Request:
    """What rules of rooms, seats and people read of a request; only activities keep their name, as
    objections are told to whoever asks."""
    return request.model_copy(
        update={
            "name": request.name if request.kind == "activity" else "",
            "lines": (),
            "order": (),
            "needs": (),
            "excludes": (),
            "refuses": (),
            "affinity": (),
            "project": None,
        }
    )


def places_and_above(session: Session, week: str, ids: Iterable[str]) -> tuple[Place, ...]:
    """Places of a week with all that they lie in."""
    asked = {"week": week, "ids": sorted(ids)}
    rows = session.connection().execute(_places_and_above(), asked).all()
    names = tuple(shelves.PLACES.columns)
    return tuple(shelves.PLACES.made(dict(zip(names, row, strict=True))) for row in rows)


@cache
def _places_and_above() -> Select[Any]:
    """Made once: putting it together takes longer than asking it."""
    week: BindParameter[str] = bindparam("week")
    ids: BindParameter[str] = bindparam("ids", expanding=True)
    chain = (
        select(PlaceRow.id, PlaceRow.parent)
        .where(PlaceRow.week == week, col(PlaceRow.id).in_(ids))
        .cte("chain", recursive=True)
    )
    chain = chain.union(
        select(PlaceRow.id, PlaceRow.parent)
        .where(PlaceRow.week == week)
        .where(PlaceRow.id == chain.c.parent)
    )
    columns = shelves.PLACES.table.columns
    return (
        columns_of(*shelves.PLACES.columns.values())
        .where(columns["week"] == week, columns["id"].in_(columns_of(chain.c.id)))
        .order_by(columns["position"], columns["id"])
    )
