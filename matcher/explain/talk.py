"""What the asker and the process that answers say to each other: one JSON object a line.

The asker sends one :class:`Question` and keeps the pipe open; its end means that the asker is
gone. Each line of the answer is a better answer than the one before; the last is a
:class:`Done` or a :class:`Failed`.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from matcher.explain.facts import Answer
from models.plan import Plan
from models.week import Week


class Message(BaseModel):
    """Base of all messages; ``type`` tells them apart."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Question(Message):
    """Why does ``id`` get, or do, what it does?"""

    week: Week
    plan: Plan
    id: str
    deadline: float | None
    """Seconds since the epoch at which the answer should be there."""


class Stage(Message):
    """The answer so far."""

    type: Literal["stage"] = "stage"
    answer: Answer


class Done(Message):
    """The answer, as far as time allowed."""

    type: Literal["done"] = "done"
    answer: Answer


class Failed(Message):
    """A defect: what was raised, for whoever mends it."""

    type: Literal["failed"] = "failed"
    error: str


Said = Stage | Done | Failed
SAID: TypeAdapter[Said] = TypeAdapter(Annotated[Said, Field(discriminator="type")])
