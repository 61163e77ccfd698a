"""What is told of a solve on its way: every better plan, or fewer where each takes long."""

from __future__ import annotations

import pytest

from matcher import solve as solving
from matcher.baseline import greedy
from matcher.progress import Progress
from matcher.solve import solve
from matcher.verify import verify
from scenarios.south_gate import south_gate


def test_every_better_plan_is_told_where_telling_is_quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(solving, "SLOW", 60.0)
    week, told = south_gate(), list[Progress]()
    last = solve(week, report=told.append).plan
    plans = [at.plan.plan for at in told if at.plan is not None]
    assert len(plans) > 2
    assert all(verify(week, plan).holds for plan in plans)
    # The last one told has all that the answer has.
    assert [t.value for t in plans[-1].tiers] == [t.value for t in last.tiers]


class Built(Exception):
    """The program would have been built now."""


def test_a_plan_by_hand_is_told_before_the_program_is_built(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def build(_: object) -> None:
        raise Built

    week, told = south_gate(), list[Progress]()
    best = solve(week).plan
    monkeypatch.setattr(solving, "build_options", build)
    with pytest.raises(Built):
        solve(week, report=told.append)
    (first,) = [at.plan.plan for at in told if at.plan is not None]
    assert first.content == greedy(week).content
    assert verify(week, first).holds
    for tier, proven in zip(first.tiers, best.tiers, strict=True):
        assert tier.bound >= proven.bound, tier.name


def test_where_telling_takes_long_it_is_seldom_done_and_the_answer_is_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    week, told = south_gate(), list[Progress]()
    last = solve(week).plan
    monkeypatch.setattr(solving, "SLOW", -1.0)  # as if the first plan had taken long
    monkeypatch.setattr(solving, "TELLING", 1e9)
    assert solve(week, report=told.append).plan == last
    # The plan by hand before the program is built, the first one found with it, and no more.
    assert [at.plan is not None for at in told].count(True) == 2
    assert told[0].plan is not None


def test_time_is_left_to_tell_the_last_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    # Telling the first takes so long that nothing of the limit is left for the search: it ends, by
    # the clock, with the first plan, and does not wait for the limit.
    week, told = south_gate(), list[Progress]()
    monkeypatch.setattr(solving, "SLOW", -1.0)
    monkeypatch.setattr(solving, "LAST", 1e9)
    found = solve(week, seconds=600.0, report=told.append)
    assert found.run is not None
    assert found.run.ended_by == "clock"
    assert found.run.seconds < 300
    plans = [at.plan.plan for at in told if at.plan is not None]
    assert len(plans) == 2  # by hand before the program is built, and the first one found with it
    assert found.plan.content == plans[-1].content
