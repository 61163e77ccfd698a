"""Which requests count for fairness, and in which group."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from matcher.goals import fairness
from matcher.rules.view import View
from models.base import Window
from models.demand import (
    Choice,
    ProjectFacts,
    SeatOffer,
    SeatWish,
    Session,
)
from models.items import Commitments
from models.week import PastAsk, Week
from tests.build import t, window
from tests.matcher.goals.asks import ENTRY, LINE, got, judged, rice
from tests.matcher.goals.base import EMPTY


def totals(found: Week, plan: Commitments = EMPTY) -> fairness.Totals:
    return fairness.totals(View(found, plan))


def counted(found: Week) -> set[str]:
    return {r.id for r in fairness.counting(View(found, EMPTY))}


# --- who counts -------------------------------------------------------------------------------

MORNING = Session(id="s", minutes=30, windows=(window(1, "09:00", "10:00"),))
NEXT_WEEK = Window(start=t(7), end="2026-12-05T00:00")
WISH = SeatWish(choices=(Choice(activity="a"),))
TIMED = LINE.model_copy(update={"windows": (window(2, "09:00", "10:00"),)})


@pytest.mark.parametrize(
    ("fields", "counts"),
    [
        ({}, True),
        ({"kind": "booking", "lines": (), "sessions": (MORNING,)}, True),
        ({"kind": "enrolment", "lines": (), "seat": WISH}, True),
        # Kinds the policy does not name weigh nothing.
        ({"kind": "rota"}, False),
        ({"kind": "project", "project": ProjectFacts()}, False),
        ({"kind": "activity", "seats": SeatOffer(limit=3)}, False),
        # Nothing to ask for in this week: no windows at all, or none that overlaps it.
        ({"lines": ()}, False),
        ({"lines": (LINE.model_copy(update={"windows": (NEXT_WEEK,)}),)}, False),
        ({"lines": (), "sessions": (MORNING.model_copy(update={"windows": (NEXT_WEEK,)}),)}, False),
        # A line or seat without windows is open unless the request's own times exclude the week.
        ({"earliest": t(7)}, False),
        ({"earliest": t(6, "23:30")}, True),
        ({"deadline": t(0)}, False),
        ({"deadline": t(0, "00:30")}, True),
        ({"kind": "enrolment", "lines": (), "seat": WISH, "earliest": t(7)}, False),
        # Tuesday 9 to 10, clipped.
        ({"lines": (), "sessions": (MORNING,), "earliest": t(1, "10:00")}, False),
        ({"lines": (), "sessions": (MORNING,), "earliest": t(1, "09:30")}, True),
        ({"lines": (), "sessions": (MORNING,), "deadline": t(1, "09:00")}, False),
        ({"lines": (), "sessions": (MORNING,), "deadline": t(1, "09:30")}, True),
        ({"lines": (TIMED,), "deadline": t(2, "09:00")}, False),
        ({"lines": (TIMED,), "deadline": t(2, "09:30")}, True),
    ],
)
def test_what_is_open_counts(fields: dict[str, Any], counts: bool) -> None:
    assert counted(judged(rice("r", **fields))) == ({"r"} if counts else set())


def test_what_is_withdrawn_does_not_count() -> None:
    assert counted(judged(rice("r"), rice("s"), withdrawn=("r",))) == {"s"}


def test_a_household_counts_its_heaviest_requests_of_a_topic() -> None:
    # Cap 2: need d weighs 4, then of the bookings (2 each) the smallest id; the seat weighs 1.
    booking = {"kind": "booking", "lines": (), "sessions": (MORNING,)}
    requests = (
        rice("a", kind="enrolment", lines=(), seat=WISH),
        rice("c", **booking),
        rice("b", **booking),
        rice("d"),
    )
    assert counted(judged(*requests, ask_cap=2)) == {"b", "d"}


def test_the_cap_is_per_household_and_topic_and_leaves_out_what_does_not_count() -> None:
    requests = (
        rice("a", earliest=t(7)),
        rice("b", kind="rota"),
        rice("c"),
        rice("d", topic="elder-care"),
        rice("e", household="h2"),
        rice("f", household=None),
        rice("g", household=None),
    )
    # a and b do not count, so they take up no place; f and g have no household.
    assert counted(judged(*requests, ask_cap=1)) == {"c", "d", "e", "f", "g"}


# --- groups -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("grouping", "expected"),
    [
        # h1 lies in g1 of c1, h3 in g2 of c1; each need asks 4.
        ("house-group", {"g1": 4, "g2": 4}),
        ("community", {"c1": 8}),
        ("household", {"h1": 4, "h3": 4}),
        ("care", {"ordinary": 4, "must": 4}),
        ("request", {"r": 4, "s": 4}),
    ],
)
def test_groups_of_requests(grouping: str, expected: dict[str, int]) -> None:
    # s belongs to the group of its household h3, not of the place h4 where it is needed.
    requests = rice("r"), rice("s", household="h3", place="h4", care="must")
    asked = {group: a for group, (a, _) in totals(judged(*requests, grouping=grouping)).items()}
    assert asked == expected


@pytest.mark.parametrize(
    ("grouping", "expected"),
    [("house-group", {"g3"}), ("community", {"c2"}), ("household", set()), ("care", {"ordinary"})],
)
def test_groups_of_requests_of_no_household(grouping: str, expected: set[str]) -> None:
    found = judged(rice("r", household=None, place="h4"), grouping=grouping)
    assert set(totals(found)) == expected


def test_a_place_above_all_groups_counts_nowhere() -> None:
    assert totals(judged(rice("r", household=None, place="c1"))) == {}


@pytest.mark.parametrize(
    ("entry", "grouping", "group"),
    [
        (ENTRY, "house-group", "g1"),
        (ENTRY, "community", "c1"),
        (ENTRY, "household", "h1"),
        (ENTRY, "care", "must"),
        (ENTRY, "request", "old"),
        # The stated group goes before the household's (who moved from g4 to h1).
        (ENTRY.model_copy(update={"group": "g4"}), "house-group", "g4"),
        (ENTRY.model_copy(update={"group": "g4"}), "community", "c3"),
        (ENTRY.model_copy(update={"group": "g4"}), "household", "h1"),
        *(
            (PastAsk(weeks_ago=1, asked=8, served_milli=2000), grouping, None)
            for grouping in ("house-group", "community", "household", "care", "request")
        ),
    ],
)
def test_groups_of_past_weeks(entry: PastAsk, grouping: str, group: str | None) -> None:
    # 0.9·8 asked, 0.9·2 served
    expected = {group: (Fraction(72, 10), Fraction(18, 10))} if group is not None else {}
    assert totals(judged(past=(entry,), grouping=grouping)) == expected


def test_past_weeks_fade() -> None:
    past = tuple(PastAsk(weeks_ago=k, household="h1", asked=4, served_milli=1500) for k in (1, 2))
    found = judged(rice("r"), past=past, decay_percent=50)
    # A = 4/2 + 4/4 + 4, S = 1.5/2 + 1.5/4 + 4·(1/4)
    assert totals(found, got(r=1)) == {"g1": (Fraction(7), Fraction(17, 8))}


def test_a_group_that_asked_little_is_not_left_out() -> None:
    entry = PastAsk(weeks_ago=1, household="h1", asked=1, served_milli=500)
    assert totals(judged(past=(entry,))) == {"g1": (Fraction(9, 10), Fraction(9, 20))}


def test_a_group_that_asked_nothing_is_left_out() -> None:
    entry = PastAsk(weeks_ago=1, household="h1", asked=0, served_milli=0)
    assert totals(judged(past=(entry,))) == {}


def test_those_after_the_cap_still_count() -> None:
    # Of h1's four wishes three count, 4 each; z of h3, in another house group, comes after them.
    ours = tuple(rice(id) for id in "abcd")
    found = judged(*ours, rice("z", household="h3", place="h3"))
    twelve, four, none = Fraction(12), Fraction(4), Fraction(0)
    assert totals(found, got(z=4)) == {"g1": (twelve, none), "g2": (four, four)}


def test_a_deadline_after_the_week_opens_no_window_after_it() -> None:
    # Wanted on Tuesday of next week only: not open this week, though then still in time.
    later = Window(start="2026-12-01T09:00", end="2026-12-01T12:00")
    wish = rice("a", lines=(LINE.model_copy(update={"windows": (later,)}),))
    for deadline in (None, "2026-12-20T00:00"):
        assert totals(judged(wish.model_copy(update={"deadline": deadline}))) == {}
