"""One tap: I come, I cannot, I give it back, I want it after all."""

from __future__ import annotations

from typing import Literal
from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.json.unit import Asking, Transaction, Unit
from api.pages.asking import Form, field
from api.pages.errors import Shown
from api.pages.render import go
from api.pages.resident.desk import PREFIX, Own, home_of
from api.pages.resident.home import home
from api.problems import Fault, Problem
from api.services.answers import answer
from api.services.booking import desk
from api.services.register.rating import STARS, rate
from api.services.reply_links import revoke_reply_links
from models.tables import Engagement, Reservation
from models.tables.base import now

router = APIRouter(route_class=Unit, prefix=PREFIX)
Reply = Literal["confirmed", "declined"]
REFUSED = ("against-rules", "taken", "not-now")
"""What is answered on the page itself."""


def faults_of(problem: Problem) -> list[Fault]:
    """What a problem says, at least its title."""
    document = problem.document
    return document.errors or [Fault(zh=document.title_zh, en=document.title)]


@router.post("/answers")
def post_answer(
    request: Request, found: Own, form: Form, asking: Asking, session: Transaction
) -> Response:
    """Yes or no to what the plan asks of one or gives one."""
    id, said = field(form, "engagement", 40), field(form, "answer", 10)
    reply: Reply = "declined" if said == "declined" else "confirmed"
    it = session.get(Engagement, id)
    own = session.get(Reservation, it.request) if it is not None else None
    try:
        answer(session, asking, id, reply)
    except Problem as problem:
        if problem.code not in REFUSED:
            raise
        raise Shown(_page(request, found, session, problem)) from None
    assert it is not None, "what is not there raises not-found"
    if own is not None:
        return go(f"{home_of(found)}/book?back={quote(own.id, safe='')}")
    if reply == "confirmed":
        return go(f"{home_of(found)}?done={'coming' if it.kind == 'crew' else 'kept'}")
    if it.outcome == "cancelled":
        return go(f"{home_of(found)}?done=back")
    done = "cannot" if it.kind == "crew" else "spared"
    return go(f"{home_of(found)}?done={done}&undo={quote(id, safe='')}")


@router.post("/ratings")
def post_rating(
    request: Request, found: Own, form: Form, asking: Asking, session: Transaction
) -> Response:
    """How it was."""
    id, stars = field(form, "engagement", 40), field(form, "stars", 1)
    if stars not in STARS:
        raise Problem("bad-input", "stars")
    try:
        rate(session, asking, id, int(stars), now())
    except Problem as problem:
        if problem.code not in REFUSED:
            raise
        raise Shown(_page(request, found, session, problem)) from None
    return go(f"{home_of(found)}?done=rated")


@router.post("/waits")
def post_wait(
    request: Request, found: Own, form: Form, asking: Asking, session: Transaction
) -> Response:
    """Take what is offered, or wait no longer."""
    id = field(form, "reservation", 40)
    wanted = field(form, "to", 10) == "confirmed"
    it = session.get(Reservation, id)
    seat = it is not None and it.kind == "seat"
    try:
        desk.move(session, asking, id, "confirmed" if wanted else "cancelled")
    except Problem as problem:
        if problem.code not in REFUSED:
            raise
        raise Shown(_page(request, found, session, problem)) from None
    done = ("seat" if seat else "room") if wanted else "left"
    return go(f"{home_of(found)}?done={done}")


@router.post("/links/revoke")
def post_revoke(found: Own, form: Form, asking: Asking, session: Transaction) -> Response:
    """End the links by which somebody answers without a sign-in."""
    person = field(form, "person", 80)
    if person not in found.people or found.board.week is None:
        raise Problem("not-found", person)
    revoke_reply_links(session, asking, found.neighbourhood, found.board.week.id, person)
    return go(f"{home_of(found)}?done=revoked")


def _page(request: Request, found: Own, session: Transaction, problem: Problem) -> Response:
    return home(request, found, session, faults=faults_of(problem), status=problem.status)
