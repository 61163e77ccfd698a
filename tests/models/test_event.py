"""Events: read whole or with every problem, and only what could have happened."""

from __future__ import annotations

import json
from typing import Any

import pytest

from models.event import KINDS, UrgentWish
from models.items import Commitments
from models.supply import Pledge
from models.validate import InvalidInput
from models.validate.event import event_problems, read_event
from models.week import Decisions, Week
from tests.build import (
    content,
    flow,
    line,
    person,
    placed,
    pledge,
    request,
    role,
    room,
    session,
    t,
    week,
)

SERVED = {"person": "ann", "request": "v", "session": "s"}
SOUND: dict[str, dict[str, Any]] = {
    "session-cancelled": SERVED,
    "day-cancelled": {"person": "ann", "day": "2026-11-24"},
    "rest-cancelled": {"person": "ann"},
    "declined": {**SERVED, "by": "ann", "reason": "牙疼"},
    "room-closed": {"room": "tea", "window": {"start": t(1, "09:00"), "end": t(1, "10:00")}},
    "pledge-short": {"pledge": "p", "quantity": 2},
    "urgent-wish": {"request": {"id": "new", "kind": "need", "place": "h3", "topic": "mutual-aid"}},
    "wish-withdrawn": {"request": "v"},
    "overran": {"request": "v", "session": "s", "until": t(0, "11:00")},
}


def neighbourhood() -> Week:
    crew = (role("helper"),)
    return week(
        people=(person("ann"), person("bob")),
        rooms=(room("tea"),),
        pledges=(pledge("p", "rice", 5), pledge("gone", "rice", 5), pledge("b", "bay", 3)),
        requests=(
            request("v", sessions=(session(crew=crew, occurrences=2),)),
            request("food", lines=(line("rice", 3),)),
            request("car", lines=(line("bay", 2),)),
            request("off"),
        ),
        decisions=Decisions(withdrawn=("gone", "off")),
    )


PLAN: Commitments = content(
    placed("v", t(0, "09:00"), {"ann": "helper"}),
    flow("food", "p", 3, at=t(0, "08:00")),
    flow("car", "b", 2, at=t(0, "20:00")),
)


def text(kind: str, **fields: Any) -> str:
    return json.dumps({"kind": kind, **SOUND[kind], **fields})


def problems(kind: str, now: str | None = None, **fields: Any) -> list[tuple[str, str, str]]:
    found = event_problems(neighbourhood(), PLAN, read_event(text(kind, **fields)), now)
    return [(p.entity, p.field, p.expected) for p in found]


def test_every_kind_is_covered() -> None:
    assert set(SOUND) == set(KINDS)


@pytest.mark.parametrize("kind", SOUND)
def test_a_sound_event_is_read(kind: str) -> None:
    event = read_event(text(kind))
    assert isinstance(event, KINDS[kind])
    assert event.kind == kind
    assert problems(kind) == []


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ("", ""),
        ("[]", "kind"),
        ("{}", "kind"),
        ('{"kind": 7}', "kind"),
        ('{"kind": ["declined"]}', "kind"),
        ('{"kind": "sick"}', "kind"),
        ('{"kind": "rest-cancelled", "person": "a", "person": "b"}', "person"),
    ],
)
def test_what_is_no_event_says_what_is_expected(given: str, field: str) -> None:
    with pytest.raises(InvalidInput) as error:
        read_event(given)
    assert [p.field for p in error.value.problems] == [field]
    if field == "kind":
        for kind in KINDS:
            assert f'"{kind}"' in error.value.problems[0].expected


def test_all_problems_of_shape_at_once() -> None:
    wrong = {"person": " ann", "day": "Tuesday", "session": "s"}
    with pytest.raises(InvalidInput) as error:
        read_event(json.dumps({"kind": "day-cancelled", **wrong}))
    assert {p.field for p in error.value.problems} == {"person", "day", "session"}


@pytest.mark.parametrize("kind", SOUND)
def test_a_required_field_is_missed(kind: str) -> None:
    required = next(iter(SOUND[kind]))
    fields = {k: v for k, v in SOUND[kind].items() if k != required}
    with pytest.raises(InvalidInput) as error:
        read_event(json.dumps({"kind": kind, **fields}))
    assert [p.field for p in error.value.problems] == [required]


