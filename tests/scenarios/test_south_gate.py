"""The South Gate week: valid, complete, and what a reader expects of it keeps every rule."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import get_args

from matcher.rules import RULES
from matcher.rules.served import served
from matcher.rules.view import View
from models.base import Frozen
from models.demand import Care, Kind
from models.policy import Fairness, Tier
from models.validate import read_week
from models.week import Week
from scenarios.south_gate import south_gate
from tests.scenarios.south_gate_plan import NOT_WHOLLY, PENCILLED

WEEK = south_gate()

LEFT_ALONE = {
    # Judged by the default policy's goals, fairness and weights.
    *("Policy.tiers", "Policy.fairness", "Policy.priority", "Policy.vote_value"),
    *("Policy.overdue_weeks", "Policy.review_threshold", "Policy.seconds"),
    "Caps.bookings_per_household",
    # Topics, age bands, calendar and travel are the usual ones; a match is one for one.
    *("Catalogue.topics", "Catalogue.audiences", "Calendar.time_zone", "Calendar.slot_minutes"),
    *("Calendar.days", "Geography.levels", "Geography.community", "Geography.group"),
    *("Geography.household", "Geography.within", "Geography.between_neighbours"),
    *("Pledge.match_percent", "Week.format"),
    # Decisions on flows and seats are written like those on placements.
    *("Target.line", "Target.pledge", "Target.amount", "Target.activity", "Target.occurrence"),
    *("Target.room", "Target.role"),
}
"""Fields that stay at their default throughout."""


def everything(value: object) -> Iterator[Frozen]:
    """Every plain object in the week."""
    if isinstance(value, Frozen):
        yield value
        for name in type(value).model_fields:
            yield from everything(getattr(value, name))
    elif isinstance(value, tuple):
        for part in value:
            yield from everything(part)
    elif isinstance(value, dict):
        for part in value.values():
            yield from everything(part)


def test_is_valid_and_survives_json() -> None:
    text = WEEK.model_dump_json()
    assert read_week(text) == WEEK
    assert Week.model_validate_json(text) == WEEK


def test_is_the_same_every_time() -> None:
    assert south_gate().content_hash() == WEEK.content_hash()


def test_has_every_kind_of_request_care_class_and_pledge() -> None:
    assert {r.kind for r in WEEK.requests} == set(get_args(Kind))
    assert {r.care for r in WEEK.requests} == set(get_args(Care))
    assert {p.kind for p in WEEK.pledges} == {"goods", "money", "capacity", "staff"}
    assert {p.money for p in WEEK.pledges} == {"grant", "match", "award", "crowdfunding"}


def test_uses_nearly_every_field() -> None:
    used: dict[str, bool] = defaultdict(bool)
    for thing in everything(WEEK):
        if isinstance(thing, Tier | Fairness):
            continue
        for name, field in type(thing).model_fields.items():
            default = field.get_default(call_default_factory=True, validated_data={})
            key = f"{type(thing).__name__}.{name}"
            used[key] |= field.is_required() or getattr(thing, name) != default
    assert {key for key, moved in used.items() if not moved} <= LEFT_ALONE


def test_names_are_chinese_and_ids_are_pseudonyms() -> None:
    named = [x for x in everything(WEEK) if {"id", "name"} <= set(type(x).model_fields)]
    assert len(named) > 100
    for thing in named:
        fields = thing.model_dump(include={"id", "name"})
        assert any("\u4e00" <= sign <= "\u9fff" for sign in fields["name"]), fields
        assert fields["id"].isascii(), fields


def test_the_pencilled_plan_keeps_every_rule() -> None:
    view = View(WEEK, PENCILLED)
    assert [v for rule in RULES for v in rule.violations(view)] == []


def test_the_pencilled_plan_serves_what_the_story_says() -> None:
    view = View(WEEK, PENCILLED)
    shares = {r.id: served(view, r) for r in WEEK.requests}
    assert {id: f for id, f in shares.items() if f < 1} == NOT_WHOLLY
