"""Solve in a child process, which can be stopped at any moment and dies with its parent.

A time limit inside a solver can be overrun on large weeks, and a long call into an engine cannot
be interrupted; a process can be killed. The parent keeps the best plan received so far.
"""

from matcher.child.apart import solve_apart
from matcher.child.parent import Child, NoPlanInTime, SolverFailed

__all__ = ["Child", "NoPlanInTime", "SolverFailed", "solve_apart"]
