"""Where people live: the tree of places, near and far communities, households of families."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from models.places import Geography, Place, TravelTime
from models.supply import Person
from scenarios.generator.draw import Draw, shares
from scenarios.generator.shape import Shape

FAMILIES: tuple[tuple[float, tuple[str, ...]], ...] = (
    (0.25, ("adults", "adults")),
    (0.15, ("adults",)),
    (0.20, ("adults", "adults", "children")),
    (0.08, ("adults", "adults", "children", "children")),
    (0.07, ("adults", "adults", "youth")),
    (0.05, ("adults", "adults", "elders", "children")),
    (0.10, ("elders", "elders")),
    (0.10, ("elders",)),
)
NEWCOMERS = 0.4
BUILDINGS_PER_GROUP = 5


@dataclass
class Household:
    """A family at home. Members get an id when something first refers to them."""

    id: str
    building: str
    group: str
    community: int
    members: tuple[str, ...]
    """Age band of each."""
    newcomer: bool
    people: dict[int, str] = field(default_factory=dict)
    """Member → id, of those listed as people."""


@dataclass
class Town:
    """The places of a week, and the households and residents referred to so far."""

    groups: list[list[str]]
    """House groups of each community."""
    neighbours: list[tuple[int, ...]]
    """Neighbouring communities of each community."""
    buildings: dict[str, str]
    """Building → its house group."""
    upper: list[Place]
    travel: list[TravelTime]
    kinds: list[int]
    newcomers: list[bool]
    first: list[int]
    """Index of each house group's first household; at the end, the number of households."""
    group_names: list[str]
    group_community: list[int]
    households: dict[int, Household] = field(default_factory=dict)
    residents: list[Person] = field(default_factory=list)

    def household(self, index: int) -> Household:
        """The household of this index, listed from now on."""
        known = self.households.get(index)
        if known is None:
            g = int(np.searchsorted(self.first, index, side="right")) - 1
            group = self.group_names[g]
            known = self.households[index] = Household(
                id=f"H{index + 1:05d}",
                building=f"U{group[1:]}-{index % BUILDINGS_PER_GROUP + 1}",
                group=group,
                community=self.group_community[g],
                members=FAMILIES[self.kinds[index]][1],
                newcomer=self.newcomers[index],
            )
        return known

    def some_household(self, draw: Draw, community: int | None = None) -> Household:
        """Any household, of one community if named."""
        if community is None:
            return self.household(draw.integer(0, self.first[-1] - 1))
        low = self.group_community.index(community)
        high = low + len(self.groups[community])
        return self.household(draw.integer(self.first[low], self.first[high] - 1))

    def resident(self, home: Household, member: int) -> str:
        """Id of a member of a household, listed from now on."""
        known = home.people.get(member)
        if known is None:
            known = home.people[member] = f"R{home.id[1:]}{'abcdef'[member]}"
            band = home.members[member]
            self.residents.append(Person(id=known, home=home.id, audience=band, languages=("zh",)))
        return known

    def geography(self) -> Geography:
        """The tree with the households referred to."""
        buildings = [
            Place(id=b, level="building", parent=group) for b, group in self.buildings.items()
        ]
        homes = [
            Place(id=h.id, level="household", parent=h.building, newcomer=h.newcomer)
            for _, h in sorted(self.households.items())
        ]
        return Geography(
            places=(*self.upper, *buildings, *homes),
            travel=tuple(self.travel),
        )


def build_town(draw: Draw, shape: Shape) -> Town:
    """One district; its communities lie on a ring: two neighbours each, the others far away."""
    count = shape.communities
    halves = 2 if count > 7 else 1
    upper = [Place(id="D01", level="district")]
    upper.extend(
        Place(id=f"S01{half + 1}", level="sub-district", parent="D01") for half in range(halves)
    )
    neighbours: list[tuple[int, ...]] = []
    travel: list[TravelTime] = []
    for k in range(count):
        ring = {(k - 1) % count, (k + 1) % count} - {k}
        neighbours.append(tuple(sorted(ring)))
        upper.append(
            Place(
                id=community_id(k),
                level="community",
                parent=f"S01{k * halves // count + 1}",
                name=f"第{k + 1}社区",
                neighbours=tuple(community_id(n) for n in sorted(ring) if n > k),
            )
        )
        # Next but one: nearer than the level says. Opposite: across the river.
        ways = ((2, 35),) if k % 2 else ((count // 2, 75),) if k < count // 2 else ()
        for step, minutes in ways if count > 5 else ():
            a, b = community_id(k), community_id((k + step) % count)
            travel.append(TravelTime(a=a, b=b, minutes=minutes))
    return _fill(draw, shape, upper, neighbours, travel)


def community_id(community: int) -> str:
    """Id of the community with this index."""
    return f"C{community + 1:03d}"


def _fill(
    draw: Draw,
    shape: Shape,
    upper: list[Place],
    neighbours: list[tuple[int, ...]],
    travel: list[TravelTime],
) -> Town:
    """House groups, buildings and families of the communities."""
    groups: list[list[str]] = []
    group_community: list[int] = []
    buildings: dict[str, str] = {}
    for c, count in enumerate(shares(shape.house_groups, [1.0] * shape.communities)):
        groups.append([])
        for _ in range(count):
            group_community.append(c)
            name = f"G{len(group_community):04d}"
            groups[c].append(name)
            upper.append(Place(id=name, level="house-group", parent=community_id(c)))
            for b in range(BUILDINGS_PER_GROUP):
                buildings[f"U{name[1:]}-{b + 1}"] = name
    sizes = shares(
        shape.households, [draw.rng.uniform(0.7, 1.3) for _ in range(shape.house_groups)]
    )
    weights = np.array([w for w, _ in FAMILIES])
    kinds = draw.rng.choice(len(FAMILIES), size=shape.households, p=weights / weights.sum())
    return Town(
        groups=groups,
        neighbours=neighbours,
        buildings=buildings,
        upper=upper,
        travel=travel,
        kinds=[int(k) for k in kinds],
        newcomers=[bool(x) for x in draw.rng.random(shape.households) < NEWCOMERS],
        first=[0, *(int(x) for x in np.cumsum(sizes))],
        group_names=[g for one in groups for g in one],
        group_community=group_community,
    )
