"""One week solved in a process of its own, by those who solve many and take each plan as it is."""

from __future__ import annotations

from matcher.child.parent import Child, NoPlanInTime
from models.plan import PlanFile
from models.week import Week


def solve_apart(week: Week, seconds: float | None, seed: int | None = None) -> PlanFile | None:
    """The best plan; None if none was found by the end of the time.

    Raises :class:`~matcher.child.SolverFailed` if the solver broke or was killed, whatever it had
    found before; :class:`Contradiction`, :class:`ImpossibleDecision`.
    """
    with Child() as child:
        try:
            return child.solve(week, seconds=seconds, seed=seed)
        except NoPlanInTime:
            return None
