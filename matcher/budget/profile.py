"""The ballots as the rules see them: households that want the same are counted together.

Two households with the same ballot, of the same area, are treated alike by every rule, always. So
a rule works on *classes*, each with how many households it stands for, and loses nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from models.election import Ballot, Election, Proposal
from models.tallying import Measure


class UnfitMeasure(ValueError):
    """This kind of ballot does not say what the measure asks for."""


FITTING: Mapping[str, tuple[Measure, ...]] = {
    "approval": ("cardinality", "cost"),
    "cumulative": ("cardinality", "cost", "points"),
    "scored": ("cardinality", "cost", "points"),
    "ranked": ("cardinality", "cost", "borda"),
}
"""Kind of ballot → the measures that can be read from it."""


@dataclass(frozen=True)
class Supporter:
    """A class that supports a project."""

    voters: int
    """Index of the class."""
    households: int
    """How many households it stands for."""
    worth: int
    """What the project is worth to each of them (above 0)."""


@dataclass(frozen=True)
class Voters:
    """Households of one area that cast the same ballot."""

    households: int
    area: str | None
    worth: Mapping[str, int]
    """Project → what it is worth to each of them (above 0)."""


class Profile:
    """An election under a measure of satisfaction."""

    def __init__(self, election: Election, measure: Measure) -> None:
        """Raises :class:`UnfitMeasure`. The election must be sound (``election_problems``)."""
        if measure not in FITTING[election.kind]:
            fitting = ", ".join(FITTING[election.kind])
            raise UnfitMeasure(f"{election.kind} ballots are measured by {fitting}, not {measure}")
        self.election = election
        self.measure = measure
        self.proposals = {p.id: p for p in election.proposals}
        self.pots = {pot.id: pot for pot in election.pots}
        self.order = election.order()
        self.voters = _classes(election, measure)
        self.households = sum(v.households for v in self.voters)

    @cached_property
    def supporters(self) -> dict[str, tuple[Supporter, ...]]:
        """Project → the classes it is worth something to."""
        found: dict[str, list[Supporter]] = {p: [] for p in self.proposals}
        for index, voters in enumerate(self.voters):
            for proposal, worth in voters.worth.items():
                found[proposal].append(Supporter(index, voters.households, worth))
        return {p: tuple(each) for p, each in found.items()}

    @cached_property
    def welfare(self) -> dict[str, int]:
        """Project → what it is worth to all households together."""
        return {p: sum(s.households * s.worth for s in each) for p, each in self.supporters.items()}

    @cached_property
    def barred(self) -> frozenset[str]:
        """Projects with too little support to be funded."""
        least = self.election.least_support
        return frozenset(
            p for p, each in self.supporters.items() if sum(s.households for s in each) < least
        )

    def has_share(self, voters: Voters, pot: str) -> bool:
        """Whether these households have a share of a pot."""
        area = self.pots[pot].area
        return area is None or area == voters.area

    @cached_property
    def sharers(self) -> dict[str, int]:
        """Pot → how many households have a share of it."""
        return {
            pot: sum(v.households for v in self.voters if self.has_share(v, pot))
            for pot in self.pots
        }


def worth_of(ballot: Ballot, measure: Measure, proposals: Mapping[str, Proposal]) -> dict[str, int]:
    """Project → what it is worth to one household, without those worth nothing."""
    match measure:
        case "cardinality" | "cost":
            points = ballot.points or (1,) * len(ballot.choices)
            return {
                p: proposals[p].cost if measure == "cost" else 1
                for p, given in zip(ballot.choices, points, strict=True)
                if given > 0
            }
        case "points":
            given = zip(ballot.choices, ballot.points, strict=True)
            return {p: n for p, n in given if n > 0}
        case "borda":
            last = len(ballot.choices) - 1
            return {p: last - i for i, p in enumerate(ballot.choices) if i < last}


def _classes(election: Election, measure: Measure) -> tuple[Voters, ...]:
    proposals = {p.id: p for p in election.proposals}
    areas = {pot.area for pot in election.pots}
    found: dict[tuple[str | None, frozenset[tuple[str, int]]], int] = {}
    for ballot in election.ballots:
        worth = worth_of(ballot, measure, proposals)
        key = ballot.area if ballot.area in areas else None, frozenset(worth.items())
        found[key] = found.get(key, 0) + ballot.weight
    return tuple(
        Voters(households, area, dict(sorted(worth))) for (area, worth), households in found.items()
    )
