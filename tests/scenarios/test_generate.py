"""Generated weeks: sizes, shape, validity, and the same week for the same seed."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import cache
from statistics import mean, median, pstdev
from typing import Any

import pytest

from matcher.solve.parts import cut
from models.time import Clock
from models.validate import read_week
from models.week import Week
from scenarios.generate import generate
from scenarios.generator.city import COUNTED, city, districts
from scenarios.generator.shape import SIZES, Shape


@cache
def community(seed: int = 1) -> Week:
    return generate("community", seed)


@cache
def district() -> Week:
    return generate("district", 1)


def counts(week: Week) -> dict[str, int]:
    """The sizes that were asked for, counted."""
    found = Counter[str](r.kind for r in week.requests)
    needs = [r for r in week.requests if r.kind == "need"]
    found["goods"] = sum(bool(r.lines) for r in needs)
    found["visits"] = sum(bool(r.sessions) for r in needs)
    found["rota sessions"] = sum(
        s.occurrences for r in week.requests if r.kind == "rota" for s in r.sessions
    )
    found["volunteers"] = sum(
        bool(p.windows) and p.staff_pledge is None and p.hire is None for p in week.people
    )
    found["pledges"] = len(week.pledges)
    found["pledges but money"] = sum(p.kind != "money" for p in week.pledges)
    found["rooms"] = len(week.rooms)
    found.update(f"level {p.level}" for p in week.geography.places)
    return found


def test_a_community_has_the_size_of_one() -> None:
    found = counts(community())
    assert found["level community"] == 1
    assert found["level house-group"] == 10
    assert (found["goods"], found["visits"], found["volunteers"]) == (170, 260, 170)
    assert 27 <= found["pledges"] <= 33
    assert (found["project"], found["activity"], found["booking"]) == (2, 30, 110)
    assert (found["enrolment"], found["rota sessions"], found["rooms"]) == (860, 60, 4)


def test_a_district_has_the_size_of_one() -> None:
    found = counts(district())
    assert found["level community"] == 14
    assert found["level house-group"] == 143
    assert (found["goods"], found["visits"], found["volunteers"]) == (2_400, 3_600, 2_400)
    assert found["pledges but money"] == 400
    assert (found["project"], found["activity"], found["booking"]) == (10, 400, 1_500)
    assert (found["enrolment"], found["rota sessions"], found["rooms"]) == (12_000, 900, 56)


def test_stress_is_ten_districts() -> None:
    one, ten = SIZES["district"], SIZES["stress"]
    assert ten.districts == 10
    for name in ("communities", "house_groups", "households", "goods", "visits", "volunteers"):
        assert getattr(ten, name) == 10 * getattr(one, name)
    for name in ("pledges", "activities", "bookings", "enrolments", "rota_sessions", "rooms"):
        assert getattr(ten, name) == 10 * getattr(one, name)


def test_several_districts_stand_under_one_root() -> None:
    week = generate("community", 3, districts=2, communities=4, house_groups=8, rooms=8)
    roots = [p.level for p in week.geography.places if p.parent is None]
    assert roots == ["city"]
    assert counts(week)["level district"] == 2
    assert read_week(week.model_dump_json()) == week


def test_districts_share_nothing() -> None:
    shape: dict[str, Any] = {"districts": 2, "communities": 4, "house_groups": 8, "rooms": 8}
    week = generate("community", 3, **shape)
    names = [{r.id[:4] for r in part.requests} for part in cut(week, least=50).weeks]
    assert names == [{"D01-"}, {"D02-"}]
    # One of them alone would be the first: its draws do not depend on how many there are.
    first = districts(replace(SIZES["community"], **shape))[0]
    alone = generate("community", 3, **{f: getattr(first, f) for f in COUNTED})
    assert city([alone], "w").requests == tuple(r for r in week.requests if r.id[:4] == "D01-")


def test_the_same_seed_gives_the_same_week() -> None:
    again = generate("community", 1)
    assert again == community()
    assert again.content_hash() == community().content_hash()
    assert generate("community", 2).content_hash() != community().content_hash()


HARDER: tuple[dict[str, object], ...] = (
    {},
    {"slot_minutes": 15},
    {"slot_minutes": 60},
    {"projects": 106, "whole_projects": 1.0},
    {"load": 1.5},
    {"skill_evenness": 0.3, "rooms": 2, "room_hours": (14, 20)},
    {"communities": 3, "house_groups": 9, "rooms": 9},
    {"goods": 0, "visits": 0, "projects": 0, "activities": 0, "rota_sessions": 0},
    {"bookings": 0, "enrolments": 0, "pledges": 0, "carers_per_community": 0},
)


@pytest.mark.parametrize("shape", HARDER, ids=str)
def test_every_shape_gives_a_valid_week(shape: dict[str, object]) -> None:
    week = generate("community", 0, **shape)
    assert read_week(week.model_dump_json()) == week


def test_a_district_is_valid() -> None:
    assert read_week(district().model_dump_json()) == district()


@pytest.mark.parametrize(
    ("size", "seed", "shape", "told"),
    [
        ("village", 1, {}, "expected one of community, district, stress"),
        ("community", -1, {}, "seed is -1"),
        ("community", 1, {"gold": 3}, "unknown figures of a shape: gold"),
        ("community", 1, {"golden": 1.5}, "golden is 1.5: expected a share"),
        ("community", 1, {"goods": -1}, "goods is -1"),
        ("community", 1, {"room_hours": (9, 8)}, "room_hours"),
        ("community", 1, {"slot_minutes": 20}, "slot_minutes is 20: expected 15, 30 or 60"),
        ("community", 1, {"communities": 11}, "expected 1 ≤ districts ≤ communities"),
        ("community", 1, {"rooms": 0}, "expected a room per community"),
    ],
)
def test_a_shape_that_cannot_be_is_told(
    size: str, seed: int, shape: dict[str, object], told: str
) -> None:
    with pytest.raises(ValueError, match=told):
        generate(size, seed, **shape)


def test_load_scales_demand_alone() -> None:
    before, after = counts(community()), counts(generate("community", 1, load=2.0))
    for name in ("goods", "visits", "booking", "enrolment", "rota sessions"):
        assert after[name] == 2 * before[name]
    for name in ("volunteers", "pledges but money", "rooms", "activity", "project"):
        assert after[name] == before[name]


def test_tighter_rooms_leave_the_wishes_as_they_are() -> None:
    tight = generate("community", 1, room_hours=(16, 20))
    assert [r for r in tight.requests if r.kind == "need"] == [
        r for r in community().requests if r.kind == "need"
    ]
    assert tight.rooms != community().rooms


# --- shape --------------------------------------------------------------------------------------


def unevenness(weeks: list[Week]) -> float:
    """Standard deviation ÷ mean of the number of volunteers per skill."""
    found = []
    for week in weeks:
        have = Counter(s.skill for p in week.people if p.id.startswith("V") for s in p.skills)
        found.append([have[s.id] for s in week.catalogue.skills])
    return mean(pstdev(row) / mean(row) for row in found)


def test_skills_are_very_uneven() -> None:
    # A Dirichlet(2) share of 24 has mean m = 1/24 and variance m(1 − m)/(48 + 1), so deviation
    # ÷ mean = √(23/49) = 0.69; counting some 330 skills adds √(24/330) = 0.27 at right angles:
    # 0.74. That no volunteer has a skill twice takes a little off.
    weeks = [community(seed) for seed in range(8)]
    assert 0.55 < unevenness(weeks) < 0.85
    # Dirichlet(0.3): √(23/8.2) = 1.67.
    scarce = [generate("community", seed, skill_evenness=0.3) for seed in range(4)]
    assert unevenness(scarce) > 1.2


def is_golden(week: Week, start: str, end: str) -> bool:
    """Whether a window touches a weekday evening (from 18:00) or the weekend."""
    clock = Clock(week.calendar)
    first, last = clock.slot(start), clock.slot(end)
    day = clock.day(first)
    evening = clock.day_starts[day] + 18 * 60 // week.calendar.slot_minutes
    return day >= 5 or last > evening


def golden_share(week: Week) -> float:
    bookings = [r.sessions[0] for r in week.requests if r.kind == "booking"]
    return mean(any(is_golden(week, w.start, w.end) for w in s.windows) for s in bookings)


def test_golden_hours_are_wanted_by_half_of_all_bookings() -> None:
    # Half want them first. Of the other half 35 % have a second window, on any day between 8 and
    # 21: at the weekend 2/7, else about 1/4 of the time after 18:00, in all (2 + 5/4)/7 = 0.46:
    # 0.5 + 0.5 · 0.35 · 0.46 = 0.58. 1,500 bookings: standard error 0.013.
    assert 0.53 < golden_share(district()) < 0.63
    assert golden_share(generate("community", 1, golden=1.0)) == 1.0


def test_care_classes_have_their_shares() -> None:
    # 6,000 wishes: standard errors 0.0028 and 0.0046; 4 of each.
    care = Counter(r.care for r in district().requests if r.kind == "need")
    assert abs(care["must"] / 6_000 - 0.05) < 0.012
    assert abs(care["priority"] / 6_000 - 0.15) < 0.019


def test_volunteers_have_hours_and_windows_in_range() -> None:
    plain = [p for p in district().people if p.id.startswith("V")]
    hosts = {
        person
        for r in district().requests
        if r.kind == "activity"
        for s in r.sessions
        for role in s.crew
        for person in role.people
    }
    clock = Clock(district().calendar)
    for person in plain:
        if person.id in hosts:
            continue
        assert 1 <= len(person.windows) <= 4
        assert 1 <= len(person.skills) <= 3
        assert 120 <= person.week_minutes <= 360
        for window in person.windows:
            start, end = clock.span(window)
            assert 4 <= end - start <= 8


def test_half_of_the_goods_pledges_are_tied_to_three_communities() -> None:
    goods = [p for p in district().pledges if p.kind == "goods"]
    tied = [p for p in goods if p.conditions.communities]
    assert {len(p.conditions.communities) for p in tied} == {3}
    # About 345 pledges of goods: standard error 0.027.
    assert 0.4 < len(tied) / len(goods) < 0.6


def test_two_enrolments_per_resident_who_enrols() -> None:
    enrolments = [r for r in district().requests if r.kind == "enrolment"]
    # One after the other, by the same resident: 12,000 are 6,000 pairs.
    for first, second in zip(enrolments[::2], enrolments[1::2], strict=True):
        assert set(first.people) & set(second.people)
    choices = Counter(len(r.seat.choices) for r in enrolments if r.seat is not None)
    assert set(choices) == {1, 2, 3}


def test_projects_are_log_normal_and_money_is_short() -> None:
    week = generate("community", 4, projects=2_000)
    projects = [r for r in week.requests if r.kind == "project"]
    asked = [line.amount for r in projects for line in r.lines if line.item == "money"]
    # Median 7,000 yuan; its standard error is 1.25 · 1.295 ÷ √2,000 = 3.6 %.
    assert abs(median(asked) / 700_000 - 1) < 0.12
    # 2 % from 100,000 yuan: 40 ± 6.3.
    assert 20 <= sum(a >= 10_000_000 for a in asked) <= 60
    pledged = sum(
        p.quantity
        for p in week.pledges
        if p.item == "money" and not p.conditions.topics and not p.id.startswith("FC")
    )
    # 55 %, less what crowdfunding (a tenth of it) does not reach.
    assert 0.45 < pledged / sum(asked) <= 0.56
    works = Counter(len(r.sessions) - 1 for r in projects)
    assert set(works) == {0, 1, 2, 3, 4}
    assert {len(r.lines) - 1 for r in projects} == {0, 1, 2}


def test_money_comes_in_whole_hundreds_of_yuan() -> None:
    for week in (community(), district()):
        amounts = [p.quantity for p in week.pledges if p.kind == "money"]
        amounts += [line.amount for r in week.requests for line in r.lines if line.item == "money"]
        assert amounts
        assert all(amount > 0 and amount % 10_000 == 0 for amount in amounts)


def test_a_district_has_everything() -> None:
    week = district()
    assert {p.kind for p in week.pledges} == {"goods", "money", "capacity", "staff"}
    assert {p.money for p in week.pledges} == {"grant", "match", "award", "crowdfunding"}
    sessions = [s for r in week.requests for s in r.sessions]
    assert any(role.same_carer for s in sessions for role in s.crew)
    assert any(role.count == 2 and role.skill for s in sessions for role in s.crew)
    assert any(p.hire for p in week.people)
    assert any(r.seats and r.seats.course for r in week.requests)
    assert any(s.children and s.room for s in sessions)
    assert any(line.accepts for r in week.requests for line in r.lines)
    assert any(r.waited > 6 for r in week.requests)
    assert week.joined_rooms
    assert week.history.past
    assert week.policy.caps.budgets
    assert week.decisions.withdrawn
    assert not week.history.promises.placements
    # Some bookings fit only joined rooms.
    single = max(room.capacity for room in week.rooms)
    assert any(s.room is not None and s.room.people > single for s in sessions)


def test_shape_speaks_of_every_size() -> None:
    assert list(SIZES) == ["community", "district", "stress"]
    assert all(isinstance(shape, Shape) for shape in SIZES.values())
