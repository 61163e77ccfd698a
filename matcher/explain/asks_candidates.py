"""What unmet requests miss, as kinds of supply that one could call for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil

from matcher.explain.asks_facts import (
    HELPER_MINUTES,
    PARTS,
    Cell,
    DayPart,
    Helper,
    Space,
    Stock,
    Wanted,
)
from matcher.goals.base import in_play
from matcher.goals.good import worth
from matcher.rules.served import counted, part_shares, served
from matcher.rules.view import View
from models.demand import Line, Request, Role, RoomNeed, Session

Span = tuple[int, int]
MOST_UNITS = 2
"""Times that one kind of supply is called for at most."""


@dataclass(frozen=True)
class Candidate:
    """A supply that might help, and whom."""

    wanted: Wanted
    requests: tuple[str, ...]
    """Unmet requests that miss such a thing, in the order of the week."""
    worth: Fraction
    """At most so much Good: what these miss, as far as one unit reaches."""
    units: int = 1
    """How many of them may be of use, one after the other."""


@dataclass
class _Gathered:
    """What is known of a kind of supply so far."""

    level: int = 1
    vetted: bool = False
    people: int = 0
    equipment: set[str] = field(default_factory=set)
    misses: dict[tuple[str, str, int], tuple[Fraction, int]] = field(default_factory=dict)
    """(request, session or line, occurrence) → its worth, and minutes or parts missing."""


class Gatherer:
    """Looks at what every unmet request misses."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.helpers: dict[tuple[Cell, str | None, str | None], _Gathered] = {}
        self.spaces: dict[tuple[Cell, str], _Gathered] = {}
        self.stocks: dict[tuple[str, str | None], _Gathered] = {}
        self.lent: dict[str, dict[int, int]] = defaultdict(lambda: defaultdict(int))
        """Capacity missing in each slot."""
        self.parts = list(_parts(view))
        self.venues: dict[str, set[str]] = defaultdict(set)
        """Function → communities with a room for it."""
        for room in view.single_rooms.values():
            for function in room.functions:
                self.venues[function].add(self._community(view.venue_place[room.venue]))

    def candidates(self) -> list[Candidate]:
        """All kinds of supply that someone misses, of most worth first."""
        for request in in_play(self.view):
            if served(self.view, request) < 1:
                self._request(request)
        found = [*self._helpers(), *self._spaces(), *self._stocks()]
        # The text settles ties: the order must not depend on hashes.
        return sorted(found, key=lambda c: (-c.worth, c.wanted.model_dump_json()))

    def _request(self, request: Request) -> None:
        view = self.view
        parts = len(part_shares(view, request))
        if parts == 0:
            return
        each = Fraction(worth(view.week.policy, request), parts)
        is_open = view.passes_gate(request)
        for line in request.lines if is_open else ():
            self._line(request, line, each)
        for session in request.sessions:
            if not (is_open or session.meeting):
                continue
            for k in range(session.occurrences):
                if (request.id, session.id, k) not in view.placed:
                    self._occurrence(request, session, k, each)

    def _line(self, request: Request, line: Line, each: Fraction) -> None:
        missing = line.amount - counted(self.view, request.id, line.id)
        if missing <= 0:
            return
        if line.single_source:
            missing = Fraction(line.amount)  # what it has so far cannot be added to
        kind = self.view.items[line.item].kind
        topic = request.topic if kind == "money" else None
        known = self.stocks.setdefault((line.item, topic), _Gathered())
        share = each * missing / line.amount
        known.misses[request.id, line.id, 0] = (share, ceil(missing))
        if kind == "capacity":
            for start, end in self.view.spans(line.windows):
                for slot in range(start, end):
                    self.lent[line.item][slot] += ceil(missing)

    def _occurrence(self, request: Request, session: Session, k: int, each: Fraction) -> None:
        times = list(self._times(request, session))
        key, fact = (request.id, session.id, k), (each, session.minutes)
        for community in self._where(request, session):
            for day, part in times:
                cell = Cell(community=community, day=day, part=part)
                for role in session.crew:
                    if not role.people:
                        known = self.helpers.setdefault(
                            (cell, role.skill, role.language), _Gathered()
                        )
                        _note_role(known, session, role)
                        known.misses[key] = fact
        if session.room is not None and not session.room.rooms:
            here = self._community(request.place)
            for day, part in times:
                cell = Cell(community=here, day=day, part=part)
                known = self.spaces.setdefault((cell, session.room.function), _Gathered())
                _note_room(known, session.room)
                known.misses[key] = fact

    def _where(self, request: Request, session: Session) -> list[str]:
        """The communities in which a session may happen, or might with one more room."""
        if session.room is None:
            return [self._community(session.place or request.place)]
        return sorted({self._community(request.place), *self.venues[session.room.function]})

    def _community(self, place: str) -> str:
        return self.view.at_level(place, self.view.week.geography.community) or place

    def _times(self, request: Request, session: Session) -> Iterator[tuple[str, DayPart]]:
        """The parts of days in which the session fits."""
        clock = self.view.clock
        length = clock.length(session.minutes)
        early = clock.slot(request.earliest) if request.earliest is not None else 0
        late = clock.slot(request.deadline) if request.deadline is not None else clock.horizon
        spans = [
            (max(a, early, 0), min(b, late, clock.horizon))
            for a, b in self.view.spans(session.windows)
        ]
        for day, part, (start, end) in self.parts:
            if any(min(b, end) - max(a, start) >= length for a, b in spans):
                yield day, part

    # --- what was gathered --------------------------------------------------------------------

    def _helpers(self) -> Iterator[Candidate]:
        for (cell, skill, language), known in self.helpers.items():
            wanted = Helper(
                kind="helper",
                cell=cell,
                skill=skill,
                level=known.level,
                language=language,
                vetted=known.vetted,
            )
            yield _candidate(wanted, known, HELPER_MINUTES)

    def _spaces(self) -> Iterator[Candidate]:
        for (cell, function), known in self.spaces.items():
            wanted = Space(
                kind="room",
                cell=cell,
                function=function,
                people=known.people,
                equipment=tuple(sorted(known.equipment)),
            )
            start, end = next(s for d, p, s in self.parts if (d, p) == (cell.day, cell.part))
            slot = self.view.week.calendar.slot_minutes
            yield _candidate(wanted, known, (end - start) * slot)

    def _stocks(self) -> Iterator[Candidate]:
        for (name, topic), known in self.stocks.items():
            item = self.view.items[name]
            missing = sum(parts for _, parts in known.misses.values())
            if item.kind == "capacity":
                missing = max(self.lent[name].values())
            if not item.divisible:
                missing = -(-missing // item.parts) * item.parts
            wanted = Stock(kind=item.kind, item=name, amount=missing, topic=topic)
            yield _candidate(wanted, known, None)


def _parts(view: View) -> Iterator[tuple[str, DayPart, Span]]:
    """Every part of every day of the week, in order, with its slots."""
    clock = view.clock
    for day in range(clock.calendar.days):
        date = clock.time(clock.day_starts[day])[:10]
        for part, (opens, closes) in PARTS.items():
            yield date, part, (clock.slot(f"{date}T{opens}"), clock.slot(f"{date}T{closes}"))


def _note_role(known: _Gathered, session: Session, role: Role) -> None:
    known.level = max(known.level, role.level)
    known.vetted |= session.home_visit or session.children


def _note_room(known: _Gathered, need: RoomNeed) -> None:
    known.people = max(known.people, need.people)
    known.equipment.update(need.equipment)


def _candidate(wanted: Wanted, known: _Gathered, minutes: int | None) -> Candidate:
    """``minutes``: what one unit has time for; None: it reaches all."""
    total = Fraction(0)
    for each, length in sorted(known.misses.values(), key=lambda m: (-m[0] / m[1], m[1])):
        if minutes is not None and minutes <= 0:
            break
        # The last one counts wholly: this is an upper figure.
        total += each
        minutes = None if minutes is None else minutes - length
    requests = tuple(dict.fromkeys(request for request, _, _ in known.misses))
    # More of an item may be of use once something else has been called for.
    units = MOST_UNITS if isinstance(wanted, Stock) else min(MOST_UNITS, len(known.misses))
    return Candidate(wanted, requests, total, units)
