"""Signing in and out, and making accounts."""

from __future__ import annotations

from typing import Annotated, cast

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from api.errors import response
from api.json.unit import COOKIE, Asking, Sealed, Transaction, token_in
from api.openapi import failing
from api.problems import Problem
from api.services.accounts import GrantGiven, make_account
from api.services.signing import Signed, sign_in, sign_out
from api.settings import Settings
from models.tables.people import Role

router = APIRouter(tags=["accounts"], route_class=Sealed)


class In(BaseModel):
    """Base of bodies: no unknown fields."""

    model_config = ConfigDict(extra="forbid")


class Credentials(In):
    """Who wants to sign in."""

    login: Annotated[str, Field(min_length=1, max_length=120)]
    password: Annotated[str, Field(min_length=1, max_length=1000)]
    bearer: bool = False
    """For programs: the token comes in the answer, and no cookie is set."""


class SignedIn(BaseModel):
    """A sign-in."""

    account: str
    csrf: str
    """To be sent as ``X-CSRF-Token`` with every write that the cookie signs."""
    token: str | None = None


class GrantOut(BaseModel):
    """A role and over what."""

    role: Role
    neighbourhood: str | None
    scope: str


class Whoami(BaseModel):
    """Who is signed in."""

    account: str
    csrf: str
    language: str
    grants: list[GrantOut]


class AccountIn(In):
    """An account to be made."""

    login: Annotated[str, Field(min_length=1, max_length=120)]
    password: Annotated[str, Field(min_length=8, max_length=1000)]
    name: Annotated[str, Field(max_length=200)] = ""
    language: Annotated[str, Field(pattern="^(zh|en)$")] = "zh"
    grants: Annotated[list[GrantGiven], Field(max_length=100)] = []


class AccountOut(BaseModel):
    """An account that was made."""

    id: str


@router.post("/session", status_code=201, response_model=SignedIn, responses=failing("too-many"))
def post_session(body: Credentials, request: Request, session: Transaction) -> Response:
    """Sign in."""
    settings = cast(Settings, request.app.state.settings)
    signed = sign_in(
        session,
        body.login,
        body.password,
        address=request.client.host if request.client else "",
        tries=settings.sign_in_tries,
        hours=settings.sign_in_hours,
    )
    if isinstance(signed, Problem):
        return response(signed)
    return _signed(signed, settings, body.bearer)


def _signed(signed: Signed, settings: Settings, bearer: bool) -> Response:
    said = SignedIn(
        account=signed.account, csrf=signed.csrf, token=signed.token if bearer else None
    )
    answer = JSONResponse(said.model_dump(exclude_none=True), 201)
    if not bearer:
        answer.set_cookie(
            COOKIE,
            signed.token,
            max_age=signed.hours * 3600,
            httponly=True,
            secure=settings.secure_cookies,
            samesite="lax",
        )
    return answer


@router.get("/session")
def get_session(asking: Asking) -> Whoami:
    """Who is signed in, and with which roles."""
    if asking.account is None or asking.csrf is None:
        raise Problem("not-signed-in")
    return Whoami(
        account=asking.account,
        csrf=asking.csrf,
        language=asking.language,
        grants=[
            GrantOut(role=g.role, neighbourhood=g.neighbourhood, scope=g.scope)
            for g in asking.grants
        ],
    )


@router.delete("/session", status_code=204)
def delete_session(request: Request, asking: Asking, session: Transaction) -> Response:
    """Sign out: the token is worth nothing from now on."""
    token, _ = token_in(request)
    if token is not None:
        sign_out(session, token)
    answer = Response(status_code=204)
    answer.delete_cookie(COOKIE)
    return answer


@router.post("/accounts", status_code=201)
def post_account(body: AccountIn, asking: Asking, session: Transaction) -> AccountOut:
    """Make an account. Nobody can give a role beyond their own neighbourhood and place."""
    made = make_account(
        session,
        asking,
        login=body.login,
        password=body.password,
        name=body.name,
        language=body.language,
        grants=body.grants,
    )
    return AccountOut(id=made.id)
