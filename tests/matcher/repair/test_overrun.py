"""What an occurrence that takes longer makes of the week, field by field.

The visit v is on Tuesday 09:00–10:00 and lasts until 11:30: 150 minutes. Slots of 30 minutes.
"""

from __future__ import annotations

from typing import Any

import pytest

from matcher.repair.overrun import overrun
from matcher.repair.past import past_of
from matcher.rules.view import View
from models.base import Window
from models.demand import Request
from models.event import Overran
from models.items import Flow, Placement, Seat
from models.places import Geography, TravelTime
from models.supply import Hire, Person, Pledge
from models.week import Week
from tests.build import (
    PLACES,
    content,
    person,
    placed,
    pledge,
    request,
    role,
    room,
    session,
    t,
    week,
    window,
)

DAY = window(1, "08:00", "12:00")
STRETCH = window(1, "09:00", "11:30")


def visit(id: str, minutes: int = 60, occurrences: int = 1, **fields: Any) -> Request:
    part = session(minutes=minutes, occurrences=occurrences, windows=(DAY,), crew=(role(),))
    return request(id, sessions=(part,), **fields)


def changed(
    given: Week,
    *plan: Flow | Placement | Seat,
    until: str = t(1, "11:30"),
    now: str | None = None,
    occurrence: int = 0,
) -> tuple[dict[str, Person], dict[str, object], dict[str, Request], dict[str, Pledge]]:
    view = View(given, content(*plan))
    past = past_of(view, None if now is None else view.clock.slot(now))
    event = Overran(kind="overran", request="v", session="s", occurrence=occurrence, until=until)
    people, rooms, requests, pledges = overrun(view, event, past)
    return people, dict(rooms), requests, pledges


TUESDAY = placed("v", t(1, "09:00"), {"ann": "r"})


def test_the_session_is_that_long_in_a_window_of_that_length() -> None:
    other = session("z", windows=(DAY,))
    v = visit("v").model_copy(update={"sessions": (visit("v").sessions[0], other)})
    _, _, requests, _ = changed(week(people=(person("ann"),), requests=(v,)), TUESDAY)
    longer = v.sessions[0].model_copy(update={"minutes": 150, "windows": (DAY, STRETCH)})
    assert requests == {"v": v.model_copy(update={"sessions": (longer, other)})}


@pytest.mark.parametrize(
    ("deadline", "then"),
    [
        (t(1, "11:00"), t(1, "11:30")),
        (t(1, "11:30"), t(1, "11:30")),
        (t(2), t(2)),
        (None, None),
    ],
)
def test_a_deadline_gives_way_to_what_has_happened(deadline: str | None, then: str | None) -> None:
    given = week(people=(person("ann"),), requests=(visit("v", deadline=deadline),))
    assert changed(given, TUESDAY)[2]["v"].deadline == then


def test_limits_hold_what_has_happened_and_no_less_than_before() -> None:
    # Begun by 12:00 on Tuesday: an hour on Monday, half an hour on Tuesday, and v: 240 minutes in
    # the week, 180 on Tuesday. Wednesday's hour has not begun.
    others = (visit("mon"), visit("tue", minutes=30), visit("wed"))
    plan = (
        placed("mon", t(0, "23:00"), {"ann": "r"}),  # until midnight: it is Monday's
        placed("tue", t(1, "08:00"), {"ann": "r"}),
        placed("wed", t(2, "08:00"), {"ann": "r"}),
        TUESDAY,
    )

    def limits(**fields: Any) -> tuple[int, int]:
        ann = person("ann", windows=(DAY,), **fields)
        given = week(people=(ann,), requests=(visit("v"), *others))
        found = changed(given, *plan, now=t(1, "12:00"))[0]["ann"]
        assert found.windows == (DAY, STRETCH)
        return found.week_minutes, found.day_minutes

    assert limits(week_minutes=60, day_minutes=60) == (240, 180)
    assert limits(week_minutes=600, day_minutes=300) == (600, 300)


def test_a_visit_into_the_night_counts_for_the_day_on_which_it_began() -> None:
    # From 23:00, until 1:00 instead of midnight: two hours on Tuesday beside the half hour.
    ann = person("ann", day_minutes=60)
    given = week(people=(ann,), requests=(visit("tue", minutes=30), visit("v")))
    plan = (placed("tue", t(1, "08:00"), {"ann": "r"}), placed("v", t(1, "23:00"), {"ann": "r"}))
    found = changed(given, *plan, until=t(2, "01:00"), now=t(2, "00:30"))[0]["ann"]
    assert found.day_minutes == 150


