"""The front door: the public board of the neighbourhood, or a choice of several."""

from __future__ import annotations

from urllib.parse import quote

from fastapi import APIRouter, Request
from sqlmodel import col, select
from starlette.responses import Response

from api.json.unit import Asking, Transaction, Unit
from api.pages.desks import desks_of
from api.pages.render import go, page
from models.tables import Neighbourhood

router = APIRouter(route_class=Unit)


@router.get("/")
def get_front(request: Request, session: Transaction) -> Response:
    """The board of the only neighbourhood, else all of them."""
    found = session.exec(select(Neighbourhood).order_by(col(Neighbourhood.id)).limit(200)).all()
    if len(found) == 1:
        return go(f"/n/{quote(found[0].id, safe='')}")
    return page(request, "front.html", neighbourhoods=found)


@router.get("/desk")
def get_desk(request: Request, asking: Asking) -> Response:
    """One's own desk; a choice where there are several."""
    found = desks_of(asking)
    if len(found) == 1:
        return go(found[0].address)
    return page(request, "desks.html")
