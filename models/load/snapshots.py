"""Weeks exactly as they were solved, kept by their content hash."""

from __future__ import annotations

import zlib

from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlmodel import Session

from models.load.read import collector_paused
from models.tables import Snapshot
from models.tables.base import now
from models.week import Week


class UnknownSnapshot(LookupError):
    """No week was kept under this hash."""


def take_snapshot(session: Session, week: Week) -> str:
    """Keep a week under its hash, which is returned; once, however often it is called."""
    text = week.model_dump_json(exclude_defaults=True).encode()
    digest = week.content_hash()
    make = postgresql_insert if session.get_bind().dialect.name == "postgresql" else sqlite_insert
    kept = {"hash": digest, "week": week.id, "packed": zlib.compress(text), "taken_at": now()}
    session.connection().execute(make(Snapshot).values(kept).on_conflict_do_nothing())
    return digest


def load_snapshot(session: Session, digest: str) -> Week:
    """The week kept under a hash.

    Raises
    ------
    UnknownSnapshot : there is none.
    """
    kept = session.get(Snapshot, digest)
    if kept is None:
        raise UnknownSnapshot(digest)
    with collector_paused():
        return Week.model_validate_json(zlib.decompress(kept.packed))
