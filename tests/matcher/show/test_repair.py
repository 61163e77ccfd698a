"""Events and ways out in words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from matcher.repair import Repair, week_of, whole
from matcher.show.document import Document
from matcher.show.render import text
from matcher.show.repair import document
from matcher.show.telling import Language, Telling
from models.base import Window
from models.event import (
    DayCancelled,
    Declined,
    Event,
    Overran,
    PledgeShort,
    RestCancelled,
    RoomClosed,
    SessionCancelled,
    UrgentWish,
    WishWithdrawn,
)
from models.week import Decisions, Week
from tests.build import (
    activity,
    content,
    decision,
    enrolment,
    flow,
    line,
    person,
    placed,
    pledge,
    request,
    role,
    room,
    seat,
    session,
    t,
    week,
    window,
)
from tests.matcher.repair.published import published, repaired

PLAN = content(
    placed("v", t(0, "09:00"), {"ann": "helper"}),
    placed("a", t(2, "10:00"), room="tea"),
    flow("food", "p", 2),
    seat("e", "a"),
)


def neighbourhood() -> Week:
    hours = (window(0, "09:00", "10:00"),)
    visit = session(windows=hours, crew=(role("helper", people=("ann",)),))
    need = {"function": "tea"}
    tea = activity("a", session(windows=(window(2, "10:00", "11:00"),), room=need))
    return week(
        people=(person("ann"), person("kid", "h2")),
        rooms=(room("tea", name="茶室"),),
        pledges=(pledge("p", "rice", 2, name="米"),),
        requests=(
            request("v", name="理发", sessions=(visit,)),
            request("food", name="米饭", lines=(line("rice", 2),)),
            tea,
            enrolment("e", "kid"),
        ),
        decisions=Decisions(pins=(decision("only-ann", request="v", person="ann"),)),
    )


def told(event: Event, lang: Language, now: str | None = None) -> tuple[Document, Repair]:
    """The document of what happened to the neighbourhood."""
    desk = published(neighbourhood(), PLAN)
    found = repaired(desk, event, now)
    after = week_of(desk, found)
    afters = [Telling(after, whole(desk, after, way).plan, lang) for way in found.ways]
    return document(Telling(desk.original, desk.plan, lang), afters, found), found


SERVED = {"person": "ann", "request": "v", "session": "s"}
CLOSED = Window(start=t(2, "09:00"), end=t(2, "12:00"))
EVENTS: list[tuple[Event, str, str]] = [
    (
        SessionCancelled(kind="session-cancelled", person="ann", request="v", session="s"),
        "ann 来不了：理发(v)，11月23日 周一 09:00–10:00，ann",
        "ann cannot come: 理发(v), Mon 23 Nov 09:00–10:00; ann",
    ),
    (
        DayCancelled(kind="day-cancelled", person="ann", day="2026-11-23"),
        "ann 11月23日 周一 来不了",
        "ann cannot come on Mon 23 Nov",
    ),
    (
        RestCancelled(kind="rest-cancelled", person="ann"),
        "ann 本周余下的时间都来不了",
        "ann cannot come for the rest of the week",
    ),
    (
        Declined(kind="declined", person="ann", request="v", session="s"),
        "ann 婉拒：理发(v)，11月23日 周一 09:00–10:00，ann",
        "ann declines: 理发(v), Mon 23 Nov 09:00–10:00; ann",
    ),
    (
        RoomClosed(kind="room-closed", room="tea", window=CLOSED),
        "房间 茶室(tea) 11月25日 周三 09:00–12:00 不能用",
        "room 茶室(tea) cannot be used Wed 25 Nov 09:00–12:00",
    ),
    (
        PledgeShort(kind="pledge-short", pledge="p", quantity=1),
        "认捐 米(p) 只有 1 袋",
        "pledge 米(p) holds only 1 袋",
    ),
    (
        UrgentWish(kind="urgent-wish", request=request("new", name="陪诊")),
        "新的急需：陪诊(new)",
        "a new urgent wish: 陪诊(new)",
    ),
    (
        WishWithdrawn(kind="wish-withdrawn", request="food"),
        "诉求 米饭(food) 撤回",
        "request 米饭(food) is withdrawn",
    ),
    (
        Overran(kind="overran", request="v", session="s", until=t(0, "11:00")),
        "理发(v)，11月23日 周一 09:00–10:00，ann：拖到 11月23日 周一 11:00",
        "理发(v), Mon 23 Nov 09:00–10:00; ann: lasts until Mon 23 Nov 11:00",
    ),
]


@pytest.mark.parametrize(("event", "zh", "en"), EVENTS)
def test_each_event_is_one_sentence(event: Event, zh: str, en: str) -> None:
    assert told(event, "zh")[0].title == f"修补：{zh}"
    assert told(event, "en")[0].title == f"Repair: {en}"


def test_who_is_told_what_of_rooms_and_seats() -> None:
    said = text(told(RoomClosed(kind="room-closed", room="tea", window=CLOSED), "zh")[0])
    # The activity's own household-less requester is the activity; kid loses the seat.
    assert "提出“a”的人\t场次\ta\t11月25日 周三 10:00–11:00，茶室(tea)\t取消\t是\n" in said
    assert "kid\t名额\ta\t11月25日 周三 10:00–11:00，茶室(tea)\t取消\t是\n" in said


def test_who_is_told_what_of_goods() -> None:
    event = PledgeShort(kind="pledge-short", pledge="p", quantity=1)
    assert "h1\t物资\t米饭(food)\trice 2 袋，来自 米(p)\trice 1 袋，来自 米(p)\t是\n" in text(
        told(event, "zh")[0]
    )
    assert "h1\tgoods\t米饭(food)\trice 2 袋 from 米(p)\trice 1 袋 from 米(p)\tyes\n" in text(
        told(event, "en")[0]
    )


def test_decisions_that_the_event_releases_are_named() -> None:
    said = text(told(EVENTS[0][0], "zh")[0])
    assert "指定 only-ann：诉求 理发(v)，人 ann（coordinator 所定）\n" in said
    assert "## Decisions that the event released\n" in text(told(EVENTS[0][0], "en")[0])


def test_a_wish_that_changes_nothing_tells_nobody() -> None:
    said = text(told(UrgentWish(kind="urgent-wish", request=request("new")), "en")[0])
    assert "Nobody needs to be told anything.\n" in said


def test_a_loss_that_is_no_plan_is_marked() -> None:
    desk = published(neighbourhood(), PLAN)
    found = replace(repaired(desk, EVENTS[1][0]), nothing_holds=False)
    after = week_of(desk, found)
    telling = [Telling(after, whole(desk, after, way).plan, "en") for way in found.ways]
    shown = document(Telling(desk.original, desk.plan, "en"), telling, found)
    assert shown.tables[0].columns[1] == "nothing done (no plan)"
