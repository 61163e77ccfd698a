"""Best and bound over time, as two lines closing on each other: drawn here, no script needed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from api.pages.kinds import folded
from models.tables import JobReport

WIDTH, HEIGHT = 640, 240
LEFT, RIGHT, TOP, BOTTOM = 8, 8, 12, 28
MAIN = "good-and-fair"
"""The tier of the default policy that most is decided in."""


@dataclass(frozen=True)
class TierNow:
    """The last that was reported of a tier."""

    name: str
    gap: float | None

    @property
    def percent(self) -> str:
        """How far it may be from the best, in %."""
        return "—" if self.gap is None else f"{100 * self.gap:.2f}"


@dataclass(frozen=True)
class Chart:
    """Polylines in the coordinates of a picture of :data:`WIDTH` by :data:`HEIGHT`."""

    tier: str
    best: str
    bound: str
    ticks: tuple[tuple[float, str], ...]
    """(x, seconds) along the bottom."""
    gap: float | None
    width: int = WIDTH
    height: int = HEIGHT


def tiers_now(reports: Sequence[JobReport]) -> tuple[TierNow, ...]:
    """Every tier that was reported on, in that order, as it stands; of tiers that are told as one,
    what is furthest from proven."""
    found = {one.tier: one.gap for one in reports}
    return tuple(
        TierNow(name, _furthest([found[one] for one in tiers])) for name, tiers in folded(found)
    )


def _furthest(gaps: Sequence[float | None]) -> float | None:
    """The largest; None if any is not known."""
    known = [gap for gap in gaps if gap is not None]
    return max(known) if len(known) == len(gaps) else None


def chart(reports: Sequence[JobReport]) -> Chart | None:
    """The tier that matters most, once there are two reports on one; None before."""
    tiers = {one.tier for one in reports}
    counted = {name: sum(r.tier == name for r in reports) for name in tiers}
    if not counted:
        return None
    tier = MAIN if MAIN in counted else max(counted, key=lambda name: (counted[name], name))
    known = [r for r in reports if r.tier == tier and r.value is not None and r.bound is not None]
    if len(known) < 2:
        return None
    until = max(r.seconds for r in known) or 1.0
    bounds = [float(r.bound or 0) for r in known]
    values = [float(r.value or 0) for r in known]
    high = max(bounds)
    # First plans can be so poor that all later ones would lie on one line: half of them are shown.
    low = min(sorted(values)[len(values) // 2 :])
    if low >= high:
        low = high - 1

    def x(seconds: float) -> float:
        return round(LEFT + (WIDTH - LEFT - RIGHT) * seconds / until, 1)

    def y(value: float) -> float:
        share = min(1.0, max(0.0, (value - low) / (high - low)))
        return round(TOP + (HEIGHT - TOP - BOTTOM) * (1 - share), 1)

    return Chart(
        tier=tier,
        best=" ".join(f"{x(r.seconds)},{y(v)}" for r, v in zip(known, values, strict=True)),
        bound=" ".join(f"{x(r.seconds)},{y(b)}" for r, b in zip(known, bounds, strict=True)),
        ticks=tuple((x(until * part / 4), f"{until * part / 4:.3g}") for part in range(1, 5)),
        gap=known[-1].gap,
    )
