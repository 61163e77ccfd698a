"""Slots of a week as minutes since 1970-01-01 UTC, as tables that outlive a week count."""

from __future__ import annotations

from datetime import UTC, datetime

from models.time import Calendar, Clock


class Minutes:
    """Converts between a week's grid and minutes since 1970."""

    def __init__(self, calendar: Calendar) -> None:
        self.clock = Clock(calendar)
        first = datetime.fromisoformat(self.clock.time(0))
        if first.tzinfo is None:
            first = first.replace(tzinfo=self.clock.zone)
        self._origin = int(first.astimezone(UTC).timestamp()) // 60

    def of_slot(self, slot: int) -> int:
        """When a slot begins."""
        return self._origin + slot * self.clock.calendar.slot_minutes

    def slot_at(self, minute: int) -> int:
        """The slot that begins at a minute, or within which it lies."""
        return (minute - self._origin) // self.clock.calendar.slot_minutes

    def of_time(self, time: str) -> int:
        """A local time of the grid; raises :class:`models.time.TimeError` if it is none."""
        return self.of_slot(self.clock.slot(time))


def as_moment(minutes: int) -> datetime:
    """Minutes since 1970 as a moment."""
    return datetime.fromtimestamp(minutes * 60, UTC)
