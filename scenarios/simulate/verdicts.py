"""What the issue of weeks in a row asks of the optimiser, held against a simulation."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from scenarios.simulate.figures import MethodFigures, Simulation, longest
from scenarios.simulate.methods import Method

Aim = Literal["must", "longest-wait", "no-pass-over", "even", "price"]
Said = Literal["holds", "fails", "unproven", "not-asked"]
LIGHT = 0.9
"""Load up to which nobody may wait longer than until overdue."""
LONGEST = 6
"""Weeks that nobody may wait longer than under a light load."""
GINI = Fraction(1, 100)
"""So even is even enough, whatever others reach."""
OF_GREEDY = Fraction(1, 3)
KEPT = Fraction(99, 100)
"""Share of Good that must be left by fairness in every week."""


@dataclass(frozen=True)
class Verdict:
    """Whether the optimiser reaches an aim. ``not-asked``: another load, or nothing to compare."""

    aim: Aim
    said: Said
    figure: Fraction | None
    """Requests missed; weeks of the longest wait; requests passed over; Gini of ρ at the end; the
    least share of Good kept."""
    limit: Fraction | None
    """What the figure must not exceed (``price``: fall below)."""


def verdicts(simulation: Simulation) -> tuple[Verdict, ...]:
    """All aims; none if the optimiser was not simulated."""
    mine = simulation.of(Method.OPTIMISER)
    if mine is None:
        return ()
    return (
        _must(mine),
        _longest(simulation, mine),
        _pass_over(mine),
        _even(simulation, mine),
        _price(mine),
    )


def _must(mine: MethodFigures) -> Verdict:
    count = sum(len(w.missed.requests) for w in mine.weeks)
    return _none("must", count, all(w.missed.proven for w in mine.weeks))


def _pass_over(mine: MethodFigures) -> Verdict:
    count = sum(len(w.passed_over.requests) for w in mine.weeks)
    return _none("no-pass-over", count, all(w.passed_over.proven for w in mine.weeks))


def _none(aim: Aim, count: int, proven: bool) -> Verdict:
    said: Said = "fails" if count else "holds" if proven else "unproven"
    return Verdict(aim, said, Fraction(count), Fraction(0))


def _longest(simulation: Simulation, mine: MethodFigures) -> Verdict:
    weeks = Fraction(longest(mine.waits))
    said: Said = "holds" if weeks <= LONGEST else "fails"
    asked = simulation.load <= LIGHT
    return Verdict("longest-wait", said if asked else "not-asked", weeks, Fraction(LONGEST))


def _even(simulation: Simulation, mine: MethodFigures) -> Verdict:
    gini = mine.weeks[-1].evenness.gini
    other = simulation.of(Method.GREEDY)
    theirs = None if other is None else other.weeks[-1].evenness.gini
    if gini is None or theirs is None:
        return Verdict("even", "not-asked", gini, None)
    limit = max(OF_GREEDY * theirs, GINI)
    return Verdict("even", "holds" if gini <= limit else "fails", gini, limit)


def _price(mine: MethodFigures) -> Verdict:
    kept = [w.good_kept for w in mine.weeks if w.good_kept is not None]
    least = min(kept, default=None)
    if least is None:
        return Verdict("price", "not-asked", None, KEPT)
    return Verdict("price", "holds" if least >= KEPT else "fails", least, KEPT)
