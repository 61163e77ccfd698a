"""Requests: what they name exists, and their shape fits their kind."""

from __future__ import annotations

from models.demand import Request
from models.validate.check import (
    AUDIENCE,
    ORGANISATION,
    PERSON,
    PLACE,
    PLEDGE,
    TOPIC,
    Check,
)
from models.validate.lines import check_lines
from models.validate.links import check_links
from models.validate.seats import check_seats
from models.validate.sessions import check_sessions


def check_demand(check: Check) -> None:
    """All requests one by one, then what ties them together."""
    for request in check.week.requests:
        _references(check, request)
        _times(check, request)
        _kind(check, request)
        check_lines(check, request)
        check_sessions(check, request)
        check_seats(check, request)
    check_links(check)


def _references(check: Check, request: Request) -> None:
    id = request.id
    check_household(check, id, "household", request.household)
    check.refer(id, "organisation", request.organisation, ORGANISATION)
    check.refer_all(id, "people", request.people, PERSON)
    check.refer(id, "place", request.place, PLACE)
    check.refer(id, "topic", request.topic, TOPIC)
    check.refer_all(id, "audiences", request.audiences, AUDIENCE)
    check.refer_all(id, "refuses", request.refuses, PERSON)
    who = (affinity.who for affinity in request.affinity)
    check.once(id, "affinity[{}].who", who, ("among the affinities", "在亲和项中"))
    for i, affinity in enumerate(request.affinity):
        check.refer(id, f"affinity[{i}].who", affinity.who, PERSON, PLEDGE)


def check_household(check: Check, entity: str, field: str, household: str | None) -> None:
    """State when an id does not name a place of the household level."""
    if household is not None and check.refer(entity, field, household, PLACE):
        check_level(check, entity, field, household, check.week.geography.household)


def check_level(check: Check, entity: str, field: str, place: str, level: str) -> None:
    """State when a known place is not of a level."""
    if "geography" not in check.unsound and check.places[place].level != level:
        check.say(entity, field, place, f'a place of level "{level}"', f"层级为“{level}”的地点")


def _times(check: Check, request: Request) -> None:
    earliest = check.time(request.id, "earliest", request.earliest)
    deadline = check.time(request.id, "deadline", request.deadline)
    if earliest is not None and deadline is not None and deadline <= earliest:
        check.say(
            request.id,
            "deadline",
            request.deadline,
            f"a time after its earliest beginning {request.earliest}",
            f"晚于最早开始时间 {request.earliest} 的时间",
        )


def _kind(check: Check, request: Request) -> None:
    """Which fields go with which kind."""
    id, kind = request.id, request.kind

    def only(field: str, given: bool, wanted: bool, en: str, zh: str) -> None:
        if given != wanted:
            word = ("given", "填写") if wanted else ("left out", "留空")
            check.say(id, field, getattr(request, field), f"{word[0]}: {en}", f"{word[1]}：{zh}")

    only(
        "project",
        request.project is not None,
        kind == "project",
        "the facts of a project go with every project and nothing else",
        "项目信息只用于项目，且每个项目都要有",
    )
    only(
        "seat",
        request.seat is not None,
        kind == "enrolment",
        "a wish for a seat goes with every enrolment and nothing else",
        "名额意愿只用于报名，且每个报名都要有",
    )
    if kind != "activity":
        only("seats", request.seats is not None, False, "only activities", "只有活动提供名额")
    if kind == "enrolment":
        only("people", bool(request.people), True, "who takes the seat", "谁来就座")
        only("lines", bool(request.lines), False, "an enrolment asks for a seat", "报名只求名额")
        only(
            "sessions",
            bool(request.sessions),
            False,
            "an enrolment asks for a seat in somebody's session",
            "报名只求他人场次中的名额",
        )
    elif kind != "booking":
        only(
            "people",
            bool(request.people),
            False,
            "only enrolments seat people and only bookings name who attends",
            "只有报名和订房需要写明是哪些人",
        )
    if kind in ("activity", "booking"):
        only(
            "sessions",
            bool(request.sessions),
            True,
            "an activity or a booking takes place in sessions",
            "活动或订房至少有一个场次",
        )
