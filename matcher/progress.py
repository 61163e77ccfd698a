"""How far a solve has come: what the solver reports while it works."""

from __future__ import annotations

from dataclasses import dataclass

from models.plan import PlanFile


@dataclass(frozen=True)
class Progress:
    """One report. Values and bounds are in the integer units of the tier being worked on."""

    tier: str
    """Name of the tier."""
    value: int | None
    """Best value found so far in this tier; None: no plan yet."""
    bound: int | None
    """Proven bound of this tier, given the tiers before it; None: none yet."""
    gap: float | None
    """|bound − value| ÷ max(1, |bound|); None until both are known."""
    seconds: float
    """Since the solve began."""
    plan: PlanFile | None = None
    """Given when a better plan than the last one is at hand."""
