"""Asks: each adds exactly what it says to those above, and nobody misses what is listed as idle."""

from __future__ import annotations

from typing import Any

import pytest

from matcher.explain.asks import asks
from matcher.explain.asks_facts import Ask, Asks, Helper, Space, Stock
from matcher.explain.asks_judged import judged
from matcher.explain.asks_measure import added
from matcher.solve import solve
from models.change import Change
from models.demand import Choice, ProjectFacts, Request, Role, RoomNeed
from models.plan import Plan
from models.policy import BudgetCap, Caps, Policy, Tier
from models.supply import Hire, PersonSkill, Pledge
from models.validate.change import apply
from models.week import Decisions, Week
from tests import brute, build
from tests.build import line, person, pledge, request, role, session, window

GOOD = Policy(tiers=(Tier(name="good", goals={"good": 1}),))


def looked(week: Week, most: int = 10) -> tuple[Plan, Asks]:
    """The best plan of a week and its asks."""
    plan = solve(week).plan
    return plan, asks(week, plan, most=most)


def test_ages_count_what_is_served_and_what_lies_behind_is_left_out() -> None:
    names = ("overdue-9", "calm")
    week = build.week(policy=Policy(tiers=tuple(Tier(name=n, goals={n: 1}) for n in names)))
    assert [tier.name for tier in judged(week, solve(week).plan).policy.tiers] == ["overdue-9"]


def under(week: Week, found: list[Ask]) -> Week:
    return apply(week, Change(operations=tuple(op for a in found for op in a.change.operations)))


def best(week: Week, plan: Plan) -> tuple[int, ...]:
    """What no plan can beat, by trying them all."""
    found = brute.best(judged(week, plan), plan.mu)
    assert found is not None
    return found.values


def assert_true_as_a_list(week: Week, plan: Plan, found: Asks) -> None:
    """Every increment is what enumeration finds between the weeks without and with the ask."""
    values = [best(under(week, list(found.asks[:k])), plan) for k in range(len(found.asks) + 1)]
    for ask, before, after in zip(found.asks, values, values[1:], strict=False):
        rise = tuple(y - x for x, y in zip(before, after, strict=True))
        assert tuple(r.by for r in ask.gain.tiers) == rise
        assert rise > (0,) * len(rise)
        assert ask.exact
    assert found.total == added([ask.gain for ask in found.asks])


def assert_not_missed(week: Week, plan: Plan, found: Asks) -> None:
    """Without all that is listed as unused, the best plan is as good."""
    names = {u.id for u in found.unused}
    # People may still sit and book: it is their hours that nobody needs.
    people = tuple(
        p.model_copy(update={"windows": ()}) if p.id in names else p for p in week.people
    )
    gone = (*week.decisions.withdrawn, *sorted(names - {p.id for p in people}))
    said = week.decisions.model_copy(update={"withdrawn": gone})
    less = week.model_copy(update={"people": people, "decisions": said})
    assert all(u.exact for u in found.unused)
    assert best(less, plan) == best(week, plan)


def haircut(id: str, home: str, day: int, start: str, end: str, **fields: Any) -> Request:
    cut = session(minutes=60, windows=(window(day, start, end),), crew=(role(skill="haircut"),))
    return request(id, household=home, place=home, sessions=(cut,), **fields)


