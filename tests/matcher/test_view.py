"""What checks look up: ways between places, who serves when, how much of a request is served."""

from __future__ import annotations

from fractions import Fraction

import pytest

from matcher.rules.served import line_share, part_shares, served
from matcher.rules.view import View
from models.base import Window
from models.demand import (
    Accepted,
    Choice,
    ProjectFacts,
    Request,
    Role,
    RoomNeed,
    SeatOffer,
    SeatWish,
)
from models.items import Commitments
from models.places import Geography, Place, TravelTime
from models.week import Decisions, Week
from tests.build import (
    PLACES,
    content,
    flow,
    line,
    person,
    placed,
    pledge,
    request,
    room,
    seat,
    session,
    t,
    week,
    window,
)


def _view(plan: Commitments | None = None, **fields: object) -> View:
    return View(week(**fields), plan or content())


# --- ways ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("a", "b", "minutes"),
    [
        ("h1", "h1", 0),
        ("h1", "h2", 5),  # both in building b1
        ("h1", "b1", 5),  # a place and what it lies in: common ancestor b1
        ("h1", "g1", 10),  # common ancestor g1, a house group
        ("h1", "h3", 15),  # both in community c1
        ("h1", "h4", 25),  # c1 names c2 its neighbour
        ("h1", "h5", 60),  # c3 is nobody's neighbour: district
        ("h1", "district", 60),  # the district lies in no community
    ],
)
def test_ways_follow_the_tree_both_ways(a: str, b: str, minutes: int) -> None:
    view = _view()
    assert view.travel_minutes(a, b) == minutes
    assert view.travel_minutes(b, a) == minutes


@pytest.mark.parametrize(
    ("stated", "minutes"),
    [
        # h1 → h4. The nearest statement counts, steps up on both sides together, then the smaller.
        ([("c1", "c2", 31)], 31),
        ([("c2", "c1", 31)], 31),
        ([("c1", "c2", 31), ("g1", "g3", 43)], 43),
        ([("c1", "c2", 31), ("h1", "district", 50)], 50),  # 0 + 4 steps against 3 + 3
        ([("h1", "c2", 40), ("c1", "h4", 30)], 30),  # 0 + 3 and 3 + 0: equally near
        ([("c1", "c2", 31), ("c2", "c1", 20)], 20),
        ([("c1", "c3", 31)], 25),  # says nothing about c2
        ([("h1", "h1", 90)], 25),
    ],
)
def test_a_stated_way_outranks_the_tree(stated: list[tuple[str, str, int]], minutes: int) -> None:
    ways = tuple(TravelTime(a=a, b=b, minutes=m) for a, b, m in stated)
    view = _view(geography=Geography(places=PLACES, travel=ways))
    assert view.travel_minutes("h1", "h4") == minutes
    assert view.travel_minutes("h4", "h1") == minutes
    assert view.travel_minutes("h1", "h1") == 0


def test_a_household_outside_any_community_has_no_neighbours() -> None:
    places = (*PLACES, Place(id="h6", level="household", parent="district"))
    view = _view(geography=Geography(places=places))
    assert view.travel_minutes("h6", "h4") == 60
    assert view.travel_minutes("h4", "h6") == 60


def test_travel_is_rounded_up_to_whole_slots() -> None:
    assert [_view().travel_slots("h1", b) for b in ("h1", "h2", "h4", "h5")] == [0, 1, 1, 2]


def test_the_tree_upwards() -> None:
    view = _view()
    assert view.ancestors("h1") == ("h1", "b1", "g1", "c1", "district")
    assert view.ancestors("h1") == ("h1", "b1", "g1", "c1", "district")  # asked again: remembered
    assert view.at_level("h1", "house-group") == "g1"
    assert view.at_level("c1", "house-group") is None


# --- time ---------------------------------------------------------------------------------------


def test_spans_are_joined_where_they_touch_or_overlap() -> None:
    view = _view()
    assert view.spans(()) == ((0, 7 * 48),)
    touching = (window(0, "09:00", "10:00"), window(0, "08:00", "09:00"))
    assert view.spans(touching) == ((16, 20),)
    inside = (window(0, "08:00", "12:00"), window(0, "09:00", "10:00"))
    assert view.spans(inside) == ((16, 24),)
    apart = (window(0, "08:00", "09:00"), window(0, "09:30", "10:00"))
    assert view.spans(apart) == ((16, 18), (19, 20))
    assert view.spans((Window(start=t(0), end=t(7)),)) == ((0, 336),)


# --- the plan -----------------------------------------------------------------------------------

CREW = (Role(id="helper", count=2), Role(id="driver"))
VISITS = week(
    people=(person("ann"), person("bob")),
    requests=(
        request("r", sessions=(session(crew=CREW, occurrences=2),)),
        request("q", sessions=(session(crew=CREW, place="h3"),)),
    ),
)


