"""The goals of kindness that look at people and days."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.goals.even_load import burden
from models.base import Window
from models.demand import Line, Role, RoomNeed, Session
from models.items import Commitments
from models.week import Week
from tests.build import (
    WHOLE_WEEK,
    content,
    flow,
    person,
    placed,
    pledge,
    request,
    room,
    t,
    week,
    window,
)
from tests.matcher.goals.base import EMPTY, most, value

# --- preferred times --------------------------------------------------------------------------

LIKED = (
    window(1, "09:00", "11:00", preference=3),
    window(1, "10:00", "12:00", preference=5),
    window(2, "09:00", "12:00", preference=-2),
)
HOUR = Session(id="s", minutes=60, windows=LIKED)
MILK = Line(id="l", item="milk", amount=9, windows=LIKED)


def timed(session: Session = HOUR, line: Line = MILK) -> Week:
    return week(
        pledges=(pledge("p", "milk", 9), pledge("q", "milk", 9)),
        requests=(request("r", sessions=(session,)), request("g", lines=(line,))),
    )


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (content(placed("r", t(1, "09:00"))), 3),
        # 9:30 to 10:30 lies wholly only in the first, 10 to 11 in both: the more welcome counts.
        (content(placed("r", t(1, "09:30"))), 3),
        (content(placed("r", t(1, "10:00"))), 5),
        (content(placed("r", t(1, "10:30"))), 5),
        # Until the very end of the window.
        (content(placed("r", t(1, "11:00"))), 5),
        (content(placed("r", t(2, "09:00"))), -2),
        # In none of them (rule ``window``): nothing.
        (content(placed("r", t(1, "11:30"))), 0),
        # A moment of handing over; the end of a window is outside.
        (content(flow("g", "p", 2, at=t(1, "09:30"))), 3),
        (content(flow("g", "p", 2, at=t(1, "11:00"))), 5),
        (content(flow("g", "p", 2, at=t(1, "11:30"))), 5),
        (content(flow("g", "p", 2, at=t(1, "12:00"))), 0),
        (content(flow("g", "p", 1, at=t(1, "10:00")), flow("g", "q", 1, at=t(2, "10:00"))), 3),
        # Splitting one pledge's delivery gains nothing: the least welcome time counts, whether it
        # is stated last or first.
        (content(flow("g", "p", 1, at=t(1, "10:00")), flow("g", "p", 1, at=t(1, "09:00"))), 3),
        (content(flow("g", "p", 1, at=t(1, "09:00")), flow("g", "p", 1, at=t(1, "10:00"))), 3),
        (content(placed("r", t(1, "09:00")), flow("g", "p", 1, at=t(1, "10:00"))), 8),
        (EMPTY, 0),
    ],
)
def test_preferred_times(plan: Commitments, expected: int) -> None:
    assert value("preferred-times", timed(), plan) == expected


def test_goods_without_windows_have_no_preferred_time() -> None:
    found = timed(line=Line(id="l", item="milk", amount=9))
    assert value("preferred-times", found, content(flow("g", "p", 2))) == 0


# --- same helper, fewest people, short ways, even load -----------------------------------------


def visits(**people: dict[str, Any]) -> Week:
    """r: three visits of 50 minutes; o: one, by two people; in the tea room at b1: d, by one."""
    crew = (Role(id="a"), Role(id="b"))
    thrice = Session(id="s", minutes=50, windows=(WHOLE_WEEK,), occurrences=3, crew=crew)
    once = Session(id="s", minutes=60, windows=(WHOLE_WEEK,), crew=(Role(id="a", count=2),))
    tea = Session(
        id="s", minutes=30, windows=(WHOLE_WEEK,), crew=crew[:1], room=RoomNeed(function="tea")
    )
    elsewhere = Session(id="t", minutes=30, windows=(WHOLE_WEEK,), crew=crew[:1], place="h5")
    return week(
        people=tuple(person(id, **fields) for id, fields in people.items()),
        rooms=(room("tea1"),),
        requests=(
            request("r", sessions=(thrice,)),
            request("o", place="h3", sessions=(once, elsewhere)),
            request("d", place="h5", sessions=(tea,)),
        ),
    )


def thrice(*crews: dict[str, str]) -> Commitments:
    """r's visits on days 0, 1, 2 by these crews (person → role)."""
    return content(*(placed("r", t(k), crew, occurrence=k) for k, crew in enumerate(crews)))


@pytest.mark.parametrize(
    ("plan", "faces", "people"),
    [
        (EMPTY, 0, 0),
        (thrice({"p": "a", "q": "b"}), 2, 2),
        (thrice({"p": "a", "q": "b"}, {"p": "a", "q": "b"}, {"p": "a", "q": "b"}), 2, 2),
        # Role a: p and q; role b: q and p. Four faces, but two people.
        (thrice({"p": "a", "q": "b"}, {"q": "a", "p": "b"}), 4, 2),
        (thrice({"p": "a"}, {"q": "a"}, {"s": "a"}), 3, 3),
        # What happens only once has no helper to keep.
        (content(placed("o", t(0), {"p": "a", "q": "a"})), 0, 2),
        (content(placed("o", t(0), {"p": "a", "q": "a"}), placed("d", t(1), {"p": "a"})), 0, 2),
    ],
)
def test_same_helper_and_fewest_people(plan: Commitments, faces: int, people: int) -> None:
    found = visits(p={}, q={}, s={})
    assert value("same-helper", found, plan) == -faces
    assert value("fewest-people", found, plan) == -people


