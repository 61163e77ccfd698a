"""Sessions of a published plan in words: what, where, on which day, from when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlmodel import Session, col, select

from api.pages.look import Look
from matcher.show.telling import day_name
from models.load import Minutes, calendar_of
from models.tables import Engagement, JoinedRoomRow, PlaceRow, RequestRow, RoomRow, WeekRow


def in_words(
    session: Session, week: WeekRow, rows: Sequence[Engagement]
) -> dict[str, tuple[str, str]]:
    """Session → (its name, where it is)."""

    def names(table: Any, ids: set[str | None]) -> dict[str, str]:
        wanted = [id for id in ids if id is not None]
        found = select(table.id, table.name).where(table.week == week.id)
        return dict(session.exec(found.where(col(table.id).in_(wanted))).all())

    called = names(RequestRow, {row.request for row in rows})
    used = {row.room for row in rows}
    rooms = names(RoomRow, used) | names(JoinedRoomRow, used)
    places = names(PlaceRow, {row.place for row in rows})
    return {
        row.id: (
            called.get(row.request) or row.request,
            rooms.get(row.room or "") or row.room or places.get(row.place or "") or row.place or "",
        )
        for row in rows
    }


def clock(week: WeekRow, minute: int) -> str:
    """The local time of day of a minute since 1970."""
    minutes = Minutes(calendar_of(week))
    return minutes.clock.time(minutes.slot_at(minute))[11:16]


def day_of(week: WeekRow, minute: int, look: Look) -> str:
    """The day on which it lies, as one says it."""
    minutes = Minutes(calendar_of(week))
    day = minutes.clock.first_day + timedelta(days=minutes.clock.day(minutes.slot_at(minute)))
    return day_name(day, look.language)
