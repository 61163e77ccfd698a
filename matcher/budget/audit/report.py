"""What an audit of an outcome says: facts to publish beside it."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from models.base import Frozen, Id

Priceable = Literal["yes", "no", "not-proven"]


class Group(Frozen):
    """The households of an area."""

    area: Id
    households: int
    with_nothing: int
    """How many of them got no project that is worth anything to them."""
    fair: Fraction
    """Their equal share of the pots that they have a share of, in parts."""
    received: Fraction
    """Their share of what was funded: each project's cost, split evenly over its supporters."""


class Underserved(Frozen):
    """Households that together deserve a project that was not funded, and who all have too little
    to say they were given others instead."""

    proposal: Id
    households: int
    """How many they are; what they deserve: :mod:`matcher.budget.audit.representation`."""
    most: int
    """What the best off of them has, with this project added."""
    deserved: Fraction
    """What each of them deserves; at least ``most``."""


class Prices(Frozen):
    """Whether every household with the same money would have bought just this, of one pot."""

    pot: Id
    priceable: Priceable
    money: Fraction | None = None
    """``yes``: what each household has to spend, in parts."""
    witness: str = ""
    """``no``: what cannot be paid: the project that nobody supports, or ``certificate``."""


class Audit(Frozen):
    """Of an outcome, by code that shares nothing with the rules."""

    households: int
    with_nothing: int
    welfare: int
    groups: tuple[Group, ...]
    """By area; empty where ballots state none."""
    underserved: tuple[Underserved, ...]
    """Of each project that was not funded the largest such group; empty: there is none."""
    unchecked: tuple[Id, ...]
    """Projects that could not have been funded: excluded by a funded one, without one they need,
    with too little support, or passed over as the week cannot carry them out. Nothing is said about
    them."""
    prices: tuple[Prices, ...]
