"""Why a request goes without: each kind of reason where it is true, and only there."""

from __future__ import annotations

from typing import Any

import pytest

from matcher.solve import solve
from models.demand import Choice, ProjectFacts, Request, Role, RoomNeed
from models.plan import Reason
from models.policy import BudgetCap, Caps, Policy
from models.week import Decisions, Week
from scenarios.south_gate import south_gate
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
from tests.scenarios.south_gate_plan import NOT_WHOLLY

HOUR = (window(0, "09:00", "10:00"),)
"""Time for exactly one session of an hour."""


def reasons(week: Week) -> dict[str, Reason]:
    return {u.request: u.reason for u in solve(week).plan.unmet}


def visit(id: str, **fields: Any) -> Request:
    return request(id, sessions=(session(windows=HOUR, crew=(role(),)),), **fields)


def booking(id: str, **fields: Any) -> Request:
    need = RoomNeed(function="tea")
    return request(id, "booking", sessions=(session(windows=HOUR, room=need),), **fields)


def kinds(week: Week) -> dict[str, str]:
    return {name: reason.kind for name, reason in reasons(week).items()}


RESOLVED = ProjectFacts(stage="resolution", published=True)


def rice(*requests: Request, quantity: int = 2, **fields: Any) -> Week:
    return week(pledges=(pledge("p", "rice", quantity),), requests=requests, **fields)


