"""What the hash of a week or plan covers."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any

import pytest

from matcher.baseline import greedy
from models.base import Erasable, Frozen, canonical, fingerprint
from models.plan import PlanFile
from models.policy import Policy
from models.validate import read_plan, read_week
from models.week import Week
from scenarios.south_gate import south_gate
from tests.build import request, session, week
from tests.models.rich import rich_week


def test_order_of_keys_is_no_change() -> None:
    given = south_gate()
    turned = json.loads(given.model_dump_json(), object_pairs_hook=lambda p: dict(reversed(p)))
    assert read_week(json.dumps(turned)).content_hash() == given.content_hash()


def test_names_and_reasons_can_be_erased() -> None:
    given = south_gate()

    def without_texts(value: object) -> object:
        if isinstance(value, dict):
            kept = {k: without_texts(v) for k, v in value.items() if k != "reason"}
            # A tier's name says which goals it holds: it is no text, and stands beside "goals".
            return kept if "goals" in kept else {k: v for k, v in kept.items() if k != "name"}
        return [without_texts(v) for v in value] if isinstance(value, list) else value

    erased = Week.model_validate_json(json.dumps(without_texts(given.model_dump(mode="json"))))
    assert erased != given
    assert erased.content_hash() == given.content_hash()


def test_anything_else_counts() -> None:
    given = week(requests=(request("v", sessions=(session(minutes=60),)),))
    longer = week(requests=(request("v", sessions=(session(minutes=90),)),))
    other = week(requests=(request("w", sessions=(session(minutes=60),)),))
    assert len({w.content_hash() for w in (given, longer, other)}) == 3


def test_a_stated_default_is_no_change() -> None:
    stated = request("v", waited=0, urgency=1)
    assert week(requests=(stated,)).content_hash() == week(requests=(request("v"),)).content_hash()


def test_a_plan_read_back_has_its_hash() -> None:
    plan = greedy(south_gate())
    file = PlanFile(plan=plan, hash=plan.content_hash())
    assert read_plan(file.model_dump_json()).plan.content_hash() == file.hash


def plainly(value: Any) -> Any:
    """What a hash covers, said field by field: everything but texts and what is as usual."""
    if isinstance(value, Frozen):
        return {
            name: plainly(getattr(value, name))
            for name, field in type(value).model_fields.items()
            if getattr(value, name) != field.get_default(call_default_factory=True)
            and not any(isinstance(mark, Erasable) for mark in field.metadata)
        }
    if isinstance(value, dict):
        return {str(key): plainly(given) for key, given in value.items()}
    return [plainly(given) for given in value] if isinstance(value, tuple | list) else value


@pytest.mark.parametrize("make", [south_gate, rich_week, lambda: greedy(south_gate()), Policy])
def test_the_text_under_a_hash_is_what_the_fields_say(make: Callable[[], Frozen]) -> None:
    content = make()
    said = json.dumps(plainly(content), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    assert canonical(content) == said
    assert fingerprint(content) == hashlib.sha256(said.encode()).hexdigest()


def test_a_changed_copy_does_not_take_the_hash_along() -> None:
    given = south_gate()
    first = given.content_hash()
    assert given.content_hash() is first  # worked out once
    assert given.model_copy(update={"requests": ()}).content_hash() != first
    assert given == south_gate()  # and knowing it makes no difference
