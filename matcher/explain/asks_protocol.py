"""What the parent and the process that looks for asks say to each other: one JSON object a line.

The parent sends one :class:`AsksTask` and keeps the pipe open; the child sends any number of
:class:`AsksAnswer`, the last of which says so.
"""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from matcher.explain.asks_facts import Asks
from models.plan import Plan
from models.week import Week


class AsksTask(BaseModel):
    """Look for asks."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    week: Week
    plan: Plan
    most: int
    deadline: float | None
    """Seconds since the epoch at which the answer should be there; None: whenever it is."""


class AsksAnswer(BaseModel):
    """What has been found so far."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    found: Asks | None = None
    last: bool = False
    """There is no more to come."""
    error: str = ""
    """What a defect raised, for whoever mends it."""
