"""Weeks cut into parts: nothing of the program ties two of them, and each is a week of its own."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
import pytest
from networkx.utils import UnionFind

from matcher.encode import encode
from matcher.options import build_options
from matcher.solve.parts import cut
from models.demand import Choice, Request, RoomNeed
from models.items import Flow, Placement
from models.policy import BudgetCap, Caps, Fairness, Policy, Tier
from models.supply import Conditions, Hire, Pledge
from models.validate import problems_of
from models.week import Decisions, History, PastAsk, Week
from scenarios.generator.city import city
from tests import build, tiny

NUMBERS = range(150)


def torn(week: Week, pieces: tuple[Week, ...]) -> list[set[int]]:
    """Parts among which columns of the whole week's program are shared that rows tie together."""
    part_of = {r.id: number for number, part in enumerate(pieces) for r in part.requests}
    model = encode(build_options(week))
    starts = model.options.starts
    owner = np.concatenate(
        [
            model.options.flows.request,
            starts.request,
            starts.request[starts.room_start],
            model.crew_request,
            model.options.seats.request,
        ]
    )
    matrix = model.program.matrix()
    tied: UnionFind[int] = UnionFind()
    first: dict[int, int] = {}
    for row, column in zip(matrix.row.tolist(), matrix.column.tolist(), strict=True):
        # The sum over all people of rows that stand in the program too: it ties nothing.
        if matrix.rules[matrix.row_rule[row]] != "at-once":
            tied.union(first.setdefault(row, column), column)
    found: dict[int, set[int]] = {}
    for column, request in enumerate(owner.tolist()):
        found.setdefault(tied[column], set()).add(part_of[week.requests[request].id])
    return [several for several in found.values() if len(several) > 1]


@pytest.mark.parametrize("number", NUMBERS)
def test_what_a_row_ties_together_lies_in_one_part(number: int) -> None:
    week = city([tiny.numbered(number), tiny.numbered(number + 150)], "w")
    pieces = cut(week, least=1).weeks
    assert torn(week, pieces) == []
    assert sorted(r.id for part in pieces for r in part.requests) == sorted(
        r.id for r in week.requests
    )
    for part in pieces:
        assert problems_of(part) == []


# --- one kind of link each: h1 and h4 lie in different communities ------------------------------

PLAIN = Policy(
    tiers=(Tier(name="promises", goals={"promises": 1}), Tier(name="g", goals={"good": 1}))
)
STAFF = Pledge(id="staff", donor="firm", kind="staff", quantity=600)
FUND = build.pledge("fund", "money", 100)


def visit(id: str, home: str, who: str, **fields: Any) -> Request:
    session = build.session(crew=(build.role(people=(who,)),))
    return build.request(id, **{"household": home, "place": home, "sessions": (session,), **fields})


def booking(id: str, home: str, room: str) -> Request:
    session = build.session(room=RoomNeed(function="tea", rooms=(room,)))
    return build.request(id, "booking", household=home, place=home, sessions=(session,))


def wish(id: str, home: str, item: str = "rice", **fields: Any) -> Request:
    base: dict[str, Any] = {"household": home, "place": home, "lines": (build.line(item, 2),)}
    return build.request(id, **{**base, **fields})


def own(id: str, request: str, item: str = "rice") -> Pledge:
    return build.pledge(id, item, 2, conditions=Conditions(requests=(request,)))


def visited(**person: Any) -> Week:
    people = (build.person("u", **person), build.person("v", "h4", **person))
    return build.week(people=people, requests=(visit("a", "h1", "u"), visit("b", "h4", "v")))


def booked(one: str, other: str, home: str = "h4", most: int | None = None) -> Week:
    return build.week(
        rooms=(build.room("one"), build.room("two")),
        joined_rooms=(build.joined("both", "one", "two"),),
        requests=(booking("a", "h1", one), booking("b", home, other)),
        policy=PLAIN.model_copy(update={"caps": Caps(bookings_per_household=most)}),
    )


def funded(*budgets: BudgetCap) -> Week:
    return build.week(
        pledges=(own("pa", "a", "money"), own("pb", "b", "money")),
        requests=(wish("a", "h1", "money"), wish("b", "h4", "money")),
        policy=PLAIN.model_copy(update={"caps": Caps(budgets=budgets)}),
    )


def seated(one: str, other: str, promised: str | None = None) -> Week:
    """Two enrolments, each in an activity of its own."""
    promise = build.content(build.placed("y", build.t(0, "09:00")))
    if promised is not None:
        promise = build.content(*promise.placements, build.seat("ea", promised))
    enrolments = [
        build.enrolment(id, who, choices=(Choice(activity=activity),)).model_copy(
            update={"household": None, "place": home}
        )
        for id, who, activity, home in (("ea", one, "x", "h1"), ("eb", other, "y", "h4"))
    ]
    return build.week(
        people=(build.person("u", windows=()), build.person("v", windows=())),
        requests=(build.activity("x"), build.activity("y"), *enrolments),
        history=History(promises=promise),
    )


def promised(*items: Flow | Placement, **fields: Any) -> Week:
    requests = (
        wish("a", "h1", household=None, organisation="firm"),
        wish("b", "h4", household=None, organisation="firm"),
        *(visit("c", "h1", "u", household=None), visit("d", "h4", "v", household=None)),
    )
    return build.week(
        people=(build.person("u"), build.person("v")),
        pledges=(own("pa", "a"), own("pb", "b")),
        requests=requests,
        history=History(promises=build.content(*items)),
    )


