"""The price cap, held against whole plans.

The ladder asks the relaxation which μ keeps enough of Good. A relaxation loses little by serving
halves of what it cannot serve whole; in a small week, where one request is more than a hundredth of
Good, the plan at that μ may lose more. So the plan is asked too, once it is known.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from matcher.program import Form
from matcher.solve.clock import Stopwatch
from matcher.solve.engine import AtLeast, Engine, Floats
from models.policy import Fairness

CLEAR = 1e-6
"""By how much (relatively) a plan must have more Good to say that too little is kept."""
ENOUGH = 5e-3
"""Relative gap at which the search for such a plan ends: any of them will do."""


@dataclass(frozen=True)
class Kept:
    """What is known of a plan under the cap."""

    most_good: float | None
    """No plan has more Good: proven, and so near that the cap is kept. None: it is not."""
    richer: Floats | None = None
    """A plan of so much more Good that the cap is not kept. Neither: not known in time."""


def share_kept(fairness: Fairness) -> float:
    """Share of the most Good that fairness must leave."""
    return float(1 - Fraction(fairness.price_cap_permille, 1000))


def kept(
    engine: Engine,
    good: Form,
    floors: list[AtLeast],
    x: Floats,
    share: float,
    watch: Stopwatch,
    nodes: int | None = None,
) -> Kept:
    """Whether a plan keeps its share (above 0) of the most Good that any plan under the floors
    has; neither is known if ``nodes`` branching steps do not tell."""
    most = good.value(x) / share
    too_much = most + CLEAR * max(1.0, most)
    rows = [*floors, AtLeast(good, too_much)]
    found = engine.maximise(good, rows, None, watch.left(), relative_gap=ENOUGH, nodes=nodes)
    if found.infeasible or found.bound <= too_much:
        return Kept(too_much)
    # A row is met within the solver's tolerance: what it found may have no more than this plan.
    if found.x is not None and good.value(found.x) <= too_much - CLEAR:
        return Kept(too_much) if found.proven else Kept(None)
    return Kept(None, found.x)
