"""The names of a vote: kinds of ballot, measures of what a winner is worth, rules that find them.

Apart from :mod:`models.election`, so that a command can offer them without loading what reads one.
"""

from __future__ import annotations

from typing import Literal, get_args

BallotKind = Literal["approval", "cumulative", "ranked", "scored"]
"""What a household writes: names it supports; points from one sum, shared out; an order, best
first; or points for each, without a sum."""
BALLOT_KINDS: tuple[BallotKind, ...] = get_args(BallotKind)

Measure = Literal["cardinality", "cost", "points", "borda"]
"""What a funded project is worth to a household that supports it: 1; its cost; the points given to
it; or k − 1 for the first of k ranked down to 0 for the last."""
MEASURES: tuple[Measure, ...] = get_args(Measure)

USUAL: dict[BallotKind, Measure] = {
    "approval": "cost",
    "cumulative": "points",
    "ranked": "borda",
    "scored": "points",
}
"""The measure taken where none is asked for: the published figures' own."""

Rule = Literal[
    "greedy",
    "equal-shares",
    "equal-shares+greedy",
    "equal-shares+add-one",
    "equal-shares+add-one+greedy",
    "phragmen",
    "phragmen+greedy",
    "most-welfare",
]
"""A method, and how it is completed where it leaves money that could fund more."""
RULES: tuple[Rule, ...] = get_args(Rule)
