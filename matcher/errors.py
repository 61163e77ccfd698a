"""What can go wrong with a well-formed week: only the decisions by people can contradict."""

from __future__ import annotations

from dataclasses import dataclass

from matcher.rules.base import Violation
from models.week import Decision


@dataclass(frozen=True)
class Obstacle:
    """What stands in the way of decisions: no plan keeps them and all of these rules."""

    rules: tuple[str, ...]
    """A smallest set of names: without any one of them a plan could keep the decisions and all
    other rules named. Empty: no rule is needed, the week holds nothing that could do it."""
    facts: tuple[Violation, ...] = ()
    """How these rules would be broken by the smallest plan that keeps the decisions."""


class Contradiction(Exception):
    """Pins, bans and locks that cannot hold together; no plan exists.

    ``decisions`` is the set at fault, in the order of the week. With ``proven`` it is smallest:
    leave out any one of them and the others can hold. Without, it is only known to contradict.
    ``obstacle`` says by which rules; None: time ran out before that was known.
    """

    def __init__(
        self, decisions: tuple[Decision, ...], *, proven: bool, obstacle: Obstacle | None = None
    ) -> None:
        self.decisions = decisions
        self.proven = proven
        self.obstacle = obstacle
        names = ", ".join(d.id for d in decisions)
        super().__init__(f"these decisions cannot hold together: {names}{_by(obstacle)}")


class ImpossibleDecision(Exception):
    """One pin or lock that no plan can satisfy, whatever the others say: an error in the input.

    ``obstacle`` says by which rules; None: time ran out before that was known.
    """

    def __init__(self, decision: Decision, obstacle: Obstacle | None = None) -> None:
        self.decision = decision
        self.obstacle = obstacle
        super().__init__(f"decision {decision.id} cannot be satisfied{_by(obstacle)}")


def _by(obstacle: Obstacle | None) -> str:
    if obstacle is None:
        return ""
    return f" (rules: {', '.join(obstacle.rules) or 'none needed'})"
