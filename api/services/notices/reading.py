"""Notices as those read them whom they are for, and as those see them who run the neighbourhood."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from sqlmodel import Session, col, func, select, update

from api.services.audit import note
from api.services.signing import Caller
from models.tables import Delivery, Notice, WeekRow
from models.tables.base import now

MOST = 30


def notices_for(
    session: Session, neighbourhood: str, subjects: Collection[str]
) -> Sequence[Notice]:
    """What these people, households, organisations or accounts were told, the latest first."""
    return session.exec(
        select(Notice)
        .where(Notice.neighbourhood == neighbourhood, col(Notice.subject).in_(subjects))
        .order_by(col(Notice.made_at).desc(), col(Notice.id))
        .limit(MOST)
    ).all()


def read(
    session: Session,
    caller: Caller,
    neighbourhood: str,
    subjects: Collection[str],
    ids: Collection[str],
) -> None:
    """Say that they have been read; of somebody else's nothing changes. The first time counts."""
    session.connection().execute(
        update(Notice)
        .where(
            col(Notice.neighbourhood) == neighbourhood,
            col(Notice.subject).in_(subjects),
            col(Notice.id).in_(ids),
            col(Notice.read_at).is_(None),
        )
        .values(read_at=now(), read_by=caller.account)
    )


@dataclass(frozen=True)
class Told:
    """How a week's notices fare, in numbers."""

    told: int
    read: int
    sent: dict[tuple[str, str], int]
    """(channel, state) → how many."""


def told_of(session: Session, week: str) -> Told:
    """In numbers."""
    told, read_ = session.exec(
        select(func.count(), func.count(col(Notice.read_at))).where(Notice.week == week)
    ).one()
    sent = session.exec(
        select(Delivery.channel, Delivery.state, func.count())
        .join(Notice, col(Notice.id) == col(Delivery.notice))
        .where(Notice.week == week)
        .group_by(Delivery.channel, Delivery.state)
    )
    return Told(told, read_, {(channel, state): n for channel, state, n in sent})


@dataclass(frozen=True)
class Row:
    """A notice with how it went out."""

    notice: Notice
    ways: tuple[Delivery, ...]


def told_rows(
    session: Session, week: str, *, unread: bool, at: int, most: int
) -> tuple[list[Row], int]:
    """One page of a week's notices, counted from 1, and how many there are."""
    chosen = [Notice.week == week]
    if unread:
        chosen.append(col(Notice.read_at).is_(None))  # type: ignore[arg-type]
    total = session.exec(select(func.count()).select_from(Notice).where(*chosen)).one()
    rows = session.exec(
        select(Notice)
        .where(*chosen)
        .order_by(col(Notice.made_at).desc(), col(Notice.subject_kind), col(Notice.subject))
        .offset((at - 1) * most)
        .limit(most)
    ).all()
    ways: dict[str, list[Delivery]] = {}
    for way in session.exec(
        select(Delivery)
        .where(col(Delivery.notice).in_([row.id for row in rows]))
        .order_by(col(Delivery.channel), col(Delivery.id))
    ):
        ways.setdefault(way.notice, []).append(way)
    return [Row(row, tuple(ways.get(row.id, ()))) for row in rows], total


def told_by_hand(session: Session, caller: Caller, week: WeekRow, ids: Collection[str]) -> None:
    """Write down that somebody told it themselves: at the door, or by telephone."""
    moment: datetime = now()
    known = session.exec(select(Notice).where(Notice.week == week.id, col(Notice.id).in_(ids)))
    for notice in known:
        session.add(
            Delivery(
                id=uuid4().hex,
                notice=notice.id,
                channel="hand",
                account=caller.account,
                state="sent",
                attempts=1,
                handed=1,
                sent_at=moment,
            )
        )
        note(
            session,
            caller,
            "notice.hand",
            neighbourhood=week.neighbourhood,
            week=week.id,
            entity="notice",
            entity_id=notice.id,
            behalf_of=notice.subject,
        )
    session.flush()
