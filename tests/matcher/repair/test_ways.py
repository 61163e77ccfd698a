"""The ways out: what each puts first, what comes first in all of them, and the first answer."""

from __future__ import annotations

from typing import Any

import pytest

from matcher.repair import Desk, Irreparable, Name, Repair, Way, repair
from models.demand import Choice, Request
from models.event import Overran, SessionCancelled
from models.items import Commitments, Placement
from models.supply import Pledge
from models.week import Decisions, Week
from tests.build import (
    activity,
    content,
    decision,
    enrolment,
    person,
    placed,
    request,
    role,
    room,
    seat,
    session,
    t,
    week,
    window,
)
from tests.matcher.repair.published import among_strangers, gets, published, repaired

MORNING = window(0, "08:00", "12:00")
EVENT = SessionCancelled(kind="session-cancelled", person="ann", request="v", session="s")
HELD = placed("v", t(0, "09:00"), {"ann": "helper"})
TO_U = placed("u", t(0, "09:00"), {"bob": "helper"})
TO_V = placed("v", t(0, "09:00"), {"bob": "helper"})


def visit(id: str, household: str, **fields: Any) -> Request:
    """An hour at nine on Monday with one helper at the household."""
    part = session(windows=(window(0, "09:00", "10:00"),), crew=(role("helper"),))
    return request(id, household=household, place=household, sessions=(part,), **fields)


def pair(*, decisions: Decisions | None = None, **of_u: int) -> Week:
    """ann and bob can on Monday morning; v and u want an hour at nine."""
    return week(
        people=(person("ann", windows=(MORNING,)), person("bob", windows=(MORNING,))),
        requests=(visit("v", "h3"), visit("u", "h1", **of_u)),
        decisions=decisions or Decisions(),
    )


def by_name(found: Repair) -> dict[Name, Way]:
    """Each way under each of its names."""
    return {name: way for way in found.ways for name in way.names}


def both(given: Week, plan: Commitments) -> tuple[Desk, Desk]:
    """The week taken whole, and too large for that."""
    return published(given, plan), published(among_strangers(given), plan)


@pytest.mark.parametrize("kind", ["pins", "locks"])
def test_who_lost_what_people_decided_comes_first_in_every_way(kind: str) -> None:
    # u is promised and worth nine times as much; v was decided on, and only bob is left.
    said = decision("only-ann", request="v", person="ann")
    decisions = Decisions.model_validate({kind: (said,)})
    given = pair(decisions=decisions, value=9)
    for desk in both(given, content(HELD, TO_U)):
        found = repaired(desk, EVENT, favourites=frozenset({"u"}))
        assert [d.id for d in found.released] == ["only-ann"]
        assert set(by_name(found)) == {"fewest-told", "most-good", "favourites"}
        for way in found.ways:
            assert gets(desk, way) == content(TO_V)
    # Without the decision bob stays with u in all of them.
    for desk in both(pair(value=9), content(HELD, TO_U)):
        found = repaired(desk, EVENT, favourites=frozenset({"u"}))
        assert found.released == ()
        for way in found.ways:
            assert gets(desk, way) == content(TO_U)


def test_a_decision_that_still_holds_is_not_released() -> None:
    said = Decisions(pins=(decision("bobs", request="u", person="bob"),))
    for desk in both(pair(decisions=said, value=1), content(HELD, TO_U)):
        found = repaired(desk, EVENT)
        assert found.released == ()
        assert all(TO_U in gets(desk, way).placements for way in found.ways)


def test_favourites_are_a_way_of_their_own_only_where_the_event_concerns_them() -> None:
    desk = published(among_strangers(pair()), content(HELD))
    assert "favourites" not in by_name(repaired(desk, EVENT, favourites=frozenset({"stranger1"})))
    assert "favourites" in by_name(repaired(desk, EVENT, favourites=frozenset({"v"})))


def test_without_a_word_favourites_are_those_that_pins_name() -> None:
    said = Decisions(pins=(decision("nine", request="v", start=t(0, "09:00")),))
    desk = published(pair(decisions=said), content(HELD))
    assert "favourites" in by_name(repair(desk, EVENT, seconds=60.0))
    assert "favourites" not in by_name(repair(desk, EVENT, favourites=frozenset(), seconds=60.0))
    any_one = Decisions(pins=(decision("busy", person="ann"),))
    desk = published(pair(decisions=any_one), content(HELD))
    assert "favourites" not in by_name(repair(desk, EVENT, seconds=60.0))


def test_among_equals_every_way_is_kind() -> None:
    # bob may come at nine or, more welcome, at eleven: told are h3 and ann either way.
    hours = (window(0, "09:00", "10:00"), window(0, "11:00", "12:00", 5))
    part = session(windows=hours, crew=(role("helper"),))
    early = window(0, "08:00", "09:00")
    given = week(
        people=(person("ann", windows=(early, MORNING)), person("bob", windows=(MORNING,))),
        requests=(request("v", household="h3", place="h3", sessions=(part,)),),
    )
    hers = placed("v", t(0, "11:00"), {"ann": "helper"})
    for desk in both(given, content(hers)):
        for way in repaired(desk, EVENT, favourites=frozenset({"v"})).ways:
            assert gets(desk, way) == content(placed("v", t(0, "11:00"), {"bob": "helper"}))