def test_one_barber_for_two_and_another_for_the_third() -> None:
    # No barber at all. Two haircuts of an hour on Tuesday morning in c1, one after the other with
    # the way (within a building 5 minutes: a slot) between: 9–10 and 10:30–11:30. One on Wednesday
    # evening. Worth 1 each: the morning is called for first, +2, then the evening, +1.
    week = build.week(
        policy=GOOD,
        requests=(
            haircut("a", "h1", 1, "09:00", "10:00"),
            haircut("b", "h2", 1, "10:30", "11:30"),
            haircut("c", "h3", 2, "19:00", "20:00"),
        ),
    )
    plan, found = looked(week)
    morning, evening = (ask.wanted for ask in found.asks)
    assert isinstance(morning, Helper)
    assert isinstance(evening, Helper)
    assert (morning.skill, morning.cell.community) == ("haircut", "c1")
    assert (morning.cell.day, morning.cell.part) == ("2026-11-24", "morning")
    assert (evening.cell.day, evening.cell.part) == ("2026-11-25", "evening")
    assert [ask.gain.sessions for ask in found.asks] == [2, 1]
    assert [ask.gain.good_milli for ask in found.asks] == [2000, 1000]
    assert [[s.request for s in ask.serves] for ask in found.asks] == [["a", "b"], ["c"]]
    assert found.asks[0].used == (
        ("2026-11-24T09:00", "2026-11-24T10:00"),
        ("2026-11-24T10:30", "2026-11-24T11:30"),
    )
    assert found.total is not None
    assert (found.total.sessions, found.total.requests) == (3, 3)
    assert (found.ended_by, found.weighed, found.tried) == ("done", 2, 2)
    assert_true_as_a_list(week, plan, found)


def test_a_helper_serves_in_one_community_alone() -> None:
    # The same morning in c1 and in its neighbour c2: two helpers are called for, +1 each.
    week = build.week(
        policy=GOOD,
        requests=(
            haircut("a", "h1", 1, "09:00", "10:00"),
            haircut("b", "h4", 1, "11:00", "12:00"),
        ),
    )
    plan, found = looked(week)
    cells = [ask.wanted.cell.community for ask in found.asks if isinstance(ask.wanted, Helper)]
    assert cells == ["c1", "c2"]
    assert [ask.gain.sessions for ask in found.asks] == [1, 1]
    assert_true_as_a_list(week, plan, found)


def test_a_helper_has_four_hours() -> None:
    # Five visits of an hour, one after the other from 6 to 11, in one building: four hours for the
    # first helper, the fifth for another.
    visits = tuple(haircut(f"r{k}", "h1", 1, f"{6 + k:02}:00", f"{7 + k:02}:00") for k in range(5))
    _, found = looked(build.week(policy=GOOD, requests=visits))
    assert [ask.gain.sessions for ask in found.asks] == [4, 1]


def test_two_helpers_at_one_time() -> None:
    # Three visits at the same hour: two helpers of a kind are called for at most.
    week = build.week(
        policy=GOOD,
        requests=tuple(haircut(f"r{k}", "h1", 1, "09:00", "10:00") for k in range(3)),
    )
    plan, found = looked(week)
    assert [ask.gain.sessions for ask in found.asks] == [1, 1]
    assert found.asks[0].wanted == found.asks[1].wanted
    assert_true_as_a_list(week, plan, found)


def test_things_that_only_help_together_are_not_listed() -> None:
    # A ball that needs a room and a dancer, neither of whom is there: one alone brings nothing.
    ball = session(
        minutes=60,
        windows=(window(5, "19:00", "20:00"),),
        room=RoomNeed(function="dance"),
        crew=(role(skill="english"),),
    )
    week = build.week(policy=GOOD, requests=(request("a", "activity", sessions=(ball,)),))
    _, found = looked(week)
    assert (found.asks, found.weighed, found.tried, found.ended_by) == ((), 2, 2, "done")


def test_what_helps_only_after_another_ask_is_found_too() -> None:
    # b needs a (both want one thing): milk for a alone brings 1, rice for b alone nothing, and 5
    # once a has its milk.
    week = build.week(
        policy=GOOD,
        requests=(
            request("a", lines=(line("milk", 1),)),
            request("b", value=5, lines=(line("rice", 1),), needs=("a",)),
        ),
    )
    plan, found = looked(week)
    assert [a.wanted.item for a in found.asks if isinstance(a.wanted, Stock)] == ["milk", "rice"]
    assert_true_as_a_list(week, plan, found)


