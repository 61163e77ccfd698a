"""What parent and child say to each other: one JSON object a line.

The parent sends one :class:`Task` and then only keeps the pipe open; its end means that the parent
is gone. The child sends any number of :class:`Report`, then one of the others, and ends.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from matcher.errors import Obstacle
from models.plan import PlanFile
from models.week import Decision, Week


class Message(BaseModel):
    """Base of all messages; ``kind`` tells them apart."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Task(Message):
    """Solve this week."""

    week: Week
    deadline: float | None
    """Seconds since the epoch at which the plan should be there; None: when it is proven."""
    seed: int | None


class Report(Message):
    """A :class:`matcher.progress.Progress`, and the most memory the child has used."""

    kind: Literal["report"] = "report"
    tier: str
    value: int | None
    bound: int | None
    gap: float | None
    seconds: float
    plan: PlanFile | None
    memory_mb: float


class Done(Message):
    """The solver has ended by itself, with this plan."""

    kind: Literal["done"] = "done"
    plan: PlanFile


class Contradicted(Message):
    """See :class:`matcher.errors.Contradiction`."""

    kind: Literal["contradiction"] = "contradiction"
    decisions: tuple[Decision, ...]
    proven: bool
    obstacle: Obstacle | None


class Impossible(Message):
    """See :class:`matcher.errors.ImpossibleDecision`."""

    kind: Literal["impossible"] = "impossible"
    decision: Decision
    obstacle: Obstacle | None


class Late(Message):
    """The limit came before any plan."""

    kind: Literal["late"] = "late"


class Failed(Message):
    """The solver has a defect: what it raised, for whoever mends it."""

    kind: Literal["failed"] = "failed"
    error: str


Answer = Report | Done | Contradicted | Impossible | Late | Failed
ANSWER: TypeAdapter[Answer] = TypeAdapter(Annotated[Answer, Field(discriminator="kind")])
