"""The common ground of all plain types: frozen, strict, no unknown fields."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from typing import Annotated, Any, get_args, get_origin
from weakref import ref

from pydantic import BaseModel, ConfigDict, Field
from pydantic_core import from_json

MAX_AMOUNT = 10**10
"""Largest amount of anything (in parts of a unit: 10^10 fen are 100 million yuan)."""


class Frozen(BaseModel):
    """Base of every plain type: immutable, no coercion, no unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Erasable:
    """Marks a field with a text that may name people: no hash covers it, so that it can be erased
    without breaking one."""


Text = Annotated[str, Erasable()]
"""Words for people: a name, a reason, who said so. No rule and no goal reads them."""


def fingerprint(content: Frozen) -> str:
    """SHA-256 of the canonical JSON form: keys sorted, defaults and erasable texts left out.

    Worked out once for each object, which cannot change: a district's week takes most of a second.
    """
    known = _KNOWN.get(id(content))
    if known is not None and known[0]() is content:
        return known[1]
    digest = hashlib.sha256(canonical(content).encode()).hexdigest()
    key = id(content)
    _KNOWN[key] = (ref(content, lambda _: _KNOWN.pop(key, None)), digest)
    return digest


_KNOWN: dict[int, tuple[ref[Frozen], str]] = {}
"""By identity, and not kept in the object: a changed copy must not take it along, and equality must
not see it."""


def canonical(content: Frozen) -> str:
    """The text that a hash covers."""
    # Through JSON and back, which pydantic does outside Python, and not by walking the object.
    text = content.model_dump_json(exclude_defaults=True, exclude=_erasable(type(content)))
    return json.dumps(from_json(text), sort_keys=True, ensure_ascii=False, separators=(",", ":"))


@cache
def _erasable(kind: Any) -> dict[str, Any]:
    """Where a type holds texts that no hash covers, as pydantic wants to be told."""
    if not isinstance(kind, type) or not issubclass(kind, BaseModel):
        inner: dict[str, Any] = {}
        for argument in get_args(kind):
            inner |= _erasable(argument)
        each = get_origin(kind) in (tuple, list, dict)
        return {"__all__": inner} if each and inner else inner
    found: dict[str, Any] = {}
    for name, field in kind.model_fields.items():
        annotation: Any = field.annotation
        if any(isinstance(mark, Erasable) for mark in field.metadata):
            found[name] = True
        elif inner := _erasable(annotation):
            found[name] = inner
    return found


Id = Annotated[str, Field(min_length=1, max_length=80, pattern=r"^\S(.*\S)?$")]
"""A pseudonym; unique over all entities of a week, whatever their kind."""

Amount = Annotated[int, Field(ge=0, le=MAX_AMOUNT)]
"""A number of *parts* of an item (see :class:`models.supply.Item`)."""

Minutes = Annotated[int, Field(ge=0, le=100_000)]
"""A length of time in minutes."""

Percent = Annotated[int, Field(ge=0, le=100)]

LocalTime = Annotated[
    str,
    Field(
        pattern=r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}([+-]\d{2}:\d{2})?$",
        examples=["2026-11-23T09:00"],
    ),
]
"""A moment in the community's own time zone, ``YYYY-MM-DDTHH:MM``.

Only where the clock is set back, an offset (``…T02:30+01:00``) tells the two moments of that name
apart; without one the first is meant. A midnight that ends a window is the next day's ``T00:00``.
"""


class Window(Frozen):
    """A half-open stretch of time ``[start, end)``."""

    start: LocalTime
    end: LocalTime
    preference: Annotated[int, Field(ge=-100, le=100)] = 0
    """How welcome this window is; higher is better. Read by the goal ``preferred-times``."""