def test_what_a_helper_must_be_able_to() -> None:
    # A certificate, level 3, a language, vetted for homes: the unit has all of it, or nothing
    # would be gained.
    need = session(
        minutes=60,
        windows=(window(1, "09:00", "10:00"),),
        crew=(role(skill="nursing", level=3, language="en"),),
        home_visit=True,
    )
    plan, found = looked(build.week(policy=GOOD, requests=(request("a", sessions=(need,)),)))
    (ask,) = found.asks
    assert ask.wanted.model_dump() == {
        "kind": "helper",
        "cell": {"community": "c1", "day": "2026-11-24", "part": "morning"},
        "skill": "nursing",
        "level": 3,
        "language": "en",
        "vetted": True,
    }
    assert_true_as_a_list(
        build.week(policy=GOOD, requests=(request("a", sessions=(need,)),)), plan, found
    )


def test_goods_are_called_for_as_much_as_is_needed() -> None:
    # Pledged: 2 bags. Asked: 3 and 2, and 1 of the third, who would also take noodles, of which
    # there is 1. Missing 3 bags in all: rice is called for once, 3 bags, and shares count:
    # of the 6 parts of worth 1/3, 1/2 or 1 … the best without is 1 (c, noodles) + 1 (b, 2 bags);
    # with: everything, 3. So +1 for 3 bags.
    week = build.week(
        policy=GOOD,
        pledges=(pledge("p", "rice", 2), pledge("n", "noodles", 1)),
        requests=(
            request("a", lines=(line("rice", 3),)),
            request("b", lines=(line("rice", 2),)),
            request("c", lines=(line("noodles", 1),)),
        ),
    )
    plan, found = looked(week)
    (ask,) = found.asks
    assert isinstance(ask.wanted, Stock)
    assert (ask.wanted.kind, ask.wanted.item, ask.wanted.amount) == ("goods", "rice", 3)
    assert (ask.gain.good_milli, ask.gain.requests) == (1000, 1)
    assert [(s.request, s.before, s.after) for s in ask.serves] == [("a", 0.0, 1.0)]
    assert_true_as_a_list(week, plan, found)


def test_no_more_is_called_for_than_is_of_use() -> None:
    # Both ask 4, all or nothing, but b needs a, and a is banned: b's rice would be of no use.
    week = build.week(
        policy=GOOD,
        requests=(
            request("a", lines=(line("rice", 4),), least_percent=100),
            request("b", lines=(line("rice", 4),), least_percent=100, needs=("z",)),
            request("z", lines=(line("milk", 1),)),
        ),
        decisions=Decisions(bans=(build.decision("d", request="z"),)),
    )
    plan, found = looked(week)
    assert [
        (a.wanted.item, a.wanted.amount) for a in found.asks if isinstance(a.wanted, Stock)
    ] == [("rice", 4)]
    assert_true_as_a_list(week, plan, found)


def test_single_source_asks_for_the_whole_line() -> None:
    # a has 1 of 2 bags from p and would take them from one pledge only: 2 more bags are needed.
    week = build.week(
        policy=GOOD,
        pledges=(pledge("p", "rice", 1),),
        requests=(request("a", lines=(line("rice", 2, single_source=True),)),),
    )
    plan, found = looked(week)
    (ask,) = found.asks
    assert isinstance(ask.wanted, Stock)
    assert ask.wanted.amount == 2
    assert ask.gain.good_milli == 500
    assert_true_as_a_list(week, plan, found)


def test_indivisible_goods_come_in_whole_units() -> None:
    # A bag has 10 parts and moves whole. 20 are asked for, 10 pledged: one more bag.
    week = build.week(
        policy=GOOD,
        pledges=(pledge("p", "bag", 10),),
        requests=(request("a", lines=(line("bag", 20),)),),
    )
    plan, found = looked(week)
    (ask,) = found.asks
    assert isinstance(ask.wanted, Stock)
    assert ask.wanted.amount == 10
    assert_true_as_a_list(week, plan, found)


