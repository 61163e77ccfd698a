"""What goes wrong, as a page: what happened, what to do now, and nothing filled in is lost."""

from __future__ import annotations

from typing import Any, cast

from fastapi import Request
from starlette.responses import Response

from api.json.unit import CSRF_HEADER, FIELDS, SAFE
from api.pages.render import here, page
from api.problems import Problem

SECRET = ("password", *FIELDS.values())
"""Never written back into a page."""


class Shown(Exception):
    """Ends a request with a page of its own; its transaction is undone."""

    def __init__(self, response: Response) -> None:
        self.response = response
        super().__init__(response.status_code)


def kept_of(request: Request) -> list[tuple[str, str]]:
    """What was filled in, to be sent again."""
    fields = cast(dict[str, str], getattr(request.state, "fields", {}))
    return [(name, value) for name, value in fields.items() if name not in SECRET]


def said(request: Request, problem: Problem) -> Response:
    """The page of a problem.

    Whoever is no longer signed in gets the sign-in, and then comes back to what they were at; whose
    form is of an older sign-in gets it back with a button.
    """
    kept = [] if request.method in SAFE else kept_of(request)
    if problem.code == "not-signed-in":
        return page(request, "sign-in.html", status=401, **sign_in_values(here(request), kept))
    if problem.code == "not-allowed" and problem.document.detail == CSRF_HEADER:
        return page(request, "again.html", status=409, to=here(request), kept=kept)
    answer = page(request, "error.html", status=problem.status, problem=problem.document)
    answer.headers.update(problem.headers)
    return answer


def sign_in_values(
    to: str, kept: list[tuple[str, str]], wrong: str = "", login: str = ""
) -> dict[str, Any]:
    """What the sign-in page shows."""
    return {"to": to, "kept": kept, "wrong": wrong, "login": login}
