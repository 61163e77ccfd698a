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


def json_schema(form: Form) -> dict[str, Any]:
    """The JSON Schema (2020-12) of a week or plan file."""
    from models.plan import PlanFile
    from models.week import Week

    model = Week if form is Form.WEEK else PlanFile
    dialect = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return dialect | model.model_json_schema()


def schema_text(form: Form) -> str:
    """The schema as it is published."""
    return json.dumps(json_schema(form), ensure_ascii=False, indent=2) + "\n"


def schema(
    form: Annotated[Form, typer.Argument(help="周或方案 week or plan")],
) -> None:
    """文件格式 Print the JSON Schema of a week or plan file."""
    sys.stdout.write(schema_text(form))
