"""Two plans made one: what is best of all that either of them does."""

from __future__ import annotations

from matcher.program import Form
from matcher.solve.engine import AtLeast, Engine, Floats

SOON = 1e-3
"""Relative gap at which a blend is good enough."""


def blend(
    engine: Engine,
    objective: Form,
    floors: list[AtLeast],
    one: Floats,
    other: Floats,
    seconds: float | None,
) -> Floats | None:
    """The best point under the floors that decides nothing which neither of two points decides.

    A tier that is about few requests is solved for those alone: the point found may have dropped
    all else. The point before has the rest; few columns stand in either, so this is quick.
    ``one`` meets the floors. None: no time.
    """
    closed = (one < 0.5) & (other < 0.5) & engine.integer
    closed[engine.decided :] = False
    found = engine.maximise(objective, floors, one, seconds, relative_gap=SOON, closed=closed)
    return found.x