@pytest.mark.parametrize(
    ("kind", "fields", "expected"),
    [
        ("rest-cancelled", {"person": "tea"}, [("person", "the id of a person that exists")]),
        ("session-cancelled", {"person": "bob"}, [("person", "someone of the crew")]),
        ("session-cancelled", {"request": "x"}, [("request", "the id of a request that exists")]),
        ("declined", {"session": "x"}, [("session", 'a session of "v"')]),
        ("declined", {"occurrence": 1}, [("occurrence", "an occurrence that the plan places")]),
        (
            "declined",
            {"person": "x", "occurrence": 1},
            [("occurrence", "an occurrence"), ("person", "the id of a person")],
        ),
        ("day-cancelled", {"day": "2026-11-30"}, [("day", "a day of the week")]),
        ("day-cancelled", {"day": "2026-11-22"}, [("day", "a day of the week")]),
        ("day-cancelled", {"day": "2026-11-31"}, [("day", "a day of the week")]),
        ("room-closed", {"room": "v1"}, [("room", "the id of a room")]),
        (
            "room-closed",
            {"window": {"start": t(1, "10:00"), "end": t(1, "10:00")}},
            [("window[0].end", "a time after")],
        ),
        ("pledge-short", {"quantity": 5}, [("quantity", "less than was pledged, 5")]),
        ("pledge-short", {"pledge": "gone"}, [("pledge", "something that has not been withdrawn")]),
        ("wish-withdrawn", {"request": "off"}, [("request", "something that has not been")]),
        ("overran", {"until": t(0, "10:00")}, [("until", "a time after the planned end")]),
        ("overran", {"until": t(7, "00:30")}, [("until", "a time after the planned end")]),
        ("overran", {"until": t(0, "10:10")}, [("until", "a time of the week's calendar")]),
    ],
)
def test_what_could_not_have_happened(
    kind: str, fields: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    found = problems(kind, **fields)
    assert [field for _, field, _ in found] == [field for field, _ in expected]
    for (_, _, said), (_, wanted) in zip(found, expected, strict=True):
        assert said.startswith(wanted)


def test_what_has_begun_can_no_longer_be_cancelled() -> None:
    assert problems("declined", now=t(0, "09:00")) == []
    assert problems("declined", now=t(0, "09:30")) == [
        ("event", "occurrence", "an occurrence that has not begun yet")
    ]


def test_what_has_been_handed_over_was_there() -> None:
    # Three bags went out at eight on Monday; two bays are lent from eight in the evening.
    assert problems("pledge-short", now=t(0, "08:00")) == []
    after = [("event", "quantity", "at least what has been handed over already, 3")]
    assert problems("pledge-short", now=t(0, "08:30")) == after
    assert problems("pledge-short", now=t(0, "20:00"), pledge="b", quantity=1) == []
    lent = [("event", "quantity", "at least what has been handed over already, 2")]
    assert problems("pledge-short", now=t(0, "20:30"), pledge="b", quantity=1) == lent


def test_an_urgent_wish_is_judged_like_any_request() -> None:
    wish = {"id": "new", "kind": "enrolment", "place": "nowhere", "topic": "x", "value": 2}
    fields = {field for _, field, _ in problems("urgent-wish", request=wish)}
    assert fields == {"place", "topic", "seat", "people"}
    taken = {**wish, "id": "ann"}
    assert problems("urgent-wish", request=taken) == [("ann", "id", "an id that nothing has yet")]


def test_now_and_favourites_are_judged_too() -> None:
    event = read_event(text("rest-cancelled"))
    found = event_problems(neighbourhood(), PLAN, event, "2026-11-23T25:00", ("v", "x", "v"))
    assert [p.field for p in found] == ["now", "favourites[1]", "favourites[2]"]


def test_now_lies_before_the_end_of_the_week() -> None:
    # The week has seven days from 2026-11-23; before it begins nothing is past.
    end = t(7)
    assert problems("rest-cancelled", now=t(6, "23:30")) == []
    assert problems("rest-cancelled", now="2026-11-20T09:00") == []
    wrong = ("event", "now", f"a time before the week ends, {end}")
    assert problems("rest-cancelled", now=end) == [wrong]
    assert problems("rest-cancelled", now="2027-11-23T09:00") == [wrong]


def test_every_problem_is_told_in_chinese_too() -> None:
    wish = UrgentWish(kind="urgent-wish", request=request("v"))
    (found,) = event_problems(neighbourhood(), PLAN, wish)
    assert found.expected_zh == "尚未使用的编号"


def test_staff_hours_may_fall_short() -> None:
    hours = Pledge(id="hours", donor="firm", kind="staff", quantity=60)
    staffed = neighbourhood().model_copy(update={"pledges": (hours,)})
    event = read_event(json.dumps({"kind": "pledge-short", "pledge": "hours", "quantity": 30}))
    assert event_problems(staffed, content(), event, t(3)) == []
