"""Special days: as the library has them, as a coordinator corrects them."""

from __future__ import annotations

from typing import Any

from api.database import Database
from api.services.calendars.days import Day, OfRoom, library_days, put_day, put_hours
from api.services.turn.opening import open_next
from api.services.weeks import make_week
from models.base import Window
from models.hours import Stretch
from models.load import load_week
from models.time import Calendar
from tests import build
from tests.api.booking import corner


def test_the_year_as_it_was_announced() -> None:
    found = {day.id: (day.kind, day.weekday) for day in library_days(2026)}
    assert found["2026-10-01"] == ("off", 7)
    assert found["2026-02-17"] == ("off", 7)  # spring festival
    # Friday 2 January was off, and Sunday the 4th a workday for it: like a Friday.
    assert found["2026-01-02"] == ("off", 7)
    assert found["2026-01-04"] == ("work", 5)
    assert "2026-01-05" not in found
    assert list(found) == sorted(found)


def kept(database: Database, *things: Day | OfRoom) -> None:
    """Special days and standing hours of the neighbourhood, whatever they were before."""
    with database.writing() as session:
        for thing in things:
            if isinstance(thing, Day):
                put_day(session, "n", thing)
            else:
                put_hours(session, "n", thing)


def standing(room: str, *weekly: Stretch, **more: Any) -> OfRoom:
    return OfRoom(id=room, weekly=weekly, **more)


def test_a_week_that_is_opened_has_the_standing_hours_and_special_days(published: Database) -> None:
    weekly = [Stretch(weekday=n, opens="10:00", closes="12:00") for n in (1, 2)]
    # The Sunday of next week is worked as a Monday.
    sunday = Day(id="2026-12-06", kind="work", weekday=1, name="调休")
    kept(published, sunday, standing("tea", *weekly, special_days="like"))
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
    monday = Stretch(weekday=1, opens="10:00", closes="12:00")
    kept(published, *(standing(room, monday) for room in ("tea", "kitchen")))
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
