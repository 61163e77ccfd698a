"""Weeks exactly as they were solved, kept by their content hash."""

from __future__ import annotations

import zlib
from dataclasses import dataclass

from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlmodel import Session

from models.load.read import collector_paused
from models.tables import Snapshot
from models.tables.base import now
from models.week import Week


class UnknownSnapshot(LookupError):
    """No week was kept under this hash."""


@dataclass(frozen=True)
class Packed:
    """A week as it is kept."""

    hash: str
    week: str
    content: bytes


def packed(week: Week) -> Packed:
    """A week ready to be kept: what takes long of it."""
    text = week.model_dump_json(exclude_defaults=True).encode()
    return Packed(week.content_hash(), week.id, zlib.compress(text))


def keep_snapshot(session: Session, week: Packed) -> None:
    """Keep a week under its hash; once, however often it is called."""
    make = postgresql_insert if session.get_bind().dialect.name == "postgresql" else sqlite_insert
    row = {"hash": week.hash, "week": week.week, "packed": week.content, "taken_at": now()}
    session.connection().execute(make(Snapshot).values(row).on_conflict_do_nothing())


def take_snapshot(session: Session, week: Week) -> str:
    """Keep a week under its hash, which is returned."""
    made = packed(week)
    keep_snapshot(session, made)
    return made.hash


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
