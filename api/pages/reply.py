"""I come, I cannot: by a link, without a sign-in. Looking changes nothing: programs look too."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request
from sqlmodel import Session
from starlette.responses import Response

from api.json.unit import Transaction, Unit
from api.pages.asking import Form, field
from api.pages.errors import Shown
from api.pages.look import Look, look_of
from api.pages.render import go, page
from api.pages.resident.replies import REFUSED, faults_of
from api.problems import Problem
from api.services.answers import Reply
from api.services.reply_links import answer_by_link, asked_of, link_behind
from matcher.show.telling import day_name
from models.load import as_moment
from models.tables import (
    Engagement,
    Identity,
    Neighbourhood,
    PlaceRow,
    ReplyLink,
    RequestRow,
    RoomRow,
)
from models.tables.base import now

router = APIRouter(route_class=Unit, prefix="/reply")


@dataclass(frozen=True)
class Task:
    """Something that is asked of somebody, in words."""

    id: str
    what: str
    when: str
    where: str
    answer: str
    open: bool


@router.get("/{token}")
def get_reply(request: Request, token: str, session: Transaction, done: str = "") -> Response:
    """What is asked of whoever has the link."""
    return _page(request, session, token, done=done)


@router.post("/{token}")
def post_reply(request: Request, token: str, form: Form, session: Transaction) -> Response:
    """Yes or no."""
    link = link_behind(session, token, now())
    reply: Reply = "declined" if field(form, "answer", 10) == "declined" else "confirmed"
    try:
        answer_by_link(session, link, field(form, "engagement", 40), reply, now())
    except Problem as problem:
        if problem.code not in REFUSED:
            raise
        raise Shown(_page(request, session, token, problem=problem)) from None
    return go(f"/reply/{token}?done={reply}")


def _page(
    request: Request,
    session: Session,
    token: str,
    *,
    done: str = "",
    problem: Problem | None = None,
) -> Response:
    link = link_behind(session, token, now())
    here = session.get_one(Neighbourhood, link.neighbourhood)
    known = session.get(Identity, (link.neighbourhood, link.person))
    zone = ZoneInfo(here.time_zone)
    tasks = [_task(session, look_of(request), zone, link, one) for one in asked_of(session, link)]
    return page(
        request,
        "reply.html",
        status=problem.status if problem is not None else 200,
        token=token,
        neighbourhood=here,
        name=known.name if known is not None and known.name else "",
        tasks=tasks,
        waiting=[task for task in tasks if task.open and task.answer == "open"],
        done=done,
        faults=faults_of(problem) if problem is not None else [],
    )


def _task(session: Session, look: Look, zone: ZoneInfo, link: ReplyLink, it: Engagement) -> Task:
    starts, ends = (as_moment(minute).astimezone(zone) for minute in (it.starts, it.ends))
    asked = session.get(RequestRow, (link.week, it.request))
    room = session.get(RoomRow, (link.week, it.room or ""))
    place = session.get(PlaceRow, (link.week, it.place or ""))
    where = ""
    if room is not None:
        where = room.name or room.id
    elif place is not None:
        where = place.name or look.say("住户家里", "at somebody's home")
    return Task(
        id=it.id,
        what=(asked.name if asked is not None else "") or it.request,
        when=f"{day_name(starts.date(), look.language)} {starts:%H:%M}–{ends:%H:%M}",
        where=where,
        answer=it.answer,
        open=it.starts * 60 > now().timestamp(),
    )
