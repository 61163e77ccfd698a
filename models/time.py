"""The time grid of a week: local wall-clock times to slots and back.

Slots are numbered from 0 at local midnight of the week's first day and have equal *elapsed*
length, so a day on which clocks change has fewer or more of them, and nothing is lost or doubled.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from functools import cached_property
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import Field

from models.base import Frozen, Window


class TimeError(ValueError):
    """A local time that cannot be placed on the grid; the message says why and what is expected."""


class Calendar(Frozen):
    """Which days the week has and how finely they are divided."""

    time_zone: str = "Asia/Shanghai"
    slot_minutes: Literal[15, 30, 60] = 30
    start: Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$", examples=["2026-11-23"])]
    """First day, ``YYYY-MM-DD``; usually a Monday."""
    days: Annotated[int, Field(ge=1, le=35)] = 7


class Clock:
    """Window arithmetic on a :class:`Calendar`. Raises :class:`TimeError` on impossible times."""

    def __init__(self, calendar: Calendar) -> None:
        self.calendar = calendar
        self.zone = ZoneInfo(calendar.time_zone)
        self.first_day = date.fromisoformat(calendar.start)
        self._origin = self._midnight(0)
        self._step = timedelta(minutes=calendar.slot_minutes)
        self._slots: dict[str, int] = {}
        self._times: dict[int, str] = {}

    def _midnight(self, day: int) -> datetime:
        """The first moment of a day (where midnight itself is skipped, the first that exists)."""
        naive = datetime.combine(self.first_day + timedelta(days=day), datetime.min.time())
        return naive.replace(tzinfo=self.zone).astimezone(UTC)

    @cached_property
    def day_starts(self) -> tuple[int, ...]:
        """Slot at which each day begins, and at the end the horizon: ``days + 1`` numbers."""
        return tuple(
            -((self._origin - self._midnight(day)) // self._step)
            for day in range(self.calendar.days + 1)
        )

    @property
    def horizon(self) -> int:
        """Number of slots of the week."""
        return self.day_starts[-1]

    def slot(self, time: str) -> int:
        """The slot that begins at a local time; may lie before 0 or after the horizon."""
        known = self._slots.get(time)
        if known is None:
            known = self._slots[time] = self._parse(time)
        return known

    def _parse(self, time: str) -> int:
        try:
            given = datetime.fromisoformat(time)
        except ValueError as error:
            raise TimeError("is not a date and time that the calendar has") from error
        try:
            moment = self._resolve(given)
        except (OverflowError, ValueError) as error:
            if isinstance(error, TimeError):
                raise
            raise TimeError("lies outside the years the calendar can count") from error
        slots, rest = divmod(moment - self._origin, self._step)
        if rest:
            raise TimeError(
                f"is not on the grid of {self.calendar.slot_minutes} minutes"
            )
        return slots

    def _resolve(self, given: datetime) -> datetime:
        wall = given.replace(tzinfo=None)
        candidates = {
            wall.replace(tzinfo=self.zone, fold=fold).astimezone(UTC) for fold in (0, 1)
        }
        real = sorted(
            m for m in candidates if m.astimezone(self.zone).replace(tzinfo=None) == wall
        )
        if not real:
            raise TimeError(
                f"does not exist in {self.calendar.time_zone}: clocks are set forward over it"
            )
        if given.tzinfo is None:
            return real[0]
        stated = given.astimezone(UTC)
        if stated not in real:
            raise TimeError(f"has an offset that {self.calendar.time_zone} does not have then")
        return stated

    def time(self, slot: int) -> str:
        """The local time at which a slot begins; with an offset only where it would be ambiguous."""
        known = self._times.get(slot)
        if known is None:
            local = (self._origin + slot * self._step).astimezone(self.zone)
            known = local.strftime("%Y-%m-%dT%H:%M")
            if local.fold:
                offset = local.utcoffset() or timedelta()
                shown = local.replace(tzinfo=timezone(offset))
                known = shown.isoformat(timespec="minutes")
            self._times[slot] = known
        return known

    def length(self, minutes: int) -> int:
        """Minutes as whole slots, rounded up."""
        return -(-minutes // self.calendar.slot_minutes)

    def day(self, slot: int) -> int:
        """Index of the local day a slot begins in (0 is the first day; may be negative or ≥ days)."""
        local = (self._origin + slot * self._step).astimezone(self.zone).date()
        return (local - self.first_day).days

    def span(self, window: Window) -> tuple[int, int]:
        """A window as half-open slots ``(start, end)``, not clipped to the week."""
        return self.slot(window.start), self.slot(window.end)
