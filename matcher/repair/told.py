"""Who must be told what: every difference between two plans, by the people it concerns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from matcher.goals.promises import broken, requester
from matcher.repair.past import Decided, occurrence_of
from matcher.rules.view import Occurrence, View
from models.items import Assignment, Commitments, Flow, Placement, Seat

About = Literal["session", "task", "seat", "goods"]
"""What a notice speaks of: what happens for somebody, what somebody serves in, a place in
somebody's session, or what is handed over."""


@dataclass(frozen=True)
class Notice:
    """One thing to tell one party."""

    party: str
    """A person, household or organisation; a request where it has none of them."""
    about: About
    request: str
    before: Decided | None
    """None: new. Goods of one pledge for one line are one flow, whatever the plan splits."""
    after: Decided | None
    """None: cancelled."""
    broken: bool
    """Whether it is of something published, to a party that counts in the goal ``promises``."""

    @property
    def change(self) -> Literal["cancelled", "changed", "new"]:
        """What becomes of it."""
        if self.after is None:
            return "cancelled"
        return "new" if self.before is None else "changed"


def told(view: View) -> tuple[str, ...]:
    """Everyone who must be told of a broken promise; the week of ``view`` holds the promises."""
    return tuple(sorted({party for b in broken(view) for party in b.parties}))


def notices(view: View, before: Commitments, changed: Iterable[str]) -> tuple[Notice, ...]:
    """Who must be told what of ``changed`` requests; ``view`` shows the plan afterwards."""
    teller = _Teller(view, before, set(changed))
    return tuple(sorted(teller.all(), key=_order))


def _order(notice: Notice) -> tuple[object, ...]:
    return (not notice.broken, notice.party, notice.request, notice.about, str(notice.before))


class _Teller:
    def __init__(self, view: View, before: Commitments, changed: set[str]) -> None:
        self.view = view
        self.changed = changed
        self.old: dict[Occurrence, Placement] = {occurrence_of(p): p for p in before.placements}
        self.new: dict[Occurrence, Placement] = {occurrence_of(p): p for p in view.placements}
        self.before = before
        self.told = set(told(view))

    def all(self) -> Iterator[Notice]:
        """Every notice, once."""
        yield from dict.fromkeys((*self._sessions(), *self._seats(), *self._goods()))

    def _notice(
        self,
        party: str,
        about: About,
        request: str,
        before: Decided | None,
        after: Decided | None,
    ) -> Notice:
        broken = before is not None and party in self.told
        return Notice(party, about, request, before, after, broken)

    # --- what happens -------------------------------------------------------------------------

    def _sessions(self) -> Iterator[Notice]:
        for key in sorted(self.old.keys() | self.new.keys()):
            if key[0] not in self.changed:
                continue
            old, new = self.old.get(key), self.new.get(key)
            if old == new:
                continue
            if self._differs(key, old, new):
                for party in self._concerned(key):
                    yield self._notice(party, "session", key[0], old, new)
            yield from self._crew(key, old, new)

    def _differs(self, key: Occurrence, old: Placement | None, new: Placement | None) -> bool:
        """Whether it matters to those for whom it happens: at home also who comes."""
        if old is None or new is None:
            return True
        session = self.view.sessions.get(key[:2])
        at_home = session is not None and session.home_visit
        crews = (set(old.crew), set(new.crew)) if at_home else (set(), set())
        return (old.start, old.room) != (new.start, new.room) or crews[0] != crews[1]

    def _concerned(self, key: Occurrence) -> Iterator[str]:
        """Who asks, who attends, and who keeps sitting in it."""
        yield requester(self.view, key[0])
        request = self.view.requests.get(key[0])
        yield from request.people if request is not None else ()
        for seat in self.before.seats:
            covers = seat.session is None or (seat.activity, seat.session, seat.occurrence) == key
            if seat.activity == key[0] and covers and seat in self.view.seats:
                yield from self.view.requests[seat.request].people

    def _crew(
        self, key: Occurrence, old: Placement | None, new: Placement | None
    ) -> Iterator[Notice]:
        had: set[Assignment] = set(old.crew) if old is not None else set()
        has: set[Assignment] = set(new.crew) if new is not None else set()
        when = old.start == new.start and old.room == new.room if old and new else False
        for member in sorted(had | has, key=lambda a: (a.person, a.role)):
            if member in had and member in has and when:
                continue
            mine = old if member in had else None
            now = new if member in has else None
            yield self._notice(member.person, "task", key[0], mine, now)

    # --- seats and goods ----------------------------------------------------------------------

    def _seats(self) -> Iterator[Notice]:
        old = {s.request: s for s in self.before.seats}
        new = {s.request: s for s in self.view.seats}
        for name in sorted(self.changed & (old.keys() | new.keys())):
            a, b = old.get(name), new.get(name)
            if a != b:
                request = self.view.requests.get(name)
                people = request.people if request is not None else ()
                for party in people or (requester(self.view, name),):
                    yield self._notice(party, "seat", name, a, b)

    def _goods(self) -> Iterator[Notice]:
        old, new = _sums(self.before.flows), _sums(self.view.flows)
        for key in sorted(old.keys() | new.keys()):
            a, b = old.get(key), new.get(key)
            if key[0] in self.changed and a != b:
                yield self._notice(requester(self.view, key[0]), "goods", key[0], a, b)


def _sums(flows: Iterable[Flow]) -> dict[tuple[str, str, str], Flow]:
    """One flow for each pledge and line, handed over when the first of them is."""
    found: dict[tuple[str, str, str], Flow] = {}
    for flow in flows:
        key = (flow.request, flow.line, flow.pledge)
        known = found.get(key)
        if known is None:
            found[key] = flow
        else:
            amount = known.amount + flow.amount
            found[key] = known.model_copy(update={"amount": amount, "at": min(known.at, flow.at)})
    return found


def seat_of(notice: Notice) -> Seat | None:
    """The seat a notice speaks of, the old one first."""
    for decision in (notice.before, notice.after):
        if isinstance(decision, Seat):
            return decision
    return None
