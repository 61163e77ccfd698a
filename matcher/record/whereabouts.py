"""Where the public may know things to be: communities, and homes under numbers."""

from __future__ import annotations

from functools import cached_property

from matcher.rules.ground import Ground
from models.demand import Request
from models.places import Geography, Place
from models.time import Clock
from models.week import Week


class Whereabouts:
    """The places of a week, as far as they are public."""

    def __init__(self, week: Week) -> None:
        self.full = week
        self.geography = week.geography
        self.ground = Ground(week.geography, Clock(week.calendar))
        self.rank = {level: i for i, level in enumerate(week.geography.levels)}
        self.root = next(p for p in week.geography.places if p.parent is None)
        self.requests = sorted(week.requests, key=lambda r: r.id)

    def is_coarse(self, place: str) -> bool:
        """Whether a place is a community or lies above."""
        level = self.ground.places[place].level
        return self.rank[level] <= self.rank[self.geography.community]

    def coarse(self, place: str) -> str:
        """The community of a place, or what lies above if it is in none."""
        if place not in self.ground.places:
            return self.root.id
        above = (p for p in self.ground.ancestors(place) if self.is_coarse(p))
        return next(above, self.root.id)

    def counts_by_household(self, request: Request) -> bool:
        """Whether some rule or goal asks whose request it is: bookings are capped by household, and
        a household is told once of all its broken promises."""
        return request.kind == "booking" or request.id in self.promised

    @cached_property
    def promised(self) -> frozenset[str]:
        """The requests to which something is promised."""
        promised = self.full.history.promises
        return frozenset(
            (
                *(f.request for f in promised.flows),
                *(p.request for p in promised.placements),
                *(s.request for s in promised.seats),
            )
        )

    @cached_property
    def homes(self) -> dict[str, str]:
        """Household → the name by which it appears."""
        wanted = [r.household for r in self.requests if self.counts_by_household(r)]
        prefix = self.unused("home-")
        found: dict[str, str] = {}
        for household in wanted:
            if household is not None and household not in found:
                found[household] = f"{prefix}{len(found) + 1}"
        if self.root.id in found:
            found[self.root.id] = self.root.id
        return found

    def unused(self, prefix: str) -> str:
        """The prefix, or a longer one, with which no id of the week begins."""
        week = self.full
        things = (
            *(week.geography.places, week.organisations, week.people, week.pledges),
            *(week.venues, week.rooms, week.joined_rooms, week.requests),
        )
        ids = [thing.id for group in things for thing in group]
        while any(id.startswith(prefix) for id in ids):
            prefix = f"x-{prefix}"
        return prefix

    def geography_left(self) -> Geography:
        """The places that are left, the households that appear under the root."""
        deepest = self.rank[self.geography.group]
        kept = [
            Place(
                id=p.id,
                level=p.level,
                parent=p.parent,
                neighbours=p.neighbours,
            )
            for p in self.geography.places
            if p.parent is None or self.rank[p.level] <= deepest
        ]
        homes = [
            Place(id=home, level=self.geography.household, parent=self.root.id)
            for home in self.homes.values()
            if home != self.root.id
        ]
        return Geography(
            levels=self.geography.levels,
            community=self.geography.community,
            group=self.geography.group,
            household=self.geography.household,
            places=(*sorted(kept, key=lambda p: (self.rank[p.level], p.id)), *homes),
            within=self.geography.within,
        )

    def home_of(self, request: Request) -> str | None:
        """The name by which a request's household appears, where it does."""
        if request.household is None or not self.counts_by_household(request):
            return None
        return self.homes[request.household]
