"""The ground under a week: the tree of places and the ways between them, in plain Python."""

from __future__ import annotations

from functools import cached_property
from math import inf

from models.places import Geography, Place
from models.time import Clock


class Ground:
    """Where places lie and how far apart, as :class:`models.places.Geography` defines it."""

    def __init__(self, geography: Geography, clock: Clock) -> None:
        self.geography = geography
        self.clock = clock
        self.places: dict[str, Place] = {p.id: p for p in geography.places}
        self._ancestors: dict[str, tuple[str, ...]] = {}

    def ancestors(self, place: str) -> tuple[str, ...]:
        """The place itself, then its parents up to the root."""
        known = self._ancestors.get(place)
        if known is None:
            chain = []
            at: str | None = place
            while at is not None:
                chain.append(at)
                at = self.places[at].parent
            known = self._ancestors[place] = tuple(chain)
        return known

    def at_level(self, place: str, level: str) -> str | None:
        """The ancestor-or-self at a level, if there is one."""
        return next((p for p in self.ancestors(place) if self.places[p].level == level), None)

    def lies_in(self, place: str, regions: tuple[str, ...]) -> bool:
        """Whether the place lies in (or is) one of the regions."""
        return any(p in regions for p in self.ancestors(place))

    @cached_property
    def _stated_ways(self) -> dict[tuple[str, str], int]:
        found: dict[tuple[str, str], int] = {}
        for way in self.geography.travel:
            for pair in ((way.a, way.b), (way.b, way.a)):
                found[pair] = min(way.minutes, found.get(pair, way.minutes))
        return found

    def travel_minutes(self, a: str, b: str) -> int:
        """Minutes from place a to place b, as :class:`models.places.Geography` defines them."""
        if a == b:
            return 0
        ups, vps = self.ancestors(a), self.ancestors(b)
        best: tuple[float, int] = (inf, 0)
        if self._stated_ways:
            for i, u in enumerate(ups):
                for j, v in enumerate(vps):
                    minutes = self._stated_ways.get((u, v))
                    if minutes is not None:
                        best = min(best, (i + j, minutes))
        if best[0] < inf:
            return best[1]
        ca, cb = (self.at_level(p, self.geography.community) for p in (a, b))
        if ca != cb and ca is not None and cb is not None and self.are_neighbours(ca, cb):
            return self.geography.between_neighbours
        common = next(u for u in ups if u in vps)
        return self.geography.within[self.places[common].level]

    def are_neighbours(self, a: str, b: str) -> bool:
        """Whether one of two communities names the other as its neighbour."""
        return b in self.places[a].neighbours or a in self.places[b].neighbours

    def travel_slots(self, a: str, b: str) -> int:
        """Travel in whole slots, rounded up."""
        return self.clock.length(self.travel_minutes(a, b))
