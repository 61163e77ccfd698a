"""How much of its limits a supply uses, by hand."""

from __future__ import annotations

from matcher.explain.limits import limits_of_person, limits_of_pledge
from matcher.rules.view import View
from models.demand import Request
from models.items import Commitments
from models.supply import Hire, Pledge
from models.week import Week
from tests.build import (
    content,
    flow,
    line,
    person,
    placed,
    pledge,
    request,
    role,
    session,
    t,
    week,
    window,
)

Used = dict[tuple[str, int | None], tuple[int, int]]
VISITS = request("r", sessions=(session(occurrences=3, crew=(role(),)),))
"""Three visits of an hour."""
ROUND = content(
    placed("r", t(0, "09:00"), {"ann": "r"}, occurrence=0),
    placed("r", t(0, "11:00"), {"ann": "r"}, occurrence=1),
    placed("r", t(2, "09:00"), {"ann": "r"}, occurrence=2),
)
"""Two on Monday, one on Wednesday."""


def used(week: Week, plan: Commitments) -> Used:
    """(name, day) → (used, most), of everybody and every pledge."""
    view = View(week, plan)
    found = [limit for p in week.people for limit in limits_of_person(view, p)]
    found += [limit for p in week.pledges for limit in limits_of_pledge(view, p)]
    return {(limit.name, limit.day): (limit.used, limit.most) for limit in found}


def test_a_person_by_week_and_day() -> None:
    ann = person("ann", week_minutes=240, week_tasks=5, day_minutes=150, day_tasks=2)
    assert used(week(people=(ann,), requests=(VISITS,)), ROUND) == {
        ("week-minutes", None): (180, 240),
        ("week-tasks", None): (3, 5),
        ("day-minutes", 0): (120, 150),
        ("day-tasks", 0): (2, 2),
        ("day-minutes", 2): (60, 150),
        ("day-tasks", 2): (1, 2),
    }


def test_who_names_no_limit_has_none() -> None:
    assert used(week(people=(person("ann"),), requests=(VISITS,)), ROUND) == {}


def test_what_stands_behind_a_person() -> None:
    # Staff: three hours of four. Told for the person and for the pledge, so the same twice.
    hours = Pledge(id="hours", donor="firm", kind="staff", quantity=240)
    ann = person("ann", organisation="firm", staff_pledge="hours")
    found = used(week(people=(ann,), pledges=(hours,), requests=(VISITS,)), ROUND)
    assert found == {("staff-minutes", None): (180, 240)}


def test_a_fund_pays_wages_beside_its_flows() -> None:
    # 40 yuan an hour for three hours, and 30 yuan given: 150 of 200.
    ann = person("ann", hire=Hire(fund="fund", price_per_hour=4000))
    fund = pledge("fund", "money", 20_000)
    wish = request("m", lines=(line("money", 3000),))
    found = week(people=(ann,), pledges=(fund,), requests=(VISITS, wish))
    plan = ROUND.model_copy(update={"flows": (flow("m", "fund", 3000),)})
    assert used(found, plan) == {("quantity", None): (15_000, 20_000)}


def test_hours_and_wages_of_others_are_theirs() -> None:
    # Ann's three hours are on a pledge, Bob's hour on another's, Cy's is paid from a fund (40).
    hours = Pledge(id="hours", donor="firm", kind="staff", quantity=240)
    fund = pledge("fund", "money", 20_000)
    people = (
        person("ann", organisation="firm", staff_pledge="hours"),
        person("bob", organisation="firm", staff_pledge="more"),
        person("cy", hire=Hire(fund="fund", price_per_hour=4000)),
        person("di", hire=Hire(fund="purse", price_per_hour=9000)),
    )
    more, purse = hours.model_copy(update={"id": "more"}), pledge("purse", "money", 20_000)
    others = [request(id, sessions=(session(crew=(role(),)),)) for id in ("b", "c", "d")]
    view = View(
        week(people=people, pledges=(hours, more, fund, purse), requests=(VISITS, *others)),
        content(
            *ROUND.placements,
            placed("b", t(3, "09:00"), {"bob": "r"}),
            placed("c", t(3, "09:00"), {"cy": "r"}),
            placed("d", t(3, "09:00"), {"di": "r"}),
        ),
    )
    spent = [limit.used for p in view.week.pledges for limit in limits_of_pledge(view, p)]
    assert spent == [180, 60, 4000, 9000]
    behind = [limit.of for p in people for limit in limits_of_person(view, p)]
    assert behind == ["hours", "more", "fund", "purse"]


def night(id: str, *clocks: tuple[str, str]) -> Request:
    windows = tuple(window(0, *clock) for clock in clocks)
    return request(id, lines=(line("bay", 1, windows=windows),))


def test_lent_capacity_counts_where_it_is_fullest() -> None:
    # 19–21 and 20–22 overlap from 20 to 21, 22–23 stands alone: two at once, in three deliveries.
    requests = (
        night("a", ("19:00", "21:00")),
        night("b", ("20:00", "22:00")),
        night("c", ("22:00", "23:00")),
    )
    found = week(pledges=(pledge("p", "bay", 3, deliveries=4),), requests=requests)
    plan = content(
        flow("a", "p", 1, at=t(0, "19:00")),
        flow("b", "p", 1, at=t(0, "20:00")),
        flow("c", "p", 1, at=t(0, "22:00")),
    )
    assert used(found, plan) == {("lent", None): (2, 3), ("deliveries", None): (3, 4)}
