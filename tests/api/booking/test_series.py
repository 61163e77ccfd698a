"""Series: which dates can be had, which clash and what comes nearest; holidays; weeks to come."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import col, func, select

from api.database import Database
from api.problems import Problem
from api.services.booking.repeats import Date, dates_of_rule
from api.services.booking.series import Outcome, make_series
from api.services.booking.wish import RoomWish, Who
from api.services.signing import Caller
from models.base import Window
from models.hours import Hours, Stretch
from models.load import load_week
from models.tables import Reservation, RoomHours, RoomUse, SpecialDay
from models.time import Calendar
from models.validate import problems_of
from models.week import Week
from tests import build
from tests.api.booking import corner
from tests.api.booking.test_desk import NOW, asked, kitchen, sound
from tests.build import t

SHANGHAI, BERLIN = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")
FIRM = Who(organisation="firm")


def series(
    database: Database,
    dates: list[Date],
    *,
    who: Who = FIRM,
    wish: RoomWish | None = None,
    by: Caller | None = None,
    zone: ZoneInfo = SHANGHAI,
    **more: Any,
) -> list[Outcome]:
    with database.writing() as session:
        chosen = wish or RoomWish("kitchen", "kitchen", "", 0, 2)
        caller = by or corner.caller()
        given = {"trial": False, "moment": NOW, **more}
        return make_series(session, caller, "n", who, chosen, dates, zone=zone, **given)


def every(rule: str, start: str, minutes: int = 60, zone: ZoneInfo = SHANGHAI) -> list[Date]:
    return dates_of_rule(datetime.fromisoformat(start).replace(tzinfo=zone), minutes, rule, NOW)


def counted(database: Database) -> tuple[int, int]:
    with database.reading() as session:
        kept = session.exec(select(func.count()).select_from(Reservation)).one()
        used = session.exec(
            select(func.count()).where(RoomUse.origin == "booked", col(RoomUse.active))
        ).one()
    return kept, used


def test_dates_that_clash_say_why_and_what_comes_nearest(published: Database) -> None:
    # Tuesday 10:30 is in the party; Wednesday and Thursday are free.
    dates = every("FREQ=DAILY;COUNT=4", t(0, "10:30"))
    for trial in (True, False):
        found = series(published, dates, trial=trial)
        assert [one.said for one in found] == ["done", "clash", "done", "done"]
        assert [one.start for one in found] == [t(day, "10:30") for day in range(4)]
        clash = found[1]
        assert {fault.field for fault in clash.why} == {"no-double-booking-room"}
        # The kitchen until 10:00 or from 12:00 on; no other room is a kitchen, and none shorter.
        assert [(other.kind, at) for other, at in clash.instead] == [
            ("time", t(1, "09:00")),
            ("time", t(1, "12:00")),
        ]
        made = {one.reservation for one in found} - {None}
        assert (len(made), *counted(published)) == ((0, 0, 0) if trial else (3, 3, 3))
    sound(published)
    with published.reading() as session:
        assert len(set(session.exec(select(Reservation.series)))) == 1


def test_a_trial_knows_the_cap_that_its_own_dates_reach(published: Database) -> None:
    found = series(
        published, every("FREQ=DAILY;COUNT=3", t(2, "09:00")), who=Who(person="sun"), trial=True
    )
    assert [one.said for one in found] == ["done", "done", "clash"]
    assert {fault.field for fault in found[2].why} == {"booking-cap"}
    assert found[2].instead == ()


def test_only_coordinators_fix_something_in_weeks_to_come(published: Database) -> None:
    dates = every("FREQ=WEEKLY;COUNT=3", t(3, "12:00"))
    sun = Who(person="sun")
    by = corner.caller("resident", "sun")
    assert [one.said for one in series(published, dates, who=sun, by=by)] == [
        *("done", "undecided", "undecided")
    ]
    assert [one.said for one in series(published, dates[1:])] == ["done", "done"]
    with pytest.raises(Problem, match="not-allowed"):
        series(published, dates, who=Who(person="wang"), by=by)


def next_week(start: str, **fields: Any) -> Week:
    """The corner without demand, from another Monday on."""
    window = Window(start=f"{start}T08:00", end=f"{start}T22:00")
    rooms = tuple(r.model_copy(update={"open": (window,)}) for r in corner.week().rooms)
    update = {"id": start, "calendar": Calendar(start=start), "rooms": rooms, "requests": ()}
    return corner.week().model_copy(update={**update, **fields})


def test_what_is_fixed_ahead_is_in_the_week_when_it_comes(published: Database) -> None:
    series(published, every("FREQ=WEEKLY;COUNT=2", "2026-12-07T12:00"))
    assert counted(published) == (2, 2)
    with published.writing() as session:
        corner.settle(session, next_week("2026-12-07"), build.content())
    with published.reading() as session:
        week = load_week(session, "2026-12-07")
    assert problems_of(week) == []
    assert [r.kind for r in week.requests] == ["booking"]
    assert [p.start for p in week.history.promises.placements] == ["2026-12-07T12:00"]
    assert week.decisions.locks[0].target.room == "kitchen"


def test_standing_hours_and_holidays_hold_in_weeks_to_come(published: Database) -> None:
    # Open from 10 on weekdays, from 14 on Sundays, closed on holidays; Friday 1 January is one,
    # and Saturday 2 January is a workday, like a Friday.
    weekly = [Stretch(weekday=n, opens="10:00", closes="20:00") for n in range(1, 6)]
    weekly.append(Stretch(weekday=7, opens="14:00", closes="20:00"))
    hours = Hours(weekly=tuple(weekly), special_days="closed")
    special = (
        SpecialDay(neighbourhood="n", date="2027-01-01", kind="off", weekday=7, source="library"),
        SpecialDay(neighbourhood="n", date="2027-01-02", kind="work", weekday=5, source="library"),
    )
    with published.writing() as session:
        session.add(RoomHours(neighbourhood="n", room="kitchen", hours=hours))
        session.add_all(special)
    # Thursday 31 December to Monday 4 January, in week 53 and over the year's end.
    found = series(published, every("FREQ=DAILY;COUNT=5", "2026-12-31T10:00"))
    assert [(one.start[5:10], one.said) for one in found] == [
        ("12-31", "done"),
        ("01-01", "clash"),
        ("01-02", "done"),
        ("01-03", "clash"),  # Sunday, from 14:00
        ("01-04", "done"),
    ]
    assert {fault.field for fault in found[1].why} == {"open"}
    # The same dates, workdays only: the holiday and the Sunday are not meant.
    later = every("FREQ=DAILY;COUNT=5", "2026-12-31T12:00")
    said = [one.said for one in series(published, later, days="workdays")]
    assert said == ["done", "skipped", "done", "skipped", "done"]
    off = [one.said for one in series(published, later, days="days-off", trial=True)]
    assert off == ["skipped", "clash", "skipped", "clash", "skipped"]


def test_a_room_is_named_by_each_date(published: Database) -> None:
    start = datetime(2026, 11, 26, 12, tzinfo=SHANGHAI)
    dates = [Date(start, 60, "tea party", "tea"), Date(start, 60, "", "nowhere")]
    wish = RoomWish("kitchen", "tea", "", 0, 2)
    found = series(published, dates, wish=wish)
    assert [one.said for one in found] == ["done", "done"]
    with published.reading() as session:
        kept = session.exec(select(Reservation).order_by(col(Reservation.room))).all()
    assert [(it.room, it.name) for it in kept] == [("kitchen", ""), ("tea", "tea party")]


def berlin(start: str, day: str) -> Week:
    """A week in Berlin, its kitchen open all night around a day."""
    first, last = f"{start}T00:00", f"{day}T23:00"
    open_ = (Window(start=first, end=last),)
    rooms = tuple(r.model_copy(update={"open": open_}) for r in corner.week().rooms)
    calendar = Calendar(start=start, time_zone="Europe/Berlin")
    return next_week(start, calendar=calendar, rooms=rooms)


def test_the_hour_that_is_missing_and_the_hour_that_comes_twice(database: Database) -> None:
    # 28 March 2027: 2:00 to 3:00 is missing in Berlin.
    corner.publish(database, berlin("2027-03-22", "2027-03-28"), build.content())
    start = datetime(2027, 3, 28, 2, 30, tzinfo=BERLIN)
    now = datetime(2027, 3, 21, tzinfo=BERLIN)
    found = series(
        database, [Date(start, 60), Date(start.replace(hour=3), 60)], zone=BERLIN, moment=now
    )
    assert [(one.start, one.said) for one in found] == [
        ("2027-03-28T02:30", "refused"),
        ("2027-03-28T03:30", "done"),
    ]
    assert "set forward" in found[0].why[0].en
    # 31 October 2027: 2:30 comes twice; two bookings of an hour each, one after the other.
    corner.publish(database, berlin("2027-10-25", "2027-10-31"), build.content())
    first = datetime(2027, 10, 31, 2, 30, tzinfo=BERLIN)
    both = [Date(first, 60), Date(first.replace(fold=1), 60), Date(first, 90)]
    found = series(database, both, zone=BERLIN, moment=now)
    assert [(one.start, one.said) for one in found] == [
        ("2027-10-31T02:30", "done"),
        ("2027-10-31T02:30+01:00", "done"),
        ("2027-10-31T02:30", "clash"),
    ]
    with database.reading() as session:
        kept = session.exec(select(Reservation).order_by(col(Reservation.starts))).all()
    assert kept[2].starts - kept[1].starts == 60
    for it in kept[1:]:
        assert it.ends - it.starts == 60


def test_across_midnight_and_across_the_end_of_the_week(published: Database) -> None:
    # Saturday's hours reach until 2:00: 23:30 to 1:30 is one booking of both days.
    it = asked(published, "sun", kitchen(t(5, "23:30"), 120))
    assert it.ends - it.starts == 120
    sound(published)
    night = series(published, [Date(datetime(2026, 11, 29, 1, tzinfo=SHANGHAI), 60)])
    assert night[0].said == "clash"
    # Sunday 23:30 would reach into the next week: the week's rules say no.
    end = series(published, [Date(datetime(2026, 11, 29, 23, 30, tzinfo=SHANGHAI), 60)])
    assert {fault.field for fault in end[0].why} == {"open", "window"}


def test_nothing_is_made_of_nothing(published: Database) -> None:
    assert series(published, []) == []
