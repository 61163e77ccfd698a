"""The optimiser against trying every plan: every tier's optimum, and which decisions contradict."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings

from matcher.errors import Contradiction, ImpossibleDecision
from matcher.solve import solve
from models.plan import Plan
from models.week import Decision, Decisions, Week
from tests import brute, tiny

NUMBERS = range(320)


@pytest.fixture(autouse=True)
def nobody_asks_by_which_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    """The decisions at fault are what is looked at here; the rules are those of test_obstacle.py,
    and of one week among these they take most of a minute."""
    monkeypatch.setattr("matcher.solve.contradiction.obstacle", lambda *_: None)


def decisions_at_fault(week: Week) -> tuple[Decision, ...] | None:
    """Those that the optimiser names; None: it found a plan, checked here against all plans."""
    try:
        plan = solve(week).plan
    except ImpossibleDecision as error:
        return (error.decision,)
    except Contradiction as error:
        return error.decisions if error.proven else ()
    assert_best(week, plan)
    return None


def assert_best(week: Week, plan: Plan) -> None:
    best = brute.best(week, plan.mu)
    assert best is not None
    assert tuple(tier.value for tier in plan.tiers) == best.values
    for tier in plan.tiers:
        # Sums in the millions of millionths are proven to eight digits, small ones to the last.
        assert 0 <= tier.bound - tier.value <= abs(tier.value) // 10**8
    has_mu = any("mu" in tier.goals.values() for tier in week.policy.tiers)
    assert plan.mu in (week.policy.fairness.ladder if has_mu else (0,))


def keeping(week: Week, kept: tuple[Decision, ...]) -> Week:
    """The week with these decisions and no other pins, bans and locks."""
    old = week.decisions
    return week.model_copy(
        update={
            "decisions": Decisions(
                pins=tuple(d for d in old.pins if d in kept),
                bans=tuple(d for d in old.bans if d in kept),
                locks=tuple(d for d in old.locks if d in kept),
                withdrawn=old.withdrawn,
            )
        }
    )


def can_hold(week: Week, kept: tuple[Decision, ...]) -> bool:
    return next(brute.plans(keeping(week, kept)), None) is not None


def check(week: Week) -> None:
    blamed = decisions_at_fault(week)
    if blamed is None:
        return
    assert blamed, "known to be smallest"
    assert not can_hold(week, blamed)
    for spared in blamed:
        assert can_hold(week, tuple(d for d in blamed if d is not spared))


@pytest.mark.parametrize("number", NUMBERS)
def test_every_tier_is_the_best_there_is_or_the_decisions_contradict(number: int) -> None:
    check(tiny.numbered(number))


@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(week=tiny.weeks())
def test_whatever_the_week_no_plan_is_better(week: Week) -> None:
    check(week)
