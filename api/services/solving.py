"""Solving in a child process, with problems in place of exceptions; and the judge after it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext

from api.problems import Fault, Problem
from matcher import child
from matcher.child import SolverFailed
from matcher.errors import Contradiction, ImpossibleDecision, Obstacle
from matcher.progress import Progress
from matcher.show.decisions import in_words
from matcher.show.obstacles import obstacle_lines
from matcher.verify import verify
from models.plan import PlanFile
from models.week import Decision, Week


def solved(
    week: Week,
    *,
    seconds: float | None = None,
    seed: int | None = None,
    report: Callable[[Progress], None] | None = None,
    watch: Callable[[int], AbstractContextManager[object]] = nullcontext,
) -> PlanFile:
    """The plan of a validated week: proven, or the best within the seconds.

    ``watch`` is given the solver's process id and entered while it runs; whoever kills the process
    gets the best plan found until then.

    Raises
    ------
    Problem : ``contradiction`` with the decisions named, ``bad-input`` for a decision that no plan
        can satisfy, ``no-plan`` when nothing was found in time.
    """
    try:
        with child.Child() as process, watch(process.pid):
            return process.solve(week, seconds=seconds, seed=seed, report=report)
    except Contradiction as found:
        decided = [named(week, decision) for decision in found.decisions]
        errors = decided + in_the_way(found.obstacle, len(decided))
        raise Problem("contradiction", errors=errors) from None
    except ImpossibleDecision as found:
        errors = [named(week, found.decision), *in_the_way(found.obstacle, 1)]
        raise Problem("bad-input", errors=errors) from None
    except SolverFailed as failed:
        if failed.best is not None:
            return failed.best
        raise Problem("no-plan", failed.why) from failed


def named(week: Week, decision: Decision) -> Fault:
    """A decision in words, with who set it."""
    return Fault(
        entity=decision.id,
        value=decision.by,
        zh=in_words(week, decision, "zh"),
        en=in_words(week, decision, "en"),
    )


def in_the_way(obstacle: Obstacle | None, decisions: int) -> list[Fault]:
    """The rules that stand in the way of so many decisions, in words."""
    zh = obstacle_lines(obstacle, decisions, "zh")
    en = obstacle_lines(obstacle, decisions, "en")
    return [Fault(zh=said_zh, en=said_en) for said_zh, said_en in zip(zh, en, strict=True)]


def require_sound(week: Week, file: PlanFile) -> None:
    """A plan that the judge rejects goes nowhere.

    Raises
    ------
    Problem : ``unsound-plan`` with every violation.
    """
    verdict = verify(week, file.plan)
    if not verdict.holds:
        raise Problem(
            "unsound-plan",
            errors=[
                Fault(entity=v.rule, field=" ".join(v.where), zh=v.zh, en=v.en)
                for v in verdict.violations
            ],
        )
