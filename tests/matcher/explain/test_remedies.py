"""What would do, for every rule that can keep a candidate away: the least change, by hand."""

from __future__ import annotations

from typing import Any

import pytest

from matcher.explain.facts import Fix, RequestWhy
from matcher.explain.sitting import attendance
from matcher.explain.why import why
from matcher.rules.view import View
from matcher.solve import solve
from models.demand import Affinity, Choice, ProjectFacts, Request, RoomNeed
from models.items import Commitments
from models.policy import BudgetCap, Caps, Policy
from models.supply import Conditions, Hire, PersonSkill, Pledge
from models.week import Decisions, Week
from tests.build import (
    activity,
    decision,
    enrolment,
    line,
    person,
    pledge,
    request,
    role,
    room,
    session,
    t,
    week,
    window,
)

NINE = (window(0, "09:00", "10:00"),)
"""Monday 9 to 10: time for exactly one session of an hour."""
CUT = role(skill="haircut", level=2)
RESOLVED = ProjectFacts(stage="resolution", published=True)


def visit(**fields: Any) -> Request:
    """A haircut at h1, Monday 9 to 10, at level 2."""
    return request("r", sessions=(session(windows=NINE, crew=(CUT,), **fields),))


def barber(id: str = "ann", level: int = 2, **fields: Any) -> Any:
    return person(id, skills=(PersonSkill(skill="haircut", level=level),), **fields)


def booking(**need: Any) -> Request:
    """Tea for ten, Monday 9 to 10."""
    asked = RoomNeed(**{"function": "tea", "people": 10, **need})
    return request("r", "booking", sessions=(session(windows=NINE, room=asked),))


def rice(amount: int = 2, *, wish: dict[str, Any] | None = None, **of: Any) -> Request:
    return request("r", lines=(line("rice", amount, **of),), **(wish or {}))


def answer(found: Week, id: str = "r") -> RequestWhy:
    said = why(found, solve(found).plan, id, seconds=None)
    assert isinstance(said, RequestWhy)
    assert said.proven
    return said


def staff(quantity: int, **fields: Any) -> Pledge:
    return Pledge(id="hours", donor="firm", kind="staff", quantity=quantity, **fields)