def test_only_the_crew_is_touched() -> None:
    given = week(people=(person("ann"), person("bob")), requests=(visit("v"),))
    assert set(changed(given, TUESDAY)[0]) == {"ann"}


def test_staff_and_hired_people_are_within_their_pledge_for_so_long() -> None:
    hours = pledge("hours", "money", 9, windows=(DAY,))
    fund = pledge("fund", "money", 9, windows=(DAY,))
    always, idle = pledge("always", "money", 9), pledge("idle", "money", 9, windows=(DAY,))

    def touched(ann: Person) -> dict[str, tuple[Window, ...]]:
        given = week(people=(ann,), pledges=(hours, fund, always, idle), requests=(visit("v"),))
        found = changed(given, TUESDAY)[3]
        return {id: pledge.windows for id, pledge in found.items()}

    assert touched(person("ann", staff_pledge="hours")) == {"hours": (DAY, STRETCH)}
    paid = Hire(fund="fund", price_per_hour=1)
    assert touched(person("ann", hire=paid)) == {"fund": (DAY, STRETCH)}
    # A pledge without windows holds at any time anyway.
    assert touched(person("ann", hire=Hire(fund="always", price_per_hour=1))) == {}
    assert touched(person("ann")) == {}


def test_a_room_is_open_for_set_up_use_and_turnover_even_where_it_was_closed() -> None:
    # Set-up from 08:30, turnover until 12:00. The closure 10:30–13:00 is left from 12:00 on.
    closed = window(1, "10:30", "13:00")
    tea = room("tea", functions={"tea": 30}, turnover_minutes=30, closed=(closed,))
    part = session(windows=(DAY,), room={"function": "tea", "people": 2})
    given = week(rooms=(tea, room("other")), requests=(request("v", sessions=(part,)),))
    _, rooms, _, _ = changed(given, placed("v", t(1, "09:00"), room="tea"))
    held = window(1, "08:30", "12:00")
    assert rooms == {
        "tea": tea.model_copy(
            update={"open": (*tea.open, held), "closed": (window(1, "12:00", "13:00"),)}
        )
    }


# --- one of several occurrences ---------------------------------------------------------------


def held_up(*later: Placement, rest: int = 0, **fields: Any) -> tuple[Window, ...]:
    """When ann, free on Tuesday 8 to 16, is free after the first of two visits."""
    whole = window(1, "08:00", "16:00")
    ann = person("ann", windows=(whole,), rest_minutes=rest)
    far = request("far", household="h5", place="h5", sessions=(session(crew=(role(),)),))
    near = request("near", sessions=(session(crew=(role(),)),))
    geography = Geography(places=PLACES, travel=(TravelTime(a="c1", b="c3", minutes=120),))
    given = week(
        people=(ann,),
        requests=(visit("v", occurrences=2), far, near),
        geography=geography,
        **fields,
    )
    return changed(given, TUESDAY, *later)[0]["ann"].windows


def free(until: str, again: str) -> tuple[Window, ...]:
    return window(1, "08:00", until), window(1, again, "16:00")


def test_whoever_is_held_up_is_away_as_long_as_it_lasts_and_rests() -> None:
    assert held_up() == free("10:00", "11:30")
    assert held_up(rest=60) == free("10:00", "12:30")


def test_the_longest_way_that_lies_before_them_is_on_top() -> None:
    # Two hours to h5 (longer than to rest), none within the house.
    ways = placed("far", t(1, "15:00"), {"ann": "r"}), placed("near", t(1, "14:00"), {"ann": "r"})
    assert held_up(*ways, rest=60) == free("10:00", "13:30")
    assert held_up(ways[1], rest=60) == free("10:00", "12:30")
    # A way that lies behind them is none: far was at eight.
    assert held_up(placed("far", t(0, "08:00"), {"ann": "r"})) == free("10:00", "11:30")
    # One that begins as the visit should have ended lies before them.
    assert held_up(placed("far", t(1, "10:00"), {"ann": "r"})) == free("10:00", "13:30")


def test_the_room_is_closed_for_what_is_added() -> None:
    # Turnover is kept free anyway: until 10:30 of the plan; now until 12:00.
    tea = room("tea", turnover_minutes=30)
    part = session(occurrences=2, windows=(DAY,), room={"function": "tea", "people": 2})
    given = week(rooms=(tea, room("other")), requests=(request("v", sessions=(part,)),))
    people, rooms, requests, pledges = changed(given, placed("v", t(1, "09:00"), room="tea"))
    assert rooms == {"tea": tea.model_copy(update={"closed": (window(1, "10:30", "12:00"),)})}
    assert (people, requests, pledges) == ({}, {}, {})
