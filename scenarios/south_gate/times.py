"""Times of the South Gate week: ``at(TUE, "09:00")``."""

from __future__ import annotations

from datetime import date, timedelta

from models.base import Window

MONDAY = date(2026, 11, 23)
MON, TUE, WED, THU, FRI, SAT, SUN, NEXT_MON = range(8)
YUAN = 100
"""Parts of money in a yuan: everything is counted in fen."""


def at(day: int, clock: str = "00:00") -> str:
    """A local time of the week."""
    return f"{MONDAY + timedelta(days=day)}T{clock}"


def on(day: int, start: str, end: str, preference: int = 0) -> Window:
    """A window within one day."""
    return Window(start=at(day, start), end=at(day, end), preference=preference)


def night(day: int) -> Window:
    """From eight in the evening to seven in the morning."""
    return Window(start=at(day, "20:00"), end=at(day + 1, "07:00"))