CASES: dict[str, tuple[Week, str, Fix]] = {
    # Ann lives in c2 (h4), 25 minutes from h1, and goes 20: 5 more.
    "travel": (
        week(people=(barber(home="h4", travel_minutes=20),), requests=(visit(),)),
        "travel",
        Fix(kind="go-farther", who="ann", by=5, to=25),
    ),
    # Free from 9:30: half an hour earlier.
    "available": (
        week(people=(barber(windows=(window(0, "09:30", "12:00"),)),), requests=(visit(),)),
        "available",
        Fix(kind="free-longer", who="ann", by=30, window=window(0, "09:00", "12:00")),
    ),
    # Free on Tuesday only: the whole hour, on its own.
    "available another day": (
        week(people=(barber(windows=(window(1, "09:00", "12:00"),)),), requests=(visit(),)),
        "available",
        Fix(kind="free-longer", who="ann", by=60, window=window(0, "09:00", "10:00")),
    ),
    "level": (
        week(people=(barber(level=1),), requests=(visit(),)),
        "skill",
        Fix(kind="level", who="r", by=1, to=1, session="s", role="r"),
    ),
    "certificate": (
        week(
            people=(person("ann", skills=(PersonSkill(skill="nursing"),)),),
            requests=(
                request("r", sessions=(session(windows=NINE, crew=(role(skill="nursing"),)),)),
            ),
        ),
        "skill",
        Fix(kind="certificate", who="ann", word="nursing"),
    ),
    "language": (
        week(
            people=(person("ann"),),
            requests=(
                request("r", sessions=(session(windows=NINE, crew=(role(language="en"),)),)),
            ),
        ),
        "skill",
        Fix(kind="language", who="r", session="s", role="r", word="en"),
    ),
    "vetted": (
        week(people=(barber(),), requests=(visit(home_visit=True),)),
        "vetted",
        Fix(kind="vetted", who="ann"),
    ),
    "refused": (
        week(people=(barber(),), requests=(visit().model_copy(update={"refuses": ("ann",)}),)),
        "excluded",
        Fix(kind="accept", who="r", word="ann"),
    ),
    "excludes a place": (
        week(people=(barber(excludes=("b1",)),), requests=(visit(),)),
        "excluded",
        Fix(kind="welcome", who="ann", word="b1"),
    ),
    # An hour a week is asked, 30 minutes given.
    "week limit": (
        week(people=(barber(week_minutes=30),), requests=(visit(),)),
        "week-limit",
        Fix(kind="work-more", who="ann", by=30, to=60),
    ),
    "day limit": (
        week(people=(barber(day_tasks=0),), requests=(visit(),)),
        "day-limit",
        Fix(kind="work-more", who="ann", to=100_000),
    ),
    # 60 minutes of staff time are needed, 45 pledged.
    "organisation hours": (
        week(
            people=(barber(organisation="firm", staff_pledge="hours"),),
            pledges=(staff(45),),
            requests=(visit(),),
        ),
        "organisation-hours",
        Fix(kind="pledge-more", who="hours", by=15, to=60),
    ),
    "organisation hours elsewhere": (
        week(
            people=(barber(organisation="firm", staff_pledge="hours"),),
            pledges=(staff(60, conditions=Conditions(communities=("c2",))),),
            requests=(visit(),),
        ),
        "organisation-hours",
        Fix(kind="pledge-terms", who="hours", word="r"),
    ),
    # An hour costs 40 yuan (4000 fen), the fund holds 30.
    "paid hours": (
        week(
            people=(barber(hire=Hire(fund="fund", price_per_hour=4000)),),
            pledges=(pledge("fund", "money", 3000),),
            requests=(visit(),),
        ),
        "paid-hours",
        Fix(kind="pledge-more", who="fund", by=1000, to=4000),
    ),
    "withdrawn helper": (
        week(people=(barber(),), requests=(visit(),), decisions=Decisions(withdrawn=("ann",))),
        "ban",
        Fix(kind="return", who="ann"),
    ),
    "capacity": (
        week(rooms=(room("tea", capacity=9),), requests=(booking(),)),
        "capacity",
        Fix(kind="fewer-people", who="r", session="s", by=1, to=9),
    ),
    "equipment": (
        week(rooms=(room("tea"),), requests=(booking(equipment=("piano",)),)),
        "equipment",
        Fix(kind="equipment", who="r", session="s", word="piano"),
    ),
    # Opens at 9; half an hour of set-up before 9 is missing.
    "open": (
        week(
            rooms=(room("tea", functions={"tea": 30}, open=(window(0, "09:00", "12:00"),)),),
            requests=(booking(),),
        ),
        "open",
        Fix(kind="open-longer", who="tea", by=30, window=window(0, "08:30", "12:00")),
    ),
    # Closed from 9:30 on; it would have to be open till 10 (open from midnight on anyway).
    "closed": (
        week(rooms=(room("tea", closed=(window(0, "09:30", "12:00"),)),), requests=(booking(),)),
        "open",
        Fix(
            kind="open-longer",
            who="tea",
            by=30,
            window=window(0, "00:00", "10:00"),
        ),
    ),
    "not the room named": (
        week(
            rooms=(room("tea"), room("far", functions={"kitchen": 0})),
            requests=(booking(rooms=("far",)),),
        ),
        "function",
        Fix(kind="any-room", who="r", session="s", word="tea"),
    ),
    "conditions": (
        week(
            pledges=(pledge("p", "rice", 9, conditions=Conditions(topics=("youth",))),),
            requests=(rice(),),
        ),
        "pledge-conditions",
        Fix(kind="pledge-terms", who="p", word="r"),
    ),
    "pledge refused": (
        week(
            pledges=(pledge("p", "rice", 9),),
            requests=(rice(wish={"affinity": (Affinity(who="p", forbidden=True),)}),),
        ),
        "pledge-conditions",
        Fix(kind="accept", who="r", word="p"),
    ),
    # 10 % of 9 bags is less than one bag; 12 % is 1.08.
    "share": (
        week(pledges=(pledge("p", "rice", 9, max_share_percent=10),), requests=(rice(),)),
        "pledge-conditions",
        Fix(kind="pledge-share", who="p", by=2, to=12),
    ),
    # There till Monday 10:00, to be received from 11:00: 10:00 to 11:00 lies between, so the
    # nearest moment on the other side is 90 minutes off (slots of 30).
    "received too late": (
        week(
            pledges=(pledge("p", "rice", 9, windows=(window(0, "08:00", "10:00"),)),),
            requests=(rice(windows=(window(0, "11:00", "12:00"),)),),
        ),
        "pledge-window",
        Fix(kind="receive", who="r", line="l", by=90, window=window(0, "09:30", "10:00")),
    ),
    # There from 12:00 on, needed by 11:00.
    "deadline of goods": (
        week(
            pledges=(pledge("p", "rice", 9, windows=(window(0, "12:00", "13:00"),)),),
            requests=(rice(wish={"deadline": t(0, "11:00")}),),
        ),
        "deadline",
        Fix(kind="deadline", who="r", by=60, window=window(0, "11:00", "12:00")),
    ),
    "lot": (
        week(pledges=(pledge("p", "rice", 9, lot=3),), requests=(rice(),)),
        "lot-size",
        Fix(kind="pledge-lot", who="p", by=1, to=2),
    ),
    "empty pledge": (
        week(pledges=(pledge("p", "rice", 0),), requests=(rice(),)),
        "pledge-limit",
        Fix(kind="pledge-more", who="p", by=1, to=1),
    ),
    # Three asked, one source, all or nothing: two pledges of two.
    "single source": (
        week(
            pledges=(pledge("p", "rice", 2), pledge("q", "rice", 2)),
            requests=(rice(3, wish={"least_percent": 100}, single_source=True),),
        ),
        "single-source",
        Fix(kind="pledge-more", who="p", by=1, to=3),
    ),
    # Matched one to one: 5 yuan (500 fen) asked whole, 2 raised.
    "matched money": (
        week(
            pledges=(pledge("p", "money", 900, money="match"),),
            requests=(
                request(
                    "r",
                    "project",
                    lines=(line("money", 500),),
                    least_percent=100,
                    project=RESOLVED,
                ),
            ),
        ),
        "matched-money",
        Fix(kind="raise", who="r", by=500, to=500),
    ),
    "gate": (
        week(
            pledges=(pledge("p", "money", 900),),
            requests=(
                request(
                    "r",
                    "project",
                    lines=(line("money", 500),),
                    project=ProjectFacts(stage="discussion"),
                ),
            ),
        ),
        "",
        Fix(kind="gate", who="r"),
    ),
    # The window is half an hour short.
    "window": (
        week(requests=(request("r", sessions=(session(windows=(window(0, "09:00", "09:30"),)),)),)),
        "window",
        Fix(kind="window", who="r", session="s", by=30, window=window(0, "09:00", "10:00")),
    ),
    "deadline": (
        week(requests=(request("r", sessions=(session(windows=NINE),), deadline=t(0, "09:30")),)),
        "deadline",
        Fix(kind="deadline", who="r", by=30, window=window(0, "09:30", "10:00")),
    ),
    "earliest": (
        week(requests=(request("r", sessions=(session(windows=NINE),), earliest=t(0, "09:30")),)),
        "deadline",
        Fix(kind="earliest", who="r", by=30, window=window(0, "09:00", "09:30")),
    ),
    "banned": (
        week(
            pledges=(pledge("p", "rice", 9),),
            requests=(rice(),),
            decisions=Decisions(bans=(decision("d", request="r", pledge="p"),)),
        ),
        "ban",
        Fix(kind="unban", who="d"),
    ),
    # Two bookings are asked (two occurrences), one is allowed.
    "booking cap": (
        week(
            rooms=(room("tea"),),
            requests=(
                request(
                    "r",
                    "booking",
                    least_percent=100,
                    sessions=(session(occurrences=2, room=RoomNeed(function="tea")),),
                ),
            ),
            policy=Policy(caps=Caps(bookings_per_household=1)),
        ),
        "",
        Fix(kind="booking-cap", who="r", by=1, to=2),
    ),
    "budget cap": (
        week(
            pledges=(pledge("p", "money", 900),),
            requests=(request("r", lines=(line("money", 500, least=500),)),),
            policy=Policy(caps=Caps(budgets=(BudgetCap(id="c", topic="mutual-aid", amount=400),))),
        ),
        "",
        Fix(kind="budget-cap", who="c", by=100, to=500),
    ),
    "catalogue's substitute": (
        week(
            pledges=(pledge("p", "noodles", 9),),
            requests=(rice(1),),
        ),
        "",
        Fix(kind="another-pledge", who="r", by=1, word="rice"),
    ),
    "nobody at all": (
        week(requests=(visit(),)),
        "",
        Fix(kind="another-person", who="r", session="s", role="r"),
    ),
}
"""Week → the rule by which a near miss is kept away (empty: there is none), the first remedy."""

