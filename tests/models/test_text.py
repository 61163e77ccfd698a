"""Text that is no sound JSON is refused with problems, never with another exception or a hang."""

from __future__ import annotations

import json
import time

import pytest

from models.validate import InvalidInput, Problem, read_plan, read_week
from tests.models.rich import WEEK_TEXT, fresh, rich_week


def refused(text: str | bytes) -> tuple[Problem, ...]:
    """The problems of a text that neither reader may take, found without a hang: quadratic work on
    the largest would take minutes, while a worker's own garbage may take a second or two."""
    start = time.process_time()
    with pytest.raises(InvalidInput) as of_plan:
        read_plan(text)
    with pytest.raises(InvalidInput) as of_week:
        read_week(text)
    assert time.process_time() - start < 10
    assert of_plan.value.problems
    problems = of_week.value.problems
    assert problems
    assert all(p.text("en").isprintable() and len(p.text("en")) < 400 for p in problems)
    return problems


HOSTILE: dict[str, str | bytes] = {
    "nothing": "",
    "no bytes": b"",
    "blanks": " \n\t ",
    "only a mark": "\ufeff",
    "not UTF-8": b'{"id": "\xff\xfe"}',
    "UTF-16": "{}".encode("utf-16"),
    "GB18030": '{"id": "同心"}'.encode("gb18030"),
    "null": "null",
    "a number": "7",
    "a text": '"week"',
    "a list": "[]",
    "an empty object": "{}",
    "not JSON": "week: 1",
    "cut short": WEEK_TEXT[:-1],
    "cut in half": WEEK_TEXT[: len(WEEK_TEXT) // 2],
    "garbage behind": WEEK_TEXT + "}",
    "two documents": WEEK_TEXT + WEEK_TEXT,
    "trailing comma": WEEK_TEXT[:-1] + ",}",
    "comment": "// a week\n" + WEEK_TEXT,
    "single quotes": "{'id': 'w'}",
    "NUL": WEEK_TEXT.replace('"w"', '"w\x00"', 1),
    "lists in lists": "[" * 1_000_000,
    "closed lists in lists": "[" * 100_000 + "]" * 100_000,
    "objects in objects": '{"a":' * 100_000 + "1" + "}" * 100_000,
    "deep inside": WEEK_TEXT[:-1] + ',"name":' + "[" * 500 + "]" * 500 + "}",
    "endless number": '{"id": ' + "9" * 1_000_000 + "}",
    "endless fraction": '{"id": 0.' + "9" * 1_000_000 + "}",
    "huge exponent": '{"id": 1e400}',
    "huger exponent": '{"id": -1e' + "9" * 4000 + "}",
    "NaN": '{"id": NaN}',
    "Infinity": '{"id": -Infinity}',
    "huge text": '{"id": "' + "x" * 10_000_000 + '"}',
    "huge key": '{"' + "x" * 10_000_000 + '": 1}',
    "lone surrogate escaped": WEEK_TEXT.replace('"w"', '"\\ud800"', 1),
    "lone surrogate in a name": WEEK_TEXT[:-1] + ',"name":"\\udc00x"}',
    "lone surrogate in a key": '{"\\ud800": 1}',
    "lone surrogate": '{"id": "\ud800"}',
    "many unknown fields": json.dumps({f"field{i}": i for i in range(20_000)}),
    "many bad elements": json.dumps({"requests": [1] * 20_000}),
    "bad escape": '{"id": "\\x41"}',
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_text_is_refused(text: str | bytes) -> None:
    refused(text)


def test_every_fault_of_an_empty_object_is_named() -> None:
    # A week's fields without default: id, calendar, geography.
    assert [(p.entity, p.field) for p in refused("{}")] == [
        ("file", "id"),
        ("file", "calendar"),
        ("file", "geography"),
    ]


def test_syntax_is_reported_with_line_and_column() -> None:
    (problem,) = refused('{\n  "id": w\n}')
    assert (problem.entity, problem.field) == ("file", "line 2, column 9")


def test_encoding_is_reported_with_the_byte() -> None:
    (problem,) = refused(b'{"id": "\xff"}')
    assert (problem.field, problem.expected) == ("byte 8", "text in UTF-8")


def test_mark_at_the_beginning_is_accepted() -> None:
    assert read_week("\ufeff" + WEEK_TEXT) == rich_week()
    assert read_week(b"\xef\xbb\xbf" + WEEK_TEXT.encode()) == rich_week()


@pytest.mark.parametrize(
    ("old", "new", "entity", "field"),
    [
        ('"id":"food"', '"urgency":1,"id":"food"', "food", "urgency"),
        ('"id":"food"', '"id":"other","id":"food"', "food", "id"),
        ('"calendar":', '"calendar":{},"calendar":', "w", "calendar"),
        ('"slot_minutes":30', '"slot_minutes":15,"slot_minutes":30', "w", "calendar.slot_minutes"),
        ('"good":1', '"good":1,"good":1', "policy.tiers[4]", "goals.good"),
        ('"id":"food"', '"\\u0069d":"food","id":"food"', "food", "id"),
    ],
)
def test_doubled_keys_are_reported(old: str, new: str, entity: str, field: str) -> None:
    assert old in WEEK_TEXT
    with pytest.raises(InvalidInput) as caught:
        read_week(WEEK_TEXT.replace(old, new, 1))
    (problem,) = caught.value.problems
    assert (problem.entity, problem.field) == (entity, field)
    assert "only once" in problem.expected


def test_doubled_keys_are_reported_beside_other_faults() -> None:
    text = WEEK_TEXT.replace('"id":"food"', '"urgency":1,"id":"food"', 1)
    form = text.replace('"days":7', '"days":0')
    meaning = text.replace('"topic":"culture"', '"topic":"nix"', 1)
    assert form != text != meaning
    for spoilt in (form, meaning):
        with pytest.raises(InvalidInput) as caught:
            read_week(spoilt)
        fields = [(p.entity, p.field) for p in caught.value.problems]
        assert len(fields) == 2
        assert fields[0] == ("food", "urgency")


def test_a_hundred_thousand_bad_references_take_no_hang() -> None:
    tree = fresh()
    tree["people"][0]["prefers"] = [f"nobody{i}" for i in range(100_000)]
    start = time.process_time()
    with pytest.raises(InvalidInput) as caught:
        read_week(json.dumps(tree))
    assert len(caught.value.problems) == 100_000
    assert time.process_time() - start < 5
