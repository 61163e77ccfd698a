"""Templates to answers. Everything is escaped; no page carries a script or a style of its own."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import uuid4

from fastapi import Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse, RedirectResponse, Response

from api.pages import icons, kinds
from api.pages.desks import desks_of
from api.pages.look import Look, look_of
from api.pages.static_files import address
from api.pages.words import TAGS, Language, words
from matcher.show.telling import day_name
from models.tables import WeekRow

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
"""Nothing inline, nothing from elsewhere. ``data:`` is for the pictures in Pico's style sheet."""
HEADERS = {"Content-Security-Policy": POLICY, "Referrer-Policy": "same-origin"}


@cache
def environment(language: Language) -> Environment:
    """The templates in one language."""
    made = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    made.policies["ext.i18n.trimmed"] = True
    translations = words(language)
    made.install_gettext_callables(  # type: ignore[attr-defined]
        translations.gettext, translations.ngettext, newstyle=True
    )
    # Between two sentences, and before what is told: Chinese has its own signs for both.
    gap, colon = ("", "：") if language == "zh" else (" ", ": ")
    made.globals.update(gap=gap, colon=colon)
    made.globals.update(static=address, icon=icons.icon, language=language, tag=TAGS[language])
    made.filters.update(
        path=lambda text: quote(str(text), safe=""),
        word=lambda word: kinds.word(str(word), language),
        moment=lambda at, zone: moment(at, zone, language),
        on_day=lambda at: on_day(at, language),
        called_week=lambda week: called_week(week, language),
        yuan=yuan,
    )
    return made


def moment(at: datetime, zone: Any, language: Language) -> str:
    """A moment as a person reads it, in the place's own time."""
    local = at.astimezone(zone)
    return f"{day_name(local, language)}{' ' if language == 'zh' else ', '}{local:%H:%M}"


def on_day(at: date | str, language: Language) -> str:
    """A day as a person reads it; a text begins with it as ``2026-11-23``."""
    return day_name(date.fromisoformat(at[:10]) if isinstance(at, str) else at, language)


def called_week(week: WeekRow, language: Language) -> str:
    """What a week is called; one without a name by its first day."""
    first = on_day(week.start, language)
    return week.name or (f"{first} 那一周" if language == "zh" else f"Week of {first}")


def yuan(fen: int) -> str:
    """Money in yuan, with fen only where there are some."""
    whole, rest = divmod(fen, 100)
    return f"{whole:,}" + (f".{rest:02}" if rest else "")


def text(request: Request, template: str, **values: Any) -> str:
    """A template, filled."""
    look = look_of(request)
    found = environment(look.language).get_template(template)
    return found.render(
        look=look,
        desks=desks_of(look.caller),
        here=here(request),
        path=request.url.path,
        csrf=look.caller.csrf or "",
        form_key=lambda: uuid4().hex,
        **values,
    )


def page(request: Request, template: str, *, status: int = 200, **values: Any) -> Response:
    """A page."""
    return HTMLResponse(text(request, template, **values), status, HEADERS)


def go(to: str) -> Response:
    """After a form: look there."""
    return RedirectResponse(to, 303, HEADERS)


def here(request: Request) -> str:
    """This page's own address, to come back to."""
    query = f"?{request.url.query}" if request.url.query else ""
    return request.url.path + query


def own(address: str | None) -> str:
    """An address to go to, if it is one of ours; else the front page."""
    if address and address.startswith("/") and address[1:2] not in ("/", "\\"):
        return address
    return "/"


__all__ = ["Look", "go", "here", "own", "page", "text"]
