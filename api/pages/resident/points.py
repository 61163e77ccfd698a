"""My points: earned, given away, spent; and certificates of what I served."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request
from sqlmodel import Session
from starlette.datastructures import FormData
from starlette.responses import Response

from api.json.unit import Asking, Transaction, Unit
from api.pages.asking import Form, field, texts
from api.pages.booked import minutes, number_of, told
from api.pages.errors import Shown
from api.pages.look import look_of
from api.pages.render import go
from api.pages.resident.desk import PREFIX, Own, home_of, my_page
from api.problems import Fault, Problem
from api.services import certificates
from api.services.certified import certificates_of
from api.services.ledger import points
from api.services.ledger.lines import person_lines, points_of
from api.services.ledger.points_rules import rules_of
from api.services.mine import Mine
from api.services.signing import Caller
from models.tables import Certificate
from models.tables.base import now

router = APIRouter(route_class=Unit, prefix=PREFIX + "/points")
REFUSED = ("bad-input", "not-now", "not-found")
SHOWN = 20
Values = dict[str, Any]


@router.get("")
def get_points(
    request: Request, found: Own, asking: Asking, session: Transaction, done: str = ""
) -> Response:
    """What one has, how it came, what it can be spent on."""
    return _page(request, found, asking, session, done=done)


def _page(
    request: Request,
    found: Mine,
    asking: Caller,
    session: Session,
    *,
    done: str = "",
    problem: Problem | None = None,
    given: dict[str, str] | None = None,
) -> Response:
    look = look_of(request)
    chosen = (given or {}).get("person") or request.query_params.get("person", "")
    person = chosen if chosen in found.people else next(iter(found.people), "")
    lines = person_lines(session, found.neighbourhood, person, limit=SHOWN)
    offers = [(row, left) for row, left in points.offers_of(session, found.neighbourhood) if left]
    others = {p.owner for line in lines for m in line.moves for p in (m.source, m.target)}
    names = {one: found.name(one) for one in found.people}
    names |= {row.id: row.name for row, _ in points.offers_of(session, found.neighbourhood)}
    hidden = {o: look.say("邻居", "a neighbour") for o in others - names.keys() if o}
    _, rules = rules_of(session, found.neighbourhood)
    return my_page(
        request,
        found,
        "my/points.html",
        "home",
        status=problem.status if problem is not None else 200,
        person=person,
        held=points_of(session, found.neighbourhood, found.people),
        long=lambda n: minutes(look, n),
        lines=[told(look, line, {**hidden, **names}) for line in lines],
        offers=offers,
        rules=rules,
        papers=_papers(session, asking, found, person),
        states=certificates.STATES,
        done=done,
        faults=_faults(problem),
        given=given or {},
        today=_today(found),
    )


def _papers(
    session: Session, asking: Caller, found: Mine, person: str
) -> list[tuple[Certificate, datetime | None]]:
    if not person:
        return []
    rows = certificates_of(session, asking, found.neighbourhood, person=person)
    return [
        (row, row.noticed_at + certificates.NOTICE if row.noticed_at is not None else None)
        for row in rows
    ]


def _faults(problem: Problem | None) -> list[Fault]:
    if problem is None:
        return []
    document = problem.document
    return document.errors or [Fault(zh=document.title_zh, en=document.title)]


def _today(found: Mine) -> str:
    return str(now().astimezone(ZoneInfo(found.board.neighbourhood.time_zone)).date())


@router.post("")
def post_points(
    request: Request, found: Own, form: Form, asking: Asking, session: Transaction
) -> Response:
    """Give, spend, or ask for a certificate."""
    do = field(form, "do", 10)
    person = field(form, "person", 80)
    if person not in found.people:
        raise Problem("not-found", person)
    try:
        _do(session, asking, found, do, person, form)
    except Problem as problem:
        if problem.code not in REFUSED:
            raise
        given = texts(form)
        raise Shown(_page(request, found, asking, session, problem=problem, given=given)) from None
    return go(f"{home_of(found)}/points?done={do}&person={person}")


def _do(
    session: Session, asking: Caller, found: Mine, do: str, person: str, form: FormData
) -> None:
    if do == "give":
        typed = field(form, "minutes", 6)
        number, to = (
            number_of(typed, 100_000),
            points.known_as(session, found.neighbourhood, field(form, "to", 80)),
        )
        faults = []
        if number is None:
            zh, en = "写多少分钟，例如 60", "how many minutes, for example 60"
            faults.append(Fault(field="minutes", value=typed, zh=zh, en=en))
        if to is None:
            zh, en = "没有这个人：写对方的代号", "there is nobody of this code"
            faults.append(Fault(field="to", value=field(form, "to", 80), zh=zh, en=en))
        if faults or number is None or to is None:
            raise Problem("bad-input", errors=faults)
        points.give(session, asking, found.neighbourhood, person, to, number)
    elif do == "redeem":
        points.redeem(session, asking, found.neighbourhood, person, field(form, "offer", 80))
    elif do == "ask":
        certificates.ask(
            session,
            asking,
            found.neighbourhood,
            person,
            since=field(form, "since", 10),
            until=field(form, "until", 10),
        )
    else:
        raise Problem("bad-input", do)
