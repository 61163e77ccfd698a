"""The calendar behind a secret link, for the programs that subscribe to it."""

from __future__ import annotations

import hashlib
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Header, Response

from api.json.unit import Transaction, Unit
from api.services.booking.wish import zone_of
from api.services.calendars.entries import entries, room_names
from api.services.calendars.feed import as_text
from api.services.calendars.links import linked
from models.tables.base import now

router = APIRouter(tags=["calendars"], route_class=Unit)


@router.get(
    "/calendars/{token}.ics",
    response_class=Response,
    include_in_schema=False,  # calendar programs read it, not those who read the schema
)
def get_calendar(
    token: str,
    session: Transaction,
    if_none_match: Annotated[str | None, Header()] = None,
) -> Response:
    """The calendar behind a secret link, as iCalendar."""
    found = linked(session, token)
    link = found.link
    zone = ZoneInfo(zone_of(session, link.neighbourhood))
    rooms = room_names(session, link.neighbourhood)
    text = as_text(
        entries(session, link.neighbourhood, found.kind, link.subject, now()),
        title=f"同心 · {rooms.get(link.subject, link.subject)}",
        zone=zone,
        language=found.language,
        rooms=rooms,
    )
    tag = f'"{hashlib.sha256(text).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": "private, no-cache"}
    if if_none_match is not None and tag in if_none_match:
        return Response(status_code=304, headers=headers)
    return Response(text, media_type="text/calendar; charset=utf-8", headers=headers)