def test_tasks_are_each_persons_by_start() -> None:
    late = placed("r", t(1), {"ann": "helper"}, occurrence=1)
    early = placed("q", t(0), {"ann": "driver", "bob": "helper"})
    view = View(VISITS, content(late, early))
    assert view.tasks == {"ann": [early, late], "bob": [early]}


def test_a_placement_is_in_its_rooms_venue_or_its_own_place_or_the_requests() -> None:
    rooms = (room("tea"),)
    at = request("r", sessions=(session(room=RoomNeed(function="tea"), place="h3"),))
    view = View(week(rooms=rooms, requests=(at,)), content())
    assert view.location(placed("r", t(0), room="tea")) == "b1"
    assert view.location(placed("r", t(0))) == "h3"
    view = View(VISITS, content())
    assert view.location(placed("r", t(0))) == "h1"


# --- served -------------------------------------------------------------------------------------


def _rice(**fields: object) -> Week:
    """Three of rice asked, of use from two on; two of noodles stand for one."""
    asked = line("rice", 3, least=2, accepts=(Accepted(item="noodles", give=2, per=1),))
    return week(
        pledges=(pledge("p", "rice", 9), pledge("n", "noodles", 9), pledge("m", "milk", 9)),
        requests=(request("r", lines=(asked,), sessions=(session(occurrences=2),)),),
        **fields,
    )


@pytest.mark.parametrize(
    ("rice", "noodles", "milk", "share"),
    [
        (3, 0, 0, Fraction(1)),
        (2, 0, 0, Fraction(2, 3)),
        (2, 1, 0, Fraction(5, 6)),  # 2 + 1/2 of 3
        (1, 2, 0, Fraction(2, 3)),
        (1, 1, 0, Fraction(0)),  # 1½ is below the least
        (4, 0, 0, Fraction(1)),  # never more than all
        (2, 0, 9, Fraction(2, 3)),  # milk was not asked for
        (0, 0, 9, Fraction(0)),
    ],
)
def test_a_line_is_served_by_what_counts(
    rice: int, noodles: int, milk: int, share: Fraction
) -> None:
    flows = [flow("r", pledge, n) for pledge, n in (("p", rice), ("n", noodles), ("m", milk)) if n]
    view = View(_rice(), content(*flows))
    assert line_share(view, view.requests["r"], "l") == share


def test_served_is_the_mean_over_all_parts() -> None:
    view = View(_rice(), content(flow("r", "p", 2), placed("r", t(0), occurrence=1)))
    assert part_shares(view, view.requests["r"]) == [Fraction(2, 3), 0, 1]
    assert served(view, view.requests["r"]) == Fraction(5, 9)


def test_a_withdrawn_request_is_not_served_whatever_it_gets() -> None:
    gone = _rice(decisions=Decisions(withdrawn=("r",)))
    view = View(gone, content(flow("r", "p", 3)))
    assert part_shares(view, view.requests["r"]) == []
    assert served(view, view.requests["r"]) == 0


def test_before_the_gate_only_meetings_count() -> None:
    path: Request = request(
        "r",
        "project",
        lines=(line("rice", 3),),
        sessions=(
            session("work"),
            session("meet", occurrences=2, meeting=True, room=RoomNeed(function="tea")),
        ),
        project=ProjectFacts(),
    )
    plan = content(
        flow("r", "p", 3), placed("r", t(0), session="work"), placed("r", t(0), session="meet")
    )
    view = View(week(pledges=(pledge("p", "rice", 9),), requests=(path,)), plan)
    assert part_shares(view, path) == [1, 0]
    resolved = path.model_copy(update={"project": ProjectFacts(stage="resolution", published=True)})
    view = View(week(pledges=(pledge("p", "rice", 9),), requests=(resolved,)), plan)
    assert part_shares(view, resolved) == [1, 1, 1, 0]


def test_an_enrolment_is_served_by_its_seat() -> None:
    wish = SeatWish(choices=(Choice(activity="tea"),))
    both = week(
        people=(person("ann"), person("bob")),
        requests=(
            request("tea", "activity", sessions=(session(),), seats=SeatOffer(limit=5)),
            request("e", "enrolment", people=("ann",), seat=wish),
            request("f", "enrolment", people=("bob",), seat=wish),
        ),
    )
    view = View(both, content(placed("tea", t(0)), seat("e", "tea")))
    assert [served(view, r) for r in both.requests] == [1, 1, 0]


def test_a_request_without_parts_is_not_served() -> None:
    empty = request("r")
    assert served(View(week(requests=(empty,)), content()), empty) == 0
