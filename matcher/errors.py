"""What can go wrong with a well-formed week: only the decisions by people can contradict."""

from __future__ import annotations

from models.week import Decision


class Contradiction(Exception):
    """Pins, bans and locks that cannot hold together; no plan exists.

    ``decisions`` is the set at fault, in the order of the week. With ``proven`` it is smallest:
    leave out any one of them and the others can hold. Without, it is only known to contradict.
    """

    def __init__(self, decisions: tuple[Decision, ...], *, proven: bool) -> None:
        self.decisions = decisions
        self.proven = proven
        names = ", ".join(d.id for d in decisions)
        super().__init__(f"these decisions cannot hold together: {names}")


class ImpossibleDecision(Exception):
    """One pin or lock that no plan can satisfy, whatever the others say: an error in the input."""

    def __init__(self, decision: Decision, why: str) -> None:
        self.decision = decision
        self.why = why
        super().__init__(f"decision {decision.id} cannot be satisfied: {why}")