@pytest.mark.parametrize(
    ("plan", "slots"),
    [
        # p lives at h1 where r is; q at h3, 15 minutes away in the same community: one slot.
        (thrice({"p": "a"}), 0),
        (thrice({"q": "a"}), 1),
        (thrice({"p": "a", "q": "b"}, {"q": "a"}), 2),
        # o is at h3: p one slot, q none. Its other session is at h5, 60 minutes from both.
        (content(placed("o", t(0), {"p": "a", "q": "a"})), 1),
        (content(placed("o", t(0), {"p": "a"}, session="t")), 2),
        # d asks from h5, but tea is poured at b1: p 5 minutes, s (h4, next community) 25.
        (content(placed("d", t(0), {"p": "a"}, room="tea1")), 1),
        (content(placed("d", t(0), {"s": "a"}, room="tea1")), 1),
        (content(placed("d", t(0), {"s": "a"})), 2),
        (EMPTY, 0),
    ],
)
def test_short_ways(plan: Commitments, slots: int) -> None:
    found = visits(p={"home": "h1"}, q={"home": "h3"}, s={"home": "h4"})
    assert value("short-ways", found, plan) == -slots


@pytest.mark.parametrize(
    ("recent", "plan", "burdens"),
    [
        # 50 minutes are 4 quarters: 0 + 0 + 0 + 0.
        (0, thrice({"p": "a"}), 0),
        # Two of them: quarters 4 to 7 cost 1 each.
        (0, thrice({"p": "a"}, {"p": "a"}), 4),
        (0, thrice({"p": "a"}, {"p": "a"}, {"p": "a"}), 4 + 8),
        # Shared by two, nobody serves a second hour.
        (0, thrice({"p": "a"}, {"q": "a"}), 0),
        # 74 minutes of late are 4 whole quarters: quarters 4 to 7.
        (74, thrice({"p": "a"}), 4),
        # 75 are 5: quarters 5, 6, 7 cost 1, quarter 8 costs 2.
        (75, thrice({"p": "a"}), 5),
        (75, thrice({"p": "a", "q": "b"}), 5),
        # An hour with quarters 5 to 8, then half an hour with 9 and 10: 5 + 4.
        (75, content(placed("o", t(0), {"p": "a"}), placed("d", t(1), {"p": "a"})), 9),
        (75, EMPTY, 0),
    ],
)
def test_even_load(recent: int, plan: Commitments, burdens: int) -> None:
    found = visits(p={"recent_minutes": recent}, q={})
    assert value("even-load", found, plan) == -burdens


@given(st.integers(0, 500))
def test_burden_is_the_sum_it_stands_for(quarters: int) -> None:
    assert burden(quarters) == sum(i // 4 for i in range(quarters))


def test_twice_is_repeated() -> None:
    # p and then q in the one role: two faces.
    twice = Session(id="s", minutes=30, windows=(WHOLE_WEEK,), occurrences=2, crew=(Role(id="a"),))
    found = week(people=(person("p"), person("q")), requests=(request("r", sessions=(twice,)),))
    assert value("same-helper", found, thrice({"p": "a"}, {"q": "a"})) == -2


# --- near expiry ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("windows", "haste"),
    [
        # Ends on Monday (day 0): 7; Tuesday noon: 6.
        ((window(0, "08:00", "12:00"),), 7),
        ((window(1, "08:00", "12:00"),), 6),
        # Midnight between Tuesday and Wednesday still is Tuesday.
        ((Window(start=t(0), end=t(2)),), 6),
        ((Window(start=t(0), end=t(2, "00:30")),), 5),
        # The last end counts, in whatever order the windows stand.
        ((window(3, "08:00", "12:00"), window(1, "08:00", "12:00")), 4),
        ((Window(start=t(0), end=t(7)),), 1),
        # Day 7 and later: nothing.
        ((Window(start=t(0), end=t(7, "00:30")),), 0),
        ((Window(start=t(0), end="2026-12-20T00:00"),), 0),
        ((), 0),
    ],
)
def test_near_expiry(windows: tuple[Window, ...], haste: int) -> None:
    found = week(
        pledges=(
            pledge("p", "milk", 9, windows=windows),
            pledge("dry", "rice", 9, windows=windows),
        ),
        requests=(
            request("g", lines=(MILK,)),
            request("h", lines=(Line(id="l", item="rice", amount=9),)),
        ),
    )
    # Three boxes of milk, then two flows of one; rice does not perish.
    assert value("near-expiry", found, content(flow("g", "p", 3))) == 3 * haste
    plan = content(flow("g", "p", 1), flow("g", "p", 1), flow("h", "dry", 5))
    assert value("near-expiry", found, plan) == 2 * haste
    assert most("near-expiry", found) == 9 * haste
