"""The time grid of a week: local wall-clock times to slots and back.

Slots are numbered from 0 at local midnight of the week's first day and have equal *elapsed*
length, so a day on which clocks change has fewer or more of them, and nothing is lost or doubled.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta, timezone
from functools import cached_property
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field

from models.base import Frozen, Window

DAYTIME = (8, 20)
"""Hours in which people hand things over where the week leaves the time open."""


class TimeError(ValueError):
    """A local time or calendar that cannot be; the message says why, ``zh`` the same in Chinese."""

    def __init__(self, message: str, zh: str) -> None:
        super().__init__(message)
        self.zh = zh


class Calendar(Frozen):
    """Which days the week has and how finely they are divided."""

    time_zone: str = "Asia/Shanghai"
    slot_minutes: Literal[15, 30, 60] = 30
    start: Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$", examples=["2026-11-23"])]
    """First day, ``YYYY-MM-DD``; usually a Monday."""
    days: Annotated[int, Field(ge=1, le=35)] = 7


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        # Besides unknown names: paths, directories and files that hold no time zone.
        raise TimeError(
            f'names no time zone of the IANA list: "{name[:40]}"', f"不是 IANA 时区：“{name[:40]}”"
        ) from None


def _no_such_time() -> TimeError:
    return TimeError("is not a date and time that the calendar has", "不是历法中有的日期和时间")


def _outside() -> TimeError:
    return TimeError("lies outside the years the calendar can count", "超出历法可计的年份")


class Clock:
    """Window arithmetic on a :class:`Calendar`. Raises :class:`TimeError` on impossible times."""

    def __init__(self, calendar: Calendar) -> None:
        self.calendar = calendar
        self.zone = _zone(calendar.time_zone)
        try:
            self.first_day = date.fromisoformat(calendar.start)
        except ValueError:
            raise TimeError(
                f"starts on {calendar.start}, a day that no calendar has",
                f"开始于不存在的日期 {calendar.start}",
            ) from None
        try:
            self._origin = self._midnight(0)
            self._midnight(calendar.days)
        except (OverflowError, ValueError):
            raise _outside() from None
        self._step = timedelta(minutes=calendar.slot_minutes)
        self._slots: dict[str, int] = {}
        self._times: dict[int, str] = {}

    def _midnight(self, day: int) -> datetime:
        """The first moment of a day (where midnight itself is skipped, the first that exists)."""
        wall = datetime.combine(self.first_day + timedelta(days=day), datetime.min.time())
        moment = wall.replace(tzinfo=self.zone).astimezone(UTC)
        if moment.astimezone(self.zone).replace(tzinfo=None) == wall:
            return moment
        # Midnight is skipped: clocks jump over it somewhere between the two readings of its name.
        before = wall.replace(tzinfo=self.zone, fold=1).astimezone(UTC)
        low, high = 0, round((moment - before).total_seconds())
        while low < high:
            middle = (low + high) // 2
            local = (before + timedelta(seconds=middle)).astimezone(self.zone)
            if local.replace(tzinfo=None) >= wall:
                high = middle
            else:
                low = middle + 1
        return before + timedelta(seconds=low)

    @cached_property
    def day_starts(self) -> tuple[int, ...]:
        """Slot at which each day begins, and at the end the horizon: ``days + 1`` numbers."""
        return tuple(
            -((self._origin - self._midnight(day)) // self._step)
            for day in range(self.calendar.days + 1)
        )

    @property
    def even(self) -> bool:
        """Whether every day begins with a slot: no, if clocks change by a part of one."""
        days = range(self.calendar.days + 1)
        return not any((self._midnight(day) - self._origin) % self._step for day in days)

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
        except ValueError:
            raise _no_such_time() from None
        if time[11:13] == "24":
            # Some Python versions read T24:00 as the next day; here it is never a time.
            raise _no_such_time()
        try:
            moment = self._resolve(given)
        except (OverflowError, ValueError) as error:
            if isinstance(error, TimeError):
                raise
            raise _outside() from None
        slots, rest = divmod(moment - self._origin, self._step)
        if rest:
            minutes = self.calendar.slot_minutes
            raise TimeError(
                f"is not on the grid of {minutes} minutes", f"不在 {minutes} 分钟的时间格上"
            )
        return slots

    def _resolve(self, given: datetime) -> datetime:
        wall = given.replace(tzinfo=None)
        name = self.calendar.time_zone
        candidates = {wall.replace(tzinfo=self.zone, fold=fold).astimezone(UTC) for fold in (0, 1)}
        real = sorted(m for m in candidates if m.astimezone(self.zone).replace(tzinfo=None) == wall)
        if not real:
            raise TimeError(
                f"does not exist in {name}: clocks are set forward over it",
                f"在 {name} 不存在：时钟拨快时跳过了它",
            )
        if given.tzinfo is None:
            return real[0]
        stated = given.astimezone(UTC)
        if stated not in real:
            raise TimeError(
                f"has an offset that {name} does not have then", f"所带时差不是 {name} 当时的时差"
            )
        return stated

    def time(self, slot: int) -> str:
        """The local time at which a slot begins; with an offset only where else ambiguous."""
        known = self._times.get(slot)
        if known is None:
            local = self._local(slot)
            known = local.replace(tzinfo=None).isoformat(timespec="minutes")
            if local.fold:
                offset = local.utcoffset() or timedelta()
                shown = local.replace(tzinfo=timezone(offset))
                known = shown.isoformat(timespec="minutes")
            self._times[slot] = known
        return known

    def _local(self, slot: int) -> datetime:
        try:
            return (self._origin + slot * self._step).astimezone(self.zone)
        except (OverflowError, ValueError):
            raise _outside() from None

    def by_day(self, spans: Iterable[tuple[int, int]]) -> int | None:
        """The first slot of some stretches that begins between 08:00 and 20:00; without any the
        first of all, None without a slot. Stretches lie within the week.

        When something changes hands: whoever may receive all week does not open the door at night.
        """
        some = [(start, end) for start, end in spans if start < end]
        light = [slot for start, end in some if (slot := self._daylight[start]) < end]
        return min(light or (start for start, _ in some), default=None)

    @cached_property
    def _daylight(self) -> tuple[int, ...]:
        """For each slot of the week the first from it on that begins by day."""
        found, ahead = [], self.horizon
        for slot in reversed(range(self.horizon)):
            if DAYTIME[0] <= self._local(slot).hour < DAYTIME[1]:
                ahead = slot
            found.append(ahead)
        return tuple(reversed(found))

    def length(self, minutes: int) -> int:
        """Minutes as whole slots, rounded up."""
        return -(-minutes // self.calendar.slot_minutes)

    def day(self, slot: int) -> int:
        """Index of the local day a slot begins in (first day: 0; may be negative or ≥ days)."""
        return (self._local(slot).date() - self.first_day).days

    def span(self, window: Window) -> tuple[int, int]:
        """A window as half-open slots ``(start, end)``, not clipped to the week."""
        return self.slot(window.start), self.slot(window.end)