def test_lent_capacity_is_counted_for_one_time() -> None:
    # Three bays on Monday, two on Tuesday: three at any one time serve both.
    week = build.week(
        policy=GOOD,
        requests=(
            request("a", lines=(line("bay", 3, windows=(window(0, "20:00", "22:00"),)),)),
            request("b", lines=(line("bay", 2, windows=(window(1, "20:00", "22:00"),)),)),
        ),
    )
    plan, found = looked(week)
    (ask,) = found.asks
    assert isinstance(ask.wanted, Stock)
    assert (ask.wanted.kind, ask.wanted.amount) == ("capacity", 3)
    assert ask.gain.requests == 2
    assert_true_as_a_list(week, plan, found)


def test_money_is_called_for_by_topic() -> None:
    # Two topics lack money. The cap on culture leaves 3 of its 5: partial, 3/5 of worth 1.
    def project(id: str, topic: str, amount: int) -> Request:
        return request(
            id,
            "project",
            topic=topic,
            lines=(line("money", amount),),
            project=ProjectFacts(stage="resolution", published=True),
        )

    policy = GOOD.model_copy(
        update={"caps": Caps(budgets=(BudgetCap(id="cap", topic="culture", amount=3),))}
    )
    week = build.week(
        policy=policy, requests=(project("a", "culture", 5), project("b", "safety", 2))
    )
    plan, found = looked(week)
    said = [
        (a.wanted.topic, a.wanted.amount, a.gain.good_milli)
        for a in found.asks
        if isinstance(a.wanted, Stock)
    ]
    assert said == [("safety", 2, 1000), ("culture", 3, 600)]
    assert_true_as_a_list(week, plan, found)


def test_a_room_with_what_is_needed() -> None:
    # The one dance room holds 8. Twelve would dance at seven, nine (with mirrors) at eight.
    def booking(id: str, people: int, hour: int, equipment: tuple[str, ...] = ()) -> Request:
        ball = session(
            minutes=60,
            windows=(window(5, f"{hour}:00", f"{hour + 1}:00"),),
            room=RoomNeed(function="dance", people=people, equipment=equipment),
        )
        return request(id, "booking", household=None, sessions=(ball,))

    week = build.week(
        policy=GOOD,
        rooms=(build.room("small", functions={"dance": 0}, capacity=8),),
        requests=(booking("a", 12, 19), booking("b", 9, 20, ("mirrors",)), booking("c", 4, 19)),
    )
    plan, found = looked(week)
    (ask,) = found.asks
    assert isinstance(ask.wanted, Space)
    assert (ask.wanted.function, ask.wanted.people) == ("dance", 12)
    assert ask.wanted.equipment == ("mirrors",)
    assert (ask.wanted.cell.day, ask.wanted.cell.part) == ("2026-11-28", "evening")
    assert ask.used == (
        ("2026-11-28T19:00", "2026-11-28T20:00"),
        ("2026-11-28T20:00", "2026-11-28T21:00"),
    )
    assert (ask.gain.sessions, ask.gain.requests) == (2, 2)
    assert_true_as_a_list(week, plan, found)


def test_a_room_where_there_is_no_living_room() -> None:
    # The same in c3, which has none: the room stands there, not in c1's living room.
    ball = session(
        minutes=60,
        windows=(window(5, "19:00", "20:00"),),
        room=RoomNeed(function="dance"),
    )
    week = build.week(
        policy=GOOD,
        requests=(request("a", "booking", household="h5", place="h5", sessions=(ball,)),),
    )
    plan, found = looked(week)
    (ask,) = found.asks
    (new,) = under(week, [ask]).rooms
    place = {v.id: v.place for v in under(week, [ask]).venues}
    assert place[new.venue] == "c3"
    assert_true_as_a_list(week, plan, found)


