"""The clock against days of 23, 24 and 25 hours, and against times that cannot be.

Expected numbers are counted by hand: 48 half hours a day, less or more where clocks change
(dates of the changes: IANA time zone database).
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.base import Window
from models.time import Calendar, Clock, TimeError
from models.validate import problems_of
from tests import build

Slot = Literal[15, 30, 60]


def clock(zone: str, start: str, slot: Slot = 30, days: int = 7) -> Clock:
    return Clock(Calendar(time_zone=zone, start=start, slot_minutes=slot, days=days))


@pytest.mark.parametrize(("slot", "per_day"), [(15, 96), (30, 48), (60, 24)])
def test_ordinary_week(slot: Slot, per_day: int) -> None:
    week = clock("Asia/Shanghai", "2026-11-23", slot)
    assert week.day_starts == tuple(per_day * day for day in range(8))
    assert week.horizon == 7 * per_day
    # Wednesday 09:00 is two days and nine hours in.
    assert week.slot("2026-11-25T09:00") == 2 * per_day + 9 * 60 // slot
    assert week.time(2 * per_day + 9 * 60 // slot) == "2026-11-25T09:00"
    assert week.slot("2026-11-30T00:00") == week.horizon
    assert week.slot("2026-11-22T23:00") == -60 // slot
    assert week.even


CHANGES = [
    # Berlin, Sunday 29 March 2026: 02:00 becomes 03:00; the last day has 23 hours.
    ("Europe/Berlin", "2026-03-23", (0, 48, 96, 144, 192, 240, 288, 334)),
    # Berlin, Sunday 25 October 2026: 03:00 becomes 02:00; the last day has 25 hours.
    ("Europe/Berlin", "2026-10-19", (0, 48, 96, 144, 192, 240, 288, 338)),
    # New York, Sunday 8 March 2026, and Sunday 1 November 2026.
    ("America/New_York", "2026-03-02", (0, 48, 96, 144, 192, 240, 288, 334)),
    ("America/New_York", "2026-10-26", (0, 48, 96, 144, 192, 240, 288, 338)),
    # Lord Howe, Sunday 5 April 2026: 02:00 becomes 01:30; that day has 24 and a half hours.
    ("Australia/Lord_Howe", "2026-03-30", (0, 48, 96, 144, 192, 240, 288, 337)),
    # Lord Howe, Sunday 4 October 2026: 02:00 becomes 02:30; 23 and a half.
    ("Australia/Lord_Howe", "2026-09-28", (0, 48, 96, 144, 192, 240, 288, 335)),
    # Cairo, Friday 24 April 2026: 00:00 becomes 01:00; Friday begins at 01:00 and has 23 hours.
    ("Africa/Cairo", "2026-04-20", (0, 48, 96, 144, 192, 238, 286, 334)),
    # Cairo, end of Thursday 29 October 2026: 24:00 becomes 23:00; Thursday has 25 hours.
    ("Africa/Cairo", "2026-10-26", (0, 48, 96, 144, 194, 242, 290, 338)),
    # Havana, Sunday 1 November 2026: 01:00 becomes 00:00, so midnight comes twice.
    ("America/Havana", "2026-10-26", (0, 48, 96, 144, 192, 240, 288, 338)),
    # Apia left out Friday 30 December 2011: that day has no slot.
    ("Pacific/Apia", "2011-12-26", (0, 48, 96, 144, 192, 192, 240, 288)),
    # Toronto, Sunday 30 March 1919, 23:30 became 00:30: Monday begins at 00:30.
    ("America/Toronto", "1919-03-24", (0, 48, 96, 144, 192, 240, 288, 335)),
]


@pytest.mark.parametrize(("zone", "start", "day_starts"), CHANGES)
def test_days_on_which_clocks_change(zone: str, start: str, day_starts: tuple[int, ...]) -> None:
    assert clock(zone, start).day_starts == day_starts


@pytest.mark.parametrize(("zone", "start", "day_starts"), CHANGES)
@pytest.mark.parametrize("slot", [15, 30, 60])
def test_every_slot_has_a_time_of_its_own(
    zone: str, start: str, day_starts: tuple[int, ...], slot: Slot
) -> None:
    """Out and back again, one slot after the other, and each in its own day."""
    week = clock(zone, start, slot)
    times = [week.time(k) for k in range(-5, week.horizon + 5)]
    assert len(set(times)) == len(times)
    assert [week.slot(time) for time in times] == list(range(-5, week.horizon + 5))
    for day in range(7):
        for k in range(week.day_starts[day], week.day_starts[day + 1]):
            assert week.day(k) == day
    # The zone database itself, asked without the clock: elapsed time from the first midnight.
    zone_info = ZoneInfo(zone)
    origin = datetime.fromisoformat(start).replace(tzinfo=zone_info).astimezone(UTC)
    for k, time in enumerate(times, start=-5):
        local = (origin + k * timedelta(minutes=slot)).astimezone(zone_info)
        assert time[:16] == local.isoformat()[:16]


def test_first_moment_of_a_day_without_midnight() -> None:
    week = clock("Africa/Cairo", "2026-04-20")
    assert week.time(week.day_starts[4]) == "2026-04-24T01:00"
    with pytest.raises(TimeError, match="does not exist in Africa/Cairo"):
        week.slot("2026-04-24T00:00")
    assert week.slot("2026-04-24T01:00") - week.slot("2026-04-23T23:30") == 1


def test_hour_that_comes_twice() -> None:
    week = clock("Europe/Berlin", "2026-10-19")
    sunday = week.day_starts[6]
    # 02:30 in summer time is five half hours in; in winter time two more.
    assert week.slot("2026-10-25T02:30") == sunday + 5
    assert week.slot("2026-10-25T02:30+02:00") == sunday + 5
    assert week.slot("2026-10-25T02:30+01:00") == sunday + 7
    assert week.slot("2026-10-25T03:00") == sunday + 8
    assert week.time(sunday + 5) == "2026-10-25T02:30"
    assert week.time(sunday + 7) == "2026-10-25T02:30+01:00"
    span = week.span(Window(start="2026-10-25T02:30", end="2026-10-25T02:30+01:00"))
    assert span == (sunday + 5, sunday + 7)


@pytest.mark.parametrize("time", ["2026-03-29T02:00", "2026-03-29T02:30", "2026-03-29T02:30+01:00"])
def test_hour_that_is_skipped(time: str) -> None:
    with pytest.raises(TimeError, match="does not exist in Europe/Berlin"):
        clock("Europe/Berlin", "2026-03-23").slot(time)


def test_week_53_and_the_end_of_the_year() -> None:
    # Monday 28 December 2026 to Sunday 3 January 2027 is ISO week 53 of 2026.
    assert date(2026, 12, 28).isocalendar()[:2] == (2026, 53)
    week = clock("Asia/Shanghai", "2026-12-28")
    assert week.slot("2027-01-01T00:00") == 4 * 48
    assert week.time(4 * 48) == "2027-01-01T00:00"
    assert [week.day(k) for k in (4 * 48 - 1, 4 * 48, 7 * 48)] == [3, 4, 7]


def test_leap_day() -> None:
    week = clock("Asia/Shanghai", "2028-02-28", days=3)
    assert week.time(48) == "2028-02-29T00:00"
    assert week.slot("2028-03-01T00:00") == 96
    with pytest.raises(TimeError):
        clock("Asia/Shanghai", "2026-02-23").slot("2026-02-29T00:00")


def test_minutes_are_rounded_up_to_whole_slots() -> None:
    week = clock("Asia/Shanghai", "2026-11-23")
    assert [week.length(m) for m in (0, 1, 29, 30, 31, 60, 61)] == [0, 1, 1, 1, 2, 2, 3]


@pytest.mark.parametrize(
    ("time", "why"),
    [
        ("2026-13-01T00:00", "not a date and time"),
        ("2026-02-30T00:00", "not a date and time"),
        ("2026-11-23T24:00", "not a date and time"),
        ("2026-11-23T23:60", "not a date and time"),
        ("2026-11-23T09:00+25:00", "not a date and time"),
        ("0000-01-01T00:00", "not a date and time"),
        ("２０２６-11-23T09:00", "not a date and time"),
        ("2026-11-23T09:15", "not on the grid of 30 minutes"),
        ("2026-11-23T09:00+09:00", "an offset that Asia/Shanghai does not have"),
        ("0001-01-01T00:00", "outside the years"),
        # Before 1901 Shanghai kept its own mean time, 5 minutes and 43 seconds ahead.
        ("1900-01-01T00:00", "not on the grid"),
    ],
)
def test_times_that_cannot_be(time: str, why: str) -> None:
    with pytest.raises(TimeError, match=why) as caught:
        clock("Asia/Shanghai", "2026-11-23").slot(time)
    assert any("\u4e00" <= c <= "\u9fff" for c in caught.value.zh)


def test_slots_far_out() -> None:
    week = clock("Asia/Shanghai", "2026-11-23")
    # 400 years of the Gregorian calendar have 146,097 days.
    assert week.time(146_097 * 48) == "2426-11-23T00:00"
    assert week.day(146_097 * 48) == 146_097
    assert week.slot("2426-11-23T00:00") == 146_097 * 48
    for slot in (10**9, -(10**9), 10**30):
        for ask in (week.time, week.day):
            with pytest.raises(TimeError, match="outside the years"):
                ask(slot)


@pytest.mark.parametrize(
    ("zone", "start", "why"),
    [
        ("Mars/Olympus", "2026-11-23", "IANA"),
        ("", "2026-11-23", "IANA"),
        ("Asia", "2026-11-23", "IANA"),
        ("../etc/passwd", "2026-11-23", "IANA"),
        ("/etc/passwd", "2026-11-23", "IANA"),
        ("zone.tab", "2026-11-23", "IANA"),
        ("x\x00", "2026-11-23", "IANA"),
        ("x" * 10_000, "2026-11-23", "IANA"),
        ("Asia/Shanghai", "2026-02-29", "no calendar has"),
        ("Asia/Shanghai", "2026-00-01", "no calendar has"),
        ("Asia/Shanghai", "0001-01-01", "outside the years"),
        ("America/New_York", "9999-12-30", "outside the years"),
    ],
)
def test_calendars_that_cannot_be(zone: str, start: str, why: str) -> None:
    with pytest.raises(TimeError, match=why):
        clock(zone, start)


def test_slots_that_a_clock_change_would_cut_are_reported() -> None:
    """Half an hour does not fit slots of an hour; half-hour slots, or another week, are right."""
    for slot, start, fields in (
        (60, "2026-03-30", ["calendar.slot_minutes"]),
        (30, "2026-03-30", []),
        (60, "2026-04-06", []),
    ):
        calendar = Calendar.model_validate(
            {"time_zone": "Australia/Lord_Howe", "start": start, "slot_minutes": slot}
        )
        assert [p.field for p in problems_of(build.week(calendar=calendar))] == fields


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Shanghai", "America/Havana"]),
    st.dates(date(1990, 1, 1), date(2090, 1, 1)),
    st.sampled_from([15, 30, 60]),
    st.integers(-200, 900),
)
def test_any_slot_out_and_back(zone: str, start: date, slot: Slot, number: int) -> None:
    week = clock(zone, start.isoformat(), slot)
    assert week.slot(week.time(number)) == number
    if 0 <= number < week.horizon:
        day = week.day(number)
        assert week.day_starts[day] <= number < week.day_starts[day + 1]


@pytest.mark.parametrize(
    ("spans", "first"),
    [
        # Hours of Monday and Tuesday; the first between 08:00 and 20:00 wins over any at night.
        ([], None),
        ([(5, 5)], None),
        ([(0, 24)], 8),
        ([(9, 12)], 9),
        ([(0, 7), (4, 6)], 0),
        ([(0, 8)], 0),
        ([(0, 9)], 8),
        ([(20, 24)], 20),
        ([(19, 24)], 19),
        ([(22, 24), (24, 48)], 32),
        ([(24 + 10, 24 + 12), (15, 16)], 15),
    ],
)
def test_things_change_hands_by_day_where_they_can(
    spans: list[tuple[int, int]], first: int | None
) -> None:
    assert clock("Asia/Shanghai", "2026-11-23", 60).by_day(spans) == first


def test_by_day_is_told_by_the_clock_on_the_wall() -> None:
    # On Sunday 2026-10-25 Berlin has 25 hours: 08:00 is its tenth slot.
    week = clock("Europe/Berlin", "2026-10-25", 60)
    assert week.by_day([(0, 24)]) == 9
