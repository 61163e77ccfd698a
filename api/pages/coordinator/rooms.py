"""How were the rooms left? With what those wrote who used them, and the pictures they sent."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.json.unit import Asking, Transaction, Unit
from api.pages.coordinator.desk import OnDesk, desk_page
from api.pages.coordinator.sessions import clock, day_of, in_words
from api.pages.look import Look, look_of
from api.pages.paging import cut
from api.pages.render import HEADERS
from api.services.rights import Subject, require
from api.services.rooms_left import Left, picture_of, rooms_left
from models.tables import WeekRow
from models.tables.base import now

router = APIRouter(route_class=Unit, prefix="/weeks/{week}/rooms")
SHOWN = 20


@router.get("")
def get_rooms(
    request: Request, found: OnDesk, asking: Asking, session: Transaction, at: int = 1
) -> Response:
    """The uses that somebody has said something of, the untidy ones first."""
    require(asking, "sensitive.read", Subject(found.week.neighbourhood))
    if found.publication is None:
        return desk_page(request, found, "desk/rooms.html", "rooms", listed=None)
    uses = rooms_left(session, found.publication, now())
    said = [one for one in uses if one.tidy is not None]
    shown = cut(said, at, SHOWN)
    words = in_words(session, found.week, [one.row for one in shown.rows])
    look, week = look_of(request), found.week
    return desk_page(
        request,
        found,
        "desk/rooms.html",
        "rooms",
        listed=[(one, *words[one.row.id], _when(week, one, look)) for one in shown.rows],
        shown=shown,
        used=len(uses),
        untidy=sum(1 for one in said if not one.tidy),
        unsaid=len(uses) - len(said),
    )


def _when(week: WeekRow, one: Left, look: Look) -> str:
    hours = f"{clock(week, one.row.starts)}–{clock(week, one.row.ends)}"
    return f"{day_of(week, one.row.starts, look)} {hours}"


@router.get("/{use}/photo")
def get_photo(found: OnDesk, use: str, asking: Asking, session: Transaction) -> Response:
    """A picture that was sent."""
    picture = picture_of(session, asking, found.week, use)
    headers = {**HEADERS, "X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-store"}
    return Response(picture, media_type="image/jpeg", headers=headers)
