"""Links that sign somebody in: for whoever will not keep a password, handed over in person."""

from __future__ import annotations

from datetime import timedelta

from sqlmodel import Session

from api.problems import Problem
from api.services.secret import new_token
from api.services.signing import Signed, open_session, token_hash
from models.tables import Account, SignInLink
from models.tables.base import now


def make_link(session: Session, account: str, *, uses: int = 1, hours: int = 72) -> str:
    """The token of a new link, seen this once; only its hash is stored."""
    token = new_token(session, 24)
    session.add(
        SignInLink(
            token_hash=token_hash(token),
            account=account,
            uses_left=uses,
            expires_at=now() + timedelta(hours=hours),
        )
    )
    session.flush()
    return token


def account_behind(session: Session, token: str) -> Account:
    """Whom a link signs in. Raises Problem ``not-found`` once it is used up or too old."""
    return session.get_one(Account, _valid(session, token).account)


def follow(session: Session, token: str, hours: int) -> Signed:
    """Sign in by a link, which counts as one use. Raises as :func:`account_behind`."""
    link = _valid(session, token, held=True)
    link.uses_left -= 1
    return open_session(session, session.get_one(Account, link.account), hours)


def _valid(session: Session, token: str, *, held: bool = False) -> SignInLink:
    link = session.get(SignInLink, token_hash(token), with_for_update=held)
    if link is None or link.uses_left < 1 or link.expires_at <= now():
        raise Problem("not-found", "link")
    if session.get_one(Account, link.account).disabled_at is not None:
        raise Problem("not-found", "link")
    return link
