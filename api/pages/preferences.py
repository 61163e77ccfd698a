"""Language and size of the text: remembered by the browser, one tap each."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.pages.look import LANGUAGE_COOKIE, LARGE, TEXT_COOKIE
from api.pages.render import go, own
from api.pages.words import as_language
from api.problems import Problem

router = APIRouter()
YEAR = 365 * 24 * 3600


@router.get("/language/{language}")
def get_language(request: Request, language: str, to: str = "/") -> Response:
    """Read on in this language."""
    chosen = as_language(language)
    if chosen is None:
        raise Problem("not-found", language)
    return _remembered(LANGUAGE_COOKIE, chosen, to)


@router.get("/text/{size}")
def get_text(request: Request, size: str, to: str = "/") -> Response:
    """Read on in large or in usual text."""
    return _remembered(TEXT_COOKIE, LARGE if size == LARGE else "", to)


def _remembered(name: str, value: str, to: str) -> Response:
    answer = go(own(to))
    if value:
        answer.set_cookie(name, value, max_age=YEAR, samesite="lax")
    else:
        answer.delete_cookie(name)
    return answer
