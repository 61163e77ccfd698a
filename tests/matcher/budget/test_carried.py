"""A budget that can be carried out: what the week refuses, and what takes its place."""

from __future__ import annotations

import pytest

from matcher.budget.audit.audit import audit
from matcher.budget.carried import Core
from matcher.budget.elect import NotGated, elect
from matcher.budget.outcome import Refusal
from models.demand import ProjectFacts, RoomNeed
from models.tallying import Rule
from models.validate.problem import InvalidInput
from models.week import Week
from tests import build
from tests.matcher.budget.make import approval

# Greedy by cost: a 3 votes, b 2, c 1. The one tea room is open one hour, which a and b both want.
PROFILE = approval({"a": 5, "b": 4, "c": 3}, ["ab", "ab", "ac"], 12, "cost")
HOUR = build.window(0, "09:00", "10:00")
RESOLVED = ProjectFacts(stage="resolution", reviewed=True, published=True)


def week(**changes: object) -> Week:
    """a and b want the tea room, c asks for rice; there is some for it."""
    tea = build.session(minutes=60, windows=(HOUR,), room=RoomNeed(function="tea", people=2))
    return build.week(
        rooms=(build.room("tea", open=(HOUR,)),),
        pledges=(build.pledge("p", "rice", 2),),
        requests=(
            build.request("a", "project", project=RESOLVED, sessions=(tea,)),
            build.request("b", "project", project=RESOLVED, sessions=(tea,)),
            build.request("c", "project", project=RESOLVED, lines=(build.line("rice", 2),)),
        ),
    ).model_copy(update=changes)


@pytest.mark.parametrize("rule", ["greedy", "equal-shares+greedy", "phragmen"])
def test_what_has_no_room_is_passed_over_and_the_next_is_funded(rule: Rule) -> None:
    core = Core(PROFILE.election, week())
    assert elect(PROFILE, "greedy").funded == ("a", "b", "c")
    outcome = elect(PROFILE, rule, core.refusal)
    assert outcome.funded == ("a", "c")
    (refusal,) = outcome.refused
    assert refusal.proposal == "b"
    # Without any one of these it could be: in the same room at once, at another time, elsewhere.
    assert {"no-double-booking-room", "window"} <= set(refusal.rules)
    assert refusal.proven
    assert refusal.zh
    assert refusal.en
    assert audit(PROFILE, outcome).unchecked == ("b",)


def test_goods_and_the_gate_refuse_too() -> None:
    few = Core(PROFILE.election, week(pledges=(build.pledge("p", "rice", 1),)))
    refusal = few.refusal(("a",), "c")
    assert refusal is not None
    assert refusal.rules == ("pledge-limit",)
    early = [r.model_copy(update={"project": ProjectFacts(stage="suggestion")})
             if r.id == "c" else r for r in week().requests]  # fmt: skip
    gated = Core(PROFILE.election, week(requests=tuple(early))).refusal((), "c")
    assert gated is not None
    assert gated.rules == ("gate",)
    assert few.refusal(("a",), "b") is not None
    assert few.refusal((), "b") is None


def test_no_time_is_no_proof_and_no_money() -> None:
    refusal = Core(PROFILE.election, week(), seconds=0.0).refusal((), "a")
    assert refusal == Refusal(proposal="a", proven=False)


def test_projects_must_be_of_the_week_and_the_rule_go_one_by_one() -> None:
    with pytest.raises(InvalidInput, match="a request of the week"):
        Core(PROFILE.election, week(requests=()))
    core = Core(PROFILE.election, week())
    rules: tuple[Rule, ...] = ("most-welfare", "equal-shares+add-one")
    for rule in rules:
        with pytest.raises(NotGated):
            elect(PROFILE, rule, core.refusal)
