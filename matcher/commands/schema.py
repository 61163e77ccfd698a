"""``schema``: the published form of the files."""

from __future__ import annotations

import json
import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from models.base import Frozen


class Form(StrEnum):
    """Which file."""

    WEEK = "week"
    PLAN = "plan"
    CHANGE = "change"


def json_schema(form: Form) -> dict[str, Any]:
    """The JSON Schema (2020-12) of a week, plan or change file."""
    from models.change import Change
    from models.plan import PlanFile
    from models.week import Week

    models: dict[Form, type[Frozen]] = {
        Form.WEEK: Week,
        Form.PLAN: PlanFile,
        Form.CHANGE: Change,
    }
    model = models[form]
    dialect = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return dialect | model.model_json_schema()


def schema_text(form: Form) -> str:
    """The schema as it is published."""
    return json.dumps(json_schema(form), ensure_ascii=False, indent=2) + "\n"


def schema(
    form: Annotated[Form, typer.Argument(help="周、方案或变动 week, plan or change")],
) -> None:
    """文件格式 Print the JSON Schema of a week, plan or change file."""
    sys.stdout.write(schema_text(form))
