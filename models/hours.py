"""When a room is open week after week, and on which days the calendar is another than it looks."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from models.base import Frozen

Weekday = Annotated[int, Field(ge=1, le=7)]
"""1 is Monday, 7 is Sunday."""
ClockTime = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$", examples=["08:00"])]
"""A local time of day."""
ClosingTime = Annotated[str, Field(pattern=r"^(([01]\d|2[0-3]):[0-5]\d|24:00)$")]
"""The same, and ``24:00`` for the end of the day."""
DayKind = Literal["off", "work"]
"""A holiday 节假日, or a make-up workday 调休上班."""


class Stretch(Frozen):
    """Open from … until … on a day of the week."""

    weekday: Weekday
    opens: ClockTime
    closes: ClosingTime


class Hours(Frozen):
    """A room's standing hours."""

    weekly: Annotated[tuple[Stretch, ...], Field(max_length=50)]
    special_days: Literal["as-usual", "like", "closed"] = "as-usual"
    """``as-usual``: holidays and make-up workdays change nothing; ``like``: such a day has the
    hours of the weekday it is like; ``closed``: the same, but closed on holidays."""
