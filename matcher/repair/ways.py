"""Up to three ways out of an event, each judged, each with who must be told."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

from matcher.program import Form
from matcher.repair.change import Change, change_of
from matcher.repair.desk import Desk
from matcher.repair.hood import hood_of
from matcher.repair.judge import Judged, judge
from matcher.repair.loss import Loss, loss_of
from matcher.repair.near import Near, joined
from matcher.repair.past import Past, decided, past_of
from matcher.repair.reach import FIRST, FULL, Hood, Reach
from matcher.repair.search import Searcher
from matcher.repair.sub import sub_week
from matcher.repair.told import Notice, notices, told
from matcher.rules.base import Violation
from matcher.solve.clock import Stopwatch
from models.event import Event, Overran
from models.items import Commitments
from models.policy import Policy, Tier
from models.week import Decision

Name = Literal["fewest-told", "most-good", "favourites"]
NAMES: tuple[Name, ...] = ("fewest-told", "most-good", "favourites")
SECONDS = 1.0
"""For all ways together, unless told otherwise."""


class Irreparable(Exception):
    """What has begun, or what people fixed, breaks a rule after the event whatever is done."""

    def __init__(self, violations: tuple[Violation, ...]) -> None:
        self.violations = violations
        super().__init__(violations)


@dataclass(frozen=True)
class Way:
    """One way out: what the requests near the event get, the rest staying as published."""

    names: tuple[Name, ...]
    """What it is best at; several where their best is one and the same plan."""
    content: Commitments
    """All that the ``changed`` requests get."""
    changed: frozenset[str]
    told: tuple[str, ...]
    """Who must be told of a broken promise."""
    notices: tuple[Notice, ...]
    """Who must be told what, others than those included."""
    tiers: tuple[int, ...]
    """Value of every tier of the policy, for the whole week."""
    exact: bool
    """Whether no plan at all is better at it; else none was found near the event."""


@dataclass(frozen=True)
class Repair:
    """What an event does, and the ways out."""

    event: Event
    change: Change
    past: Past
    nothing: Way
    """What is left if nothing is done: the event's own loss."""
    nothing_holds: bool
    """Whether that is a plan; where something that has begun must go on, it is none."""
    ways: tuple[Way, ...]
    released: tuple[Decision, ...]
    """Pins and locks that the event's own loss breaks: no longer binding, but whom they name comes
    first in every way."""
    discarded: tuple[Violation, ...]
    """Violations for which a plan that the search made was thrown away; empty unless it has a
    defect."""


def repair(
    desk: Desk,
    event: Event,
    *,
    now: str | None = None,
    favourites: frozenset[str] | None = None,
    seconds: float = SECONDS,
    first: Callable[[Way], None] | None = None,
) -> Repair:
    """Ways out of a (sound) event, the fewest told first.

    Parameters
    ----------
    now : what begins before stays as it is; None: nothing has begun (for a session that overran:
        all that began before its planned end).
    favourites : requests that the coordinator wants kept; None: those that the week's pins name.
    seconds : after which the search ends with what it has.
    first : called with a first answer, found in a smaller neighbourhood.

    Raises
    ------
    Irreparable : what has begun or is pinned breaks a rule after the event, whatever is done.
    """
    with _collector_paused():
        repairer = _Repairer(desk, event, now, favourites, seconds)
        if not repairer.loss.shortened:
            return repairer.run(first)
        # A course under way ends early only where nobody can take over without harm to those who
        # come before all others.
        try:
            kept = _Repairer(desk, event, now, favourites, seconds / 2, shorten=False).run(first)
        except Irreparable:
            return repairer.run(first)
        ended = repairer.run(None)
        return kept if _first_served(desk, kept) >= _first_served(desk, ended) else ended


