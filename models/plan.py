"""The plan that comes out, apart from the record of the run that found it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from models.base import Frozen, Id, fingerprint
from models.items import Commitments


class Reason(Frozen):
    """Why a request goes without (in part): facts, not prose.

    ``no-supply``: no candidate at all for some part, ``removed`` says which rule removed how many.
    ``used-elsewhere``: candidates exist, others have them. ``gate``: the project is not at its
    stage. ``cap``: a cap or a decision by people stands in the way.
    """

    kind: Literal["no-supply", "used-elsewhere", "gate", "cap"]
    removed: dict[str, int] = {}
    """Rule → number of candidates it removed (over all parts of the request)."""


class Unmet(Frozen):
    """A request that is not wholly served."""

    request: Id
    served_permille: Annotated[int, Field(ge=0, lt=1000)]
    """f_r, rounded down."""
    reason: Reason


class TierResult(Frozen):
    """A tier's value and the bound proven for it, given the tiers before."""

    name: str
    value: int
    bound: int

    @property
    def gap(self) -> float:
        """|bound − value| ÷ max(1, |bound|)."""
        return abs(self.bound - self.value) / max(1, abs(self.bound))


class DialStep(Frozen):
    """One step of the fairness dial: the relaxation's Good and F (thousandths) at a μ."""

    mu: int
    good: int
    fairness: int


class Plan(Frozen):
    """Who gives what, to whom, where and when; and how good that is."""

    format: Literal["tongxin-plan/1"] = "tongxin-plan/1"
    week: Id
    input_hash: str
    policy_version: str
    seed: int
    mu: int = 0
    """The step of the fairness ladder that the price cap allowed."""
    content: Commitments = Commitments()
    unmet: tuple[Unmet, ...] = ()
    tiers: tuple[TierResult, ...] = ()
    dial: tuple[DialStep, ...] = ()
    price_of_fairness: tuple[int, int] | None = None
    """Good (thousandths) given up for fairness: at least, at most."""
    versions: dict[str, str] = Field(default={})

    @property
    def gap(self) -> float:
        """The largest gap of any tier."""
        return max((tier.gap for tier in self.tiers), default=0.0)

    def content_hash(self) -> str:
        """SHA-256 of what the plan says."""
        return fingerprint(self)


class Run(Frozen):
    """How the plan was found; not part of its hash."""

    status: Literal["OPTIMAL", "FEASIBLE"]
    seconds: float
    peak_memory_mb: float
    steps: int
    """Deterministic steps taken; replays a run that ended by the clock."""
    ended_by: Literal["proof", "limit", "clock", "stopped"]
    """``limit``: a limit on branching steps, the same on every run; ``clock``: the wall clock;
    ``stopped``: by hand."""


class PlanFile(Frozen):
    """What ``solve`` writes: the plan, its hash, and the run."""

    plan: Plan
    hash: str
    run: Run | None = None
