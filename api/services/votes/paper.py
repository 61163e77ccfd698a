"""Ballots on paper as the published list has them: of each small group its sum, and no ballot.

Who lists what a few households wrote tells what each of them wants. So a group's ballots are added
up, project by project, and dealt out to as many households again by a rule that knows the sums
alone: whatever was written, equal sums give the same list.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from models.election import Ballot, Election
from models.tables import PaperTally

Said = tuple[tuple[str, ...], tuple[int, ...]]
"""Choices, and points to them."""


def summed(election: Election, tallies: Iterable[PaperTally]) -> list[Ballot]:
    """The ballots that stand for what was entered from paper, group by group."""
    groups: dict[str, list[PaperTally]] = {}
    for one in tallies:
        groups.setdefault(one.area, []).append(one)
    found: list[tuple[str, Said, int]] = []
    for area, entered in sorted(groups.items()):
        deal = _ranked if election.kind == "ranked" else _dealt
        counts = Counter(deal([p.id for p in election.proposals], entered))
        found += [(area, said, n) for said, n in sorted(counts.items())]
    return [
        Ballot(household=f"paper-{i}", choices=said[0], points=said[1], area=area or None, weight=n)
        for i, (area, said, n) in enumerate(found, start=1)
    ]


def _dealt(projects: Sequence[str], entered: Sequence[PaperTally]) -> list[Said]:
    """Each project's supporters, and its points, dealt round: one household after the other, so
    that none has more projects than a ballot may name."""
    households = sum(one.households for one in entered)
    supporters: Counter[str] = Counter()
    points: Counter[str] = Counter()
    for one in entered:
        for project, given in zip(one.choices, one.points or (1,) * len(one.choices), strict=True):
            supporters[project] += one.households * (given > 0)
            points[project] += one.households * given
    pointed = any(one.points for one in entered)
    dealt: list[list[tuple[str, int]]] = [[] for _ in range(households)]
    at = 0
    for project in projects:
        for i in range(n := supporters[project]):
            share = points[project] // n + (i < points[project] % n)
            dealt[(at + i) % households].append((project, share))
        at += n
    return [
        (tuple(p for p, _ in each), tuple(n for _, n in each) if pointed else ()) for each in dealt
    ]


def _ranked(projects: Sequence[str], entered: Sequence[PaperTally]) -> list[Said]:
    """One order for all: by the places that each project was given, added up."""
    worth: Counter[str] = Counter()
    named: set[str] = set()
    for one in entered:
        named.update(one.choices)
        for place, project in enumerate(one.choices):
            worth[project] += one.households * (len(one.choices) - 1 - place)
    order = sorted((p for p in projects if p in named), key=lambda p: -worth[p])
    longest = max((len(one.choices) for one in entered), default=0)
    households = sum(one.households for one in entered)
    return [(tuple(order[:longest]), ())] * households
