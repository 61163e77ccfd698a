"""What a week is short of, worked out by hand: so much of an item, so many helpers, a room."""

from __future__ import annotations

from typing import Any

from matcher.budget.carried import Coming, Core, Weeks
from matcher.budget.outcome import Refusal
from models.demand import Line, Order, ProjectFacts, Request, RoomNeed, Session
from models.election import Election, Proposal
from models.supply import Person, PersonSkill
from models.week import Decisions, Week
from tests import build

RESOLVED = ProjectFacts(stage="resolution", reviewed=True, published=True)
NINE = build.window(2, "09:00", "10:00")


def project(
    id: str, *sessions: Session, lines: tuple[Line, ...] = (), needs: tuple[str, ...] = ()
) -> Request:
    return build.request(
        id, "project", project=RESOLVED, sessions=sessions, lines=lines, needs=needs, place="b1"
    )


def dig(*roles: str | None, count: int = 1) -> Session:
    """An hour on Wednesday at nine."""
    crew = tuple(build.role(f"r{i}", skill=skill, count=count) for i, skill in enumerate(roles))
    return build.session("dig", minutes=60, windows=(NINE,), crew=crew)


def barber(id: str, **fields: Any) -> Person:
    return build.person(id, skills=(PersonSkill(skill="haircut"),), **fields)


def short(week: Week, *funded: str, of: str = "b") -> tuple[str, str]:
    """Why b is refused beside those funded, in one sentence of each language."""
    ids = [r.id for r in week.requests]
    election = Election(
        kind="approval", pots=(), proposals=tuple(Proposal(id=id, cost=1) for id in ids), ballots=()
    )
    refusal = Core(election, week, public=True).refusal(funded, of)
    assert refusal is not None
    assert len(refusal.short_zh) == len(refusal.short_en) <= 1
    return "".join(refusal.short_zh), "".join(refusal.short_en)


def test_goods_are_short_by_what_nobody_has_pledged() -> None:
    rice = (build.pledge("p", "rice", 5),)
    week = build.week(
        pledges=rice,
        requests=(project("a", lines=(build.line("rice", 2),)),
                  project("b", lines=(build.line("rice", 7),))),
    )  # fmt: skip
    # 7 of 5; beside a, which takes two, 7 of 3. With none at all, 7.
    assert short(week) == ("还差 rice 2 袋。", "It would take 2 袋 of rice more.")
    assert short(week, "a")[0] == "还差 rice 4 袋。"
    none = week.model_copy(update={"pledges": ()})
    assert short(none)[0] == "还差 rice 7 袋。"
    # What is counted by the tenth of a bag is short by whole bags: 12 of 15 kg are a bag of 10 too
    # few, though 5 would do.
    bags = build.week(
        pledges=(build.pledge("p", "bag", 20),),
        requests=(project("a", lines=(build.line("bag", 10),)),
                  project("b", lines=(build.line("bag", 20),))),
    )  # fmt: skip
    assert short(bags, "a") == (
        "单独办得成；和前面选上的一起办，还差 bag 1 袋。",
        "Possible alone; beside those chosen before it would take 1 袋 of bag more.",
    )


def test_helpers_are_short_by_those_who_can_do_it_then() -> None:
    late = build.window(2, "10:00", "12:00")
    week = build.week(
        people=(barber("li"), barber("wu", windows=(late,)), build.person("he")),
        requests=(project("a", dig("haircut")), project("b", dig("haircut", count=3))),
    )
    # Of the three only li cuts hair at nine: two more; beside a, for which li goes, three.
    when = "（周三 09:00–10:00）"
    assert short(week)[0] == f"还差 2 名会“haircut”的人{when}。"
    assert short(week, "a")[0] == f"还差 3 名会“haircut”的人{when}。"
    assert short(week)[1] == (
        'It would take 2 helpers who can do "haircut" (Wed 09:00–10:00) more.'
    )
    anybody = week.model_copy(
        update={"requests": (project("b", dig(None, count=3), lines=(build.line("rice", 1),)),)}
    )
    # li and he can, at nine; somebody else and a bag are missing.
    assert short(anybody) == (
        f"还差 1 名帮手{when}；rice 1 袋。",
        "It would take 1 helper (Wed 09:00–10:00) and 1 袋 of rice more.",
    )


def test_a_room_is_short_where_those_there_are_taken_or_too_small() -> None:
    tea = build.session("tea", minutes=60, windows=(NINE,), room=RoomNeed(function="tea", people=8))
    week = build.week(
        rooms=(build.room("tearoom"),), requests=(project("a", tea), project("b", tea))
    )
    room = "一间能作“tea”用、能容 8 人的房间（周三 09:00–10:00）"
    assert short(week, "a")[0] == f"单独办得成；和前面选上的一起办，还差 {room}。"
    small = week.model_copy(update={"rooms": (build.room("tearoom", capacity=7),)})
    assert short(small) == (
        f"还差 {room}。",
        'It would take a room to be used as "tea" for 8 people (Wed 09:00–10:00) more.',
    )


