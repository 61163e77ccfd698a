"""Signing in and out: opaque sessions in the database, revocable at once."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta

from sqlmodel import Session, col, delete, select

from api.problems import Problem
from api.services.limits import count, over
from api.services.passwords import matches
from api.services.secret import new_token
from models.tables import Account, Grant, SignIn
from models.tables.base import now

TRIES = timedelta(minutes=15)


@dataclass(frozen=True)
class Caller:
    """Who asks: an account with what it may do, or the public."""

    account: str | None = None
    language: str = "zh"
    grants: tuple[Grant, ...] = ()
    csrf: str | None = None
    """Of the sign-in."""
    name: str = ""
    """What the account calls itself."""


PUBLIC = Caller()


@dataclass(frozen=True)
class Signed:
    """A new sign-in; the token is seen this once."""

    token: str
    csrf: str
    account: str
    hours: int


def token_hash(token: str) -> str:
    """What is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def sign_in(
    session: Session, login: str, password: str, *, address: str, tries: int, hours: int
) -> Signed | Problem:
    """Open a session. A wrong password is returned, not raised: the try must stay counted."""
    name = login.strip().lower()
    buckets = (f"sign-in:{name}"[:200], f"sign-in-from:{address}"[:200])
    if any(over(session, bucket, TRIES, tries) for bucket in buckets):
        return Problem("too-many", headers={"Retry-After": str(int(TRIES.total_seconds()))})
    account = session.exec(select(Account).where(Account.login == name)).one_or_none()
    right = matches(password, account.password if account else None)
    if account is None or not right or account.disabled_at is not None:
        for bucket in buckets:
            count(session, bucket, TRIES)
        return Problem("not-signed-in", "登录名或密码不对 wrong login or password")
    return open_session(session, account, hours)


def open_session(session: Session, account: Account, hours: int) -> Signed:
    """A new sign-in of an account."""
    token, csrf = new_token(session, 32), new_token(session, 32)
    signed = Signed(token, csrf, account.id, hours)
    session.add(
        SignIn(
            token_hash=token_hash(signed.token),
            account=account.id,
            csrf=signed.csrf,
            expires_at=now() + timedelta(hours=hours),
        )
    )
    session.flush()
    return signed


def caller_of(session: Session, token: str | None) -> Caller:
    """Who a token stands for; the public if it is none, has expired or was revoked."""
    if not token:
        return PUBLIC
    found = session.exec(
        select(SignIn, Account)
        .where(SignIn.token_hash == token_hash(token), SignIn.account == Account.id)
        .where(col(SignIn.expires_at) > now(), col(Account.disabled_at).is_(None))
    ).one_or_none()
    if found is None:
        return PUBLIC
    signed, account = found
    grants = session.exec(select(Grant).where(Grant.account == account.id)).all()
    for grant in grants:
        session.expunge(grant)  # whoever words a refusal reads them after the transaction's end
    named = account.name or account.login
    return Caller(account.id, account.language, tuple(grants), signed.csrf, named)


def sign_out(session: Session, token: str) -> None:
    """End one sign-in."""
    session.connection().execute(delete(SignIn).where(col(SignIn.token_hash) == token_hash(token)))
