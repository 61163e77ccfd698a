"""The week as tables of integers: every line, session, occurrence and person has a number."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.options.travel import Ways
from models.demand import STAGES, Line, Request, Role, Session
from models.supply import JoinedRoom, Person, Room
from models.time import Clock
from models.week import Week

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class LineRow:
    """A line in play."""

    request: int
    line: Line


@dataclass(frozen=True)
class SessionRow:
    """A session in play; its occurrences are numbered ``first``, ``first + 1``, …"""

    request: int
    session: Session
    first: int


@dataclass(frozen=True)
class RoleRow:
    """A role of a session in play."""

    session: int
    role: Role


@dataclass(frozen=True)
class Space:
    """A room or joined room, as the single rooms it occupies."""

    id: str
    room: Room | JoinedRoom
    parts: tuple[int, ...]
    place: int
    """Index of its venue's place."""
    equipment: frozenset[str]


class Index:
    """Numbers for everything in play this week, and what hangs together."""

    def __init__(self, week: Week) -> None:
        self.week = week
        self.clock = Clock(week.calendar)
        self.ways = Ways(week.geography, week.calendar.slot_minutes)
        self.requests: tuple[Request, ...] = week.requests
        self.request_of = {r.id: i for i, r in enumerate(week.requests)}
        self.people: tuple[Person, ...] = week.people
        self.person_of = {p.id: i for i, p in enumerate(week.people)}
        self.pledges = week.pledges
        self.pledge_of = {p.id: i for i, p in enumerate(week.pledges)}
        self.items = {i.id: i for i in week.catalogue.items}
        self.place_of = self.ways.index
        self._regions: dict[int, frozenset[str]] = {}
        self.withdrawn = frozenset(week.decisions.withdrawn)
        self.in_play = np.array([r.id not in self.withdrawn for r in week.requests], dtype=bool)
        self.gate_open = np.array([self._passes_gate(r) for r in week.requests], dtype=bool)
        self._tabulate()
        self.spaces = self._spaces()
        self.space_of = {s.id: i for i, s in enumerate(self.spaces)}
        self.request_place: Ints = np.array(
            [self.place_of[r.place] for r in week.requests], dtype=np.int64
        )
        self.home: Ints = np.array([self.place_of[p.home] for p in week.people], dtype=np.int64)

    def money_asked(self, request: Request) -> int:
        """Parts of money that the request asks for."""
        return sum(x.amount for x in request.lines if self.items[x.item].kind == "money")

    def _passes_gate(self, request: Request) -> bool:
        facts = request.project
        if facts is None:
            return True
        asked = self.money_asked(request)
        reviewed = facts.reviewed or asked == 0 or asked < self.week.policy.review_threshold
        resolved = STAGES.index(facts.stage) >= STAGES.index("resolution")
        return resolved and facts.published and reviewed

    def _tabulate(self) -> None:
        self.lines: list[LineRow] = []
        self.sessions: list[SessionRow] = []
        self.roles: list[RoleRow] = []
        occurrence_session: list[int] = []
        parts = np.zeros(len(self.requests), dtype=np.int64)
        gated = np.zeros(len(self.requests), dtype=np.int64)
        for i, request in enumerate(self.requests):
            if not self.in_play[i]:
                continue
            if self.gate_open[i]:
                self.lines += [LineRow(i, line) for line in request.lines]
                parts[i] += len(request.lines)
            else:
                gated[i] += len(request.lines)
            for session in request.sessions:
                if not (self.gate_open[i] or session.meeting):
                    gated[i] += session.occurrences
                    continue
                number = len(self.sessions)
                self.sessions.append(SessionRow(i, session, len(occurrence_session)))
                self.roles += [RoleRow(number, role) for role in session.crew]
                occurrence_session += [number] * session.occurrences
                parts[i] += session.occurrences
            parts[i] += request.seat is not None
        self.parts = parts
        """Number of parts in play of each request."""
        self.gated = gated
        """Number of parts that the gate keeps out of play."""
        self.occurrence_session: Ints = np.array(occurrence_session, dtype=np.int64)
        self._occurrences: list[list[int]] = [[] for _ in self.requests]
        for row in self.sessions:
            self._occurrences[row.request] += range(row.first, row.first + row.session.occurrences)
        self.line_of = {
            (self.requests[x.request].id, x.line.id): i for i, x in enumerate(self.lines)
        }
        self.session_of = {
            (self.requests[x.request].id, x.session.id): i for i, x in enumerate(self.sessions)
        }

    def occurrence(self, request: str, session: str, number: int) -> int | None:
        """The number of an occurrence in play; None if it is not in play."""
        row = self.session_of.get((request, session))
        if row is None or not 0 <= number < self.sessions[row].session.occurrences:
            return None
        return self.sessions[row].first + number

    def occurrences(self, request: int) -> list[int]:
        """The numbers of all occurrences in play of a request."""
        return self._occurrences[request]

    def _spaces(self) -> list[Space]:
        week = self.week
        venue_place = {v.id: self.place_of[v.place] for v in week.venues}
        self.single_of = {r.id: i for i, r in enumerate(week.rooms)}
        spaces = [
            Space(r.id, r, (i,), venue_place[r.venue], frozenset(r.equipment))
            for i, r in enumerate(week.rooms)
        ]
        for joined in week.joined_rooms:
            parts = tuple(self.single_of[r] for r in joined.rooms)
            equipment = frozenset().union(*(week.rooms[i].equipment for i in parts))
            place = venue_place[week.rooms[parts[0]].venue]
            spaces.append(Space(joined.id, joined, parts, place, equipment))
        return spaces

    def days(self, slots: Ints) -> Ints:
        """Local day of each slot of the week."""
        day_starts = np.array(self.clock.day_starts)
        return np.searchsorted(day_starts, slots, side="right").astype(np.int64) - 1

    def bounds(self, request: Request) -> tuple[int, int]:
        """Slots before which nothing may begin, and by which all must have ended, for a request."""
        early = self.clock.slot(request.earliest) if request.earliest is not None else 0
        late = self.clock.slot(request.deadline) if request.deadline is not None else None
        horizon = self.clock.horizon
        return max(0, early), horizon if late is None else min(late, horizon)

    def regions(self, place: int) -> frozenset[str]:
        """A place and all that it lies in, by id."""
        known = self._regions.get(place)
        if known is None:
            chain = self.ways.ancestors[place]
            places = self.week.geography.places
            known = self._regions[place] = frozenset(places[i].id for i in chain[chain >= 0])
        return known

    def lies_in_any(self, place: int, regions: Iterable[str]) -> bool:
        """Whether a place lies in one of the regions (by id)."""
        return not self.regions(place).isdisjoint(regions)


def slices(keys: Ints, count: int) -> list[Ints]:
    """For each key 0 … count−1 the positions that hold it."""
    order = np.argsort(keys, kind="stable")
    cuts = np.searchsorted(keys[order], np.arange(1, count))
    return list(np.split(order, cuts)) if count else []
