"""Where every fen went, and certificates: what is on notice, and whether one is genuine."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

import segno
from fastapi import APIRouter, Request
from sqlmodel import Session
from starlette.responses import Response

from api.json.unit import Asking, Transaction, Unit
from api.pages.asking import Form, field
from api.pages.board import OnBoard
from api.pages.booked import FUND_WORDS, MONEY_WORDS, minutes, told
from api.pages.look import look_of
from api.pages.printing import pdf
from api.pages.render import go, page
from api.problems import Problem
from api.services.certificates import NOTICE, take
from api.services.certified import by_number, on_notice
from api.services.ledger import reading
from api.services.ledger.lines import money_lines
from api.services.ledger.points_rules import rules_of
from models.tables import Certificate, Neighbourhood

router = APIRouter(route_class=Unit)
SHOWN = 30
"""Entries of one page."""


def money_values(
    request: Request,
    session: Session,
    neighbourhood: str,
    *,
    before: int | None,
    words: bool,
) -> dict[str, Any]:
    """What every page about money shows: funds, projects, entries."""
    look = look_of(request)
    funds = reading.figures(session, neighbourhood)
    projects = reading.funded(session, neighbourhood, words=words)
    lines = money_lines(session, neighbourhood, before=before, limit=SHOWN, words=words)
    names = reading.donors(session, neighbourhood, (one.fund.donor for one in funds))
    names |= {one.fund.id: one.fund.name or one.fund.id for one in funds}
    # Whose wish it is, an id may tell: only who keeps the book sees it.
    theirs = look.say("住户的事", "a household's wish")
    ends = [purse for line in lines for move in line.moves for purse in move.ends]
    asked = {purse.request for purse in ends if purse.kind in ("held", "paid", "spent")}
    asked |= {line.facts.get("request", "") for line in lines} | {one.request for one in projects}
    names |= {id: id if words else theirs for id in asked if id}
    names |= {one.request: one.name for one in projects if one.name}
    return {
        "funds": funds,
        "projects": projects,
        "lines": [told(look, line, names) for line in lines],
        "older": lines[-1].id if len(lines) == SHOWN else None,
        "fund_word": lambda kind: look.say(*FUND_WORDS[kind]),
        "money_word": lambda kind: look.say(*MONEY_WORDS[kind]),
        "names": names,
    }


@router.get("/n/{neighbourhood}/money")
def get_money(
    request: Request, board: OnBoard, session: Transaction, before: int | None = None
) -> Response:
    """Money to the fen, and how points are counted."""
    here = board.neighbourhood
    _, rules = rules_of(session, here.id)
    return page(
        request,
        "money/board.html",
        board=board,
        tab="money",
        zone=ZoneInfo(here.time_zone),
        rules=rules,
        **money_values(request, session, here.id, before=before, words=False),
    )


@router.get("/n/{neighbourhood}/notice")
def get_notice(request: Request, board: OnBoard, session: Transaction, done: str = "") -> Response:
    """Certificates that the public can object to."""
    here = board.neighbourhood
    return page(
        request,
        "money/notice.html",
        board=board,
        tab="money",
        zone=ZoneInfo(here.time_zone),
        rows=[(one, _due(one)) for one in on_notice(session, here.id)],
        done=done,
        long=lambda n: minutes(look_of(request), n),
    )


@router.post("/n/{neighbourhood}/notice")
def post_objection(
    neighbourhood: str, form: Form, asking: Asking, session: Transaction
) -> Response:
    """Somebody says that a record is wrong."""
    take(
        session,
        asking,
        neighbourhood,
        field(form, "certificate", 40),
        "object",
        said=field(form, "said", 500),
    )
    return go(f"/n/{quote(neighbourhood, safe='')}/notice?done=said")


def _due(one: Certificate) -> Any:
    assert one.noticed_at is not None, "it is on notice"
    return one.noticed_at + NOTICE


@router.get("/certificate")
def get_form(request: Request, number: str = "") -> Response:
    """Where a number is typed."""
    typed = "".join(sign for sign in number.strip().upper() if sign.isalnum() or sign == "-")[:40]
    return go(f"/certificate/{typed}") if typed else page(request, "money/check.html", found=None)


@router.get("/certificate/{number}.pdf")
def get_pdf(request: Request, number: str, session: Transaction) -> Response:
    """The certificate on paper. A revoked one is printed no more."""
    found = by_number(session, number)
    if found.state != "issued":
        raise Problem("not-now", found.state)
    here = session.get_one(Neighbourhood, found.neighbourhood)
    address = f"{str(request.base_url).rstrip('/')}/certificate/{found.number}"
    return pdf(
        request,
        "print/service.html",
        "tongxin-service",
        found=found,
        neighbourhood=here,
        groups=_groups(found),
        zone=ZoneInfo(here.time_zone),
        address=address,
        code=segno.make(address).svg_data_uri(scale=5, border=2),
        long=lambda n: minutes(look_of(request), n),
    )


def _groups(found: Certificate) -> list[tuple[str, str, int, int]]:
    """(topic, name, times, minutes), the longest first: paper has one page."""
    sums: dict[tuple[str, str], list[int]] = {}
    for _, topic, name, length in found.content:
        sums.setdefault((topic, name), []).append(length)
    rows = [(topic, name, len(each), sum(each)) for (topic, name), each in sums.items()]
    return sorted(rows, key=lambda row: (-row[3], row[:2]))


@router.get("/certificate/{number}")
def get_check(request: Request, number: str, session: Transaction) -> Response:
    """Whether it is genuine, for anybody who has the number."""
    try:
        found = by_number(session, number)
    except Problem:
        return page(request, "money/check.html", status=404, found=None, number=number)
    here = session.get_one(Neighbourhood, found.neighbourhood)
    return page(
        request,
        "money/check.html",
        found=found,
        number=number,
        groups=_groups(found),
        zone=ZoneInfo(here.time_zone),
        long=lambda n: minutes(look_of(request), n),
    )
