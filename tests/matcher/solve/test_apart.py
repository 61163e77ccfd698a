"""Weeks solved part by part in processes of their own: as good as every plan tried."""

from __future__ import annotations

import pytest

import matcher.solve
from matcher.errors import Contradiction, ImpossibleDecision
from matcher.goals import tier_values
from matcher.progress import Progress
from matcher.rules.view import View
from matcher.solve import apart, solve
from matcher.solve.parts import cut
from matcher.verify import verify
from models.items import Commitments
from models.week import Week
from scenarios.generator.city import city
from tests import brute, build, tiny

PLAIN = (42, 92)
"""Pairs of tiny weeks of two or three parts, without decisions; the first by the default policy,
both with a ladder."""


def pair(number: int) -> Week:
    return city([tiny.numbered(number), tiny.numbered(number + 150)], "w")


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Solve however small a week apart, into parts however small."""
    monkeypatch.setattr(matcher.solve, "MANY", 0)
    monkeypatch.setattr(matcher.solve, "LEAST", 1)


@pytest.mark.parametrize("number", PLAIN)
def test_the_plan_does_in_every_part_the_best_there_is(number: int) -> None:
    week = pair(number)
    found: list[Progress] = []
    plan = solve(week, report=found.append).plan
    parts = cut(week, least=1).weeks
    assert len(parts) > 1
    best = [brute.best(part, plan.mu) for part in parts]
    contents = [one.plans[0] for one in best if one is not None]
    together = Commitments(
        flows=tuple(x for content in contents for x in content.flows),
        placements=tuple(x for content in contents for x in content.placements),
        seats=tuple(x for content in contents for x in content.seats),
    )
    values = tier_values(View(week, together), week.policy, plan.mu)
    assert [tier.value for tier in plan.tiers] == values
    assert [tier.bound for tier in plan.tiers] == values
    assert verify(week, plan).holds
    # Those before any part was solved, by hand and when all are opened, are plans of the whole week
    # too, with bounds that hold: ever closer ones.
    first, second = (at.plan for at in found[:2])
    assert first is not None
    assert second is not None
    assert verify(week, first.plan).holds
    assert verify(week, second.plan).holds
    for k, tier in enumerate(week.policy.tiers):
        if "mu" not in tier.goals.values():  # its weight is not chosen yet
            assert first.plan.tiers[k].bound >= second.plan.tiers[k].bound >= values[k]


def test_it_is_the_plan_of_the_week_as_one(monkeypatch: pytest.MonkeyPatch) -> None:
    week = pair(140)
    apart_ = solve(week, seed=5).plan
    assert apart_ == solve(week, seed=5).plan
    monkeypatch.setattr(matcher.solve, "MANY", 10**6)
    whole = solve(week, seed=5).plan
    for same in ("input_hash", "seed", "mu", "unmet", "tiers"):
        assert getattr(apart_, same) == getattr(whole, same)
    # F at a step may differ: of several points that are best, any one may be looked at.
    assert [(s.mu, s.good) for s in apart_.dial] == [(s.mu, s.good) for s in whole.dial]


def test_decisions_that_contradict_are_named_from_within_their_part() -> None:
    # Each of two visits must have the one helper at 9 o'clock; the other week has nothing to say.
    nine = build.t(0, "09:00")
    visits = tuple(
        build.request(id, sessions=(build.session(crew=(build.role(),)),)) for id in ("a", "b")
    )
    pins = tuple(
        build.decision(f"pin-{id}", request=id, session="s", start=nine) for id in ("a", "b")
    )
    plain = build.week(people=(build.person("u"),), requests=visits)
    torn = plain.model_copy(update={"decisions": plain.decisions.model_copy(update={"pins": pins})})
    with pytest.raises(Contradiction) as error:
        solve(city([torn, plain], "w"))
    assert [d.id for d in error.value.decisions] == ["D01-pin-a", "D01-pin-b"]
    # Nobody could be at two places at once if there is nobody at all.
    alone = torn.decisions.model_copy(update={"pins": pins[:1]})
    nobody = torn.model_copy(update={"people": (), "decisions": alone})
    with pytest.raises(ImpossibleDecision) as impossible:
        solve(city([plain, nobody], "w"))
    assert impossible.value.decision.id == "D02-pin-a"


def test_a_part_whose_process_breaks_is_no_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "WORKER", "matcher.no_such_worker")
    with pytest.raises(apart.PartFailed, match="ended with exit code 1"):
        solve(pair(140))


def test_without_time_there_is_no_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "GRACE", 0.0)  # in which a quick machine finds one all the same
    with pytest.raises(TimeoutError):
        solve(pair(140), seconds=0.01)
