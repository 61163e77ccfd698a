"""Throwing away what has served: nothing here belongs to a week, a plan or the audit."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlmodel import Session, col, delete, update

from models.tables import IdempotencyKey, RateLimit, ReplyLink, SignIn, SignInLink, TidyCheck

KEYS_LAST = timedelta(days=1)
"""How long a repeated key gets the first answer."""
COUNTS_LAST = timedelta(days=1)
PHOTOS_LAST = timedelta(days=90)
"""How long a picture of a room is kept; that it was left tidy stays."""
LONGEST_WINDOW = 900
"""Seconds of the longest stretch of time that is counted (:mod:`api.services.limits`)."""


def tidy(session: Session, moment: datetime) -> None:
    """Delete keys, counts, sign-ins, links and pictures whose time is over."""
    connection = session.connection()
    connection.execute(
        delete(IdempotencyKey).where(col(IdempotencyKey.made_at) < moment - KEYS_LAST)
    )
    connection.execute(delete(SignIn).where(col(SignIn.expires_at) < moment))
    connection.execute(delete(SignInLink).where(col(SignInLink.expires_at) < moment))
    connection.execute(delete(ReplyLink).where(col(ReplyLink.expires_at) < moment))
    connection.execute(
        update(TidyCheck)
        .where(col(TidyCheck.noted_at) < moment - PHOTOS_LAST, col(TidyCheck.photo).is_not(None))
        .values(photo=None)
    )
    oldest = (moment - COUNTS_LAST).timestamp() // LONGEST_WINDOW
    connection.execute(delete(RateLimit).where(col(RateLimit.window) < oldest))
