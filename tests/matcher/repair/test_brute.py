"""Tiny weeks: no plan at all tells fewer, or does more good, than the ways out say."""

from __future__ import annotations

from matcher.goals import tier_value
from matcher.repair import Desk, Name, Repair, week_of, whole
from matcher.rules.view import View
from models.policy import GoalName, Tier
from models.week import Week
from scenarios.bench.repair import events
from scenarios.generator.draw import Draw
from tests import brute, tiny
from tests.build import request
from tests.matcher.repair.published import CROWD, published, repaired

OF_PROMISES: set[GoalName] = {"promises", "promises-ahead"}
LARGEST = 4000
"""Combinations beyond which trying every plan takes too long."""
PROMISES = (
    Tier(name="promises", goals={"promises": 1}),
    Tier(name="promises-ahead", goals={"promises-ahead": 1}),
)
WEEKS = 40
COMPARED = 15
"""Of these weeks at least so many come to a comparison; in the others nothing can happen, or what
people decided no longer holds."""


def orders(week: Week) -> dict[Name, tuple[Tier, ...]]:
    """What each way puts first."""
    mine = tuple(t for t in week.policy.tiers if not set(t.goals) <= OF_PROMISES)
    good = max((k for k, t in enumerate(mine) if "good" in t.goals), default=len(mine) - 1)
    return {
        "fewest-told": (*PROMISES, *mine),
        "most-good": (*mine[: good + 1], *PROMISES, *mine[good + 1 :]),
    }


def crowded(week: Week) -> Week:
    """The week with so many withdrawn strangers that it is not taken whole."""
    gone = tuple(request(f"stranger{k}") for k in range(CROWD))
    said = week.decisions
    withdrawn = (*said.withdrawn, *(r.id for r in gone))
    return week.model_copy(
        update={
            "requests": (*week.requests, *gone),
            "decisions": said.model_copy(update={"withdrawn": withdrawn}),
        }
    )


def happened(number: int, *, crowd: bool = False) -> tuple[Desk, Repair, Week] | None:
    """A tiny week with a published plan, what happened to it, and the week after; None if there is
    nothing to compare."""
    week = tiny.numbered(number)
    if crowd:
        week = crowded(week)
    draw = Draw(number, "repair")
    plans = [plan for plan in brute.plans(week) if plan.placements]
    if not plans:
        return None
    plan = max(draw.sample(plans, 5), key=lambda c: len(c.flows) + len(c.placements) + len(c.seats))
    desk = published(week, plan, mu=week.policy.fairness.ladder[-1])
    found = repaired(desk, next(events(desk.view, draw)))
    after = week_of(desk, found)
    begun = found.past.now is not None
    if begun or found.released or brute.size(after) > LARGEST:
        return None
    return desk, found, after


def test_no_plan_tells_fewer_or_does_more_good() -> None:
    compared = 0
    for number in range(WEEKS):
        case = happened(number)
        if case is None:
            continue
        desk, found, after = case
        for name, order in orders(after).items():
            way = next(w for w in found.ways if name in w.names)
            policy = after.policy.model_copy(update={"tiers": order})
            judged = after.model_copy(update={"policy": policy})
            best = brute.best(judged, desk.plan.mu)
            assert best is not None, number
            view = View(judged, whole(desk, after, way).plan.content)
            mine = tuple(tier_value(view, tier, desk.plan.mu) for tier in order)
            assert (name, mine) == (name, best.values), number
            assert way.exact, number
        compared += 1
    assert compared >= COMPARED


def test_a_neighbourhood_of_a_tiny_week_reaches_the_best() -> None:
    # What is cut down and counted off must leave what was there: in tiny weeks everything is near.
    # Later tiers are weighed in one sum, which is not quite their order.
    compared = 0
    for number in range(WEEKS):
        case = happened(number, crowd=True)
        if case is None:
            continue
        desk, found, after = case
        order = orders(after)["fewest-told"]
        policy = after.policy.model_copy(update={"tiers": order[:3]})
        judged = after.model_copy(update={"policy": policy})
        best = brute.best(judged, desk.plan.mu)
        assert best is not None, number
        way = next(w for w in found.ways if "fewest-told" in w.names)
        assert not way.exact
        view = View(judged, whole(desk, after, way).plan.content)
        mine = tuple(tier_value(view, tier, desk.plan.mu) for tier in order[:3])
        assert mine == best.values, number
        compared += 1
    assert compared >= COMPARED
