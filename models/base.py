"""The common ground of all plain types: frozen, strict, no unknown fields."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

MAX_AMOUNT = 10**10
"""Largest amount of anything (in parts of a unit: 10^10 fen are 100 million yuan)."""


class Frozen(BaseModel):
    """Base of every plain type: immutable, no coercion, no unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


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
