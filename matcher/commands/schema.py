"""``schema``: the published form of the files."""

from __future__ import annotations

import json
import sys
from enum import StrEnum
from typing import Annotated, Any

import typer


class Form(StrEnum):
    """Which file."""

    WEEK = "week"
    PLAN = "plan"
    CHANGE = "change"
    EVENT = "event"


def json_schema(form: Form) -> dict[str, Any]:
    """The JSON Schema (2020-12) of a week, plan, change or event file."""
    from pydantic import TypeAdapter

    from models.change import Change
    from models.event import Event
    from models.plan import PlanFile
    from models.week import Week

    models: dict[Form, Any] = {
        Form.WEEK: Week,
        Form.PLAN: PlanFile,
        Form.CHANGE: Change,
        Form.EVENT: Event,
    }
    dialect = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return dialect | TypeAdapter(models[form]).json_schema()


def schema_text(form: Form) -> str:
    """The schema as it is published."""
    return json.dumps(json_schema(form), ensure_ascii=False, indent=2) + "\n"


def schema(
    form: Annotated[Form, typer.Argument(help="周、方案、变动或事件 week, plan, change or event")],
) -> None:
    """文件格式 Print the JSON Schema of a week, plan, change or event file."""
    sys.stdout.write(schema_text(form))
