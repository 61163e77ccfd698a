"""Holidays and make-up workdays, from the library's calendar and as a coordinator says; standing
hours of rooms."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Annotated

from holidays import country_holidays
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from sqlmodel import Session, col, select

from api.problems import Fault, Problem
from api.services.audit import note
from api.services.rights import Subject, require
from api.services.signing import Caller
from models.base import Id
from models.hours import DayKind, Hours, Weekday
from models.tables import Neighbourhood, RoomHours, RoomPart, SpecialDay
from models.tables.base import now
from models.tables.calendars import Source

COUNTRY, LANGUAGE = "CN", "zh_CN"
FIRST_YEAR, LAST_YEAR = 2001, 2100


class Day(BaseModel):
    """A special day. A workday that is like its own weekday is an ordinary day again."""

    model_config = ConfigDict(extra="forbid")

    date: Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$", examples=["2026-10-01"])]
    kind: DayKind
    weekday: Weekday
    """Whose hours it has."""
    name: Annotated[str, Field(max_length=100)] = ""


def _as_stored(given: object) -> object:
    """Hours out of JSON, where a list stands for what is kept as a tuple."""
    return Hours.model_validate_json(json.dumps(given)) if isinstance(given, dict) else given


class OfRoom(BaseModel):
    """The standing hours of a room."""

    model_config = ConfigDict(extra="forbid")

    room: Id
    hours: Annotated[Hours, BeforeValidator(_as_stored)]


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
        day: Day(date=str(day), kind="off", weekday=7, name=name) for day, name in known.items()
    }
    for day in known.weekend_workdays:
        if day.year == year:
            weekday = makes_up.get(day, 1)
            found[day] = Day(date=str(day), kind="work", weekday=weekday, name="调休上班")
    yield from (found[day] for day in sorted(found))


def change(
    session: Session,
    caller: Caller,
    neighbourhood: str,
    *,
    version: int,
    fill_year: int | None = None,
    days: Sequence[Day] = (),
    hours: Sequence[OfRoom] = (),
) -> Neighbourhood:
    """Fill in a year from the library (what a coordinator has said stays), then set single days and
    rooms' hours.

    Raises
    ------
    Problem : ``changed-meanwhile`` unless ``version`` is the neighbourhood's; ``bad-input`` with
        every day and room that is none; ``not-found``; ``not-allowed``.
    """
    require(caller, "decision.write", Subject(neighbourhood))
    row = session.get(Neighbourhood, neighbourhood, with_for_update=True)
    if row is None:
        raise Problem("not-found", neighbourhood)
    if row.version != version:
        raise Problem("changed-meanwhile", f"version {row.version}")
    _check(session, neighbourhood, days, hours)
    row.changed_at = now()  # so that the version counts up, whatever was changed
    if fill_year is not None:
        for day in library_days(fill_year):
            _put(session, neighbourhood, day, "library")
    for day in days:
        _put(session, neighbourhood, day, "coordinator")
    for one in hours:
        kept = session.get(RoomHours, (neighbourhood, one.room))
        kept = kept or RoomHours(neighbourhood=neighbourhood, room=one.room, hours=one.hours)
        kept.hours = one.hours
        session.add(kept)
    note(session, caller, "calendar.change", neighbourhood=neighbourhood, entity="calendar")
    session.flush()
    return row


def _put(session: Session, neighbourhood: str, day: Day, source: Source) -> None:
    kept = session.get(SpecialDay, (neighbourhood, day.date))
    if kept is not None and kept.source == "coordinator" and source == "library":
        return
    made = kept or SpecialDay(neighbourhood=neighbourhood, source=source, **day.model_dump())
    made.kind, made.weekday, made.name, made.source = day.kind, day.weekday, day.name, source
    session.add(made)


def _check(
    session: Session, neighbourhood: str, days: Sequence[Day], hours: Sequence[OfRoom]
) -> None:
    faults = []
    for number, day in enumerate(days):
        try:
            date.fromisoformat(day.date)
        except ValueError:
            field = f"days[{number}].date"
            faults.append(Fault(field=field, value=day.date, zh="应为日期", en="expected a date"))
    known = set(session.exec(select(RoomPart.room).where(RoomPart.neighbourhood == neighbourhood)))
    for number, one in enumerate(hours):
        field = f"hours[{number}]"
        if one.room not in known:
            zh, en = "应为已有的房间", "expected a room that exists"
            faults.append(Fault(field=f"{field}.room", value=one.room, zh=zh, en=en))
        for stretch in one.hours.weekly:
            if stretch.closes <= stretch.opens:
                said = f"{stretch.opens}–{stretch.closes}"
                zh, en = "关闭应晚于开放", "expected to close after it opens"
                faults.append(Fault(field=f"{field}.hours", value=said, zh=zh, en=en))
    if faults:
        raise Problem("bad-input", errors=faults)


def days_of(session: Session, neighbourhood: str, year: int) -> list[SpecialDay]:
    """The special days of a year, in order."""
    found = session.exec(
        select(SpecialDay)
        .where(SpecialDay.neighbourhood == neighbourhood)
        .where(SpecialDay.date >= f"{year:04}-01-01", SpecialDay.date <= f"{year:04}-12-31")
        .order_by(col(SpecialDay.date))
    )
    return list(found)


def hours_of(session: Session, neighbourhood: str) -> list[RoomHours]:
    """The rooms that have standing hours, in order."""
    such = select(RoomHours).where(RoomHours.neighbourhood == neighbourhood)
    return list(session.exec(such.order_by(col(RoomHours.room))))
