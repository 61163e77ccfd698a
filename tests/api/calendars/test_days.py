"""Special days: as the library has them, as a coordinator corrects them."""

from __future__ import annotations

from typing import Any

import pytest

from api.database import Database
from api.problems import Problem
from api.services.calendars.days import Day, OfRoom, change, days_of, hours_of, library_days
from api.services.turn.opening import open_next
from api.services.weeks import make_week
from models.base import Window
from models.load import load_week
from models.tables import Neighbourhood
from models.time import Calendar
from tests import build
from tests.api.booking import corner


def test_the_year_as_it_was_announced() -> None:
    found = {day.date: (day.kind, day.weekday) for day in library_days(2026)}
    assert found["2026-10-01"] == ("off", 7)
    assert found["2026-02-17"] == ("off", 7)  # spring festival
    # Friday 2 January was off, and Sunday the 4th a workday for it: like a Friday.
    assert found["2026-01-02"] == ("off", 7)
    assert found["2026-01-04"] == ("work", 5)
    assert "2026-01-05" not in found
    assert list(found) == sorted(found)


def changed(database: Database, version: int, role: Any = "coordinator", **what: Any) -> int:
    with database.writing() as session:
        row = change(session, corner.caller(role), "n", version=version, **what)
        return row.version


def test_a_coordinator_fills_in_a_year_and_has_the_last_word(published: Database) -> None:
    with published.reading() as session:
        first = session.get_one(Neighbourhood, "n").version
    with pytest.raises(Problem, match="not-allowed"):
        changed(published, first, "resident", fill_year=2026)
    second = changed(published, first, fill_year=2026)
    with pytest.raises(Problem, match="changed-meanwhile"):
        changed(published, first)
    # That Saturday is not worked here after all, and the new year's hours are a Saturday's.
    days = (
        Day(date="2026-10-10", kind="off", weekday=6, name="运动会"),
        Day(date="2026-01-01", kind="off", weekday=6),
    )
    hours = {"weekly": [{"weekday": 1, "opens": "08:00", "closes": "24:00"}]}
    tea = OfRoom.model_validate({"room": "tea", "hours": hours})
    third = changed(published, second, days=days, hours=(tea,))
    last = changed(published, third, fill_year=2026)
    with published.reading() as session:
        listed = {day.date: day for day in days_of(session, "n", 2026)}
        assert [row.room for row in hours_of(session, "n")] == ["tea"]
    assert (listed["2026-10-10"].kind, listed["2026-10-10"].source) == ("off", "coordinator")
    assert (listed["2026-01-01"].weekday, listed["2026-10-01"].source) == (6, "library")
    late = {"weekly": [{"weekday": 1, "opens": "10:00", "closes": "09:00"}]}
    with pytest.raises(Problem) as refused:
        changed(
            published,
            last,
            days=(Day(date="2026-02-30", kind="off", weekday=7),),
            hours=(
                OfRoom.model_validate({"room": "cellar", "hours": hours}),
                OfRoom.model_validate({"room": "tea", "hours": late}),
            ),
        )
    assert [fault.field for fault in refused.value.document.errors] == [
        *("days[0].date", "hours[0].room", "hours[1].hours")
    ]


def test_a_week_that_is_opened_has_the_standing_hours_and_special_days(published: Database) -> None:
    weekly = [{"weekday": n, "opens": "10:00", "closes": "12:00"} for n in (1, 2)]
    hours = {"weekly": weekly, "special_days": "like"}
    tea = OfRoom.model_validate({"room": "tea", "hours": hours})
    with published.reading() as session:
        first = session.get_one(Neighbourhood, "n").version
    # The Sunday of next week is worked as a Monday.
    days = (Day(date="2026-12-06", kind="work", weekday=1, name="调休"),)
    changed(published, first, days=days, hours=(tea,))
    with published.writing() as session:
        made = open_next(session, corner.caller(), "w").id
    with published.reading() as session:
        rooms = {room.id: room for room in load_week(session, made).rooms}
    assert [(w.start, w.end) for w in rooms["tea"].open] == [
        ("2026-11-30T10:00", "2026-11-30T12:00"),
        ("2026-12-01T10:00", "2026-12-01T12:00"),
        ("2026-12-06T10:00", "2026-12-06T12:00"),
    ]
    # The kitchen has none of its own: open as last week.
    assert len(rooms["kitchen"].open) == 7


def test_a_week_that_is_made_keeps_the_hours_it_states_and_gets_those_it_leaves_out(
    published: Database,
) -> None:
    hours = {"weekly": [{"weekday": 1, "opens": "10:00", "closes": "12:00"}]}
    of_rooms = tuple(OfRoom.model_validate({"room": r, "hours": hours}) for r in ("tea", "kitchen"))
    with published.reading() as session:
        first = session.get_one(Neighbourhood, "n").version
    changed(published, first, hours=of_rooms)
    week = build.week(id="w0", calendar=Calendar(start="2026-11-16"), people=())
    tea, kitchen = corner.week().rooms
    stated = kitchen.model_copy(
        update={"open": (Window(start="2026-11-17T08:00", end="2026-11-17T09:00"),)}
    )
    rooms = (tea.model_copy(update={"open": ()}), stated)
    with published.writing() as session:
        make_week(session, corner.caller(), "n", week.model_copy(update={"rooms": rooms}))
    with published.reading() as session:
        made = load_week(session, "w0").rooms
    assert [[(w.start, w.end) for w in room.open] for room in made] == [
        [("2026-11-16T10:00", "2026-11-16T12:00")],
        [("2026-11-17T08:00", "2026-11-17T09:00")],
    ]
