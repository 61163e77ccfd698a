"""The last step of every solve: the plan is judged by the rules, and written with its run."""

from __future__ import annotations

import resource
from importlib.metadata import version

from matcher.rules import RULES
from matcher.rules.view import View
from matcher.solve.clock import Stopwatch
from models.items import Commitments
from models.plan import Plan, PlanFile, Run
from models.week import Week

PROVEN = 1e-4
"""Gap up to which a plan is called proven."""


class BrokenPlan(AssertionError):
    """The optimiser made a plan that breaks a rule: a defect of the program, never of the input."""


def broken(week: Week, content: Commitments) -> str | None:
    """The first rule that a plan breaks, in words."""
    view = View(week, content)
    for rule in RULES:
        for violation in rule.violations(view):
            return f"{violation.rule}: {violation.en}"
    return None


def judge(week: Week, content: Commitments) -> None:
    """Raises :class:`BrokenPlan` for a plan that breaks a rule."""
    found = broken(week, content)
    if found is not None:
        raise BrokenPlan(found)


def versions() -> dict[str, str]:
    """Of the libraries that a plan may depend on."""
    return {name: version(name) for name in ("ortools", "numpy")}


def memory_mb() -> float:
    """Most memory that this process has held, in MB (2^20 bytes)."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def with_run(
    plan: Plan, watch: Stopwatch, steps: int, memory: float, in_time: bool = True
) -> PlanFile:
    """A plan with how it was found: ``steps`` in all, and ``memory`` in MB; not ``in_time``: the
    clock ended some of it."""
    proven = plan.gap <= PROVEN
    run = Run(
        status="OPTIMAL" if proven else "FEASIBLE",
        seconds=round(watch.seconds(), 3),
        peak_memory_mb=round(memory, 1),
        steps=steps,
        ended_by="proof" if proven else "clock" if watch.over() or not in_time else "limit",
    )
    return PlanFile(plan=plan, hash=plan.content_hash(), run=run)
