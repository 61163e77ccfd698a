"""Tokens that sign somebody in, or answer and read for them: made here, and told once.

Of a token only the hash is stored. So an answer that tells one is not kept for repeats either, or
whoever reads the database, or a backup of it, could use it for as long.
"""

from __future__ import annotations

import secrets

from sqlmodel import Session

TELLS = "tongxin_tells_a_secret"


def new_token(session: Session, size: int) -> str:
    """A token of so many random bytes; the answer of this transaction is told once."""
    told_once(session)
    return secrets.token_urlsafe(size)


def told_once(session: Session) -> None:
    """What this transaction answers has a secret in it, and is not kept."""
    session.info[TELLS] = True


def tells_a_secret(session: Session) -> bool:
    """Whether the answer of this transaction must not be kept."""
    return TELLS in session.info
