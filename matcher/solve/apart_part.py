"""What is known of a part of a week while it is solved, and what all parts come to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from matcher.solve.apart_talk import Better, First, Heard, Opened, Solved
from matcher.solve.ladder import Asked
from matcher.solve.search import NoPlan
from matcher.solve.together import Proof
from models.items import Commitments
from models.plan import PlanFile, Unmet
from models.week import Week


@dataclass
class Part:
    """A part, as its processes have told of it."""

    week: Week
    content: Commitments | None = None
    """The best plan so far."""
    unmet: tuple[Unmet, ...] = ()
    highest: dict[str, float] | None = None
    """Goal → what no plan can have more of."""
    asked: Asked | None = None
    """What fairness costs there."""
    proof: Proof | None = None
    price: tuple[int, int] | None = None
    steps: int = 0
    memory_mb: float = 0.0
    in_time: bool = False
    """Whether its solve has ended, and not by the clock."""

    @property
    def size(self) -> int:
        """What its work is measured by: its requests."""
        return len(self.week.requests)

    def note(self, said: First | Opened | Heard | Better | Solved) -> None:
        """Take in what was said."""
        match said:
            case First() | Opened():
                before = self.highest or said.highest
                self.highest = {
                    goal: min(most, before[goal]) for goal, most in said.highest.items()
                }
                self.content, self.unmet = said.content, said.unmet
            case Heard():
                self.asked = said.asked
                self.memory_mb = max(self.memory_mb, said.memory_mb)
            case Better():
                self._keep(said.plan)
            case Solved():
                self._keep(said.plan)
                run = said.plan.run
                self.proof = Proof(said.ceilings, said.fixed)
                self.in_time = run is not None and run.ended_by != "clock"
                self.price = said.plan.plan.price_of_fairness
                self.memory_mb = max(self.memory_mb, said.memory_mb)

    def _keep(self, file: PlanFile) -> None:
        self.content, self.unmet = file.plan.content, file.plan.unmet
        self.steps = file.run.steps if file.run is not None else 0


def joined(parts: Iterable[Part]) -> Commitments:
    """What all parts do. Raises :class:`NoPlan` if one has no plan."""
    known = []
    for part in parts:
        if part.content is None:
            raise NoPlan
        known.append(part.content)
    return Commitments(
        flows=tuple(x for content in known for x in content.flows),
        placements=tuple(x for content in known for x in content.placements),
        seats=tuple(x for content in known for x in content.seats),
    )


def added(parts: Iterable[Part]) -> dict[str, float]:
    """By goal, what no plan of all parts can have more of. Raises :class:`NoPlan` if one has told
    nothing yet."""
    total: dict[str, float] = {}
    for part in parts:
        if part.highest is None:
            raise NoPlan
        for goal, most in part.highest.items():
            total[goal] = total.get(goal, 0.0) + most
    return total
