"""Who was told, when, by which way, and who has read it; and notices and posters for paper."""

from __future__ import annotations

from typing import cast
from urllib.parse import quote

import segno
from fastapi import APIRouter, Request
from sqlmodel import Session, col, select
from starlette.responses import Response

from api.json.unit import Asking, Transaction, Unit
from api.pages import programme
from api.pages.asking import Form, field
from api.pages.coordinator.desk import OnDesk, desk_page
from api.pages.look import look_of
from api.pages.noticing import shown
from api.pages.paging import Cut
from api.pages.printing import pdf
from api.pages.render import go
from api.problems import Problem
from api.services.names import names_of
from api.services.notices.reading import Row, told_by_hand, told_of, told_rows
from api.services.readings import reading
from api.services.reply_links import make_reply_link
from api.services.rights import Subject, require
from api.services.signing import Caller
from api.settings import Settings
from models.tables import Household, Notice, OrganisationRow, PlaceRow, WeekRow

router = APIRouter(route_class=Unit, prefix="/weeks/{week}/notices")
MOST = 30
"""On a page, and of notices for paper in one file."""


@router.get("")
def get_notices(
    request: Request,
    found: OnDesk,
    asking: Asking,
    session: Transaction,
    only: str = "",
    at: int = 1,
) -> Response:
    """The list; with ``only=unread`` those that nobody has read."""
    require(asking, "plan.publish", Subject(found.week.neighbourhood))
    page = max(at, 1)
    rows, total = told_rows(session, found.week.id, unread=only == "unread", at=page, most=MOST)
    look = look_of(request)
    names = _names(session, asking, found.week, rows)
    return desk_page(
        request,
        found,
        "desk/notices.html",
        "notices",
        told=told_of(session, found.week.id),
        rows=[(shown(session, look, row.notice), row) for row in rows],
        names=names,
        shown=Cut((), page, max(1, -(-total // MOST)), total),
        only=only,
    )


def _names(session: Session, caller: Caller, week: WeekRow, rows: list[Row]) -> dict[str, str]:
    """What to call those who are told, as far as it is known: people by name, homes by their door
    or else as the week calls them, organisations as the week calls them."""
    ids = [row.notice.subject for row in rows]
    known: dict[str, str | None] = {}
    for table in (PlaceRow, OrganisationRow):
        called = select(table.id, table.name).where(table.week == week.id)
        known.update(session.exec(called.where(col(table.id).in_(ids))).all())
    doors = select(Household.id, Household.address).where(
        Household.neighbourhood == week.neighbourhood, col(Household.address).is_not(None)
    )
    known.update(session.exec(doors.where(col(Household.id).in_(ids))).all())
    people = [row.notice.subject for row in rows if row.notice.subject_kind == "person"]
    known.update(names_of(session, caller, week.neighbourhood, people, week=week.id))
    return {id: name for id, name in known.items() if name}


@router.post("/hand")
def post_hand(found: OnDesk, form: Form, asking: Asking, session: Transaction) -> Response:
    """Told at the door or by telephone."""
    require(asking, "plan.publish", Subject(found.week.neighbourhood))
    ids = [str(value) for value in form.getlist("notice")][:MOST]
    told_by_hand(session, asking, found.week, ids)
    only, at = quote(field(form, "only", 10)), quote(field(form, "at", 4) or "1")
    return go(f"/weeks/{quote(found.week.id, safe='')}/notices?only={only}&at={at}")


def _address(request: Request) -> str:
    """Where people reach the pages."""
    settings = cast(Settings, request.app.state.settings)
    return (settings.public_address or str(request.base_url)).rstrip("/")


@router.post("/paper.pdf")
def post_paper(
    request: Request, found: OnDesk, form: Form, asking: Asking, session: Transaction
) -> Response:
    """One sheet for each door; helpers get a code that answers without a sign-in. Links are made
    for it, so this is no GET."""
    require(asking, "plan.publish", Subject(found.week.neighbourhood))
    ids = [str(value) for value in form.getlist("notice")][:MOST]
    notices = session.exec(
        select(Notice).where(Notice.week == found.week.id, col(Notice.id).in_(ids))
    ).all()
    if not notices:
        raise Problem("not-found", "notice")
    names = _names(session, asking, found.week, [Row(one, ()) for one in notices])
    address, look = _address(request), look_of(request)
    sheets = []
    for one in notices:
        link = f"{address}/sign-in"
        if one.facts.get("tasks"):
            token = make_reply_link(session, found.week, one.subject, asking.account)
            link = f"{address}/reply/{token}"
        sheets.append((shown(session, look, one), names.get(one.subject, one.subject), _code(link)))
    return pdf(
        request,
        "print/notices.html",
        "tongxin-notices",
        week=found.week,
        neighbourhood=found.neighbourhood,
        sheets=sheets,
    )


@router.get("/poster.pdf")
def get_poster(request: Request, found: OnDesk, session: Transaction) -> Response:
    """The week's programme for the wall, with a code that leads to the board."""
    if found.plan is None:
        raise Problem("not-found", "plan")
    read = reading(session, found.plan.id)
    board = f"{_address(request)}/n/{quote(found.week.neighbourhood, safe='')}"
    return pdf(
        request,
        "print/poster.html",
        "tongxin-poster",
        week=found.week,
        neighbourhood=found.neighbourhood,
        days=programme.programme(read, look_of(request)),
        board=board,
        code=_code(board),
    )


def _code(link: str) -> str:
    return segno.make(link, error="m").svg_data_uri(scale=4, border=1)
