"""Dates of rules and of calendar files; hostile ones are refused, all faults at once, at once."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from api.problems import Problem
from api.services.booking.repeats import (
    HORIZON,
    MOST_DATES,
    MOST_EVENTS,
    dates_of_file,
    dates_of_rule,
)

SHANGHAI, BERLIN = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 22, 4, tzinfo=UTC)
MONDAY = datetime(2026, 11, 23, 9, tzinfo=SHANGHAI)


def starts(rule: str, first: datetime = MONDAY) -> list[str]:
    zone = first.tzinfo
    found = dates_of_rule(first, 60, rule, NOW)
    return [f"{one.start.astimezone(zone):%m-%d %H:%M}" for one in found]


def event(*lines: str, start: str = "DTSTART;TZID=Asia/Shanghai:20261123T090000") -> str:
    body = ("UID:a", start, "DURATION:PT1H", *lines)
    return "\r\n".join(("BEGIN:VEVENT", *body, "END:VEVENT"))


def file(*events: str, head: str = "") -> str:
    parts = ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x", head, *events, "END:VCALENDAR")
    return "\r\n".join(part for part in parts if part) + "\r\n"


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("FREQ=WEEKLY;COUNT=3", ["11-23 09:00", "11-30 09:00", "12-07 09:00"]),
        ("FREQ=WEEKLY;INTERVAL=2;COUNT=2", ["11-23 09:00", "12-07 09:00"]),
        ("FREQ=WEEKLY;BYDAY=MO,TH;COUNT=3", ["11-23 09:00", "11-26 09:00", "11-30 09:00"]),
        ("FREQ=DAILY;UNTIL=20261125", ["11-23 09:00", "11-24 09:00", "11-25 09:00"]),
        ("FREQ=DAILY;UNTIL=20261124T000000Z", ["11-23 09:00"]),  # 8:00 the day after, here
        ("FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=3", ["11-23 09:00", "11-30 09:00", "12-31 09:00"]),
        ("FREQ=MONTHLY;BYDAY=4MO;COUNT=2", ["11-23 09:00", "12-28 09:00"]),
        ("FREQ=MONTHLY;BYDAY=MO;BYSETPOS=-1;COUNT=2", ["11-23 09:00", "11-30 09:00"]),
    ],
)
def test_dates_by_hand(rule: str, expected: list[str]) -> None:
    assert starts(rule) == expected


def test_a_rule_without_end_ends_at_the_horizon() -> None:
    # 400 days are 57 weeks and a day: the Monday of the week itself and 57 more.
    found = dates_of_rule(MONDAY, 60, "FREQ=WEEKLY", NOW)
    assert len(found) == 58
    assert found[-1].start <= NOW + HORIZON


def test_week_53_is_a_week_like_any_other() -> None:
    # 2026 has 53 weeks: Mondays 21 and 28 December, then 4 January, each seven days apart.
    first = datetime(2026, 12, 21, 9, tzinfo=SHANGHAI)
    assert starts("FREQ=WEEKLY;COUNT=4", first) == [
        *("12-21 09:00", "12-28 09:00", "01-04 09:00", "01-11 09:00")
    ]


def test_the_time_on_the_wall_stays_when_clocks_change() -> None:
    # Berlin's clocks go forward on 28 March 2027: 9:00 is 8:00Z before and 7:00Z after.
    first = datetime(2027, 3, 26, 9, tzinfo=BERLIN)
    found = dates_of_rule(first, 60, "FREQ=DAILY;COUNT=4", NOW)
    assert [f"{one.start.astimezone(BERLIN):%d %H:%M}" for one in found] == [
        *("26 09:00", "27 09:00", "28 09:00", "29 09:00")
    ]
    assert [one.start.astimezone(UTC).hour for one in found] == [8, 8, 7, 7]


HOSTILE = [
    "FREQ=SECONDLY",
    "FREQ=SECONDLY;INTERVAL=86400",
    "FREQ=MINUTELY;COUNT=5",
    "FREQ=HOURLY",
    "FREQ=DAILY;BYHOUR=1,2,3",
    "FREQ=DAILY;BYMINUTE=1;BYSECOND=1,2,3",
    "FREQ=DAILY;COUNT=1000000000",
    "FREQ=WEEKLY;INTERVAL=0",
    "FREQ=WEEKLY;INTERVAL=-1",
    "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
    "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30",
    "FREQ=YEARLY;BYMONTH=4,6;BYMONTHDAY=31",
    "FREQ=DAILY;INTERVAL=7;BYDAY=TU",
    "FREQ=YEARLY;BYWEEKNO=53;BYMONTH=6",
    "FREQ=YEARLY;BYYEARDAY=366",
    "FREQ=MONTHLY;BYDAY=MO;BYMONTHDAY=31",
    "FREQ=MONTHLY;BYDAY=99MO",
    "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=200",
    "FREQ=WEEKLY;BYDAY=XX",
    "FREQ=FORTNIGHTLY",
    "FREQ=DAILY",  # 400 dates are too many for one series
    "nonsense",
    "",
    "FREQ=DAILY;COUNT=" + "9" * 400,
]


@pytest.mark.parametrize("rule", HOSTILE)
def test_rules_without_sense_or_end_are_refused_at_once(rule: str) -> None:
    begun = time.process_time()
    with pytest.raises(Problem, match="bad-input"):
        dates_of_rule(MONDAY, 60, rule, NOW)
    if rule != "nonsense" and "FREQ" in rule:
        with pytest.raises(Problem, match="bad-input"):
            dates_of_file(file(event(f"RRULE:{rule}")), SHANGHAI, NOW)
    assert time.process_time() - begun < 1


def test_a_file_with_a_series_its_exceptions_and_a_single_date() -> None:
    text = file(
        event(
            "RRULE:FREQ=WEEKLY;COUNT=4",
            "EXDATE;TZID=Asia/Shanghai:20261130T090000",
            "SUMMARY:太极",
            "LOCATION:tea",
        ),
        event(
            "RECURRENCE-ID;TZID=Asia/Shanghai:20261207T090000",
            start="DTSTART;TZID=Asia/Shanghai:20261207T103000",
        ),
        event(start="DTSTART:20261201T010000Z").replace("UID:a", "UID:b"),
        event(start="DTSTART:20261202T080000").replace("UID:a", "UID:c"),  # no zone: local
        event("STATUS:CANCELLED").replace("UID:a", "UID:d"),
        event(start="DTSTART:20260101T080000").replace("UID:a", "UID:e"),  # over
    )
    found = dates_of_file(text, SHANGHAI, NOW)
    assert [f"{one.start.astimezone(SHANGHAI):%m-%d %H:%M}" for one in found] == [
        "11-23 09:00",  # 11-30 is excepted, 12-07 moved
        "12-01 09:00",  # 1:00 in UTC
        "12-02 08:00",
        "12-07 10:30",
        "12-14 09:00",
    ]
    assert (found[0].name, found[0].where, found[0].minutes) == ("太极", "tea", 60)


def test_a_zone_of_the_files_own_with_endless_rules_is_not_read() -> None:
    zone = "\r\n".join(
        (
            *("BEGIN:VTIMEZONE", "TZID:Asia/Shanghai", "BEGIN:STANDARD"),
            *("DTSTART:19700101T000000", "TZOFFSETFROM:+0500", "TZOFFSETTO:+0500"),
            *("RRULE:FREQ=SECONDLY", "END:STANDARD", "END:VTIMEZONE"),
        )
    )
    found = dates_of_file(file(event(), head=zone), SHANGHAI, NOW)
    assert [one.start.astimezone(UTC).hour for one in found] == [1]  # 9:00 in Shanghai


BROKEN = [
    "",
    "hello",
    "BEGIN:VCALENDAR\r\n",
    file(),
    file(event(start="DTSTART;VALUE=DATE:20261123")),
    file(event(start="DTSTART;TZID=Middle/Earth:20261123T090000")),
    file(event(start="DTSTART:20269999T990000")),
    file(event(start="")),
    file(event("RRULE:FREQ=WEEKLY", "RRULE:FREQ=DAILY")),
    file(event("EXRULE:FREQ=SECONDLY")),
    file(event("RDATE:20261201T010000Z,20261202T010000Z")),
    file(event("RRULE:FREQ=DAILY;COUNT=3", start="DTSTART:00010101T000000Z")),
    file(event("RRULE:FREQ=DAILY;COUNT=3", start="DTSTART:99991231T000000Z")),
    file(event().replace("PT1H", "PT100H")),
    file(event().replace("PT1H", "-PT1H")),
    file(*[event()] * (MOST_EVENTS + 1)),
    file(*["BEGIN:VEVENT"] * 5000),
    file(event("SUMMARY:" + "x" * 300_000)),
    file(event(*["EXDATE:20261201T010000Z"] * (MOST_DATES + 1))),
]


@pytest.mark.parametrize("text", BROKEN, ids=range(len(BROKEN)))
def test_files_that_cannot_be_taken_are_refused_at_once(text: str) -> None:
    begun = time.process_time()
    with pytest.raises(Problem, match="bad-input"):
        dates_of_file(text, SHANGHAI, NOW)
    assert time.process_time() - begun < 2


def test_everything_that_is_wrong_is_said() -> None:
    text = file(
        event("RRULE:FREQ=SECONDLY;INTERVAL=0"),
        event(start="DTSTART;VALUE=DATE:20261123").replace("UID:a", "UID:b"),
    )
    with pytest.raises(Problem) as found:
        dates_of_file(text, SHANGHAI, NOW)
    fields = [fault.field for fault in found.value.document.errors]
    assert fields == ["VEVENT[0].RRULE", "VEVENT[1].DTSTART"]


def test_dates_lie_ahead() -> None:
    late = NOW + timedelta(days=10)
    found = dates_of_rule(MONDAY, 60, "FREQ=WEEKLY;COUNT=4", late)
    assert [f"{one.start:%m-%d}" for one in found] == ["12-07", "12-14"]