@pytest.mark.parametrize(
    ("why", "weighed"),
    # A room for the one whose bookings are capped, and for the one whose host has no time, would
    # fit, and is tried in vain; for the others there is not even anything to try.
    [("gate", 0), ("cap", 1), ("withdrawn", 0), ("named room", 0), ("named host", 1)],
)
def test_nothing_is_called_for_that_would_not_help(why: str, weighed: int) -> None:
    policy, decisions, room = GOOD, Decisions(), RoomNeed(function="dance")
    crew: tuple[Role, ...] = ()
    match why:
        case "cap":
            policy = GOOD.model_copy(update={"caps": Caps(bookings_per_household=0)})
        case "withdrawn":
            decisions = Decisions(withdrawn=("a",))
        case "named room":
            room = RoomNeed(function="tea", rooms=("tea",), people=11)
        case "named host":
            crew = (role(people=("li",)),)
    ball = session(minutes=60, windows=(window(5, "19:00", "20:00"),), room=room, crew=crew)
    asked = request("a", "booking", sessions=(ball,))
    if why == "gate":
        asked = request(
            "a",
            "project",
            lines=(line("money", 5),),
            sessions=(session(windows=(window(0, "09:00", "10:00"),), crew=(role(),)),),
            project=ProjectFacts(stage="motion"),
        )
    week = build.week(
        policy=policy,
        decisions=decisions,
        people=(person("li", windows=()),),
        rooms=(build.room("tea", functions={"tea": 0, "dance": 0} if crew else {"tea": 0}),),
        requests=(asked,),
    )
    _, found = looked(week)
    assert (found.asks, found.total, found.ended_by) == ((), None, "done")
    assert found.weighed == weighed


def test_the_meeting_of_a_project_at_the_gate_is_provided_for() -> None:
    # Its money is out of reach; the room for its meeting is not.
    meeting = session(
        minutes=60,
        windows=(window(2, "19:00", "20:00"),),
        room=RoomNeed(function="tea", people=20),
        meeting=True,
    )
    week = build.week(
        policy=GOOD,
        requests=(
            request(
                "a",
                "project",
                lines=(line("money", 5),),
                sessions=(meeting,),
                project=ProjectFacts(stage="motion"),
            ),
        ),
    )
    plan, found = looked(week)
    assert [(a.wanted.kind, a.gain.good_milli) for a in found.asks] == [("room", 1000)]
    assert found.weighed == 1
    assert_true_as_a_list(week, plan, found)


def test_an_activity_that_is_called_for_is_sat_in() -> None:
    # Needs a helper and two who sit in it; both would. Worth 1 each: +3, two more seats.
    tea = session(
        "s", minutes=60, windows=(window(2, "19:00", "20:00"),), crew=(role(skill="english"),)
    )
    week = build.week(
        policy=GOOD,
        people=(person("li", windows=()), person("wang", "h2", windows=())),
        requests=(
            build.activity("talk", tea, limit=2, least=2),
            build.enrolment("e1", "li", choices=(Choice(activity="talk"),)),
            build.enrolment("e2", "wang", choices=(Choice(activity="talk"),)),
        ),
    )
    plan, found = looked(week)
    (ask,) = found.asks
    assert (ask.gain.good_milli, ask.gain.sessions, ask.gain.seats) == (3000, 1, 2)
    assert [s.request for s in ask.serves] == ["e1", "e2", "talk"]
    assert_true_as_a_list(week, plan, found)


def test_a_must_serve_request_comes_before_greater_good() -> None:
    # Milk for one who must be served (worth little), rice for one of much worth.
    must = Tier(name="must", goals={"must": 1})
    policy = GOOD.model_copy(update={"tiers": (must, *GOOD.tiers)})
    week = build.week(
        policy=policy,
        requests=(
            request("rich", value=100, lines=(line("rice", 1),)),
            request("old", care="must", lines=(line("milk", 1),)),
        ),
    )
    plan, found = looked(week)
    assert [a.wanted.item for a in found.asks if isinstance(a.wanted, Stock)] == ["milk", "rice"]
    assert_true_as_a_list(week, plan, found)