def _first_served(desk: Desk, found: Repair) -> list[int]:
    """The most that any way has of the tiers before the one with Good in it."""
    tiers = desk.week.policy.tiers
    first = [tiers.index(tier) for tier in _around_good(desk.week.policy)[0][:-1]]
    return max([way.tiers[k] for k in first] for way in found.ways)


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Without the cyclic collector: walking through a whole district takes it longer than finding
    an answer."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class _Repairer:
    def __init__(
        self,
        desk: Desk,
        event: Event,
        now: str | None,
        favourites: frozenset[str] | None,
        seconds: float,
        *,
        shorten: bool = True,
    ) -> None:
        self.desk = desk
        self.event = event
        self.watch = Stopwatch(seconds)
        self.past = past_of(desk.view, _moment(desk, event, now))
        pinned = (d.target.request for d in desk.week.decisions.pins)
        self.favourites = (
            frozenset(r for r in pinned if r is not None) if favourites is None else favourites
        )
        change = change_of(desk.view, event, self.past)
        self.loss: Loss = loss_of(desk, change, self.past, shorten=shorten)
        self.change = self.loss.change
        decided = (*desk.week.decisions.pins, *desk.week.decisions.locks)
        self.released = tuple(d for d in decided if d.id in self.change.released)
        self.discarded: list[Violation] = []

    def run(self, first: Callable[[Way], None] | None) -> Repair:
        """The first answer, then all ways."""
        nothing = self._way((), self.loss.content, self.loss.hurt, self.loss.judged, False)
        small = self._hood(FIRST)
        search = self._searcher(small)
        quick = self._found(search, small, "fewest-told")
        if first is not None and (quick is not None or self.loss.judged.holds):
            first(quick or nothing)
        wide = self._hood(FULL)
        if wide != small:
            search = self._searcher(wide)
            if quick is not None:
                search.start_from(self._filled(quick, wide))
        ways = [self._found(search, wide, name) for name in self._names(wide)]
        best = _merged([way for way in ways if way is not None])
        if not best and not self.loss.judged.holds:
            raise Irreparable(self.loss.judged.violations)
        return Repair(
            event=self.event,
            change=self.change,
            past=self.past,
            nothing=nothing,
            nothing_holds=self.loss.judged.holds,
            ways=best or (nothing,),
            released=self.released,
            discarded=tuple(self.discarded),
        )

    def _names(self, hood: Hood) -> list[Name]:
        concerned = self.favourites & set(hood.free)
        return [name for name in NAMES if name != "favourites" or concerned]

    def _hood(self, reach: Reach) -> Hood:
        return hood_of(self.desk, self.change, self.past, self.loss, reach)

    def _searcher(self, hood: Hood) -> Searcher:
        desk = self.desk
        before = joined(desk.content_of(name) for name in hood.free)
        others = (desk.content_of(name) for name in hood.free if name not in self.loss.hurt)
        left = joined([self.loss.content, *others])
        sub = sub_week(desk, self.change, self.past, hood)
        return Searcher(sub, before, left, self.past, desk.plan.mu)

    def _filled(self, way: Way, hood: Hood) -> Commitments:
        """A way as what all free requests of a neighbourhood get."""
        others = (self.desk.content_of(n) for n in hood.free if n not in way.changed)
        return joined([way.content, *others])

    def _found(self, search: Searcher, hood: Hood, name: Name) -> Way | None:
        """The best way of its kind in a neighbourhood; None if it does not hold."""
        found = search.best(self._order(search, name), self.watch)
        judged = judge(Near(self.desk, self.change, self.past, hood.free, found.content))
        if not judged.holds:
            # Without a plan to start from, finding none is no defect.
            self.discarded += judged.violations if self.loss.judged.holds else ()
            return None
        exact = hood.whole and found.proven
        return self._way((name,), found.content, frozenset(hood.free), judged, exact)

    def _order(self, search: Searcher, name: Name) -> list[Form]:
        promises = search.promises()
        # Whoever lost what people had decided comes first, whatever the way.
        theirs = frozenset(d.target.request for d in self.released if d.target.request is not None)
        released = [search.favoured(theirs)] if theirs else []
        before, after = _around_good(self.desk.week.policy)
        first, last = search.tiers(before), search.tiers(after)
        if name == "most-good":
            return [*released, *first, promises, *last]
        if name == "fewest-told":
            return [*released, promises, *search.tiers([*before, *after])]
        favoured = search.favoured(self.favourites)
        return [*released, favoured, promises, *search.tiers([*before, *after])]

    def _way(
        self,
        names: tuple[Name, ...],
        content: Commitments,
        free: frozenset[str],
        judged: Judged,
        exact: bool,
    ) -> Way:
        """A judged plan with what it changes and whom that concerns."""
        new = _by_request(content)
        concerned = free | self.loss.hurt
        empty = Commitments()
        changed = frozenset(
            name
            for name in concerned
            if _sorted(new.get(name, empty)) != _sorted(self.desk.content_of(name))
        )
        kept = joined(new[name] for name in sorted(changed) if name in new)
        before = joined(self.desk.content_of(name) for name in judged.view.requests)
        return Way(
            names=names,
            content=kept,
            changed=changed,
            told=told(judged.view),
            notices=notices(judged.view, before, changed),
            tiers=judged.tiers,
            exact=exact,
        )


def _moment(desk: Desk, event: Event, now: str | None) -> int | None:
    """The slot that is now."""
    if now is not None:
        return desk.view.clock.slot(now)
    if not isinstance(event, Overran):
        return None
    key = (event.request, event.session, event.occurrence)
    return desk.view.span(desk.view.placed[key][0])[1]


def _around_good(policy: Policy) -> tuple[list[Tier], list[Tier]]:
    """The policy's tiers but for promises: up to the one with Good in it, and the others."""
    tiers = [t for t in policy.tiers if not set(t.goals) <= {"promises", "promises-ahead"}]
    last = max((k for k, t in enumerate(tiers) if "good" in t.goals), default=len(tiers) - 1)
    return tiers[: last + 1], tiers[last + 1 :]


def _by_request(content: Commitments) -> dict[str, Commitments]:
    names = {d.request for d in decided(content)}
    return {
        name: Commitments(
            flows=tuple(f for f in content.flows if f.request == name),
            placements=tuple(p for p in content.placements if p.request == name),
            seats=tuple(s for s in content.seats if s.request == name),
        )
        for name in names
    }


def _sorted(content: Commitments) -> tuple[object, ...]:
    """A content whatever the order of its decisions and crews."""
    placements = (
        p.model_copy(update={"crew": tuple(sorted(p.crew, key=lambda a: (a.role, a.person)))})
        for p in content.placements
    )
    return (
        tuple(sorted(content.flows, key=lambda f: f.model_dump_json())),
        tuple(sorted(placements, key=lambda p: p.model_dump_json())),
        tuple(sorted(content.seats, key=lambda s: s.model_dump_json())),
    )


def _merged(ways: list[Way]) -> tuple[Way, ...]:
    """Ways that are one plan as one, under all their names."""
    found: dict[tuple[object, ...], Way] = {}
    for way in ways:
        key = (way.changed, _sorted(way.content))
        known = found.get(key)
        if known is None:
            found[key] = way
        else:
            found[key] = Way(
                names=(*known.names, *way.names),
                content=known.content,
                changed=known.changed,
                told=known.told,
                notices=known.notices,
                tiers=known.tiers,
                exact=known.exact and way.exact,
            )
    return tuple(found.values())
