"""What did our pledge do, what is missing now; and pledging, in one page."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Annotated, Any, get_args
from urllib.parse import quote

from fastapi import APIRouter, Depends, Request
from sqlmodel import Session
from starlette.responses import Response

from api.json.unit import Asking, Transaction, Unit
from api.pages import giving
from api.pages.amounts import amount
from api.pages.asking import Form, field
from api.pages.board import counting_for
from api.pages.enterprise.asks import asks_now
from api.pages.errors import Shown
from api.pages.look import Look, look_of
from api.pages.missing import missing
from api.pages.noticing import Shown as Told
from api.pages.noticing import shown
from api.pages.render import go, page
from api.problems import Fault, Problem, of_invalid_input
from api.services.giving import (
    Giver,
    giver,
    items,
    last_time,
    pledges,
    say_short,
    shorts,
    take_back,
)
from api.services.notices.reading import notices_for, read
from api.services.things.kinds import kind_of
from api.services.things.writing import Writer, enter
from matcher.show.telling import day_name
from models.supply import Pledge
from models.tables import ItemRow, PledgeRow, WeekRow
from models.tables.base import now
from models.validate import InvalidInput

PREFIX = "/give/{neighbourhood}/{organisation}"
router = APIRouter(route_class=Unit, prefix=PREFIX)
STAFF = "staff"
"""In the form's list of what to give: hours of one's staff instead of an item."""
MONEY = get_args(Pledge.model_fields["money"].annotation)
MOST = 1_000_000
UNDER_WAY = ("published", "carrying-out")


def _giver(neighbourhood: str, organisation: str, asking: Asking, session: Transaction) -> Giver:
    return giver(session, asking, neighbourhood, organisation, now())


Giving = Annotated[Giver, Depends(_giver)]


def home_of(found: Giver) -> str:
    """The desk's address."""
    return f"/give/{quote(found.neighbourhood, safe='')}/{quote(found.organisation, safe='')}"


def give_page(request: Request, found: Giver, template: str, tab: str, **values: Any) -> Response:
    """A page of the desk."""
    status = values.pop("status", 200)
    return page(request, template, status=status, giver=found, at=home_of(found), tab=tab, **values)


@router.get("")
def get_home(request: Request, found: Giving, session: Transaction, done: str = "") -> Response:
    """Where it went, what is missing, and what is pledged for the week to come."""
    return _home(request, found, session, done=done)


def _home(
    request: Request,
    found: Giver,
    session: Session,
    *,
    done: str = "",
    faults: list[Fault] | None = None,
    at_pledge: str = "",
) -> Response:
    look, plan = look_of(request), found.board.reading
    ours = giving.given(plan, look.language) if plan is not None else ()
    rows = {row.id: row for row in last_time(session, found)}
    going = found.board.week is not None and found.board.week.state in UNDER_WAY
    return give_page(
        request,
        found,
        "give/home.html",
        "home",
        status=422 if faults else 200,
        given=[one for one in ours if one.donor == found.organisation],
        rows=rows,
        shorts=shorts(session, found),
        going=going,
        of={row.id: _item(session, row) for row in rows.values()},
        amount=partial(amount, look),
        week_of=_first_day(look, found),
        missing=missing(plan, look.language) if plan is not None else (),
        asks=asks_now(session, look, found),
        counting=counting_for(look),
        pledged=pledges(session, found),
        units=_units(session, found),
        done=done,
        undo=request.query_params.get("undo", ""),
        news=[n for n in _news(session, look, found) if n.unread],
        faults=faults or [],
        at_pledge=at_pledge,
    )


def _news(session: Session, look: Look, found: Giver) -> list[Told]:
    rows = notices_for(session, found.neighbourhood, (found.organisation,))
    return [shown(session, look, row) for row in rows]


@router.post("/notices")
def post_read(found: Giving, form: Form, asking: Asking, session: Transaction) -> Response:
    """We have read it."""
    ids = [str(value) for value in form.getlist("notice")][:100]
    read(session, asking, found.neighbourhood, (found.organisation,), ids)
    return go(home_of(found))


def _item(session: Session, row: PledgeRow) -> ItemRow | None:
    """What is pledged; None: hours of staff."""
    return session.get(ItemRow, (row.week, row.item)) if row.item is not None else None


def _parts(session: Session, row: PledgeRow) -> int:
    """How many parts a unit of it has, minutes an hour."""
    item = _item(session, row)
    return 60 if item is None else item.parts


def _first_day(look: Look, found: Giver) -> str:
    if found.collecting is None:
        return ""
    return day_name(date.fromisoformat(found.collecting.start), look.language)


def _template(look: Look, session: Session, row: PledgeRow) -> dict[str, str]:
    """A pledge of last time, to start from, in words."""
    item = _item(session, row)
    name = look.say("员工工时", "staff hours") if item is None else item.name or item.id
    return {"id": row.id, "said": f"{row.name or name} · {amount(look, row.quantity, item)}"}


