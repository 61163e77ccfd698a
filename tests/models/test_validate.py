"""Every fault is reported, by entity, field, value and expectation; a sound week has none."""

from __future__ import annotations

import json

import pytest

from models.places import Geography
from models.time import Calendar
from models.validate import InvalidInput, Problem, problems_of, read_week
from models.week import Week
from tests import build
from tests.models.cases import FORM, MEANING, Fault, add, both, put
from tests.models.rich import WEEK_TEXT, Spoil, fresh, rich_week


def problems_in(text: str | bytes) -> tuple[Problem, ...]:
    with pytest.raises(InvalidInput) as caught:
        read_week(text)
    return caught.value.problems


def places(problems: tuple[Problem, ...] | list[Problem]) -> list[tuple[str, str]]:
    return sorted((p.entity, p.field) for p in problems)


def assert_reported(fault: Fault, problems: tuple[Problem, ...] | list[Problem]) -> None:
    assert places(problems) == sorted((entity, field) for entity, field, _ in fault.reported)
    for entity, field, word in fault.reported:
        found = next(p for p in problems if (p.entity, p.field) == (entity, field))
        assert word in found.expected
        assert any("\u4e00" <= c <= "\u9fff" for c in found.expected_zh) or '"' in found.expected


def test_sound_weeks_have_no_problem() -> None:
    assert problems_of(rich_week()) == []
    assert problems_of(build.week()) == []
    assert read_week(WEEK_TEXT) == rich_week()


@pytest.mark.parametrize("fault", MEANING, ids=lambda fault: fault.name)
def test_fault_of_meaning(fault: Fault) -> None:
    tree = fresh()
    fault.spoil(tree)
    text = json.dumps(tree)
    assert_reported(fault, problems_in(text))
    # The same week built in code has the same problems.
    assert problems_of(Week.model_validate_json(text)) == list(problems_in(text))


@pytest.mark.parametrize("fault", FORM, ids=lambda fault: fault.name)
def test_fault_of_form(fault: Fault) -> None:
    tree = fresh()
    fault.spoil(tree)
    problems = problems_in(json.dumps(tree))
    assert_reported(fault, problems)


def test_all_faults_at_once_are_all_reported() -> None:
    chosen = [
        fault
        for fault in (*MEANING, *FORM)
        if fault.name
        in {
            "home",
            "topic",
            "items",
            "two roots",
            "goods matched",
            "spacing",
            "excludes itself",
            "off the grid",
            "served more than asked",
            "tier twice",
        }
    ]
    assert len(chosen) == 10
    tree = fresh()
    for fault in chosen:
        fault.spoil(tree)
    expected = sorted((e, f) for fault in chosen for e, f, _ in fault.reported)
    assert places(problems_in(json.dumps(tree))) == expected


def test_faults_of_form_do_not_hide_faults_of_meaning() -> None:
    tree = fresh()
    both(
        put("rota", "urgency", 9),  # form
        put("dan", "hire", "price_per_hour", -1),  # form
        put("food", "topic", "nix"),  # meaning
        put("cai", "home", "nix"),  # meaning
    )(tree)
    assert places(problems_in(json.dumps(tree))) == [
        ("cai", "home"),
        ("dan", "hire.price_per_hour"),
        ("food", "topic"),
        ("rota", "urgency"),
    ]


@pytest.mark.parametrize(
    ("spoil", "field"),
    [
        (put(None, "calendar", "days", 0), "calendar.days"),
        (put(None, "policy", "version", 3), "policy.version"),
        (put(None, "geography", "between_neighbours", -1), "geography.between_neighbours"),
        (put(None, "geography", "within", {"household": "x"}), "geography.within.household"),
        (put(None, "catalogue", "topics", 7, 5), "catalogue.topics[7]"),
        (put(None, "catalogue", "topics", 7, "youth\n"), "catalogue.topics[7]"),
        (put(None, "decisions", "withdrawn", 0, ""), "decisions.withdrawn[0]"),
        (put(None, "geography", "levels", 0, 5), "geography.levels[0]"),
        (put(None, "zzz", 1), "zzz"),
    ],
)
def test_what_is_not_concerned_is_checked_all_the_same(spoil: Spoil, field: str) -> None:
    tree = fresh()
    spoil(tree)
    put("cai", "home", "nix")(tree)
    assert places(problems_in(json.dumps(tree))) == [("cai", "home"), ("w", field)]


