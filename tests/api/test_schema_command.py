"""``schema``: the published form is the one the types have, and it fits what the commands write."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from scenarios.south_gate import south_gate
from tests.api import house
from tests.api.conftest import Tongxin

PUBLISHED = Path(__file__).parents[2] / "docs" / "schema"


def published(form: str) -> jsonschema.Draft202012Validator:
    """A checker for the committed schema."""
    schema = json.loads((PUBLISHED / f"{form}.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


@pytest.mark.parametrize("form", ["week", "plan", "change"])
def test_the_published_schema_is_current(tongxin: Tongxin, form: str) -> None:
    # If this fails: `tongxin schema week > docs/schema/week.json`, and the same for plan.
    said = tongxin("schema", form)
    assert said.code == 0
    assert said.out == (PUBLISHED / f"{form}.json").read_text(encoding="utf-8")


def test_the_published_schema_fits_weeks_and_plans() -> None:
    published("week").validate(json.loads(south_gate().model_dump_json(exclude_defaults=True)))
    published("week").validate(json.loads(south_gate().model_dump_json()))
    published("plan").validate(json.loads(house.plan_file().model_dump_json()))


def test_the_published_schema_refuses_what_the_types_refuse() -> None:
    week = json.loads(house.week().model_dump_json(exclude_defaults=True))
    week["requests"][0]["urgency"] = 6  # 1 to 5
    week["colour"] = "red"  # no such field
    assert {"/".join(map(str, e.path)) for e in published("week").iter_errors(week)} == {
        "requests/0/urgency",
        "",
    }
    plan = json.loads(house.plan_file().model_dump_json(exclude_defaults=True))
    del plan["hash"]
    assert not published("plan").is_valid(plan)
