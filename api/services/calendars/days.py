"""Holidays and make-up workdays, from the library's calendar and as a coordinator says; standing
hours of rooms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal

from holidays import country_holidays
from pydantic import Field
from sqlmodel import Session, col, select

from api.problems import Fault, Problem
from api.services.audit import note
from api.services.rights import Subject, require
from api.services.signing import Caller
from models.base import Frozen, Id
from models.hours import DayKind, Hours, Stretch, Weekday
from models.tables import Neighbourhood, RoomHours, RoomPart, SpecialDay
from models.tables.base import now
from models.tables.calendars import Source

COUNTRY, LANGUAGE = "CN", "zh_CN"
FIRST_YEAR, LAST_YEAR = 2001, 2100


class Day(Frozen):
    """A special day. A workday that is like its own weekday is an ordinary day again."""

    id: Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$", examples=["2026-10-01"])]
    """Its date."""
    kind: DayKind
    weekday: Weekday
    """Whose hours it has."""
    name: Annotated[str, Field(max_length=100)] = ""
    source: Source = "coordinator"
    """What came from the library is filled in anew with its year; what a coordinator says stays."""


class Year(Frozen):
    """A year to fill in from the library."""

    year: Annotated[int, Field(ge=FIRST_YEAR, le=LAST_YEAR)]


class OfRoom(Frozen):
    """The standing hours of a room."""

    id: Id
    """The room's."""
    weekly: Annotated[tuple[Stretch, ...], Field(max_length=50)]
    special_days: Annotated[
        Literal["as-usual", "like", "closed"], Field(description=Hours.__doc__)
    ] = "as-usual"


def library_days(year: int) -> Iterator[Day]:
    """What the library knows of a year, in order: as announced, or for years not yet announced by
    law alone. A make-up workday is like the weekday it makes up for."""
    known = country_holidays(COUNTRY, years=year, language=LANGUAGE)
    makes_up: dict[date, int] = {}
    for day, name in known.items():
        other = re.search(r"由 (\d{4}-\d{2}-\d{2}) 调休", name)
        if other is not None:
            makes_up[date.fromisoformat(other[1])] = day.isoweekday()
    found = {
        day: Day(id=str(day), source="library", kind="off", weekday=7, name=name)
        for day, name in known.items()
    }
    for day in known.weekend_workdays:
        if day.year == year:
            weekday = makes_up.get(day, 1)
            found[day] = Day(
                id=str(day), source="library", kind="work", weekday=weekday, name="调休上班"
            )
    yield from (found[day] for day in sorted(found))


def hold(session: Session, caller: Caller, neighbourhood: str, seen: int | None) -> Neighbourhood:
    """Hold a neighbourhood's calendar to change it; its version counts up.

    Raises
    ------
    Problem : ``changed-meanwhile`` unless ``seen`` is its version (None: whatever it is);
        ``not-allowed``.
    """
    require(caller, "decision.write", Subject(neighbourhood))
    row = session.get_one(
        Neighbourhood, neighbourhood, with_for_update=True, populate_existing=True
    )
    if seen is not None and row.version != seen:
        raise Problem("changed-meanwhile", f"version {row.version}")
    row.changed_at = now()
    note(session, caller, "calendar.change", neighbourhood=neighbourhood, entity="calendar")
    session.flush()
    return row


def fill(session: Session, neighbourhood: str, year: int) -> tuple[list[str], list[str]]:
    """Fill in a year from the library; what a coordinator has said stays. The days that are new,
    and those that are otherwise than they were."""
    entered, changed = [], []
    for day in library_days(year):
        kept = session.get(SpecialDay, (neighbourhood, day.id))
        if kept is None:
            entered.append(day.id)
        elif kept.source == "coordinator" or day_of(kept) == day:
            continue
        else:
            changed.append(day.id)
        put_day(session, neighbourhood, day)
    return entered, changed


def day_of(row: SpecialDay) -> Day:
    """What a row states."""
    return Day.model_validate(
        {"id": row.date, **{n: getattr(row, n) for n in ("kind", "weekday", "name", "source")}}
    )


def put_day(session: Session, neighbourhood: str, day: Day) -> None:
    """Set a day. Raises Problem ``bad-input`` for a date that no calendar has."""
    try:
        date.fromisoformat(day.id)
    except ValueError:
        zh, en = "应为日期", "expected a date"
        fault = Fault(entity=day.id, field="id", value=day.id, zh=zh, en=en)
        raise Problem("bad-input", errors=[fault]) from None
    said = day.model_dump(exclude={"id"})
    kept = session.get(SpecialDay, (neighbourhood, day.id))
    kept = kept or SpecialDay(neighbourhood=neighbourhood, date=day.id, **said)
    for name, value in said.items():
        setattr(kept, name, value)
    session.add(kept)


def put_hours(session: Session, neighbourhood: str, of_room: OfRoom) -> None:
    """Set a room's hours. Raises Problem ``bad-input`` with everything that is wrong."""
    faults = []
    known = select(RoomPart.room).where(
        RoomPart.neighbourhood == neighbourhood, RoomPart.room == of_room.id
    )
    if session.exec(known).first() is None:
        zh, en = "应为已有的房间", "expected a room that exists"
        faults.append(Fault(entity=of_room.id, field="id", value=of_room.id, zh=zh, en=en))
    for number, stretch in enumerate(of_room.weekly):
        if stretch.closes <= stretch.opens:
            said = f"{stretch.opens}–{stretch.closes}"
            zh, en = "关闭应晚于开放", "expected to close after it opens"
            field = f"weekly[{number}].closes"
            faults.append(Fault(entity=of_room.id, field=field, value=said, zh=zh, en=en))
    if faults:
        raise Problem("bad-input", errors=faults)
    hours = Hours(weekly=of_room.weekly, special_days=of_room.special_days)
    kept = session.get(RoomHours, (neighbourhood, of_room.id))
    kept = kept or RoomHours(neighbourhood=neighbourhood, room=of_room.id, hours=hours)
    kept.hours = hours
    session.add(kept)


def days_of(session: Session, neighbourhood: str) -> list[SpecialDay]:
    """The special days, in order."""
    such = select(SpecialDay).where(SpecialDay.neighbourhood == neighbourhood)
    return list(session.exec(such.order_by(col(SpecialDay.date))))


def hours_of(session: Session, neighbourhood: str) -> list[RoomHours]:
    """The rooms that have standing hours, in order."""
    such = select(RoomHours).where(RoomHours.neighbourhood == neighbourhood)
    return list(session.exec(such.order_by(col(RoomHours.room))))
