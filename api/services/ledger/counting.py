"""How minutes served count: a plain function of the published rules, the clock and the calendar."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from models.book import PointsRules

FULL = 100
FACTORS = 4
"""Night, holiday, hard, tidy."""


def points(
    rules: PointsRules,
    zone: ZoneInfo,
    starts: datetime,
    minutes: int,
    *,
    days_off: Collection[str] = (),
    skill: str | None = None,
    tidy: bool = False,
) -> int:
    """The points of so many minutes from a moment on, rounded down once.

    ``days_off``: dates, ``YYYY-MM-DD``; ``skill``: what the task needed; ``tidy``: the room was.
    """
    total = 0
    for n in range(minutes):
        local = (starts + timedelta(minutes=n)).astimezone(zone)
        night = rules.night_percent if _at_night(rules, local.time()) else FULL
        holiday = rules.holiday_percent if str(local.date()) in days_off else FULL
        total += night * holiday
    hard = rules.hard.get(skill, FULL) if skill is not None else FULL
    whole: int = FULL**FACTORS
    return total * hard * (rules.tidy_percent if tidy else FULL) // whole


def _at_night(rules: PointsRules, clock: time) -> bool:
    begins, ends = (time.fromisoformat(said) for said in (rules.night_from, rules.night_until))
    if begins < ends:
        return begins <= clock < ends
    return clock >= begins or clock < ends
