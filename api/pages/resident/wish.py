"""Make a wish in three steps: what, how much or when, how urgent. Every step is an address, so that
a closed phone loses nothing."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Request
from sqlmodel import Session
from starlette.datastructures import FormData
from starlette.responses import Response

from api.json.unit import Asking, Transaction, Unit
from api.pages.asking import Form, field
from api.pages.errors import Shown
from api.pages.look import look_of
from api.pages.render import go
from api.pages.resident.desk import PREFIX, Own, home_of, my_page
from api.problems import Fault, Problem, of_invalid_input
from api.services.mine import Mine, collecting_week, goods, skills
from api.services.things.kinds import kind_of
from api.services.things.writing import Writer, enter
from matcher.show.telling import day_name
from models.tables import ItemRow, RequestRow, SkillRow, WeekRow
from models.validate import InvalidInput

router = APIRouter(route_class=Unit, prefix=PREFIX + "/wish")
PARTS = {
    "morning": ("09:00", "12:00"),
    "afternoon": ("14:00", "17:00"),
    "evening": ("18:00", "21:00"),
}
MINUTES = (30, 60, 90, 120)
MOST = 99
Given = dict[str, Any]


@router.get("")
def get_wish(request: Request, found: Own, session: Transaction) -> Response:
    """The step that what is known so far leads to."""
    query = request.query_params
    given = _given(FormData([*query.multi_items()]))
    return _step(request, found, session, given, query.get("step", "1"), [])


@router.post("")
def post_wish(
    request: Request, found: Own, form: Form, asking: Asking, session: Transaction
) -> Response:
    """Enter the wish into the week that takes wishes."""
    week = collecting_week(found)
    given = _given(form)
    faults = _faults(session, week, given)
    if faults:
        raise Shown(_step(request, found, session, given, "2", faults))
    try:
        writer = Writer(session, asking, week.id, kind_of("requests"))
        enter(writer, [_tree(session, found, week, given)])
    except InvalidInput as wrong:
        problem = of_invalid_input(wrong)
        page = _step(request, found, session, given, "2", problem.document.errors)
        raise Shown(page) from None
    return go(f"{home_of(found)}?done=wish")


@router.post("/back")
def post_back(found: Own, form: Form, asking: Asking, session: Transaction) -> Response:
    """Withdraw what one has asked for in the week that takes wishes, or take that back."""
    id, gone = field(form, "id", 80), field(form, "gone", 3) == "yes"
    week = collecting_week(found)
    row = session.get(RequestRow, (week.id, id))
    if row is None or row.household != found.household:
        raise Problem("not-found", id)
    writer = Writer(session, asking, week.id, kind_of("requests"))
    writer.amend(id, row.version, {"withdrawn": gone})
    if not gone:
        return go(f"{home_of(found)}?done=rewished")
    return go(f"{home_of(found)}?done=unwished&undo={quote(id, safe='')}")


def _given(form: FormData) -> Given:
    return {
        "kind": field(form, "kind", 10),
        "item": field(form, "item", 80),
        "amount": field(form, "amount", 4),
        "skill": field(form, "skill", 80),
        "minutes": field(form, "minutes", 4),
        "times": [str(value) for value in form.getlist("time")][:30],
        "urgency": field(form, "urgency", 1) or "2",
        "note": field(form, "note", 60),
    }


def _step(
    request: Request, found: Mine, session: Session, given: Given, step: str, faults: list[Fault]
) -> Response:
    week = found.collecting
    if week is None or found.household is None:
        return my_page(request, found, "my/wish_closed.html", "wish")
    if step == "3":
        faults = _faults(session, week, given)
    if given["kind"] not in ("goods", "help"):
        template = "my/wish_1.html"
    elif step == "3" and not faults:
        template = "my/wish_3.html"
    else:
        template = "my/wish_2.html"
    return my_page(
        request,
        found,
        template,
        "wish",
        status=422 if faults and request.method == "POST" else 200,
        given=given,
        faults={fault.field: fault for fault in faults},
        week=week,
        goods=goods(session, week),
        skills=skills(session, week),
        days=days_of_week(request, week),
        parts=PARTS,
        minutes=MINUTES,
        item=session.get(ItemRow, (week.id, given["item"])),
        skill=session.get(SkillRow, (week.id, given["skill"])),
    )


def days_of_week(request: Request | None, week: WeekRow) -> list[tuple[str, str]]:
    """(ISO date, what it is called) of the week; in Chinese for nobody in particular."""
    first = date.fromisoformat(week.start)
    language = look_of(request).language if request is not None else "zh"
    days = [first + timedelta(days=i) for i in range(week.days)]
    return [(day.isoformat(), day_name(day, language)) for day in days]


def _faults(session: Session, week: WeekRow, given: Given) -> list[Fault]:
    """Everything that is missing or wrong, at its field, with what to put instead."""
    found: list[Fault] = []

    def wrong(name: str, zh: str, en: str) -> None:
        found.append(Fault(field=name, value=str(given.get(name, "")), zh=zh, en=en))

    if given["kind"] == "goods":
        if session.get(ItemRow, (week.id, given["item"])) is None:
            wrong("item", "选一样要的东西", "choose what you need")
        if not given["amount"].isdecimal() or not 1 <= int(given["amount"]) <= MOST:
            wrong("amount", f"写一个 1 到 {MOST} 的数字", f"a number from 1 to {MOST}")
    else:
        if session.get(SkillRow, (week.id, given["skill"])) is None:
            wrong("skill", "选一样要人帮的事", "choose what help you need")
        if given["minutes"] not in map(str, MINUTES):
            wrong("minutes", "选大概要多久", "choose about how long")
        if not [time for time in given["times"] if window_of(week, time)]:
            wrong("times", "至少勾一个方便的时间", "tick at least one time that suits you")
    if given["urgency"] not in "12345":
        wrong("urgency", "选急不急", "choose how urgent it is")
    return found


def window_of(week: WeekRow, time: str) -> dict[str, str] | None:
    """``2026-11-23 morning`` as a window of the week."""
    day, _, part = time.partition(" ")
    first = date.fromisoformat(week.start)
    days = {(first + timedelta(days=i)).isoformat() for i in range(week.days)}
    if day not in days or part not in PARTS:
        return None
    start, end = PARTS[part]
    return {"start": f"{day}T{start}", "end": f"{day}T{end}"}


def _tree(session: Session, found: Mine, week: WeekRow, given: Given) -> dict[str, Any]:
    """The wish as a thing of the week."""
    if found.household is None:
        raise Problem("not-now", "household")
    topics = [topic for topic in week.topics if topic == "mutual-aid"] or list(week.topics)
    tree: dict[str, Any] = {
        "kind": "need",
        "household": found.household,
        "place": found.household,
        "topic": topics[0],
        "urgency": int(given["urgency"]),
        "name": given["note"],
    }
    if given["kind"] == "goods":
        item = session.get_one(ItemRow, (week.id, given["item"]))
        amount = int(given["amount"]) * item.parts
        tree["lines"] = [{"id": "what", "item": item.id, "amount": amount}]
        tree["name"] = given["note"] or f"{item.name or item.id} {given['amount']}{item.unit}"
    else:
        skill = session.get_one(SkillRow, (week.id, given["skill"]))
        windows = [window for time in given["times"] if (window := window_of(week, time))]
        tree["sessions"] = [
            {
                "id": "visit",
                "minutes": int(given["minutes"]),
                "windows": windows,
                "crew": [{"id": "helper", "skill": skill.id}],
                "home_visit": True,
            }
        ]
        tree["name"] = given["note"] or skill.name or skill.id
    return tree
