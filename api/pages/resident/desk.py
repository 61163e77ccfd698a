"""What every page of the resident's desk starts from."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from fastapi import Depends, Request
from starlette.responses import Response

from api.json.unit import Asking, Transaction
from api.pages.render import page
from api.services.mine import Mine, mine
from models.tables.base import now

PREFIX = "/my/{neighbourhood}/{scope}"


def _mine(neighbourhood: str, scope: str, asking: Asking, session: Transaction) -> Mine:
    return mine(session, asking, neighbourhood, scope, now())


Own = Annotated[Mine, Depends(_mine)]


def home_of(found: Mine) -> str:
    """The desk's address."""
    return f"/my/{quote(found.neighbourhood, safe='')}/{quote(found.scope, safe='')}"


def my_page(request: Request, found: Mine, template: str, tab: str, **values: Any) -> Response:
    """A page of the desk."""
    status = values.pop("status", 200)
    return page(
        request,
        template,
        status=status,
        mine=found,
        at=home_of(found),
        tab=tab,
        zone=ZoneInfo(found.board.neighbourhood.time_zone),
        **values,
    )