def test_the_list_is_as_long_as_was_asked_for() -> None:
    requests = tuple(
        request(f"r{k}", value=k + 1, lines=(line(item, 1),))
        for k, item in enumerate(("rice", "noodles", "milk"))
    )
    _, found = looked(build.week(policy=GOOD, requests=requests), most=2)
    assert [a.gain.good_milli for a in found.asks] == [3000, 2000]
    assert found.ended_by == "most"


def test_without_time_nothing_is_listed() -> None:
    week = build.week(policy=GOOD, requests=(request("a", lines=(line("rice", 1),)),))
    found = asks(week, solve(week).plan, seconds=0.0)
    assert (found.asks, found.unused, found.ended_by) == ((), (), "clock")


def test_a_policy_that_counts_nothing_served_asks_for_nothing() -> None:
    policy = Policy(tiers=(Tier(name="calm", goals={"calm": 1}),))
    week = build.week(policy=policy, requests=(request("a", lines=(line("rice", 1),)),))
    _, found = looked(week)
    assert found == Asks(ended_by="done")


def test_what_solving_again_gives_is_no_ask() -> None:
    # The plan is empty, though a's rice is there; b's milk is not.
    week = build.week(
        policy=GOOD,
        pledges=(pledge("p", "rice", 1),),
        requests=(
            request("a", lines=(line("rice", 1),)),
            request("b", value=3, lines=(line("milk", 1),)),
        ),
    )
    empty = solve(week).plan.model_copy(update={"content": build.content(), "tiers": ()})
    found = asks(week, empty)
    assert found.regained is not None
    assert found.regained.good_milli == 1000
    assert [(a.wanted.kind, a.gain.good_milli) for a in found.asks] == [("goods", 3000)]


def test_what_nobody_needs() -> None:
    # Milk nobody asks for; a second barber, whom the one visit does not need (either could do it);
    # a dance room that no session wants; hours of staff whose one person has nothing to do. The
    # rice is used, by half, and the chatty one can do nothing that is asked for.
    week = build.week(
        policy=GOOD,
        people=(
            person("barber", skills=(PersonSkill(skill="haircut"),)),
            person("second", skills=(PersonSkill(skill="haircut"),)),
            person("chatty", skills=(PersonSkill(skill="english"),), staff_pledge="hours"),
            person("idler", windows=()),
        ),
        pledges=(
            pledge("milk", "milk", 3),
            pledge("rice", "rice", 4),
            Pledge(id="hours", donor="firm", kind="staff", quantity=60),
            pledge("nothing", "rice", 0),
        ),
        rooms=(build.room("ballroom", functions={"dance": 0}),),
        requests=(
            haircut("a", "h1", 1, "09:00", "10:00"),
            request("b", lines=(line("rice", 2),)),
        ),
    )
    plan, found = looked(week)
    served = {a.person for p in plan.content.placements for a in p.crew}
    other = ({"barber", "second"} - served).pop()
    assert {(u.id, u.kind, u.why) for u in found.unused} == {
        ("milk", "pledge", "no-use"),
        ("hours", "pledge", "no-use"),
        ("chatty", "person", "no-use"),
        (other, "person", "not-needed"),
        ("ballroom", "room", "no-use"),
    }
    assert found.asks == ()
    assert_not_missed(week, plan, found)


def test_supply_that_an_ask_would_bring_to_use_is_not_offered_elsewhere() -> None:
    # The ball needs a room and the host; the host is idle for want of a room.
    ball = session(
        minutes=60,
        windows=(window(5, "19:00", "20:00"),),
        room=RoomNeed(function="dance"),
        crew=(role(people=("host",)),),
    )
    week = build.week(
        policy=GOOD,
        people=(person("host"),),
        requests=(request("a", "activity", sessions=(ball,)),),
    )
    _, found = looked(week)
    assert [a.wanted.kind for a in found.asks] == ["room"]
    assert found.unused == ()


