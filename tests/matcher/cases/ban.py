"""ban: every field of a target met and missed, and everything that can be withdrawn."""

from __future__ import annotations

from typing import Any

from models.demand import Choice, Role, RoomNeed, SeatOffer, SeatWish
from models.items import Commitments
from models.supply import Hire, JoinedRoom, Pledge
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
    room,
    seat,
    session,
    t,
    week,
    window,
)
from tests.matcher.cases.base import Case
from tests.matcher.targets import DONE, MATCHED, UNMATCHED, decided, title

BROKEN = (("ban", ("d",)),)
_DAY = (window(0, "00:00", "18:00"),)


def _ban(name: str, holds: bool, plan: Commitments = DONE, **target: str | int) -> Case:
    banned = decided(bans=(decision("d", **target),))
    return Case(name, banned, plan, () if holds else BROKEN)


def _without(*gone: str) -> Week:
    """Rice, visits by Ann (a volunteer), Bob (staff) or Carl (hired), tea in two rooms."""
    wish = SeatWish(choices=(Choice(activity="tea"), Choice(activity="yoga")))
    tea: dict[str, Any] = {"sessions": (session(windows=_DAY, room=RoomNeed(function="tea")),)}
    return week(
        people=(
            person("ann"),
            person("bob", organisation="firm", staff_pledge="hours"),
            person("carl", hire=Hire(fund="fund", price_per_hour=100)),
            person("eve"),
            person("fay"),
        ),
        rooms=(room("one"), room("two")),
        joined_rooms=(
            JoinedRoom(id="both", rooms=("one", "two"), functions={"tea": 0}, capacity=20),
        ),
        pledges=(
            pledge("p", "rice", 9),
            pledge("q", "rice", 9),
            pledge("fund", "money", 900),
            Pledge(id="hours", donor="firm", kind="staff", quantity=600),
        ),
        requests=(
            request("r", lines=(line("rice", 5),)),
            request(
                "yoga", "activity", sessions=(session(windows=_DAY),), seats=SeatOffer(limit=9)
            ),
            request("v", sessions=(session(windows=_DAY, crew=(Role(id="helper"),)),)),
            request("tea", "activity", **tea, seats=SeatOffer(limit=9)),
            request("e", "enrolment", people=("eve", "fay"), seat=wish),
        ),
        decisions=Decisions(withdrawn=gone),
    )


def _withdrawn(name: str, id: str, *items: Any, holds: bool = False) -> Case:
    return Case(name, _without(id), content(*items), () if holds else (("ban", (id,)),))


RICE = flow("r", "p", 5)
TEA = placed("tea", t(0, "15:00"), room="one")
JOINED = placed("tea", t(0, "15:00"), room="both")


def _visit(person: str) -> Any:
    return placed("v", t(0), {person: "helper"})


# A course of one hour, called off, and Eve who had enrolled.
CALLED_OFF = week(
    people=(person("eve"),),
    requests=(activity("a", session(windows=_DAY), course=True), enrolment("e", "eve")),
    decisions=Decisions(withdrawn=("a",)),
)

CASES: tuple[Case, ...] = (
    Case(
        "a seat in a withdrawn course",
        CALLED_OFF,
        content(seat("e", "a", None, None)),
        (("ban", ("a",)), ("one-seat", ("e", "a", "s", "0"))),
    ),
    *(_ban(f"there: {title(target)}", False, **target) for target in MATCHED),
    *(_ban(f"not there: {title(target)}", True, **target) for target in UNMATCHED),
    _ban("an empty plan", True, content(), request="r", line="l"),
    _ban(
        "a pledge for a line that another pledge serves",
        True,
        content(flow("r", "q", 1)),
        request="r",
        line="l",
        pledge="p",
    ),
    _ban("a request that gets nothing", True, request="u"),
    _ban("a request that gets some goods", False, request="r"),
    _ban("a request that has a session", False, request="yoga"),
    _ban("a request that has a seat", False, request="e"),
    Case(
        "the second of two bans",
        decided(bans=(decision("a", request="u"), decision("d", request="e"))),
        DONE,
        BROKEN,
    ),
    Case("nothing withdrawn", _without(), content(RICE, _visit("bob"), JOINED, seat("e", "tea"))),
    _withdrawn("goods of a withdrawn pledge", "p", RICE),
    _withdrawn("goods of another pledge", "q", RICE, holds=True),
    _withdrawn("goods for a withdrawn request", "r", RICE),
    _withdrawn("a session of a withdrawn request", "v", _visit("ann")),
    _withdrawn("a seat of a withdrawn request", "e", TEA, seat("e", "tea")),
    _withdrawn("goods for another request", "v", RICE, holds=True),
    _withdrawn("a session of a withdrawn activity, nobody in it", "tea", TEA),
    _withdrawn("a withdrawn helper", "ann", _visit("ann")),
    _withdrawn("another helper", "ann", _visit("bob"), holds=True),
    _withdrawn("staff whose hours are withdrawn", "hours", _visit("bob")),
    _withdrawn("a hired carer whose fund is withdrawn", "fund", _visit("carl")),
    _withdrawn(
        "a volunteer, whom a withdrawn fund does not pay", "fund", _visit("ann"), holds=True
    ),
    _withdrawn("a seat without those who are withdrawn", "ann", TEA, seat("e", "tea"), holds=True),
    _withdrawn("a withdrawn room", "one", TEA),
    _withdrawn("another room", "two", TEA, holds=True),
    _withdrawn("a joined room, one part of which is withdrawn", "two", JOINED),
    _withdrawn("a withdrawn joined room", "both", JOINED),
    _withdrawn("a part of a withdrawn joined room", "both", TEA, holds=True),
    Case(
        "two withdrawn at once, one of them used twice",
        _without("p", "ann"),
        content(flow("r", "p", 3), flow("r", "p", 2, at=t(1)), _visit("ann")),
        (("ban", ("ann",)), ("ban", ("p",))),
    ),
)
