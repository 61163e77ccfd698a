"""Clocks in cron's words: across clock changes, year ends and week 53; every expected moment by
hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from models.cron import Cron, CronError


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def test_every_thursday_at_six_across_week_53() -> None:
    # 2026 has 53 ISO weeks: Thursday 31 December is in W53, the next, 7 January, in W01.
    struck = Cron("0 18 * * 4", "Asia/Shanghai").next(at("2026-12-20T00:00+08:00"), 4)
    assert struck == [
        at("2026-12-24T18:00+08:00"),
        at("2026-12-31T18:00+08:00"),
        at("2027-01-07T18:00+08:00"),
        at("2027-01-14T18:00+08:00"),
    ]
    assert struck[1].isocalendar().week == 53


def test_the_wall_clock_counts_when_clocks_change() -> None:
    # In Paris summer begins on 2026-03-29 and ends on 2026-10-25: 18:00 stays 18:00.
    thursday = Cron("0 18 * * 4", "Europe/Paris")
    assert thursday.next(at("2026-03-25T00:00+01:00"), 2) == [
        at("2026-03-26T18:00+01:00"),
        at("2026-04-02T18:00+02:00"),
    ]


def test_a_time_that_is_skipped_strikes_after_the_jump_and_one_that_comes_twice_once() -> None:
    sunday = Cron("30 2 * * 0", "Europe/Paris")
    # 02:30 of 29 March does not exist: half an hour after the jump it is 03:30.
    assert sunday.next(at("2026-03-28T00:00+01:00"), 1) == [at("2026-03-29T03:30+02:00")]
    # 02:30 of 25 October comes twice: the first is in summer time, and no second follows.
    assert sunday.next(at("2026-10-24T00:00+02:00"), 2) == [
        at("2026-10-25T02:30+02:00"),
        at("2026-11-01T02:30+01:00"),
    ]


def test_a_day_that_a_zone_left_out_loses_no_stroke() -> None:
    # Samoa had no 30 December 2011: the stroke of that Friday comes as Saturday begins.
    friday = Cron("0 8 * * 5", "Pacific/Apia").next(at("2011-12-24T00:00-10:00"), 2)
    assert friday == [at("2011-12-31T08:00+14:00"), at("2012-01-06T08:00+14:00")]


def test_between_is_open_at_its_beginning_and_closed_at_its_end() -> None:
    daily = Cron("0 0 * * *", "UTC")
    day = at("2026-11-23T00:00+00:00")
    assert daily.between(day, day + timedelta(days=2)) == [
        day + timedelta(days=1),
        day + timedelta(days=2),
    ]
    assert daily.between(day, day) == []


def test_the_last_day_of_february_comes_in_leap_years_alone() -> None:
    leap = Cron("0 12 29 2 *", "UTC").next(at("2026-01-01T00:00+00:00"), 2)
    assert [m.year for m in leap] == [2028, 2032]


@pytest.mark.parametrize(
    ("words", "zone", "expected"),
    [
        ("0 18 * *", "UTC", "minute, hour"),
        ("* 18 * * 4", "UTC", "minute, hour"),  # sixty times a day is no weekly clock
        ("0 18 * * 4 0", "UTC", "minute, hour"),
        ("0 25 * * 4", "UTC", "minute, hour"),
        ("0 18 * * someday", "UTC", "minute, hour"),
        ("0 0 31 2 *", "UTC", "a date that comes"),
        ("0 18 * * 4", "Europe/Atlantis", "a time zone"),
        ("0 18 * * 4", "../etc/passwd", "a time zone"),
        ("", "UTC", "minute, hour"),
    ],
)
def test_what_is_no_clock_is_refused(words: str, zone: str, expected: str) -> None:
    with pytest.raises(CronError, match=expected) as refused:
        Cron(words, zone)
    assert refused.value.zh