def test_the_first_answer_is_given_once_and_before_the_others() -> None:
    for desk in both(pair(), content(HELD)):
        answers: list[Way] = []
        found = repair(desk, EVENT, favourites=frozenset(), seconds=60.0, first=answers.append)
        (first,) = answers
        assert first.names == ("fewest-told",)
        assert gets(desk, first) == gets(desk, found.ways[0]) == content(TO_V)


# --- a course under way that cannot be left as it is ------------------------------------------


def course(hosts: tuple[str, ...]) -> tuple[Week, Commitments, list[Placement]]:
    """Lessons on Monday, and a talk on Wednesday that one of the hosts gives; x sits in both."""
    lesson = session(windows=(window(0, "09:00", "10:00"),), crew=(role("host"),))
    talk = session(
        "z",
        windows=(window(2, "09:00", "10:00"),),
        crew=(role("host", people=hosts),),
        room={"function": "tea"},
    )
    given = week(
        people=(person("ann"), person("bob"), person("x", "h2")),
        rooms=(room("tea"),),
        requests=(
            activity("v", lesson, talk, course=True),
            enrolment("e", "x", choices=(Choice(activity="v"),)),
        ),
    )
    held = [
        placed("v", t(0, "09:00"), {"bob": "host"}),
        placed("v", t(2, "09:00"), {"ann": "host"}, session="z", room="tea"),
    ]
    return given, content(*held, seat("e", "v", None, None)), held


def test_a_course_under_way_goes_on_if_somebody_can_take_over() -> None:
    given, plan, held = course(("ann", "bob"))
    event = EVENT.model_copy(update={"session": "z"})
    for desk in both(given, plan):
        answers: list[Way] = []
        found = repair(
            desk, event, now=t(1), favourites=frozenset(), seconds=60.0, first=answers.append
        )
        assert repaired(desk, event, t(1)).ways == found.ways
        assert not found.nothing_holds
        assert found.change.eased == frozenset()
        bobs = placed("v", t(2, "09:00"), {"bob": "host"}, session="z", room="tea")
        for way in (*answers, *found.ways):
            assert set(gets(desk, way).placements) == {held[0], bobs}
        assert len(answers) == 1


def test_without_anybody_it_goes_on_with_what_is_left() -> None:
    given, plan, held = course(("ann",))
    event = EVENT.model_copy(update={"session": "z"})
    for desk in both(given, plan):
        answers: list[Way] = []
        found = repair(
            desk, event, now=t(1), favourites=frozenset(), seconds=60.0, first=answers.append
        )
        assert repaired(desk, event, t(1)).ways == found.ways
        assert found.nothing_holds
        assert found.change.eased == {"v"}
        assert [s.id for s in found.change.requests["v"].sessions] == ["s"]
        for way in (*answers, *found.ways):
            assert gets(desk, way) == content(held[0], seat("e", "v", None, None))
        # x is told that there is no talk, and keeps the seat.
        (mine,) = [n for n in found.ways[0].notices if n.party == "x"]
        assert (mine.about, mine.change, mine.before) == ("session", "cancelled", held[1])


def test_nobody_is_taken_from_a_must_serve_visit_for_a_course() -> None:
    given, plan, held = course(("ann", "bob"))
    hour = session(windows=(window(2, "09:00", "10:00"),), crew=(role("helper", people=("bob",)),))
    visit_ = request("m", household="h3", place="h3", care="must", sessions=(hour,))
    given = given.model_copy(update={"requests": (*given.requests, visit_)})
    promised = placed("m", t(2, "09:00"), {"bob": "helper"})
    plan = plan.model_copy(update={"placements": (*plan.placements, promised)})
    event = EVENT.model_copy(update={"session": "z"})
    for desk in both(given, plan):
        found = repaired(desk, event, t(1))
        for way in found.ways:
            assert set(gets(desk, way).placements) == {held[0], promised}


def test_what_has_happened_and_breaks_a_rule_has_no_answer() -> None:
    hours = Pledge(id="hours", donor="firm", kind="staff", quantity=60)
    given = pair().model_copy(
        update={
            "pledges": (hours,),
            "people": (person("ann", windows=(MORNING,), staff_pledge="hours"), person("bob")),
        }
    )
    event = Overran(kind="overran", request="v", session="s", until=t(0, "10:30"))
    for desk in both(given, content(HELD)):
        answers: list[Way] = []
        with pytest.raises(Irreparable) as error:
            repair(desk, event, favourites=frozenset(), first=answers.append)
        assert [v.rule for v in error.value.violations] == ["organisation-hours"]
        assert answers == []
