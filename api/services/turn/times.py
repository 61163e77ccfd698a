"""Moving what recurs from one week to the next: the same hours on the same weekdays."""

from __future__ import annotations

from datetime import date, timedelta

from models.base import Window
from models.time import Calendar, Clock, TimeError


class Move:
    """From one calendar to the one that begins where it ends."""

    def __init__(self, old: Calendar) -> None:
        start = date.fromisoformat(old.start) + timedelta(days=old.days)
        self.old = old
        self.new = old.model_copy(update={"start": str(start)})
        self._was = Clock(old)
        self._clock = Clock(self.new)
        self.weeks = max(1, round(old.days / 7))
        """Whole weeks that pass."""

    def is_over(self, time: str) -> bool:
        """Whether a local time lies before the new week."""
        return self._was.slot(time) <= self._was.horizon

    def recurring(self, windows: tuple[Window, ...]) -> tuple[Window, ...]:
        """Windows that come every week: those that begin before the new week are moved into it,
        those that were meant for later stay. One that falls into an hour which clocks skip, or no
        longer on the grid, is left out."""
        moved = [w if self._later(w) else self._moved(w) for w in windows]
        return tuple(dict.fromkeys(w for w in moved if w is not None))

    def dated(self, windows: tuple[Window, ...]) -> tuple[Window, ...]:
        """Windows that are meant once: those that are not over."""
        return tuple(w for w in windows if not self.is_over(w.end))

    def _later(self, window: Window) -> bool:
        return self._was.slot(window.start) >= self._was.horizon

    def _moved(self, window: Window) -> Window | None:
        start, end = self._a_week_on(window.start), self._a_week_on(window.end)
        try:
            sound = self._clock.slot(start) < self._clock.slot(end)
        except TimeError:
            return None
        return window.model_copy(update={"start": start, "end": end}) if sound else None

    def _a_week_on(self, time: str) -> str:
        """The same hour so many days later. The offset that tells two hours of one name apart goes:
        clocks are set back on one night only."""
        day = date.fromisoformat(time[:10]) + timedelta(days=self.old.days)
        return f"{day}{time[10:16]}"