def fair(alpha: float | Literal["inf"]) -> Week:
    fairness = Fairness(alpha=alpha, grouping="request")
    return visited().model_copy(update={"policy": Policy(fairness=fairness)})


def said(week: Week, **decisions: Any) -> Week:
    return week.model_copy(update={"decisions": Decisions(**decisions)})


NINE = build.t(0, "09:00")
TWO_WISHES = build.week(
    pledges=(build.pledge("p", "rice", 2, conditions=Conditions(communities=("c1", "c2"))),),
    requests=(wish("a", "h1"), wish("b", "h4")),
)
BAN = build.decision("ban", request="b", pledge="p")
REFUSED = (
    visit("a", "h1", "u"),
    visit("b", "h4", "v", refuses=("w",)),
)

LINKED: dict[str, tuple[Week, Week]] = {
    # What links two requests, and the same without it.
    "a room and one joined of it": (booked("one", "both"), booked("one", "two")),
    "staff hours": (
        visited(staff_pledge="staff").model_copy(update={"pledges": (STAFF,)}),
        visited(),
    ),
    "a fund": (
        visited(hire=Hire(fund="fund", price_per_hour=1)).model_copy(update={"pledges": (FUND,)}),
        visited(),
    ),
    "a budget": (funded(BudgetCap(id="cap", topic="mutual-aid", amount=2)), funded()),
    "a household": (booked("one", "two", "h1", most=1), booked("one", "two", "h4", most=1)),
    "a person who sits": (seated("u", "u"), seated("u", "v")),
    "a promised seat elsewhere": (seated("u", "v", "y"), seated("u", "v", "x")),
    "one who is told": (
        promised(build.flow("a", "pa", 1), build.flow("b", "pb", 1)),
        promised(build.flow("a", "pa", 1)),
    ),
    "a helper who is told": (
        promised(build.placed("c", NINE, {"u": "r"}), build.placed("d", NINE, {"u": "r"})),
        promised(build.placed("c", NINE, {"u": "r"}), build.placed("d", NINE, {"v": "r"})),
    ),
    "a ban that keeps them apart": (
        said(TWO_WISHES, bans=(BAN,)),
        said(TWO_WISHES, withdrawn=("p",)),
    ),
    "one who must not serve either": (
        build.week(
            people=(*visited().people, build.person("w", windows=(), excludes=("a",))),
            requests=REFUSED,
        ),
        build.week(people=(*visited().people, build.person("w", windows=())), requests=REFUSED),
    ),
    "a pin": (
        said(seated("u", "v"), pins=(build.decision("pin", request="ea", activity="y"),)),
        said(seated("u", "v"), pins=(build.decision("pin", request="ea", activity="x"),)),
    ),
    "a pin of anything": (
        said(visited(), pins=(build.decision("pin", person="u"),)),
        said(visited(), pins=(build.decision("pin", request="a", person="u"),)),
    ),
    "the least of all groups": (fair("inf"), fair(1.0)),
}


@pytest.mark.parametrize("link", LINKED)
def test_each_kind_of_link_holds_two_requests_together(link: str) -> None:
    for week, is_linked in zip(LINKED[link], (True, False), strict=True):
        if week.policy == Policy():
            week = week.model_copy(update={"policy": PLAIN})
        assert problems_of(week) == []
        pieces = cut(week, least=1).weeks
        assert all(problems_of(part) == [] for part in pieces)
        assert torn(week, pieces) == []
        several = {r.id: number for number, part in enumerate(pieces) for r in part.requests}
        pair = ("c", "d") if "c" in several else ("ea", "eb") if "ea" in several else ("a", "b")
        pair = ("a", "b") if link == "one who is told" else pair
        assert (several[pair[0]] == several[pair[1]]) == is_linked


def test_what_is_small_goes_with_the_large_part_that_lies_nearest() -> None:
    # Three wishes of one household each in c1 and in c2; one nobody can grant next door to each.
    requests = [wish(f"a{k}", "h1") for k in range(3)] + [wish(f"z{k}", "h4") for k in range(3)]
    requests += [wish("by-a", "h2"), wish("by-z", "c2", household=None)]
    week = build.week(requests=tuple(requests), policy=PLAIN)
    first, second = ({r.id for r in part.requests} for part in cut(week, least=3).weeks)
    assert first == {"a0", "a1", "a2", "by-a"}
    assert second == {"z0", "z1", "z2", "by-z"}
    assert cut(week, least=4).weeks == (week,)


def test_what_was_before_is_dealt_out_to_who_asked() -> None:
    past = (
        PastAsk(weeks_ago=1, household="h4", asked=4, served_milli=0),
        PastAsk(weeks_ago=1, group="g1", asked=2, served_milli=0),
        PastAsk(weeks_ago=1, group="g4", asked=1, served_milli=0),
    )
    gone = build.flow("gone", "p", 1)
    week = visited().model_copy(
        update={"history": History(past=past, promises=build.content(gone))}
    )
    first, second = cut(week, least=1).weeks
    # A group in which nobody asks, and a promise to a request that is no longer there, count once.
    assert first.history == History(past=past[1:], promises=build.content(gone))
    assert second.history == History(past=past[:1])
