"""Signing in by password or by a link, and out again."""

from __future__ import annotations

from typing import cast

from fastapi import APIRouter, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from api.json.unit import COOKIE, Transaction, Unit, token_in
from api.pages.asking import Form, field
from api.pages.errors import sign_in_values
from api.pages.render import go, own, page
from api.problems import Problem
from api.services.sign_in_links import account_behind, follow
from api.services.signing import Signed, caller_of, sign_in, sign_out
from api.settings import Settings

router = APIRouter(route_class=Unit)


@router.get("/sign-in")
def get_sign_in(request: Request, to: str = "/desk") -> Response:
    """The form."""
    return page(request, "sign-in.html", **sign_in_values(own(to), []))


@router.post("/sign-in")
def post_sign_in(request: Request, form: Form, session: Transaction) -> Response:
    """Sign in and go where one was going; a form that was under way comes back filled."""
    settings = cast(Settings, request.app.state.settings)
    to, login = own(field(form, "to")), field(form, "login", 120)
    signed = sign_in(
        session,
        login,
        field(form, "password", 1000),
        address=request.client.host if request.client else "",
        tries=settings.sign_in_tries,
        hours=settings.sign_in_hours,
    )
    kept = _kept(form)
    if isinstance(signed, Problem):
        values = sign_in_values(to, kept, signed.code, login)
        return page(request, "sign-in.html", status=signed.status, **values)
    return _in(request, signed, _next(request, session, signed, to, kept))


@router.get("/enter/{token}")
def get_enter(request: Request, token: str, session: Transaction) -> Response:
    """Who a sign-in link is for; looking at it uses nothing up, programs look at links too."""
    account = account_behind(session, token)
    return page(request, "enter.html", account=account, token=token)


@router.post("/enter/{token}")
def post_enter(request: Request, token: str, form: Form, session: Transaction) -> Response:
    """Sign in by a link."""
    settings = cast(Settings, request.app.state.settings)
    return _in(request, follow(session, token, settings.sign_in_hours), go("/desk"))


@router.post("/sign-out")
def post_sign_out(request: Request, form: Form, session: Transaction) -> Response:
    """Sign out: the token is worth nothing from now on."""
    token, _ = token_in(request)
    if token is not None:
        sign_out(session, token)
    answer = go("/")
    answer.delete_cookie(COOKIE)
    return answer


def _kept(form: FormData) -> list[tuple[str, str]]:
    return [
        (name.removeprefix("kept."), value)
        for name, value in form.multi_items()
        if name.startswith("kept.") and isinstance(value, str)
    ]


def _next(
    request: Request, session: Transaction, signed: Signed, to: str, kept: list[tuple[str, str]]
) -> Response:
    if not kept:
        return go(to)
    request.state.caller = caller_of(session, signed.token)
    return page(request, "again.html", to=to, kept=kept)


def _in(request: Request, signed: Signed, answer: Response) -> Response:
    settings = cast(Settings, request.app.state.settings)
    answer.set_cookie(
        COOKIE,
        signed.token,
        max_age=signed.hours * 3600,
        httponly=True,
        secure=settings.secure_cookies,
        samesite="lax",
    )
    return answer
