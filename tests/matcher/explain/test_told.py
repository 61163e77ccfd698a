"""What *why* says, word for word, where it was hard to understand or not true once."""

from __future__ import annotations

from matcher.explain.facts import GoalChange, TierChange, Trial
from matcher.explain.why import why
from matcher.show.render import text
from matcher.show.telling import Telling
from matcher.show.why import why_document
from matcher.show.why_trial import cost, tier_rows
from matcher.solve import solve
from models.demand import Choice, Request
from models.plan import Plan
from models.policy import Policy, Tier
from models.week import Decision, Decisions, Target, Week
from tests import build
from tests.build import (
    activity,
    enrolment,
    joined,
    line,
    person,
    pledge,
    request,
    role,
    room,
    session,
    window,
)


def told(week: Week, plan: Plan, id: str) -> str:
    return text(why_document(Telling(week, plan, "en"), why(week, plan, id)))


def test_who_offers_no_hours_is_not_told_what_they_cannot_do() -> None:
    visit = request("r", sessions=(session(crew=(role(),)),))
    week = build.week(people=(person("ann", windows=()),), requests=(visit,))
    said = told(week, solve(week).plan, "ann")
    assert "Offers no time to help this week." in said
    assert "Why not the other requests" not in said


def test_a_pledge_lacks_amounts_in_its_unit() -> None:
    # Of oil the smallest lot is 2 litres, asked are 1.5: said of the request as of the pledge.
    lot = pledge("o", "oil", 50, lot=20)
    week = build.week(pledges=(lot,), requests=(request("r", lines=(line("oil", 15),)),))
    plan = solve(week).plan
    for id in ("r", "o"):
        assert "needs 2 升, has 1.5 升" in told(week, plan, id)


def test_a_seat_is_told_with_its_hours() -> None:
    week = build.week(
        people=(person("x"), person("host")),
        requests=(
            activity("talk", session(windows=(window(1, "09:00", "10:00"),)), limit=2),
            enrolment("e", "x", choices=(Choice(activity="talk"),)),
        ),
    )
    plan = solve(week).plan
    assert "a seat in talk\tTue 24 Nov 09:00–10:00\t" in told(week, plan, "e")


def test_a_tier_of_several_goals_is_told_goal_by_goal() -> None:
    # Good falls by 2 and rises in calm by 1, which counts threefold.
    week = build.week(
        policy=Policy(tiers=(Tier(name="mixed", goals={"good": 1, "calm": 3}),), seed=1),
        requests=(request("r"),),
    )
    parts = (
        GoalChange(goal="good", weight=1, now=5000, then=3000),
        GoalChange(goal="calm", weight=3, now=-1000, then=0),
    )
    change = TierChange(tier="mixed", now=2_000_000, then=1_000_000, scale=10**6, goals=parts)
    trial = Trial(label="exact", tiers=(change,))
    plan = solve(week).plan
    telling = Telling(week, plan, "en")
    assert (
        cost(telling, trial)
        == "mixed falls by 1 point (good -2; calm +1, of which 1 counts 3 points)"
    )
    assert tier_rows(telling, trial)[1:] == [
        ("  of it good", "5", "3", "-2"),
        ("  of it calm × 3", "-1", "0", "+1"),
    ]
    zh = Telling(week, plan, "zh")
    assert cost(zh, trial) == "「mixed」少 1 分（好 -2；calm +1，每 1 记 3 分）"


def test_promises_that_lie_nearer_are_told_as_such() -> None:
    tiers = (Tier(name="near", goals={"promises-ahead": 1}),)
    week = build.week(policy=Policy(tiers=tiers, seed=1))
    trial = Trial(label="exact", tiers=(TierChange(tier="near", now=0, then=-14),))
    telling = Telling(week, solve(week).plan, "en")
    assert (
        cost(telling, trial) == "more promises would be broken, or nearer ones (by 14 days in all)"
    )


def test_who_decided_on_a_supply_is_told_at_once() -> None:
    # Ann is pinned to the one visit there is: without her there is no plan.
    visit = request(
        "r", sessions=(session(windows=(window(1, "09:00", "10:00"),), crew=(role(),)),)
    )
    pin = Decision(id="d", target=Target(request="r", session="s", person="ann"), by="fang")
    week = build.week(people=(person("ann"),), requests=(visit,), decisions=Decisions(pins=(pin,)))
    plan = solve(week).plan
    assert "It is wholly served. fang decided that it be ann (decision d)." in told(week, plan, "r")


def test_a_use_of_a_part_is_not_told_as_one_of_the_joined_room() -> None:
    def tea(id: str, people: int, hour: str) -> Request:
        part = session(
            windows=(window(1, hour, f"{int(hour[:2]) + 1}:00"),),
            room={"function": "tea", "people": people},
        )
        return request(id, "booking", sessions=(part,))

    week = build.week(
        rooms=(room("one"), room("two")),
        joined_rooms=(joined("both", "one", "two"),),
        requests=(tea("party", 25, "10:00"), tea("few", 4, "14:00")),
    )
    plan = solve(week).plan
    # The party needs both rooms; the few sit in one of them.
    assert "It or a part of it is used 2 times this week." in told(week, plan, "both")
    assert "Used " in told(week, plan, "one")


def test_how_many_were_looked_at_is_said_of_what() -> None:
    # p is for c2 alone; nobody of two has the skill; the one room is too small.
    far = pledge("p", "rice", 5, conditions={"communities": ("c2",)})
    hours = (window(1, "09:00", "10:00"),)
    cut = session(windows=hours, crew=(role(skill="haircut"),))
    ball = session(windows=hours, room={"function": "tea", "people": 99})
    week = build.week(
        people=(person("ann"), person("bob")),
        rooms=(room("tea"),),
        pledges=(far,),
        requests=(
            request("rice", lines=(line("rice", 1),)),
            request("cut", sessions=(cut,)),
            request("ball", sessions=(ball,)),
        ),
    )
    plan = solve(week).plan
    head = "Even if all others gave way it would get no more: for "
    assert f"{head}rice 1 袋, 1 pledge was looked at: 1 with conditions" in told(week, plan, "rice")
    assert "(role r), 2 people were looked at: 2 without the skill" in told(week, plan, "cut")
    assert "1 room was looked at: 1 too small." in told(week, plan, "ball")


def test_too_few_who_would_come_is_said_as_such() -> None:
    talk = activity("talk", session(windows=(window(1, "09:00", "10:00"),)), limit=9, least=3)
    week = build.week(
        people=(person("x"),),
        requests=(talk, enrolment("e", "x", choices=(Choice(activity="talk"),))),
    )
    plan = solve(week).plan
    said = "it takes at least 3 people, and only 1 would come."
    assert said in told(week, plan, "talk")


def test_doing_without_a_supply_is_compared_with_the_plan() -> None:
    # One bag of p is all there is: without it r, worth 1, has nothing.
    week = build.week(
        pledges=(pledge("p", "rice", 1),), requests=(request("r", lines=(line("rice", 1),)),)
    )
    said = told(week, solve(week).plan, "r")
    assert "Without p, even the best plan gives it nothing; compared with this plan: good" in said
    # What it is counted in is said, of that goal alone.
    assert "## What a point is\n" in said
    (row,) = [line for line in said.splitlines() if "× share served" in line]
    assert row.startswith("good and fair\tgood: value × care class × urgency")
    # Where nothing is lost there is nothing to count.
    spare = week.model_copy(update={"pledges": (*week.pledges, pledge("q", "rice", 1))})
    assert "What a point is" not in told(spare, solve(spare).plan, "r")
