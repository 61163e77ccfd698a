"""Plans: the stated hash is the plan's own, figures are finite, times exist."""

from __future__ import annotations

import math

from models.plan import Plan, PlanFile
from models.validate.check import Check
from models.validate.history import check_times
from models.validate.problem import Problem, shown
from models.validate.week import check_calendar
from models.week import Week


def problems_of_file(file: PlanFile) -> list[Problem]:
    """What is wrong with a plan file in itself, whatever its week."""
    problems = []
    own = file.plan.content_hash()
    if file.hash != own:
        problems.append(
            Problem(
                file.plan.week,
                "hash",
                shown(file.hash),
                f"the hash of the plan in this file, {own}",
                f"本文件中方案的哈希值 {own}",
            )
        )
    if file.run is not None:
        for field in ("seconds", "peak_memory_mb"):
            value = getattr(file.run, field)
            if not (math.isfinite(value) and value >= 0):
                problems.append(
                    Problem(
                        file.plan.week,
                        f"run.{field}",
                        shown(value),
                        "a finite number of at least 0",
                        "不小于 0 的有限数",
                    )
                )
    return problems


def problems_of_plan(week: Week, plan: Plan) -> list[Problem]:
    """What keeps a plan from being judged against a sound week: times its calendar does not have.

    Unknown ids are no problem here; the verifier reports them as violations.
    """
    check = Check(week)
    check_calendar(check)
    check_times(check, "content", plan.content)
    return check.problems