@router.post("/short")
def post_short(
    request: Request, found: Giving, form: Form, asking: Asking, session: Transaction
) -> Response:
    """Less of a published pledge than was said, or all of it after all."""
    id = field(form, "id", 80)
    if field(form, "whole", 3) == "yes":
        take_back(session, asking, found, id)
        return go(f"{home_of(found)}?done=whole")
    row = next((one for one in last_time(session, found) if one.id == id), None)
    left = field(form, "left", 12)
    if row is not None and not left.isdecimal():
        fault = Fault(field="left", value=left, zh="写一个整数，没有就写 0", en="a whole number")
        raise Shown(_home(request, found, session, faults=[fault], at_pledge=id))
    per = _parts(session, row) if row is not None else 1
    try:
        say_short(session, asking, found, id, int(left or 0) * per, field(form, "reason", 500))
    except Problem as problem:
        if problem.code != "bad-input":
            raise
        errors = problem.document.errors
        raise Shown(_home(request, found, session, faults=errors, at_pledge=id)) from None
    return go(f"{home_of(found)}?done=short&undo={quote(id, safe='')}")


def _units(session: Session, found: Giver) -> dict[str, ItemRow]:
    if found.collecting is None:
        return {}
    return {item.id: item for item in items(session, found.collecting)}


@router.get("/pledge")
def get_pledge(
    request: Request, found: Giving, session: Transaction, like: str = "", last: str = ""
) -> Response:
    """The form, empty or as a pledge of this week (``like``) or of last time."""
    given = {"item": "", "quantity": "", "money": "grant", "share": "100", "name": "", "topics": []}
    now_pledged = [p.row for p in pledges(session, found) if p.row.id == like]
    of_before = [row for row in last_time(session, found) if row.id == last]
    before = next(iter([*now_pledged, *of_before]), None)
    if before is not None:
        per = _parts(session, before)
        given |= {
            "item": before.item or STAFF,
            "quantity": str(before.quantity // per),
            "money": before.money,
            "share": str(before.max_share_percent),
            "name": before.name,
            "topics": list(before.conditions.topics),
        }
    return _form(request, found, session, given, [])


def _form(
    request: Request, found: Giver, session: Session, given: dict[str, Any], faults: list[Fault]
) -> Response:
    if found.collecting is None:
        return give_page(request, found, "give/closed.html", "pledge")
    return give_page(
        request,
        found,
        "give/pledge.html",
        "pledge",
        status=422 if faults else 200,
        given=given,
        faults={fault.field: fault for fault in faults},
        items=items(session, found.collecting),
        topics=found.collecting.topics,
        money=MONEY,
        staff=STAFF,
        week=found.collecting,
        before=[_template(look_of(request), session, row) for row in last_time(session, found)],
    )


@router.post("/pledge")
def post_pledge(
    request: Request, found: Giving, form: Form, asking: Asking, session: Transaction
) -> Response:
    """Pledge for the week to come."""
    week = _week(found)
    given = {
        name: field(form, name, 200) for name in ("item", "quantity", "money", "share", "name")
    }
    topics = [str(topic) for topic in form.getlist("topic")][:30]
    told = {**given, "topics": topics}
    faults = _faults(session, week, given)
    if faults:
        raise Shown(_form(request, found, session, told, faults))
    try:
        writer = Writer(session, asking, week.id, kind_of("pledges"))
        enter(writer, [_tree(session, found, week, told)])
    except InvalidInput as wrong:
        problem = of_invalid_input(wrong)
        raise Shown(_form(request, found, session, told, problem.document.errors)) from None
    return go(f"{home_of(found)}?done=pledge")


@router.post("/pause")
def post_pause(found: Giving, form: Form, asking: Asking, session: Transaction) -> Response:
    """Pause a pledge, or take that back."""
    id, version = field(form, "id", 80), field(form, "version", 9)
    if not version.isdecimal():
        raise Problem("bad-input", "version")
    writer = Writer(session, asking, _week(found).id, kind_of("pledges"))
    paused = field(form, "paused") == "yes"
    writer.amend(id, int(version), {"withdrawn": paused})
    return go(f"{home_of(found)}?done={'paused' if paused else 'resumed'}")


def _week(found: Giver) -> WeekRow:
    if found.collecting is None:
        raise Problem("not-now", "collecting")
    return found.collecting


def _faults(session: Session, week: WeekRow, given: dict[str, str]) -> list[Fault]:
    """Everything that is missing or wrong, at its field, with what to put instead."""
    found = []

    def wrong(name: str, zh: str, en: str) -> None:
        found.append(Fault(field=name, value=given[name], zh=zh, en=en))

    if given["item"] != STAFF and session.get(ItemRow, (week.id, given["item"])) is None:
        wrong("item", "选一样要给的", "choose what you give")
    if not given["quantity"].isdecimal() or not 1 <= int(given["quantity"]) <= MOST:
        wrong("quantity", "写一个整数，例如 30", "a whole number, for example 30")
    if not given["share"].isdecimal() or not 1 <= int(given["share"]) <= 100:
        wrong("share", "写 1 到 100", "from 1 to 100")
    if given["money"] not in MONEY:
        wrong("money", "选一种给法", "choose one of the ways")
    return found


def _tree(session: Session, found: Giver, week: WeekRow, given: dict[str, Any]) -> dict[str, Any]:
    """The pledge as a thing of the week: hours are kept in minutes, amounts in parts."""
    number = int(given["quantity"])
    tree: dict[str, Any] = {
        "donor": found.organisation,
        "name": given["name"],
        "max_share_percent": int(given["share"]),
        "conditions": {"topics": [t for t in given["topics"] if t in week.topics]},
    }
    if given["item"] == STAFF:
        return {**tree, "kind": STAFF, "quantity": number * 60}
    item = session.get_one(ItemRow, (week.id, given["item"]))
    tree |= {"kind": item.kind, "item": item.id, "quantity": number * item.parts}
    if item.kind == "money":
        tree["money"] = given["money"]
    return tree
