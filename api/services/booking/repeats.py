"""Repeating dates: of a rule as iCalendar words it, or of a whole calendar file; both bounded.

A rule may say every day, week, month or year, on which weekdays or days of the month, until when or
how often. Shapes that never come true are refused, because whoever looks for their next date looks
until the year 9999; so are seconds, minutes and hours, which nobody meets by.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import recurring_ical_events
from icalendar import Calendar, Event, vRecur

from api.problems import Fault, Problem

MOST_BYTES = 256_000
MOST_EVENTS = 50
MOST_DATES = 120
"""Of one series or file."""
HORIZON = timedelta(days=400)
"""How far ahead a date may lie."""
PARTS = {
    "FREQ",
    "INTERVAL",
    "COUNT",
    "UNTIL",
    "WKST",
    "BYDAY",
    "BYMONTH",
    "BYMONTHDAY",
    "BYSETPOS",
}
LONGEST_MONTHS = {2: 29, 4: 30, 6: 30, 9: 30, 11: 30}


@dataclass(frozen=True)
class Date:
    """One time at which something is to happen."""

    start: datetime
    """With its zone."""
    minutes: int
    name: str = ""
    where: str = ""


def dates_of_rule(start: datetime, minutes: int, rule: str, moment: datetime) -> list[Date]:
    """The dates of a rule from its first on, at the same local time of day.

    Raises
    ------
    Problem : ``bad-input`` with everything that is wrong with it.
    """
    event = Event()
    event.add("uid", "series")
    event.add("dtstart", start)
    event.add("dtend", start + timedelta(minutes=minutes))
    faults: list[Fault] = []
    _repeat(event, rule, moment, faults)
    _refuse(faults)
    return _expanded([event], moment)


def dates_of_file(text: str, zone: ZoneInfo, moment: datetime) -> list[Date]:
    """The dates of a calendar file that lie ahead, in order. Times without a zone are local.

    Raises
    ------
    Problem : ``bad-input`` with everything in it that cannot be taken.
    """
    faults: list[Fault] = []
    if len(text.encode()) > MOST_BYTES:
        _say(faults, "calendar", "", f"不超过 {MOST_BYTES} 字节", f"at most {MOST_BYTES} bytes")
        _refuse(faults)
    try:
        file = Calendar.from_ical(without_zones(text))
        events = [
            e
            for e in file.walk("VEVENT")
            if isinstance(e, Event) and str(e.get("STATUS", "")) != "CANCELLED"
        ]
    except (ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
        _say(faults, "calendar", str(error)[:80], "iCalendar 文件", "an iCalendar file")
        raise Problem("bad-input", errors=faults) from None
    if not 1 <= len(events) <= MOST_EVENTS:
        said = f"1 to {MOST_EVENTS} events"
        _say(faults, "calendar", str(len(events)), f"1 至 {MOST_EVENTS} 个日程", said)
        _refuse(faults)
    for number, event in enumerate(events):
        _settle(event, zone, moment, faults, f"VEVENT[{number}]")
    _refuse(faults)
    return _expanded(events, moment)


def without_zones(text: str) -> str:
    """A calendar without its own definitions of time zones: their rules may be endless too, and the
    names of zones are known."""
    kept, depth = [], 0
    for line in text.splitlines():
        word = line.strip().upper()
        depth += word == "BEGIN:VTIMEZONE"
        if not depth:
            kept.append(line)
        depth -= bool(depth) and word == "END:VTIMEZONE"
    return "\r\n".join(kept) + "\r\n"


def _settle(event: Event, zone: ZoneInfo, moment: datetime, faults: list[Fault], name: str) -> None:
    """An event with times of a known zone and bounded rules."""
    if event.errors:
        for field, said in event.errors:
            _say(faults, f"{name}.{field}", str(said)[:80], "可读的值", "a value that can be read")
        return
    for field in ("DTSTART", "DTEND", "RECURRENCE-ID"):
        given = event.get(field)
        when = getattr(given, "dt", None)
        if given is None and field != "DTSTART":
            continue
        if not isinstance(when, datetime):
            _say(faults, f"{name}.{field}", str(when), "日期和时间", "a date with a time")
            return
        stated = given.params.get("TZID")
        if when.tzinfo is None and stated is not None:
            _say(faults, f"{name}.{field}", str(stated)[:80], "IANA 时区", "an IANA time zone")
            return
        local = when.replace(tzinfo=zone) if when.tzinfo is None else when
        del event[field]
        event.add(field, local)
    for field in ("RRULE", "RDATE", "EXDATE"):
        found = event.get(field)
        if field == "RRULE" and isinstance(found, list):
            _say(faults, f"{name}.RRULE", "", "至多一条规则", "one rule at most")
        elif isinstance(found, list) and len(found) > MOST_DATES:
            _say(faults, f"{name}.{field}", "", f"至多 {MOST_DATES} 条", f"at most {MOST_DATES}")
    if "EXRULE" in event or "RDATE" in event:
        _say(faults, f"{name}.RDATE", "", "用规则表示的日期", "dates by a rule")
    length = _minutes(event)
    if not 1 <= length <= 1440:
        _say(faults, f"{name}.DTEND", str(length), "1 至 1440 分钟", "1 to 1440 minutes")
    rule = event.get("RRULE")
    if isinstance(rule, vRecur):
        _repeat(event, _text(rule), moment, faults, f"{name}.RRULE")


def _text(rule: vRecur) -> str:
    text: bytes = rule.to_ical()  # type: ignore[no-untyped-call]
    return text.decode()


def _minutes(event: Event) -> int:
    """Its length; 0 if it says none that can be read."""
    if "DTEND" not in event and "DURATION" not in event:
        return 0
    length: timedelta = event.end - event.start
    return length // timedelta(minutes=1)


def _repeat(
    event: Event, text: str, moment: datetime, faults: list[Fault], field: str = "rule"
) -> None:
    """Give the event a rule that ends: by its own end, or at the horizon."""
    try:
        rule = vRecur.from_ical(text)
    except (ValueError, KeyError, TypeError) as error:
        _say(faults, field, text[:80], "iCalendar 重复规则", f"a rule of iCalendar ({error})"[:200])
        return
    before = len(faults)
    _judge(rule, text, faults, field)
    start = event.start
    assert isinstance(start, datetime), "whoever calls has seen to it"
    if start < moment - HORIZON or start > moment + HORIZON:
        _say(faults, field, str(start), "一年左右之内的开始", "a start within about a year")
    if len(faults) > before:
        return
    last = moment + HORIZON
    if "COUNT" in rule:
        many = int(rule.pop("COUNT")[0])
        rule["UNTIL"] = [last.astimezone(UTC)]
        bare = Event()
        bare.add("dtstart", start)
        bare.add("uid", "count")
        bare["RRULE"] = rule
        found = [o.start for o in _occurrences([bare], start, last)][:many]
        last = found[-1] if len(found) == many else last
    elif "UNTIL" in rule:
        until = rule["UNTIL"][0]
        if not isinstance(until, datetime):
            until = datetime(until.year, until.month, until.day, 23, 59, tzinfo=start.tzinfo)
        last = min(last, until if until.tzinfo else until.replace(tzinfo=start.tzinfo))
    rule["UNTIL"] = [last.astimezone(UTC)]
    event["RRULE"] = rule


def _judge(rule: vRecur, text: str, faults: list[Fault], field: str) -> None:
    """Only shapes of which the next date is never far."""
    wrong = sorted(set(rule) - PARTS)
    if wrong:
        names = ", ".join(sorted(PARTS))
        _say(faults, field, ", ".join(wrong), f"只含 {names}", f"nothing but {names}")
    freq = str(rule.get("FREQ", [""])[0])
    if freq not in ("DAILY", "WEEKLY", "MONTHLY", "YEARLY"):
        _say(faults, field, freq, "每天、周、月或年", "DAILY, WEEKLY, MONTHLY or YEARLY")
        return
    interval = int(rule.get("INTERVAL", [1])[0])
    if not 1 <= interval <= 400:
        _say(faults, field, str(interval), "INTERVAL 为 1 至 400", "INTERVAL from 1 to 400")
    if not 1 <= int(rule.get("COUNT", [1])[0]) <= MOST_DATES:
        said = f"COUNT from 1 to {MOST_DATES}"
        _say(faults, field, text[:80], f"COUNT 为 1 至 {MOST_DATES}", said)
    if any(len(values) > 31 for values in rule.values()):
        _say(faults, field, text[:80], "每项至多 31 个值", "at most 31 values in a part")
    by = {name for name in rule if name.startswith("BY")}
    if freq == "DAILY" and by and (interval > 1 or by - {"BYDAY", "BYMONTH"}):
        en = "BYDAY or BYMONTH only, and every day"
        _say(faults, field, text[:80], "每天的规则只配 BYDAY 或 BYMONTH", en)
    if freq == "WEEKLY" and by - {"BYDAY", "BYMONTH"}:
        _say(faults, field, text[:80], "每周的规则只配 BYDAY 或 BYMONTH", "BYDAY or BYMONTH only")
    numbered = any(not str(day).isalpha() for day in rule.get("BYDAY", []))
    if numbered and freq in ("DAILY", "WEEKLY"):
        _say(faults, field, text[:80], "不带序号的 BYDAY", "BYDAY without numbers")
    _judge_days(rule, by, text, faults, field)


def _judge_days(rule: vRecur, by: set[str], text: str, faults: list[Fault], field: str) -> None:
    if {"BYDAY", "BYMONTHDAY"} <= by:
        _say(faults, field, text[:80], "BYDAY 或 BYMONTHDAY 之一", "BYDAY or BYMONTHDAY, not both")
    if any(abs(int(n)) not in range(1, 5) for n in rule.get("BYSETPOS", [])) or (
        "BYSETPOS" in by and "BYDAY" not in by
    ):
        en = "BYSETPOS from 1 to 4, or from the end, with BYDAY"
        _say(faults, field, text[:80], "BYSETPOS 为 ±1 至 ±4，且有 BYDAY", en)
    for day in rule.get("BYDAY", []):
        number = re.match(r"[+-]?\d+", str(day))
        if number is not None and abs(int(number[0])) not in range(1, 6):
            _say(faults, field, str(day), "第 1 至第 5 个", "the first to the fifth")
    days = [abs(int(day)) for day in rule.get("BYMONTHDAY", [])]
    months = [int(month) for month in rule.get("BYMONTH", [])] or [1]
    longest = max(LONGEST_MONTHS.get(month, 31) for month in months)
    if any(not 1 <= day <= longest for day in days):
        _say(faults, field, text[:80], "这些月份有的日子", "days that those months have")


def _occurrences(events: list[Event], first: datetime, last: datetime) -> Iterator[Any]:
    calendar = Calendar()
    for event in events:
        calendar.add_component(event)
    yield from recurring_ical_events.of(calendar).between(first, last)


def _expanded(events: list[Event], moment: datetime) -> list[Date]:
    found = sorted(
        (
            Date(
                one.start, _minutes(one), str(one.get("SUMMARY", "")), str(one.get("LOCATION", ""))
            )
            for one in _occurrences(events, moment, moment + HORIZON)
            if one.start > moment
        ),
        key=lambda one: one.start,
    )
    if len(found) > MOST_DATES:
        fault = Fault(
            field="rule",
            value=str(len(found)),
            zh=f"应不超过 {MOST_DATES} 次",
            en=f"expected at most {MOST_DATES} dates",
        )
        raise Problem("bad-input", errors=[fault])
    return found


def _say(faults: list[Fault], field: str, value: str, zh: str, en: str) -> None:
    faults.append(Fault(field=field, value=value, zh=f"应为{zh}", en=f"expected {en}"))


def _refuse(faults: list[Fault]) -> None:
    if faults:
        raise Problem("bad-input", errors=faults)
