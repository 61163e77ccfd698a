"""Reservations as the week sees them: a request, what it has been promised, and a lock on that.

So whatever is solved or repaired later keeps what people have taken, and is judged with it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlmodel import Session, col, select

from models.base import Window
from models.demand import Choice, Request, RoomNeed, SeatWish
from models.demand import Session as Happening
from models.items import Commitments, Placement, Seat
from models.load.minutes import Minutes
from models.tables import Reservation, WeekRow
from models.tables.reservations import HOLDING
from models.time import Calendar
from models.week import Decision, Target, Week

SESSION = "s"
"""The one session of a reservation's request."""
BY = "reservation"
"""Who is named as having set their locks."""


def calendar_of(row: WeekRow) -> Calendar:
    """The grid of a week's row."""
    return Calendar.model_validate(
        {name: getattr(row, name) for name in ("time_zone", "slot_minutes", "start", "days")}
    )


def held_in(session: Session, row: WeekRow) -> list[Reservation]:
    """The reservations that hold something in a week, in the order in which they were asked."""
    minutes = Minutes(calendar_of(row))
    first, last = minutes.of_slot(0), minutes.of_slot(minutes.clock.horizon)
    found = session.exec(
        select(Reservation)
        .where(Reservation.neighbourhood == row.neighbourhood)
        .where(col(Reservation.starts) >= first, col(Reservation.starts) < last)
        .where(col(Reservation.state).in_(HOLDING))
        .order_by(col(Reservation.asked_at), col(Reservation.id))
    )
    return list(found)


class AsWeek:
    """Turns reservations into parts of a week with a grid of its own."""

    def __init__(
        self,
        minutes: Minutes,
        people: Collection[str] | None = None,
        places: Collection[str] | None = None,
        elsewhere: str = "",
    ) -> None:
        """``people`` and ``places`` are those that the week has: who has left it since is left out
        (None: nobody is), and of a place that is gone the request lies ``elsewhere``."""
        self.minutes = minutes
        self._people = people
        self._places = places
        self._elsewhere = elsewhere

    def request(self, it: Reservation) -> Request:
        """A booking of just this room at just this time, or an enrolment for just this seat."""
        common: dict[str, Any] = {
            "id": it.id,
            "name": it.name,
            "household": it.household if self._is_place(it.household) else None,
            "organisation": it.organisation,
            "people": tuple(p for p in it.people if self._people is None or p in self._people),
            "place": it.place if self._is_place(it.place) else self._elsewhere,
            "topic": it.topic,
        }
        if it.kind == "seat":
            choice = Choice(
                activity=it.activity or "", session=it.session, occurrence=it.occurrence
            )
            return Request(kind="enrolment", seat=SeatWish(choices=(choice,)), **common)
        time = self.minutes.clock.time
        length = it.ends - it.starts
        start = self.minutes.slot_at(it.starts)
        end = start + self.minutes.clock.length(length)
        happens = Happening(
            id=SESSION,
            minutes=length,
            windows=(Window(start=time(start), end=time(end)),),
            room=RoomNeed(function=it.function or "", people=it.attending, rooms=(it.room or "",)),
        )
        return Request(kind="booking", least_percent=100, sessions=(happens,), **common)

    def _is_place(self, place: str | None) -> bool:
        return self._places is None or place in self._places

    def decision(self, it: Reservation) -> Placement | Seat:
        """What it has."""
        if it.kind == "seat":
            return Seat(
                request=it.id,
                activity=it.activity or "",
                session=it.session,
                occurrence=it.occurrence,
            )
        start = self.minutes.clock.time(self.minutes.slot_at(it.starts))
        return Placement(request=it.id, session=SESSION, start=start, room=it.room)

    def lock(self, it: Reservation) -> Decision:
        """That it keeps what it has."""
        said = self.decision(it)
        if isinstance(said, Seat):
            target = Target(**said.model_dump())
        else:
            target = Target(**said.model_dump(exclude={"crew"}))
        return Decision(id=f"lock-{it.id}", target=target, by=BY)


def with_reservations(week: Week, held: Sequence[Reservation]) -> Week:
    """The week with what reservations hold: requested, promised and locked."""
    people = {p.id for p in week.people}
    places = {p.id for p in week.geography.places}
    root = next(p.id for p in week.geography.places if p.parent is None)
    seen = AsWeek(Minutes(week.calendar), people, places, root)
    history, decisions = week.history, week.decisions
    promised = with_held(history.promises, map(seen.decision, held))
    locks = (*decisions.locks, *map(seen.lock, held))
    return week.model_copy(
        update={
            "requests": (*week.requests, *map(seen.request, held)),
            "history": history.model_copy(update={"promises": promised}),
            "decisions": decisions.model_copy(update={"locks": locks}),
        }
    )


def with_held(promises: Commitments, held: Iterable[Placement | Seat]) -> Commitments:
    """Promises with what is held; what a publication promised already is not doubled."""
    placed = {(p.request, p.session, p.occurrence) for p in promises.placements}
    seated = {s.request for s in promises.seats}
    placements, seats = [*promises.placements], [*promises.seats]
    for one in held:
        if isinstance(one, Seat):
            seats += [one] if one.request not in seated else []
        elif (one.request, one.session, one.occurrence) not in placed:
            placements.append(one)
    return promises.model_copy(update={"placements": tuple(placements), "seats": tuple(seats)})