SEATS: dict[str, tuple[Week, str, Fix]] = {
    "audience": (
        week(
            people=(person("eve", audience="adults"),),
            requests=(activity("a", audiences=("children",)), enrolment("r", "eve")),
        ),
        "audience",
        Fix(kind="audience", who="a", word="eve"),
    ),
    "community": (
        week(
            people=(person("eve", home="h4"),),
            requests=(activity("a", communities=("c1",)), enrolment("r", "eve")),
        ),
        "audience",
        Fix(kind="audience", who="a", word="eve"),
    ),
    "a group too large": (
        week(
            people=(person("eve"), person("fay")),
            requests=(activity("a", limit=1), enrolment("r", "eve", "fay")),
        ),
        "seat-limit",
        Fix(kind="places", who="a", by=1, to=2),
    ),
    "one of the group withdrew": (
        week(
            people=(person("eve"), person("fay")),
            requests=(activity("a"), enrolment("r", "eve", "fay")),
            decisions=Decisions(withdrawn=("fay",)),
        ),
        "group-together",
        Fix(kind="return", who="fay"),
    ),
    "seats banned": (
        week(
            people=(person("eve"),),
            requests=(activity("a"), enrolment("r", "eve")),
            decisions=Decisions(bans=(decision("d", activity="a"),)),
        ),
        "ban",
        Fix(kind="unban", who="d"),
    ),
    # The class ends at 10, the enrolment must be over by 9:30.
    "over too late": (
        week(
            people=(person("eve"),),
            requests=(
                activity("a", session(windows=NINE)),
                enrolment("r", "eve").model_copy(update={"deadline": t(0, "09:30")}),
            ),
        ),
        "deadline",
        Fix(kind="deadline", who="r", by=30, window=window(0, "09:30", "10:00")),
    ),
    # Two would have to come, Eve alone asks: one fewer.
    "too few": (
        week(
            people=(person("eve"),),
            requests=(
                activity("r", least=2),
                enrolment("e", "eve", choices=(Choice(activity="r"),)),
            ),
        ),
        "least-attendance",
        Fix(kind="attendance", who="r", by=1, to=1),
    ),
    "in what has too few": (
        week(
            people=(person("eve"),),
            requests=(activity("a", least=3), enrolment("r", "eve")),
        ),
        "",
        Fix(kind="attendance", who="a", by=2, to=1),
    ),
}