def test_times_are_left_out_where_there_are_many_and_a_language_is_told() -> None:
    days = tuple(build.window(day, "09:00", "10:00") for day in range(4))
    role = build.role("r", skill="haircut", language="en")
    many = build.session("dig", minutes=60, windows=days, crew=(role,))
    week = build.week(requests=(project("b", many),))
    assert short(week) == (
        "还差 1 名说 en 的会“haircut”的人。",
        'It would take 1 helper who can do "haircut" in en more.',
    )
    two = many.model_copy(update={"windows": days[:2]})
    assert (
        "（周一 09:00–10:00、周二 09:00–10:00）"
        in short(build.week(requests=(project("b", two),)))[0]
    )


def test_where_nothing_that_could_be_brought_would_do_the_rules_speak() -> None:
    named = build.session(
        "dig", minutes=60, windows=(NINE,), crew=(build.role("r", people=("li",)),)
    )
    week = build.week(
        people=(build.person("li", windows=(build.window(3, "09:00", "10:00"),)),),
        requests=(project("b", named),),
    )
    assert short(week) == ("", "")
    banned = build.week(
        pledges=(build.pledge("p", "rice", 5),),
        requests=(project("b", lines=(build.line("rice", 2),)),),
        decisions=Decisions(bans=(build.decision("no", request="b"),)),
    )
    assert short(banned) == ("", "")


def test_of_two_things_each_is_short_by_its_own() -> None:
    week = build.week(
        pledges=(build.pledge("p", "rice", 5), build.pledge("q", "noodles", 6)),
        requests=(project("b", lines=(build.line("rice", 7, "r"), build.line("noodles", 9, "n"))),),
    )
    assert short(week)[0] == "还差 rice 2 袋；noodles 3 袋。"


def test_whoever_goes_to_a_home_and_needs_a_paper_is_told_by_the_skill() -> None:
    role = build.role("r", skill="nursing", level=2)
    visit = build.session("care", minutes=60, windows=(NINE,), crew=(role,), home_visit=True)
    week = build.week(requests=(project("b", visit),))
    assert short(week)[0] == "还差 1 名会“nursing”的人（周三 09:00–10:00）。"


def test_a_room_has_what_is_wanted_in_it() -> None:
    need = RoomNeed(function="tea", equipment=("stove",))
    tea = build.session("tea", minutes=60, windows=(NINE,), room=need)
    week = build.week(rooms=(build.room("tearoom"),), requests=(project("b", tea),))
    assert short(week)[0] == "还差 一间能作“tea”用的房间（周三 09:00–10:00）。"


def test_what_its_own_times_forbid_is_told_so_though_nothing_is_there() -> None:
    # The second can never begin after the first has ended, and nobody has pledged the rice.
    first = build.session("dig", minutes=60, windows=(NINE,))
    second = build.session("fill", minutes=60, windows=(NINE,))
    one = project("b", first, second, lines=(build.line("rice", 1),))
    one = one.model_copy(update={"order": (Order(before="dig", after="fill"),)})
    election = Election(kind="approval", pots=(), proposals=(Proposal(id="b", cost=1),), ballots=())
    refusal = Core(election, build.week(requests=(one,))).refusal((), "b")
    assert refusal is not None
    assert refusal.short_zh == ()
    assert refusal.rules == ("window", "order")
    assert refusal.zh


def test_the_weeks_are_named() -> None:
    week = build.week(requests=(project("b", lines=(build.line("rice", 1),)),))
    election = Election(kind="approval", pots=(), proposals=(Proposal(id="b", cost=1),), ballots=())
    core = Core(election, week)
    alone = Weeks((Coming(core),)).refusal((), "b")
    assert alone is not None
    assert alone.short_zh == ("11月23日那周：还差 rice 1 袋。",)
    assert alone.short_en == ("Week of 23 November: It would take 1 袋 of rice more.",)
    gone = Refusal(proposal="b", short_zh=("没有周日。",), short_en=("No Sunday.",))
    both = Weeks((Coming(core), Coming(core, {"b": gone}))).refusal((), "b")
    assert both is not None
    assert both.short_zh == ("11月23日那周：还差 rice 1 袋。", "11月23日那周：没有周日。")
    unknown = Weeks((Coming(core), Coming(Core(election, week, seconds=0.0)))).refusal((), "b")
    assert unknown is not None
    assert unknown.short_zh == ()