def test_misshapen_things_are_not_called_unknown() -> None:
    """What names a dropped request or person is not blamed for it."""
    tree = fresh()
    both(put("tea-class", "urgency", 0), put("ann", "home", 1), put("p-rice", "quantity", -1))(tree)
    assert places(problems_in(json.dumps(tree))) == [
        ("ann", "home"),
        ("p-rice", "quantity"),
        ("tea-class", "urgency"),
    ]


def test_positions_are_those_of_the_text_whatever_is_dropped() -> None:
    tree = fresh()
    both(
        put(None, "decisions", "withdrawn", ["", "nix", "pond"]),
        put(None, "catalogue", "topics", 0, 7),
        add(None, "catalogue", "topics", "youth"),
        put("food", "urgency", 9),
    )(tree)
    assert places(problems_in(json.dumps(tree))) == [
        ("food", "urgency"),
        ("w", "catalogue.topics[0]"),
        ("w", "catalogue.topics[8]"),
        ("w", "decisions.withdrawn[0]"),
        ("w", "decisions.withdrawn[1]"),
    ]


@pytest.mark.parametrize(
    ("spoil", "entity", "field"),
    [
        (put(None, "history", "past", 0, "asked", -1), "history.past[0]", "asked"),
        (put(None, "geography", "travel", 0, "minutes", -1), "geography.travel[0]", "minutes"),
        (put(None, "policy", "tiers", 0, "name", 1), "policy.tiers[0]", "name"),
    ],
)
def test_lists_without_ids_are_left_out_whole(spoil: Spoil, entity: str, field: str) -> None:
    tree = fresh()
    spoil(tree)
    put("cai", "home", "nix")(tree)
    assert places(problems_in(json.dumps(tree))) == sorted([("cai", "home"), (entity, field)])


def test_a_week_without_places_is_reported() -> None:
    empty = Week(id="w", calendar=Calendar(start="2026-11-23"), geography=Geography(places=()))
    assert [(p.entity, p.field) for p in problems_of(empty)] == [("w", "geography.places")]


def test_order_of_problems_is_stable() -> None:
    tree = fresh()
    for fault in MEANING[:40:3]:
        fault.spoil(tree)
    text = json.dumps(tree)
    assert problems_in(text) == problems_in(text)


def test_text_names_entity_field_value_and_expectation() -> None:
    tree = fresh()
    put("food", "topic", "Umwelt")(tree)
    (problem,) = problems_in(json.dumps(tree))
    assert problem.text("en") == (
        'food · topic = "Umwelt": expected the id of a topic of the catalogue that exists'
    )
    assert problem.text("zh") == 'food · topic = "Umwelt"：应为已有的目录中的议题的编号'
    assert problem.text() == (
        'food · topic = "Umwelt": expected the id of a topic of the catalogue that exists'
        "（应为已有的目录中的议题的编号）"
    )


@pytest.mark.parametrize(
    "value",
    [
        "x" * 10_000,
        "a\nb\x1b[31m",
        [0] * 10_000,
        {"a": "b" * 10_000},
        10**4000,
        -(10**4000),
        [[]] * 9,
    ],
    ids=["long", "control", "list", "object", "number", "negative", "lists"],
)
def test_values_are_shown_on_one_short_line(value: object) -> None:
    tree = fresh()
    put("food", "value", value)(tree)
    (problem,) = problems_in(json.dumps(tree))
    assert len(problem.value) <= 80
    assert problem.text().isprintable()
