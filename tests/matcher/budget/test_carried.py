"""A budget that can be carried out: what the week refuses, and what takes its place."""

from __future__ import annotations

import pytest

from matcher.budget.audit.audit import audit
from matcher.budget.carried import Coming, Core, Weeks
from matcher.budget.elect import NotGated, elect
from matcher.budget.outcome import Refusal
from matcher.rules import RULES
from models.demand import ProjectFacts, RoomNeed
from models.tallying import Rule
from models.validate.problem import InvalidInput
from models.week import Decisions, Week
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


def test_in_public_nobody_is_named_and_the_rule_speaks_instead() -> None:
    # It is decided that li is there for both a and b, at nine.
    cut = build.session(minutes=60, windows=(HOUR,), crew=(build.role(),))
    both = tuple(
        build.request(p, "project", project=RESOLVED, sessions=(cut,), place="b1", household="h1")
        for p in "ab"
    )
    pins = tuple(
        build.decision(p, request=p, session="s", person="li", start=build.t(0, "09:00"))
        for p in "ab"
    )
    asked = week(
        people=(build.person("li"),),
        requests=(*both, week().requests[2]),
        decisions=Decisions(pins=pins),
    )
    told = Core(PROFILE.election, asked).refusal(("a",), "b")
    shown = Core(PROFILE.election, asked, public=True).refusal(("a",), "b")
    assert told is not None
    assert shown is not None
    assert told.rules == shown.rules
    assert "no-double-booking-person" in told.rules
    assert any("li" in text for text in told.zh)
    general = next(rule for rule in RULES if rule.name == "no-double-booking-person")
    assert general.zh in shown.zh
    assert general.en in shown.en
    assert not [text for text in (*shown.zh, *shown.en) if "li" in text]


def test_of_several_weeks_the_first_that_can_takes_a_project() -> None:
    # One bag too few for c in the first week; the tea room is free once in each.
    first = Coming(Core(PROFILE.election, week(pledges=(build.pledge("p", "rice", 1),))))
    gone = Refusal(proposal="b", rules=("window",), zh=("没有日子。",), en=("No days.",))
    second = Coming(Core(PROFILE.election, week()), {"b": gone})
    weeks = Weeks((first, second), free=("z",))
    assert weeks.refusal((), "a") is None
    assert weeks.refusal(("a",), "z") is None
    # b: the room of the first week is a's, the second has not its days; c goes to the second.
    refusal = weeks.refusal(("a", "z"), "b")
    assert refusal is not None
    assert {"no-double-booking-room", "window"} <= set(refusal.rules)
    assert refusal.short_zh == ()  # of the second week it is not known what would do
    assert refusal.zh[-1] == "2026-11-23 那周：没有日子。"
    assert refusal.en[-1] == "week of 2026-11-23: No days."
    assert weeks.refusal(("a", "z"), "c") is None
    # Had b the days, it could have the room of the second week, where a is not.
    assert Weeks((first, Coming(Core(PROFILE.election, week())))).refusal((), "b") is None
    both = Weeks((first, Coming(Core(PROFILE.election, week()))))
    assert [both.refusal(funded, p) for funded, p in (((), "a"), (("a",), "b"))] == [None, None]
    unknown = Weeks((Coming(Core(PROFILE.election, week(), seconds=0.0)), second))
    found = unknown.refusal((), "b")
    assert found is not None
    assert not found.proven


def test_a_refusal_says_after_how_many_rounds_it_came() -> None:
    (refusal,) = elect(PROFILE, "greedy", Core(PROFILE.election, week()).refusal).refused
    assert refusal.after == 1
