"""What a plan asks of whom and gives to whom, one thing at a time: the rows of a publication."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

from matcher.rules.view import View
from models.items import Commitments, Placement, Seat
from models.load import Uses
from models.week import Week


class Engagements:
    """Turns the content of a sound plan into values of ``engagements`` and ``room_uses``."""

    def __init__(self, week: Week, content: Commitments) -> None:
        self.view = View(week, content)
        self.uses = Uses(week)
        self.content = content

    def rows(self) -> Iterator[dict[str, Any]]:
        """Flows, sessions with their crews, seats: the columns that speak of what and when."""
        for flow in self.content.flows:
            when = self.uses.minutes.of_time(flow.at)
            yield self._row(
                "flow",
                flow.request,
                starts=when,
                ends=when,
                line=flow.line,
                pledge=flow.pledge,
                amount=flow.amount,
                place=flow.place,
            )
        for placement in self.content.placements:
            happens = self._happens(placement)
            yield self._row("session", placement.request, **happens)
            for member in placement.crew:
                yield self._row(
                    "crew", placement.request, role=member.role, person=member.person, **happens
                )
        for seat in self.content.seats:
            yield from self._sits(seat)

    def room_uses(self) -> Iterator[dict[str, Any]]:
        """The rooms it takes, in the order of rooms, in which two publications cannot block each
        other."""
        found = sorted(
            self.uses.of_placements(self.content.placements),
            key=lambda pair: (pair[1].room, pair[1].starts),
        )
        for placement, use in found:
            yield {
                "id": uuid4().hex,
                "request": placement.request,
                "session": placement.session,
                "occurrence": placement.occurrence,
                "household": self.view.requests[placement.request].household,
                **vars(use),
            }

    def _happens(self, placement: Placement) -> dict[str, Any]:
        start, end = self.view.span(placement)
        return {
            "session": placement.session,
            "occurrence": placement.occurrence,
            "room": placement.room,
            "place": self.view.location(placement),
            "starts": self.uses.minutes.of_slot(start),
            "ends": self.uses.minutes.of_slot(end),
        }

    def _sits(self, seat: Seat) -> Iterator[dict[str, Any]]:
        """One row a person and occurrence; a course seat is in all of them."""
        people: tuple[str | None, ...] = self.view.requests[seat.request].people or (None,)
        for placement in self.view.placements_of.get(seat.activity, ()):
            wanted = (placement.session, placement.occurrence)
            if seat.session is None or wanted == (seat.session, seat.occurrence):
                for person in people:
                    yield self._row(
                        "seat",
                        seat.request,
                        person=person,
                        activity=seat.activity,
                        **self._happens(placement),
                    )

    def _row(self, kind: str, request: str, **more: Any) -> dict[str, Any]:
        blank = dict.fromkeys(
            (
                *("session", "occurrence", "role", "person", "activity"),
                *("line", "pledge", "amount", "room", "place"),
            )
        )
        return {**blank, "id": uuid4().hex, "kind": kind, "request": request, **more}
