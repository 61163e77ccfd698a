"""The common ground of all plain types: frozen, strict, no unknown fields."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

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
    """SHA-256 of the canonical JSON form: keys sorted, defaults and erasable texts left out."""
    plain = json.dumps(_plain(content), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, Frozen):
        fields = ((name, default, getattr(value, name)) for name, default in _fields(type(value)))
        return {name: _plain(given) for name, default, given in fields if given != default}
    if isinstance(value, dict):
        return {str(key): _plain(given) for key, given in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(given) for given in value]
    return value


@cache
def _fields(kind: type[Frozen]) -> tuple[tuple[str, Any], ...]:
    """(name, default) of every field that a hash covers."""
    return tuple(
        (name, field.get_default(call_default_factory=True))
        for name, field in kind.model_fields.items()
        if not any(isinstance(mark, Erasable) for mark in field.metadata)
    )


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
