"""Past entries may name a topic of the catalogue."""

from __future__ import annotations

import json

import pytest

from models.validate import InvalidInput, problems_of, read_week
from models.week import History, PastAsk, Week
from tests import build


def past(**fields: object) -> Week:
    entry = {"weeks_ago": 1, "household": "h1", "asked": 4, "served_milli": 0, **fields}
    return build.week(history=History(past=(PastAsk.model_validate(entry),)))


def test_a_known_topic_is_kept() -> None:
    week = past(topic="culture")
    assert problems_of(week) == []
    assert read_week(week.model_dump_json(exclude_defaults=True)) == week


def test_an_unknown_topic_is_a_problem() -> None:
    found = problems_of(past(topic="gossip"))
    assert [(p.entity, p.field, p.value) for p in found] == [
        ("history.past[0]", "topic", '"gossip"')
    ]


def test_a_topic_alone_does_not_say_whose_ask_it_was() -> None:
    text = json.loads(past(topic="culture").model_dump_json(exclude_defaults=True))
    del text["history"]["past"][0]["household"]
    with pytest.raises(InvalidInput, match="whose ask it was"):
        read_week(json.dumps(text))
