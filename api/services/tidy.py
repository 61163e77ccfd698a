"""Throwing away what has served: nothing here belongs to a week, a plan or the audit."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlmodel import Session, col, delete

from models.tables import IdempotencyKey, RateLimit, SignIn, SignInLink

KEYS_LAST = timedelta(days=1)
"""How long a repeated key gets the first answer."""
COUNTS_LAST = timedelta(days=1)
LONGEST_WINDOW = 900
"""Seconds of the longest stretch of time that is counted (:mod:`api.services.limits`)."""


def tidy(session: Session, moment: datetime) -> None:
    """Delete keys, counts and sign-ins whose time is over."""
    connection = session.connection()
    connection.execute(
        delete(IdempotencyKey).where(col(IdempotencyKey.made_at) < moment - KEYS_LAST)
    )
    connection.execute(delete(SignIn).where(col(SignIn.expires_at) < moment))
    connection.execute(delete(SignInLink).where(col(SignInLink.expires_at) < moment))
    oldest = (moment - COUNTS_LAST).timestamp() // LONGEST_WINDOW
    connection.execute(delete(RateLimit).where(col(RateLimit.window) < oldest))
