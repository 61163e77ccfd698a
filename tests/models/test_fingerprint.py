"""What the hash of a week or plan covers."""

from __future__ import annotations

import json

from matcher.baseline import greedy
from models.plan import PlanFile
from models.validate import read_plan, read_week
from models.week import Week
from scenarios.south_gate import south_gate
from tests.build import request, session, week


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
