"""What a rule gives: who is funded, and how it came to that, round by round."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from models.base import Frozen, Id

Step = Literal["equal-shares", "phragmen", "greedy", "most-welfare"]
"""What funded a project: its supporters' own shares; what they had earned by then; the pot, for
the most welfare for its money; or the best of all choices."""


class Payment(Frozen):
    """So many households paid so much each."""

    households: int
    each: Fraction
    """In parts of the currency, exactly."""


class Round(Frozen):
    """A project is funded."""

    proposal: Id
    step: Step
    pot: Id
    cost: int
    rate: Fraction
    """What it was chosen for. ``equal-shares``: ρ, the price of a unit of satisfaction (the least
    is taken); ``phragmen``: the moment its supporters had earned its cost (the earliest);
    ``greedy``: welfare for each part of money (the most); ``most-welfare``: its welfare."""
    payments: tuple[Payment, ...] = ()
    """Largest first; none where the pot pays and not the households' shares."""
    left: int
    """In the pot afterwards, in parts."""
    supporters: int
    """How many households it is worth something to."""


class Refusal(Frozen):
    """A project that was chosen, and passed over because the week cannot carry it out."""

    proposal: Id
    proven: bool = True
    """False: time ran out before it was known whether it can."""
    rules: tuple[str, ...] = ()
    """Of the week: a smallest set that stands in the way. Empty: not known."""
    zh: tuple[str, ...] = ()
    """How they would be broken, in Chinese."""
    en: tuple[str, ...] = ()
    short_zh: tuple[str, ...] = ()
    """What would have to be there besides, of each week that was asked a sentence in Chinese; empty
    where that is not known of all of them."""
    short_en: tuple[str, ...] = ()
    after: int = 0
    """How many rounds had been when it was chosen."""


class Outcome(Frozen):
    """The funded projects, in the order in which they were."""

    rule: str
    measure: str
    rounds: tuple[Round, ...]
    left: dict[Id, int]
    """Pot → what stays in it, in parts."""
    extra: dict[Id, int] = {}
    """Completion ``add-one``: pot → by how many parts each household's share was raised."""
    refused: tuple[Refusal, ...] = ()
    """Of a budget that can be carried out: what was passed over, and why."""
    proven: bool = True
    """``most-welfare``: that no choice is better. The other rules do what they say, always."""

    @property
    def funded(self) -> tuple[str, ...]:
        """Ids of the funded projects."""
        return tuple(r.proposal for r in self.rounds)
