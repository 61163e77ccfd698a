"""reference: everything the plan names exists."""

from __future__ import annotations

from collections.abc import Iterator

from matcher.rules.base import Breach, Rule
from matcher.rules.view import View
from models.demand import SeatOffer
from models.items import Flow, Placement, Seat


def _check(view: View) -> Iterator[Breach]:
    for flow in view.content.flows:
        if not view.knows_flow(flow):
            zh, en = _of_flow(view, flow)
            ends = (flow.request, flow.line, flow.pledge)
            yield Breach(ends, f"{flow.request}：{zh}", f"{flow.request}: {en}")
    for placement in view.content.placements:
        if not view.knows_placement(placement):
            zh, en = _of_placement(view, placement)
            occurrence = (placement.request, placement.session, str(placement.occurrence))
            yield Breach(occurrence, f"{placement.request}：{zh}", f"{placement.request}: {en}")
    for seat in view.content.seats:
        if not view.knows_seat(seat):
            zh, en = _of_seat(view, seat)
            pair = (seat.request, seat.activity)
            yield Breach(pair, f"{seat.request}：{zh}", f"{seat.request}: {en}")


def _of_flow(view: View, flow: Flow) -> tuple[str, str]:
    if flow.request not in view.requests:
        return _unknown("request", flow.request)
    if (flow.request, flow.line) not in view.lines:
        return _unknown("line", f"{flow.request}/{flow.line}")
    if flow.pledge not in view.pledges:
        return _unknown("pledge", flow.pledge)
    if view.pledges[flow.pledge].item is None:
        return (
            f"认捐 {flow.pledge} 给的是工时，没有物品可以交给 {flow.request}。",
            f"pledge {flow.pledge} holds staff minutes: no item of it can go to {flow.request}.",
        )
    if flow.place not in view.places:
        return _unknown("place", flow.place)
    return _strange_time(flow.at)


def _of_placement(view: View, placement: Placement) -> tuple[str, str]:
    name = f"{placement.request}/{placement.session}"
    session = view.sessions.get((placement.request, placement.session))
    if placement.request not in view.requests:
        return _unknown("request", placement.request)
    if session is None:
        return _unknown("session", name)
    if not 0 <= placement.occurrence < session.occurrences:
        return _unknown("occurrence", f"{name}/{placement.occurrence}")
    if placement.room is not None and placement.room not in view.rooms:
        return _unknown("room", placement.room)
    for a in placement.crew:
        if (placement.request, placement.session, a.role) not in view.roles:
            return _unknown("role", f"{name}/{a.role}")
        if a.person not in view.people:
            return _unknown("person", a.person)
    return _strange_time(placement.start)


def _of_seat(view: View, seat: Seat) -> tuple[str, str]:
    enrolment, activity = view.requests.get(seat.request), view.requests.get(seat.activity)
    if enrolment is None or enrolment.seat is None:
        return _unknown("enrolment", seat.request)
    if activity is None or activity.seats is None:
        return _unknown("activity", seat.activity)
    return _strange_seat(seat, activity.seats)


def _strange_seat(seat: Seat, offer: SeatOffer) -> tuple[str, str]:
    if offer.course:
        return (
            f"{seat.activity} 是系列课，{seat.request} 的名额不能只写其中一场。",
            f"{seat.activity} is a course: {seat.request} cannot sit in one occurrence of it.",
        )
    if seat.session is None or seat.occurrence is None:
        return (
            f"{seat.request} 在 {seat.activity} 的名额没有写明是哪一场。",
            f"the seat of {seat.request} in {seat.activity} does not say which occurrence.",
        )
    return _unknown("occurrence", f"{seat.activity}/{seat.session}/{seat.occurrence}")


_ZH = {
    "request": "诉求",
    "line": "物项",
    "pledge": "认捐",
    "place": "地点",
    "session": "场次",
    "occurrence": "场次",
    "room": "房间",
    "role": "角色",
    "person": "人",
    "enrolment": "报名",
    "activity": "活动",
}


def _unknown(what: str, id: str) -> tuple[str, str]:
    return f"方案里的{_ZH[what]} {id} 在本周资料中不存在。", f"the week knows no {what} {id}."


def _strange_time(time: str) -> tuple[str, str]:
    return f"时间 {time} 不是本周的一个时间格的起点。", f"no slot of the week begins at {time}."


RULE = Rule(
    name="reference",
    zh="方案里提到的每一个诉求、认捐、人、房间、地点和时间，本周资料里都要有。",
    en="Every request, pledge, person, room, place and time that the plan names exists.",
    check=_check,
)
