"""A week cut into weeks that share nothing, each of which may be solved as if it were alone.

What one part could have, no other could. Small ones are put together with the large one that lies
nearest, so that there are a few parts of some size and not one for every wish that nobody can
grant.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable
from dataclasses import dataclass
from typing import TypeVar

from matcher.options import build_options
from matcher.options.removed import Removed
from matcher.solve.links import Links
from models.items import Commitments
from models.places import Geography
from models.week import Decisions, History, Target, Week

Thing = TypeVar("Thing")
LEAST = 1000
"""Requests from which a part stands alone."""


@dataclass(frozen=True)
class Parts:
    """The weeks that a week falls into; one, the week itself, if everything hangs together."""

    weeks: tuple[Week, ...]
    removed: Removed
    """Candidates removed by rules, by request of the whole week: its parts do not know those who
    could not have served anyway."""


def cut(week: Week, least: int = LEAST) -> Parts:
    """Cut a (validated) week into parts with at least so many requests each.

    Their requests are those of the week, each in one part; so are the pins and locks, the past
    asks, the promises and the items of the last plan. People, pledges, rooms and places are in
    every part that names them, but could do or give something in one part only.
    """
    options = build_options(week)
    if _is_one(week):
        return Parts((week,), options.removed)
    links = Links(week, options)
    number = _gathered(links, least)
    if len(set(number.values())) < 2:
        return Parts((week,), options.removed)
    return Parts(tuple(_Cut(links, number).weeks()), options.removed)


def _is_one(week: Week) -> bool:
    """Whether something speaks of the whole week: the least of all groups, or a pin of anything."""
    decisions = week.decisions
    if any(d.target.request is None for d in (*decisions.pins, *decisions.locks)):
        return True
    return week.policy.fairness.alpha == "inf" and any(
        "fairness" in tier.goals for tier in week.policy.tiers
    )


def _gathered(links: Links, least: int) -> dict[Hashable, int]:
    """Root of each set of requests → number of its part, in the order of their first requests."""
    sets: dict[Hashable, list[int]] = defaultdict(list)
    for number, request in enumerate(links.week.requests):
        sets[links.root(request.id)].append(number)
    large = {root: k for k, root in enumerate(r for r, mine in sets.items() if len(mine) >= least)}
    if len(large) < 2:
        return dict.fromkeys(sets, 0)
    index = links.index
    around: dict[int, Counter[int]] = defaultdict(Counter)
    """Place → requests of each large set in it."""
    for root, part in large.items():
        for number in sets[root]:
            for place in index.ways.ancestors[index.request_place[number]].tolist():
                around[place][part] += 1
    found = dict(large)
    for root, mine in sets.items():
        if root not in found:
            chain = index.ways.ancestors[index.request_place[mine[0]]].tolist()
            near = next(around[place] for place in chain if place in around)
            found[root] = max(near, key=lambda part: (near[part], -part))
    return found


class _Cut:
    def __init__(self, links: Links, number: dict[Hashable, int]) -> None:
        self.links = links
        self.week = links.week
        self.number = number
        self.count = max(number.values()) + 1

    def weeks(self) -> list[Week]:
        """All parts."""
        requests: list[list[str]] = [[] for _ in range(self.count)]
        supply: list[set[str]] = [set() for _ in range(self.count)]
        for request in self.week.requests:
            requests[self._part(request.id)].append(request.id)
        for name in self.links.supply:
            supply[self._part(name)].add(name)
        histories = self._histories()
        return [
            self._week(set(mine), owned, history)
            for mine, owned, history in zip(requests, supply, histories, strict=True)
        ]

    def _part(self, node: Hashable) -> int:
        """Of anything; the first for what has to do with no request."""
        return self.number.get(self.links.root(node), 0)

    def _histories(self) -> list[History]:
        history = self.week.history
        past = self._dealt(history.past, [self.links.of_past(x) for x in history.past])
        promises, last = (self._commitments(x) for x in (history.promises, history.last_plan))
        return [
            History(past=tuple(one), promises=two, last_plan=three)
            for one, two, three in zip(past, promises, last, strict=True)
        ]

    def _dealt(self, things: tuple[Thing, ...], nodes: list[Hashable]) -> list[list[Thing]]:
        found: list[list[Thing]] = [[] for _ in range(self.count)]
        for thing, node in zip(things, nodes, strict=True):
            found[self._part(node)].append(thing)
        return found

    def _commitments(self, content: Commitments) -> list[Commitments]:
        node = self.links.of_name
        return [
            Commitments(flows=tuple(flows), placements=tuple(placements), seats=tuple(seats))
            for flows, placements, seats in zip(
                self._dealt(content.flows, [node(x.request) for x in content.flows]),
                self._dealt(content.placements, [node(x.request) for x in content.placements]),
                self._dealt(content.seats, [node(x.request) for x in content.seats]),
                strict=True,
            )
        ]

    def _week(self, requests: set[str], owned: set[str], history: History) -> Week:
        week, names = self.week, self.links.names
        decisions = Decisions(
            pins=tuple(d for d in week.decisions.pins if d.target.request in requests),
            locks=tuple(d for d in week.decisions.locks if d.target.request in requests),
        )
        said = [name for part in (*history.past, decisions) for name in names.within(part)]
        kept = requests | names.closure({*requests, *owned, *said}, self.links.index.request_of)
        gone = tuple(name for name in week.decisions.withdrawn if name in kept)
        bans = tuple(d for d in week.decisions.bans if _named(d.target) <= kept)
        budgets = tuple(
            cap for cap in week.policy.caps.budgets if cap.place is None or cap.place in kept
        )
        caps = week.policy.caps.model_copy(update={"budgets": budgets})
        return week.model_copy(
            update={
                "geography": _geography(week.geography, kept),
                "organisations": tuple(x for x in week.organisations if x.id in kept),
                "people": tuple(x for x in week.people if x.id in kept),
                "pledges": tuple(x for x in week.pledges if x.id in kept),
                "venues": tuple(x for x in week.venues if x.id in kept),
                "rooms": tuple(x for x in week.rooms if x.id in kept),
                "joined_rooms": tuple(x for x in week.joined_rooms if x.id in kept),
                "requests": tuple(x for x in week.requests if x.id in requests),
                "history": history,
                "decisions": decisions.model_copy(update={"bans": bans, "withdrawn": gone}),
                "policy": week.policy.model_copy(update={"caps": caps}),
            }
        )


def _named(target: Target) -> set[str]:
    """What of the week a ban names; all of it must be there for the ban to mean anything."""
    ids = (target.request, target.activity, target.pledge, target.room, target.person)
    return {name for name in ids if name is not None}


def _geography(geography: Geography, kept: set[str]) -> Geography:
    """The tree above the places kept; ways and neighbours between them."""
    places = tuple(place for place in geography.places if place.id in kept)
    travel = tuple(way for way in geography.travel if way.a in kept and way.b in kept)
    return geography.model_copy(update={"places": places, "travel": travel})