@pytest.mark.parametrize("name", [*CASES, *SEATS])
def test_the_slightest_change_that_would_do(name: str) -> None:
    found, rule, fix = (CASES | SEATS)[name]
    said = answer(found)
    assert {near.rule for part in said.parts for near in part.near} == ({rule} if rule else set())
    assert said.remedies[0].fixes == (fix,)
    assert said.verdict == ("gate" if name == "gate" else said.verdict)


def test_everybody_who_nearly_could_is_named() -> None:
    # Two haircutters, both free, 25 minutes away: one goes 20 minutes, the other 10.
    people = (
        barber("ann", home="h4", travel_minutes=20),
        barber("bob", home="h4", travel_minutes=10),
        person("tea-lady"),
    )
    said = answer(week(people=people, requests=(visit(),)))
    (part,) = said.parts
    assert (part.considered, part.removed, part.fit) == (3, {"travel": 2, "skill": 1}, ())
    assert [(n.who, n.rule, n.has, n.needs) for n in part.near] == [
        ("ann", "travel", 20, 25),
        ("bob", "travel", 10, 25),
    ]
    # Only one remedy of a kind is told, the slightest.
    assert said.remedies[0].fixes == (Fix(kind="go-farther", who="ann", by=5, to=25),)
    assert (said.verdict, said.most) == ("no-supply", 0)


def test_what_takes_two_changes_is_told_as_two() -> None:
    # A helper and rice, both out of reach: the pledge is for youth, Ann is not vetted.
    wish = request(
        "r",
        lines=(line("rice", 1),),
        sessions=(session(windows=NINE, crew=(role(),), home_visit=True),),
        least_percent=100,
    )
    found = week(
        people=(person("ann"),),
        pledges=(pledge("p", "rice", 9, conditions=Conditions(topics=("youth",))),),
        requests=(wish,),
    )
    said = answer(found)
    kinds = [tuple(sorted(f.kind for f in r.fixes)) for r in said.remedies]
    # A part alone would do if part of it were welcome, but that takes a change for the part too.
    assert ("pledge-terms", "vetted") in kinds


def test_hours_behind_a_helper_are_raised_by_as_little_as_serves() -> None:
    # Two visits of an hour each by Ann, whose firm pledged 75 minutes: 45 more for both.
    wish = request("r", least_percent=100, sessions=(session(occurrences=2, crew=(role(),)),))
    found = week(
        people=(person("ann", organisation="firm", staff_pledge="hours"),),
        pledges=(staff(75),),
        requests=(wish,),
    )
    said = answer(found)
    # Without the bundle one visit would be served, which is more than none: it stands there too.
    assert said.rules == ("organisation-hours", "bundle")
    more = Fix(kind="pledge-more", who="hours", by=45, to=120)
    partly = Fix(kind="partial", who="r", by=100)
    assert [(r.fixes, r.permille) for r in said.remedies] == [((more,), 1000), ((partly,), 500)]


def test_exactly_enough_people_are_enough() -> None:
    # Eve and Fay would come, and two are needed; of a withdrawn enrolment nobody comes.
    people = (person("eve"), person("fay"))
    requests = (activity("a", least=2), enrolment("e", "eve"), enrolment("f", "fay"))
    found = week(people=people, requests=requests)
    assert attendance(View(found, Commitments()), requests[0]) is None
    gone = found.model_copy(update={"decisions": Decisions(withdrawn=("f",))})
    few = attendance(View(gone, Commitments()), requests[0])
    assert few is not None
    assert [(n.has, n.needs) for n in few.part.near] == [(1, 2)]
