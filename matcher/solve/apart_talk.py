"""What the solver of a whole week and those of its parts say to each other: one JSON object a line.

The asker sends one :class:`Task`. To open a part is to find a plan by hand and to say what fairness
would cost there; to solve it comes after, once the weight of fairness is the same for all.
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


class Task(Message):
    """Open or solve this part."""

    week: Week
    deadline: float | None
    """Seconds since the epoch at which the last word should be there; None: when it is proven."""
    opening: bool


class Opened(Message):
    """The part's program is built."""

    kind: Literal["opened"] = "opened"
    highest: dict[str, float]
    """Goal → what the bounds of the columns allow."""
    content: Commitments | None
    """A first plan; None: the one by hand misses a pin or lock."""
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


Said = Opened | Heard | Better | Solved | Contradicted | Impossible | Late | Failed
SAID: TypeAdapter[Said] = TypeAdapter(Annotated[Said, Field(discriminator="kind")])
