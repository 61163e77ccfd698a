"""The rows of a publication: what is asked of people and given to them, and the rooms it takes.

A publication that takes another's place carries on what stays as it was: the same row, with what
people have answered to it. What changed is asked anew, what is no longer there is cancelled.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import delete, insert, update
from sqlmodel import Session, col, select

from api.services.engagements import Engagements
from models.load import held_in
from models.tables import Engagement, Publication, RoomUse, SeatPlaces, WeekRow
from models.tables.base import now

WHO = (
    *("kind", "request", "session", "occurrence", "role", "person"),
    "activity",
    "line",
    "pledge",
)
"""What makes two engagements one and the same, whatever became of it."""
WHAT = ("starts", "ends", "room", "place", "amount")
"""What may change of one."""
USE = ("request", "session", "occurrence", "room", "starts", "ends", "held_from", "held_until")
"""What makes two uses of a room the same."""


def engage(session: Session, row: WeekRow, published: Publication, wanted: Engagements) -> None:
    """Write the rows of a publication that stands alone."""
    _ask(session, row, published, wanted.rows())
    _take(session, row, published, wanted.room_uses())
    count_anew(session, row.id)


def count_anew(session: Session, week: str) -> None:
    """What seats are taken is counted again by who next takes one."""
    session.connection().execute(delete(SeatPlaces).where(col(SeatPlaces.week) == week))


def engage_instead(
    session: Session, row: WeekRow, old: Publication, new: Publication, wanted: Engagements
) -> None:
    """Write the rows of a publication that takes another's place."""
    _reuse(session, row, old, new, wanted)
    standing = defaultdict(list)
    for one in session.exec(
        select(Engagement)
        .where(Engagement.publication == old.id, Engagement.outcome != "cancelled")
        .order_by(col(Engagement.starts), col(Engagement.id))
    ):
        standing[_key(vars(one), WHO)].append(one)
    added = []
    for values in wanted.rows():
        same = standing[_key(values, WHO)]
        if not same:
            added.append(values)
            continue
        alike = [one for one in same if _key(vars(one), WHAT) == _key(values, WHAT)]
        kept = (alike or same)[0]
        same.remove(kept)
        if not alike:
            for name in WHAT:
                setattr(kept, name, values[name])
            kept.answer = "open"
    for gone in (one for same in standing.values() for one in same if one.outcome == "open"):
        gone.outcome = "cancelled"
    session.flush()
    # Nothing of these has changed but whose they are: their versions stay.
    session.connection().execute(
        update(Engagement)
        .where(col(Engagement.publication) == old.id, col(Engagement.outcome) != "cancelled")
        .values(publication=new.id, changed_at=col(Engagement.changed_at))
    )
    session.expire_all()
    _ask(session, row, new, added)
    count_anew(session, row.id)


def _reuse(
    session: Session, row: WeekRow, old: Publication, new: Publication, wanted: Engagements
) -> None:
    """The rooms: those given up are free before others are taken."""
    held = {
        _key(vars(use), USE): use
        for use in session.exec(
            select(RoomUse).where(RoomUse.publication == old.id, col(RoomUse.active))
        )
    }
    added = []
    for values in wanted.room_uses():
        use = held.pop(_key(values, USE), None)
        if use is None:
            added.append(values)
        else:
            use.publication = new.id
    for use in held.values():
        use.active = False
    session.flush()
    _take(session, row, new, added)


def _key(values: Mapping[str, Any], names: Iterable[str]) -> tuple[Any, ...]:
    return tuple(values[name] for name in names)


def _ask(
    session: Session, row: WeekRow, published: Publication, wanted: Iterable[Mapping[str, Any]]
) -> None:
    common = {
        "neighbourhood": row.neighbourhood,
        "publication": published.id,
        "version": 1,
        "changed_at": now(),
        "answer": "open",
        "outcome": "open",
    }
    rows = [{**common, **values} for values in wanted]
    states = _reserved(session, row)
    for values in rows:
        if states.get(values["request"]) == "confirmed":
            values["answer"] = "confirmed"
    if rows:
        session.connection().execute(insert(Engagement), rows)


def _take(
    session: Session, row: WeekRow, published: Publication, wanted: Iterable[Mapping[str, Any]]
) -> None:
    common = {
        "neighbourhood": row.neighbourhood,
        "week": row.id,
        "publication": published.id,
        "made_by": published.published_by,
        "version": 1,
        "changed_at": now(),
        "made_at": now(),
        "active": True,
        "origin": "published",
    }
    states = _reserved(session, row)
    rows = [{**common, **values} for values in wanted if values["request"] not in states]
    if rows:
        session.connection().execute(insert(RoomUse), rows)


def _reserved(session: Session, row: WeekRow) -> dict[str, str]:
    """Reservation → its state: each holds its room itself, and who confirmed it has confirmed."""
    return {it.id: it.state for it in held_in(session, row)}
