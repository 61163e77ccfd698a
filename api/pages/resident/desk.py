"""What every page of the resident's desk starts from."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from fastapi import Depends, Request
from starlette.responses import Response

from api.json.unit import Asking, Transaction
from api.pages.render import page
from api.pages.words import Language
from api.services.mine import Mine, mine
from models.tables.base import now

PREFIX = "/my/{neighbourhood}/{scope}"


def _mine(neighbourhood: str, scope: str, asking: Asking, session: Transaction) -> Mine:
    return mine(session, asking, neighbourhood, scope, now())


Own = Annotated[Mine, Depends(_mine)]


def home_of(found: Mine) -> str:
    """The desk's address."""
    return f"/my/{quote(found.neighbourhood, safe='')}/{quote(found.scope, safe='')}"


def day_name(day: date, language: Language) -> str:
    """A day as one says it."""
    if language == "zh":
        return f"周{'一二三四五六日'[day.weekday()]} {day.month}月{day.day}日"
    return f"{day:%a} {day.day} {day:%b}"


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
