"""Solvers that behave in every way a solver may, for the child process to run."""

from __future__ import annotations

import os
import re
import signal
import sys
import threading
from collections.abc import Callable

from matcher.baseline import greedy
from matcher.errors import Contradiction, ImpossibleDecision, Obstacle
from matcher.goals import tier_values
from matcher.progress import Progress
from matcher.rules.base import Violation
from matcher.rules.view import View
from models.plan import Plan, PlanFile, Run, TierResult
from models.week import Week

Report = Callable[[Progress], None] | None


def plan(week: Week, seed: int | None, mu: int = 0) -> PlanFile:
    """An empty plan; ``mu`` is a mark to know it again by."""
    empty = Plan(
        week=week.id,
        input_hash=week.content_hash(),
        policy_version=week.policy.version,
        seed=week.policy.seed if seed is None else seed,
        mu=mu,
    )
    run = Run(status="OPTIMAL", seconds=0.0, peak_memory_mb=1.0, steps=7, ended_by="proof")
    return PlanFile(plan=empty, hash=empty.content_hash(), run=run)


def tell(report: Report, value: int, at: PlanFile | None = None) -> None:
    """One report on tier ``must``, whose bound is 10."""
    assert report is not None
    report(Progress("must", value, 10, (10 - value) / 10, 0.5, at))


def by_hand(week: Week) -> PlanFile:
    """A plan that holds, as the greedy method makes it, its tiers stated as if proven."""
    made = greedy(week)
    policy = week.policy.model_copy(update={"seed": made.seed})
    view = View(week.model_copy(update={"policy": policy}), made.content)
    values = tier_values(view, policy, made.mu)
    tiers = tuple(
        TierResult(name=tier.name, value=value, bound=value)
        for tier, value in zip(policy.tiers, values, strict=True)
    )
    stated = made.model_copy(update={"tiers": tiers})
    run = Run(status="OPTIMAL", seconds=1.25, peak_memory_mb=80.0, steps=7, ended_by="proof")
    return PlanFile(plan=stated, hash=stated.content_hash(), run=run)


def sound(
    week: Week, *, seconds: float | None = None, seed: int | None = None, report: Report = None
) -> PlanFile:
    """Gives a plan that holds."""
    tell(report, 4)
    tell(report, 4)
    tell(report, 10)
    return by_hand(week)


def sound_wordy(
    week: Week, *, seconds: float | None = None, seed: int | None = None, report: Report = None
) -> PlanFile:
    """Gives a plan that holds and is a good deal larger than a page of a database."""
    made = by_hand(week).plan.model_copy(update={"versions": {"words": "x" * 100_000}})
    return PlanFile(plan=made, hash=made.content_hash(), run=by_hand(week).run)


def sound_endless(
    week: Week, *, seconds: float | None = None, seed: int | None = None, report: Report = None
) -> PlanFile:
    """Finds a plan that holds, then never ends."""
    tell(report, 9, by_hand(week))
    threading.Event().wait()
    raise AssertionError("unreachable")


def sound_broken(
    week: Week, *, seconds: float | None = None, seed: int | None = None, report: Report = None
) -> PlanFile:
    """Finds a plan that holds, then has a defect."""
    tell(report, 9, by_hand(week))
    raise ZeroDivisionError("a defect")


def quick(
    week: Week, *, seconds: float | None = None, seed: int | None = None, report: Report = None
) -> PlanFile:
    """Proves at once, after two reports; μ tells the limit in whole seconds (0: none)."""
    tell(report, 4)
    tell(report, 10)
    return plan(week, seed, mu=0 if seconds is None else int(seconds))


def noisy(
    week: Week, *, seconds: float | None = None, seed: int | None = None, report: Report = None
) -> PlanFile:
    """Prints where only answers belong, from Python and past it."""
    sys.stdout.write("{} not an answer\n")
    sys.stdout.flush()
    os.write(1, b"nor this\n")
    return plan(week, seed)


def endless(
    week: Week, *, seconds: float | None = None, seed: int | None = None, report: Report = None
) -> PlanFile:
    """Finds two plans, then never ends and heeds no limit."""
    tell(report, 4, plan(week, seed, mu=4))
    tell(report, 9, plan(week, seed, mu=9))
    tell(report, 9)
    threading.Event().wait()
    raise AssertionError("unreachable")


def deaf(
    week: Week, *, seconds: float | None = None, seed: int | None = None, report: Report = None
) -> PlanFile:
    """Finds a plan, then sits in a single call that lets no other thread run, for years."""
    tell(report, 9, plan(week, seed, mu=9))
    re.fullmatch("(a+)+b", "a" * 60)
    raise AssertionError("unreachable")


def planless(
    week: Week, *, seconds: float | None = None, seed: int | None = None, report: Report = None
) -> PlanFile:
    """Never finds anything."""
    threading.Event().wait()
    raise AssertionError("unreachable")


def late(
    week: Week, *, seconds: float | None = None, seed: int | None = None, report: Report = None
) -> PlanFile:
    """Says itself that its time is up."""
    raise TimeoutError("no plan within the limit")


def contradicted(
    week: Week, *, seconds: float | None = None, seed: int | None = None, report: Report = None
) -> PlanFile:
    """Finds all pins and bans of the week to contradict each other, whatever the rules."""
    decisions = (*week.decisions.pins, *week.decisions.bans)
    raise Contradiction(decisions, proven=True, obstacle=Obstacle(rules=()))


def impossible(
    week: Week, *, seconds: float | None = None, seed: int | None = None, report: Report = None
) -> PlanFile:
    """Finds the first pin impossible: the room is not open then."""
    raise ImpossibleDecision(week.decisions.pins[0], CLOSED)


CLOSED = Obstacle(
    rules=("open",),
    facts=(Violation("open", ("tea", "talk"), "茶室那时不开门。", "The tea room is closed then."),),
)


def broken(
    week: Week, *, seconds: float | None = None, seed: int | None = None, report: Report = None
) -> PlanFile:
    """Has a defect, after a plan was found."""
    tell(report, 9, plan(week, seed, mu=9))
    raise ZeroDivisionError("a defect")


def killed(
    week: Week, *, seconds: float | None = None, seed: int | None = None, report: Report = None
) -> PlanFile:
    """Is killed from outside, as when memory runs out, after a plan was found."""
    tell(report, 9, plan(week, seed, mu=9))
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("unreachable")
