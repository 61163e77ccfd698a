"""How often something may be done; counted in the database, so all web processes count together."""

from __future__ import annotations

import time
from datetime import timedelta

from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlmodel import Session, col, select

from models.tables import RateLimit


def _window(length: timedelta) -> int:
    return int(time.time() // length.total_seconds())


def count(session: Session, bucket: str, length: timedelta) -> None:
    """Note one time more in this stretch of time."""
    make = postgresql_insert if session.get_bind().dialect.name == "postgresql" else sqlite_insert
    row = {"bucket": bucket, "window": _window(length), "count": 1, "note": ""}
    session.connection().execute(
        make(RateLimit)
        .values(row)
        .on_conflict_do_update(
            index_elements=["bucket", "window"], set_={"count": col(RateLimit.count) + 1}
        )
    )


def over(session: Session, bucket: str, length: timedelta, most: int) -> bool:
    """Whether it has been done so often in this stretch that it may not be done again."""
    done = session.exec(
        select(RateLimit.count).where(
            RateLimit.bucket == bucket, RateLimit.window == _window(length)
        )
    ).one_or_none()
    return (done or 0) >= most
