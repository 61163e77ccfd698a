"""What the solver of a whole week and those of its parts say to each other: one JSON object a line.

The asker sends one :class:`Task`. A part is first planned by hand; to open it is to build its
program and to say what fairness would cost there; to solve it comes last, once the weight of
fairness is the same for all.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from matcher.child.protocol import Contradicted, Failed, Impossible, Late
from matcher.solve.aim import Ceiling
from matcher.solve.ladder import Asked
from models.items import Commitments
from models.plan import PlanFile, Unmet
from models.week import Week


class Message(BaseModel):
    """Base of all messages; ``kind`` tells them apart. A bound may be infinite."""

    model_config = ConfigDict(frozen=True, extra="forbid", ser_json_inf_nan="constants")


Step = Literal["by-hand", "open", "solve"]


class Task(Message):
    """What to do with this part."""

    week: Week
    deadline: float | None
    """Seconds since the epoch at which the last word should be there; None: when it is proven."""
    step: Step
    content: Commitments | None = None
    """A plan that is known; None: none is, and the one by hand misses a pin or lock."""


class First(Message):
    """What there is without a program: the last word of a part planned by hand."""

    kind: Literal["first"] = "first"
    highest: dict[str, float]
    """Goal → what no plan can have more of."""
    content: Commitments | None
    """None: the plan by hand misses a pin or lock."""
    unmet: tuple[Unmet, ...]


class Opened(Message):
    """The part's program is built."""

    kind: Literal["opened"] = "opened"
    highest: dict[str, float]
    """Goal → what the bounds of the columns allow."""
    content: Commitments | None
    """A plan; None: none is known yet."""
    unmet: tuple[Unmet, ...]


class Heard(Message):
    """The last word of an opening."""

    kind: Literal["heard"] = "heard"
    asked: Asked | None
    """None: the policy does not ask, or there was no time."""
    memory_mb: float


class Better(Message):
    """A better plan of the part."""

    kind: Literal["better"] = "better"
    plan: PlanFile


class Solved(Message):
    """The last word of a solve."""

    kind: Literal["solved"] = "solved"
    plan: PlanFile
    ceilings: dict[str, Ceiling]
    fixed: frozenset[str]
    """Tiers that are the same whatever is decided in this part."""
    memory_mb: float


Said = First | Opened | Heard | Better | Solved | Contradicted | Impossible | Late | Failed
SAID: TypeAdapter[Said] = TypeAdapter(Annotated[Said, Field(discriminator="kind")])
