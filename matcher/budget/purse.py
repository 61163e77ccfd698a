"""What is funded so far, what each pot still has, and what may be funded next."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction

from matcher.budget.outcome import Payment, Refusal, Round, Step
from matcher.budget.profile import Profile

Gate = Callable[[Sequence[str], str], Refusal | None]
"""What is funded, and what was chosen next → why it must be passed over, if it must."""


class Purse:
    """The state that every rule works on.

    ``overdraw``: pots may be overspent (a trial of what larger shares would fund); ``gate``: asked
    before anything is funded.
    """

    def __init__(
        self, profile: Profile, *, overdraw: bool = False, gate: Gate | None = None
    ) -> None:
        self.profile = profile
        self.refused: list[Refusal] = []
        self._gate = gate
        self.left = {pot: of.money for pot, of in profile.pots.items()}
        self.rounds: list[Round] = []
        self.funded: set[str] = set()
        self._barred = profile.barred
        self.overdraw = overdraw
        self._groups: set[str] = set()

    def fits(self, proposal: str) -> bool:
        """Whether its pot can still pay it."""
        one = self.profile.proposals[proposal]
        return self.overdraw or one.cost <= self.left[one.pot]

    def shut(self, proposal: str) -> bool:
        """Whether it never comes into question (again): it has too little support, is funded, or
        one that excludes it is."""
        group = self.profile.proposals[proposal].group
        return (
            proposal in self._barred
            or proposal in self.funded
            or (group is not None and group in self._groups)
        )

    def waits(self, proposal: str) -> bool:
        """Whether a project that it needs is not funded (yet)."""
        return not self.funded.issuperset(self.profile.proposals[proposal].needs)

    def open(self, proposal: str) -> bool:
        """Whether it may be funded now, money left aside."""
        return not self.shut(proposal) and not self.waits(proposal)

    def admits(self, proposal: str) -> bool:
        """Whether a project that was chosen may be funded; if not, it is passed over for good."""
        if self._gate is None:
            return True
        refusal = self._gate([r.proposal for r in self.rounds], proposal)
        if refusal is None:
            return True
        self.refused.append(refusal.model_copy(update={"after": len(self.rounds)}))
        self._barred |= {proposal}
        return False

    def fund(
        self, proposal: str, step: Step, rate: Fraction, paid: Mapping[Fraction, int] | None = None
    ) -> None:
        """Take the cost out of the pot. ``paid``: amount → how many households paid it."""
        one = self.profile.proposals[proposal]
        self.left[one.pot] -= one.cost
        self.funded.add(proposal)
        if one.group is not None:
            self._groups.add(one.group)
        self.rounds.append(
            Round(
                proposal=proposal,
                step=step,
                pot=one.pot,
                cost=one.cost,
                rate=rate,
                payments=_payments(paid or {}),
                left=self.left[one.pot],
                supporters=sum(s.households for s in self.profile.supporters[proposal]),
            )
        )

    def first(self, proposals: Iterable[str]) -> str:
        """Of projects that are level, the one that comes first in the published order."""
        return min(proposals, key=self.profile.order.__getitem__)


def _payments(paid: Mapping[Fraction, int]) -> tuple[Payment, ...]:
    return tuple(
        Payment(households=households, each=each)
        for each, households in sorted(paid.items(), reverse=True)
        if each > 0
    )
