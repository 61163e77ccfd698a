"""Deeds as they are sent, and how they are refused: everything that stands in the way, at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from api.problems import Code, Fault, Problem
from api.services.register.sorts import Sort
from models.register.base import Deed
from models.validate import InvalidInput, read_thing
from models.validate import Problem as Wrong

Plain = TypeVar("Plain", bound=Deed)


def read_deed(sort: Sort, id: str, tree: Mapping[str, Any]) -> Deed:
    """The deed that a JSON tree states. Raises Problem, or InvalidInput with all that is wrong."""
    plain = sort.plain(tree.get("kind"))
    if plain is None:
        kinds = ", ".join(sort.guards)
        value = str(tree.get("kind", "—"))[:80]
        fault = Fault(
            entity=id, field="kind", value=value, zh=f"应为：{kinds}", en=f"one of: {kinds}"
        )
        raise Problem("bad-input", errors=[fault])
    return read(plain, id, tree)


def read(plain: type[Plain], id: str, tree: Mapping[str, Any]) -> Plain:
    """The same, of one type."""
    try:
        return read_thing(dict(tree), plain)
    except InvalidInput as found:
        raise InvalidInput(
            Wrong(
                id if one.entity.startswith("things[0]") else one.entity,
                *(one.field, one.value, one.expected, one.expected_zh),
            )
            for one in found.problems
        ) from None


def refused(wrong: Sequence[Wrong]) -> Problem:
    """Everything that stands in the way of a deed, under the gravest of it."""
    fields = {one.field for one in wrong}
    code: Code = "bad-input"
    if "acting" in fields:
        code = "not-allowed"
    elif fields & {"state", "at"}:
        code = "not-now"
    return Problem(
        code,
        errors=[
            Fault(
                entity=one.entity,
                field=one.field,
                value=one.value,
                zh=f"应为{one.expected_zh}",
                en=f"expected {one.expected}",
            )
            for one in wrong
        ],
    )