def test_what_overlaps_is_weighed_again() -> None:
    # Morning: x and y (2 + 2). Afternoon: y and z (2 + 1). Rice: 2. Once the morning is there the
    # afternoon brings z alone, 1: rice comes before it.
    week = build.week(
        policy=GOOD,
        requests=(
            haircut("x", "h1", 1, "09:00", "10:00", value=2),
            haircut("y", "h1", 1, "11:00", "13:00", value=2),
            haircut("z", "h1", 1, "15:00", "16:00"),
            request("r", value=2, lines=(line("rice", 1),)),
        ),
    )
    plan, found = looked(week)
    assert [(a.wanted.kind, a.gain.good_milli) for a in found.asks] == [
        ("helper", 4000),
        ("goods", 2000),
        ("helper", 1000),
    ]
    assert_true_as_a_list(week, plan, found)


def test_no_more_is_taken_later_than_was_called_for() -> None:
    # a's 3 bags bring 1; b, all or nothing, lacks a barber too. With the barber b takes two of
    # those bags (9 − 2/3), no more than was called for; then two bags more are of use again.
    crew = (role(skill="haircut"),)
    cut = session(minutes=60, windows=(window(1, "09:00", "10:00"),), crew=crew)
    week = build.week(
        policy=GOOD,
        requests=(
            request("a", lines=(line("rice", 3),)),
            request("b", value=9, least_percent=100, lines=(line("rice", 2),), sessions=(cut,)),
        ),
    )
    plan, found = looked(week)
    assert [(a.wanted.kind, getattr(a.wanted, "amount", 1)) for a in found.asks] == [
        ("goods", 3),
        ("helper", 1),
        ("goods", 2),
    ]
    assert [(s.request, s.after) for s in found.asks[1].costs] == [("a", 1 / 3)]
    assert_true_as_a_list(week, plan, found)


def test_what_the_plan_uses_is_not_offered_elsewhere() -> None:
    # Li cuts a's hair, Wang could cut b's, worth more, but only one of the two may be. Solving
    # again takes b, so that Li is idle; the plan at hand needs him.
    week = build.week(
        policy=GOOD,
        people=(
            person("li", skills=(PersonSkill(skill="haircut"),)),
            person("wang", skills=(PersonSkill(skill="english"),)),
        ),
        requests=(
            haircut("a", "h1", 1, "09:00", "10:00", excludes=("b",)),
            request(
                "b",
                value=3,
                sessions=(
                    session(
                        minutes=60,
                        windows=(window(1, "09:00", "10:00"),),
                        crew=(role(skill="english"),),
                    ),
                ),
            ),
        ),
    )
    content = build.content(build.placed("a", build.t(1, "09:00"), {"li": "r"}))
    plan = solve(week).plan.model_copy(update={"content": content, "tiers": ()})
    found = asks(week, plan)
    assert found.regained is not None
    assert found.unused == ()


def test_hours_and_funds_are_used_by_those_they_stand_behind() -> None:
    # The nurse is paid from a fund, the teacher is of the firm's staff; both serve.
    def visit(id: str, skill: str) -> Request:
        crew = (role(skill=skill),)
        one = session(minutes=60, windows=(window(1, "09:00", "10:00"),), crew=crew)
        return request(id, sessions=(one,))

    week = build.week(
        policy=GOOD,
        people=(
            person(
                "nurse",
                skills=(PersonSkill(skill="haircut"),),
                hire=Hire(fund="fund", price_per_hour=5),
            ),
            person("teacher", skills=(PersonSkill(skill="english"),), staff_pledge="hours"),
        ),
        pledges=(
            pledge("fund", "money", 5),
            Pledge(id="hours", donor="firm", kind="staff", quantity=60),
        ),
        requests=(visit("a", "haircut"), visit("b", "english")),
    )
    _, found = looked(week)
    assert found.unused == ()
    free = week.model_copy(update={"requests": ()})
    _, found = looked(free)
    assert {u.id for u in found.unused} == {"nurse", "teacher", "fund", "hours"}
