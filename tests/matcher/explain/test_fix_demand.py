"""What each change of a request makes of it: that, and nothing else of it."""

from __future__ import annotations

from typing import Any

import pytest

from matcher.explain.facts import Fix
from matcher.explain.fix_demand import DEMAND
from models.demand import Accepted, Affinity, ProjectFacts, Request, RoomNeed
from models.week import Week
from tests.build import activity, line, person, request, role, session, t, week, window

NINE = window(0, "09:00", "10:00")
TEN = window(0, "10:00", "11:00")
PARTS = (
    session("one", windows=(NINE,), crew=(role("a", level=3, language="en"), role("b", level=3))),
    session("two", windows=(NINE,), crew=(role("a", level=3, language="en"),)),
)
ROOM = RoomNeed(function="tea", people=9, equipment=("piano", "tv", "board"), rooms=("r1",))
LINES = (line("rice", 2, "x", windows=(NINE,), single_source=True), line("rice", 2, "y"))


def changed(asked: Request, given: Week | None = None, **fix: Any) -> Request:
    """The request under a change of it."""
    made = Fix.model_validate({"who": asked.id, **fix})
    found: Request = DEMAND[made.kind](given or week(requests=(asked,)), made, asked)
    return found


def test_whom_it_refuses_it_accepts() -> None:
    never = tuple(Affinity(who=who, forbidden=True) for who in ("ann", "bob"))
    likes = Affinity(who="ann", value=3)
    asked = request("r", refuses=("ann", "bob"), affinity=(*never, likes))
    found = changed(asked, kind="accept", word="ann")
    assert found == asked.model_copy(update={"refuses": ("bob",), "affinity": (never[1], likes)})


@pytest.mark.parametrize(
    ("fix", "expected"),
    [
        ({"kind": "level", "to": 1}, {"level": 1}),
        ({"kind": "language"}, {"language": None}),
    ],
)
def test_one_role_of_one_session_is_changed(fix: dict[str, Any], expected: dict[str, Any]) -> None:
    asked = request("r", sessions=PARTS)
    found = changed(asked, session="one", role="a", **fix)
    crew = (PARTS[0].crew[0].model_copy(update=expected), PARTS[0].crew[1])
    assert found.sessions == (PARTS[0].model_copy(update={"crew": crew}), PARTS[1])


@pytest.mark.parametrize(
    ("fix", "expected"),
    [
        ({"kind": "fewer-people", "to": 4}, {"people": 4}),
        ({"kind": "equipment", "word": "piano, board"}, {"equipment": ("tv",)}),
        ({"kind": "any-room", "word": "r2"}, {"rooms": ("r1", "r2")}),
    ],
)
def test_the_room_of_one_session_is_changed(fix: dict[str, Any], expected: dict[str, Any]) -> None:
    parts = tuple(part.model_copy(update={"room": ROOM}) for part in PARTS)
    found = changed(request("r", sessions=parts), session="two", **fix)
    need = ROOM.model_copy(update=expected)
    assert found.sessions == (parts[0], parts[1].model_copy(update={"room": need}))


def test_a_window_more() -> None:
    asked = request("r", sessions=PARTS, lines=LINES)
    found = changed(asked, kind="window", session="two", window=TEN)
    assert found.sessions == (PARTS[0], PARTS[1].model_copy(update={"windows": (NINE, TEN)}))
    found = changed(asked, kind="receive", line="x", window=TEN)
    assert found.lines == (LINES[0].model_copy(update={"windows": (NINE, TEN)}), LINES[1])


def test_one_line_is_changed() -> None:
    asked = request("r", lines=LINES)
    found = changed(asked, kind="single-source", line="x")
    assert found.lines == (LINES[0].model_copy(update={"single_source": False}), LINES[1])
    found = changed(asked, kind="substitute", line="y", word="noodles")
    other = Accepted(item="noodles")
    assert found.lines == (LINES[0], LINES[1].model_copy(update={"accepts": (other,)}))
    again = changed(found, kind="substitute", line="y", word="oil")
    assert again.lines[1].accepts == (other, Accepted(item="oil"))


def test_limits_of_a_request() -> None:
    asked = request("r", least_percent=100, earliest=t(2), deadline=t(3), lines=LINES)
    assert changed(asked, kind="partial", to=40).least_percent == 40
    stretch = window(1, "09:00", "17:00")
    sooner = changed(asked, kind="earliest", window=stretch)
    assert (sooner.earliest, sooner.deadline) == (t(1, "09:00"), t(3))
    later = changed(asked, kind="deadline", window=stretch)
    assert (later.earliest, later.deadline) == (t(2), t(1, "17:00"))
    offer = activity("a", limit=4, least=3)
    for kind, field in (("places", "limit"), ("attendance", "least")):
        seats = changed(offer, kind=kind, to=7).seats
        assert seats == offer.seats.model_copy(update={field: 7}) if offer.seats else False


@pytest.mark.parametrize(
    ("stage", "then"),
    [("motion", "resolution"), ("resolution", "resolution"), ("evaluation", "evaluation")],
)
def test_past_the_gate_nothing_is_lacking_and_no_step_is_taken_back(stage: Any, then: Any) -> None:
    asked = request("p", "project", project=ProjectFacts(stage=stage, raised=5))
    facts = changed(asked, kind="gate").project
    assert facts == ProjectFacts(stage=then, raised=5, published=True, reviewed=True)
    raised = changed(asked, kind="raise", by=7).project
    assert raised == ProjectFacts(stage=stage, raised=12)


@pytest.mark.parametrize(
    ("band", "audiences", "then"),
    [
        ("elders", (), ()),
        ("elders", ("children",), ("children", "elders")),
        ("children", ("children",), ("children",)),
        # Whoever states no age band is only let in where everybody is.
        (None, ("children",), ()),
        (None, (), ()),
    ],
)
def test_open_to_the_age_of_a_person(
    band: str | None, audiences: tuple[str, ...], then: tuple[str, ...]
) -> None:
    offer = activity("a", audiences=audiences)
    given = week(people=(person("ann", audience=band), person("bob")), requests=(offer,))
    seats = changed(offer, given, kind="audience", word="ann").seats
    assert seats is not None
    assert (seats.audiences, seats.communities) == (then, ())


@pytest.mark.parametrize(
    ("home", "communities", "then"),
    [
        ("h5", (), ()),
        ("h5", ("c1",), ("c1", "h5")),
        ("h1", ("c1",), ("c1",)),
        ("h4", ("c1", "c2"), ("c1", "c2")),
    ],
)
def test_open_to_the_home_of_a_person(
    home: str, communities: tuple[str, ...], then: tuple[str, ...]
) -> None:
    offer = activity("a", communities=communities)
    given = week(people=(person("bob"), person("ann", home)), requests=(offer,))
    seats = changed(offer, given, kind="audience", word="ann").seats
    assert seats is not None
    assert (seats.audiences, seats.communities) == ((), then)