CASES: dict[str, tuple[Week, dict[str, str]]] = {
    "nobody pledged it": (
        week(requests=(request("r", lines=(line("rice", 1),)),)),
        {"r": "no-supply"},
    ),
    # All there is went to it: the rest is not elsewhere, it is nowhere.
    "all there is, and not enough": (
        rice(request("r", lines=(line("rice", 3),))),
        {"r": "no-supply"},
    ),
    "all or nothing, and never enough": (
        rice(request("r", lines=(line("rice", 3),), least_percent=100)),
        {"r": "no-supply"},
    ),
    "somebody else has it": (
        rice(
            request("r", lines=(line("rice", 2),)),
            request("other", lines=(line("rice", 2),), value=9),
        ),
        {"r": "used-elsewhere"},
    ),
    "nobody is free in its hour": (
        week(
            people=(person("ann", windows=(window(1, "09:00", "10:00"),)),), requests=(visit("r"),)
        ),
        {"r": "no-supply"},
    ),
    "one of two roles has nobody": (
        week(
            people=(person("ann"),),
            requests=(
                request(
                    "r",
                    sessions=(
                        session(windows=HOUR, crew=(role(), Role(id="cut", skill="haircut"))),
                    ),
                ),
            ),
        ),
        {"r": "no-supply"},
    ),
    "two needed, one there": (
        week(
            people=(person("ann"),),
            requests=(request("r", sessions=(session(windows=HOUR, crew=(role(count=2),)),)),),
        ),
        {"r": "no-supply"},
    ),
    "the helper is with somebody else": (
        week(people=(person("ann"),), requests=(visit("r"), visit("other", value=9))),
        {"r": "used-elsewhere"},
    ),
    "the helper has withdrawn": (
        week(
            people=(person("ann"),),
            requests=(visit("r"),),
            decisions=Decisions(withdrawn=("ann",)),
        ),
        {"r": "no-supply"},
    ),
    "the only helper is banned from it": (
        week(
            people=(person("ann"),),
            requests=(visit("r"),),
            decisions=Decisions(bans=(decision("d", request="r", person="ann"),)),
        ),
        {"r": "cap"},
    ),
    "banned, but there never was anybody": (
        week(requests=(visit("r"),), decisions=Decisions(bans=(decision("d", request="r"),))),
        {"r": "no-supply"},
    ),
    "no seat in what cannot happen": (
        week(
            people=(person("eve"),),
            requests=(
                activity("a", session(windows=HOUR, crew=(role(skill="haircut"),))),
                enrolment("e", "eve"),
            ),
        ),
        {"a": "no-supply", "e": "no-supply"},
    ),
    # Two would have to come; only Eve wants to.
    "too few who would come": (
        week(
            people=(person("eve"),),
            requests=(activity("a", least=2), enrolment("e", "eve")),
        ),
        {"a": "no-supply", "e": "no-supply"},
    ),
    "places run out": (
        week(
            people=(person("eve"), person("fay")),
            requests=(
                activity("a", limit=1),
                enrolment("e", "eve"),
                enrolment("f", "fay").model_copy(update={"value": 9}),
            ),
        ),
        {"e": "used-elsewhere"},
    ),
    "one booking a household": (
        week(
            rooms=(room("one"), room("two")),
            requests=(booking("r"), booking("s", value=9)),
            policy=Policy(caps=Caps(bookings_per_household=1)),
        ),
        {"r": "cap"},
    ),
    "under the cap, but the room is taken": (
        week(rooms=(room("one"),), requests=(booking("r"), booking("s", value=9))),
        {"r": "used-elsewhere"},
    ),
    "one seat a person": (
        week(
            people=(person("eve"),),
            requests=(
                activity("a"),
                enrolment("e", "eve"),
                enrolment("f", "eve").model_copy(update={"value": 9}),
            ),
            policy=Policy(caps=Caps(seats_per_person=1)),
        ),
        {"e": "cap"},
    ),
    # 3 of 4 are left under the cap, and r takes all 4 or nothing.
    "the budget of its topic": (
        week(
            pledges=(pledge("p", "money", 9),),
            requests=(
                request("r", lines=(line("money", 4),), least_percent=100),
                request("s", lines=(line("money", 1),), value=99),
            ),
            policy=Policy(caps=Caps(budgets=(BudgetCap(id="c", topic="mutual-aid", amount=4),))),
        ),
        {"r": "cap"},
    ),
    "money enough under the cap, but not in the pledge": (
        week(
            pledges=(pledge("p", "money", 4),),
            requests=(
                request("r", lines=(line("money", 4),), least_percent=100),
                request("s", lines=(line("money", 1),), value=99),
            ),
            policy=Policy(caps=Caps(budgets=(BudgetCap(id="c", topic="mutual-aid", amount=5),))),
        ),
        {"r": "used-elsewhere"},
    ),
    "one that it excludes is served": (
        rice(
            request("r", lines=(line("rice", 1),), excludes=("s",)),
            request("s", lines=(line("rice", 1),), value=9),
        ),
        {"r": "cap"},
    ),
    "one that excludes it is served": (
        rice(
            request("r", lines=(line("rice", 1),)),
            request("s", lines=(line("rice", 1),), value=9, excludes=("r",)),
        ),
        {"r": "cap"},
    ),
    "what it needs gets nothing, for want of supply": (
        rice(
            request("r", lines=(line("rice", 1),), needs=("s",)),
            request("s", lines=(line("milk", 1),)),
        ),
        {"r": "no-supply", "s": "no-supply"},
    ),
    "what it needs has withdrawn": (
        rice(
            request("r", lines=(line("rice", 1),), needs=("s",)),
            request("s", lines=(line("rice", 1),)),
            decisions=Decisions(withdrawn=("s",)),
        ),
        {"r": "cap"},
    ),
    "not resolved": (
        rice(request("r", "project", lines=(line("rice", 1),), project=ProjectFacts())),
        {"r": "gate"},
    ),
    "resolved": (
        rice(request("r", "project", lines=(line("rice", 1),), project=RESOLVED)),
        {},
    ),
    "a meeting without a room, before the gate": (
        week(
            requests=(
                request(
                    "r",
                    "project",
                    lines=(line("rice", 1),),
                    sessions=(session(windows=HOUR, room=RoomNeed(function="tea"), meeting=True),),
                    project=ProjectFacts(),
                ),
            )
        ),
        {"r": "no-supply"},
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_the_reason_is_true(name: str) -> None:
    week, expected = CASES[name]
    assert kinds(week) == expected


def test_what_removed_the_candidates_is_counted() -> None:
    people = (person("ann"), person("bob", windows=()), person("carl", home="h5", travel_minutes=5))
    told = reasons(week(people=people, requests=(visit("r", refuses=("ann",)),)))
    # Ann is refused, Carl lives 60 minutes away; Bob could come, but is not free in the one hour.
    assert told == {
        "r": Reason(kind="no-supply", removed={"available": 1, "excluded": 1, "travel": 1})
    }


def test_seats_that_come_too_late_or_never_are_counted() -> None:
    late = enrolment("late", "eve").model_copy(update={"deadline": t(0, "09:30")})
    never = enrolment("never", "eve", choices=(Choice(activity="b"),))
    hall = session(windows=HOUR, room=RoomNeed(function="dance"))
    both = week(
        people=(person("eve"),),
        requests=(activity("a", session(windows=HOUR)), activity("b", hall), late, never),
    )
    told = reasons(both)
    # The hour of a ends at ten; b has no room to dance in, so no seats.
    assert told["late"] == Reason(kind="no-supply", removed={"deadline": 1})
    assert told["never"] == Reason(kind="no-supply", removed={"one-seat": 1})


def test_the_gate_counts_the_parts_that_it_stops() -> None:
    stopped = request(
        "r",
        "project",
        lines=(line("rice", 1), line("milk", 1, "m")),
        sessions=(session(occurrences=3),),
        project=ProjectFacts(),
    )
    assert reasons(week(requests=(stopped,))) == {"r": Reason(kind="gate", removed={"gate": 5})}


def test_the_south_gate_is_told_what_stood_in_the_way() -> None:
    told = reasons(south_gate())
    by_kind = {
        "gate": {"playground"},
        "cap": {"flower-bed", "bicycle-shed", "dance-song", "tea-song"},
        "no-supply": {
            *("rice-zhou", "milk-he", "oil-liu", "tutor-chen", "repair-qian", "haircut-liu"),
            *("ball-qian", "english-zhou", "yoga-lin", "opera"),
        },
        "used-elsewhere": {
            *("rice-chen", "bay-gu", "nursing-gu", "english-corner", "english-qian"),
        },
    }
    assert {id: reason.kind for id, reason in told.items()} == {
        id: kind for kind, ids in by_kind.items() for id in ids
    }
    assert set(told) == NOT_WHOLLY.keys() - {"soap-xu"}, "a withdrawn request counts nowhere"
    assert all(count > 0 for reason in told.values() for count in reason.removed.values())
