"""A vote on projects: what is proposed, the money there is, and what each household wants.

Plain data, the same whether it comes from a ``.pb`` file, from the service or from a test. Nothing
here says how winners are found (:mod:`matcher.budget`).
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from models.base import Amount, Frozen, Id, Text
from models.tallying import BallotKind

OPEN_POT = "open"


class Pot(Frozen):
    """Money set aside for some of the projects. What is left in a pot stays in it."""

    id: Id
    money: Amount
    """In parts of the currency (:attr:`Election.parts`)."""
    area: Id | None = None
    """Only households of this area have a share of it, and only they vote on its projects; None:
    everybody (a topic's pot, or the open one)."""


class Proposal(Frozen):
    """A project that is voted on: all of it is paid, or nothing."""

    id: Id
    cost: Annotated[Amount, Field(ge=1)]
    pot: Id = OPEN_POT
    name: Text = ""
    needs: tuple[Id, ...] = ()
    """Funded only together with all of these, which must be funded before it."""
    group: Id | None = None
    """Of all projects that name the same group at most one is funded."""


class Ballot(Frozen):
    """What one household wants."""

    household: Id
    """A pseudonym; in a published list a number without a meaning."""
    choices: tuple[Id, ...] = ()
    """The projects it supports; ranked: best first. None at all is a vote too: it has its share."""
    points: tuple[Annotated[int, Field(ge=0, le=10**6)], ...] = ()
    """Cumulative and scored: to each of the choices, in their order."""
    area: Id | None = None
    weight: Annotated[int, Field(ge=1, le=10**6)] = 1
    """How many households this ballot stands for; one household has one vote."""


class Election(Frozen):
    """A vote that has ended."""

    kind: BallotKind
    pots: tuple[Pot, ...]
    proposals: tuple[Proposal, ...]
    ballots: tuple[Ballot, ...]
    parts: Annotated[int, Field(ge=1, le=10_000)] = 1
    """How many parts one unit of the currency has: costs and pots are counted in parts."""
    ties: tuple[Id, ...] = ()
    """Where projects are level, those named here come first, in this order; the others follow in
    the order of their ids, character by character."""

    least_support: Annotated[int, Field(ge=0, le=10**9)] = 0
    """A project that fewer households support is not funded; 0: not even one has to (as published
    city figures count)."""

    @property
    def budget(self) -> int:
        """The money of all pots together, in parts."""
        return sum(pot.money for pot in self.pots)

    def order(self) -> dict[str, int]:
        """Each project's rank where projects are level: the lower one comes first."""
        named = {p: i for i, p in enumerate(self.ties)}
        last = len(named)
        ids = sorted((p.id for p in self.proposals), key=lambda p: (named.get(p, last), p))
        return {p: i for i, p in enumerate(ids)}
