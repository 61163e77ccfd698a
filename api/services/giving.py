"""What an organisation gives: its pledges in the week that is published and in the one to come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from sqlmodel import Session, col, select

from api.problems import Fault, Problem
from api.services.audit import note
from api.services.board import Board, board_of
from api.services.rights import Subject, require
from api.services.signing import Caller
from models.event import PledgeShort
from models.tables import (
    ItemRow,
    OrganisationRow,
    PledgeRow,
    ReportedEvent,
    WeekRow,
    WithdrawalRow,
)


@dataclass(frozen=True)
class Giver:
    """An organisation at its desk."""

    neighbourhood: str
    organisation: str
    name: str
    board: Board
    collecting: WeekRow | None
    """The week that takes pledges now."""


@dataclass(frozen=True)
class Pledged:
    """A pledge of the week to come; ``paused``: withdrawn, which can be taken back."""

    row: PledgeRow
    paused: bool


def giver(
    session: Session, caller: Caller, neighbourhood: str, organisation: str, moment: datetime
) -> Giver:
    """The desk of an organisation that the caller speaks for.

    Raises
    ------
    Problem : ``not-found``, or as :func:`api.services.rights.require`.
    """
    require(caller, "thing.write", Subject(neighbourhood, owners=(organisation,)))
    board = board_of(session, neighbourhood, moment)
    collecting = session.exec(
        select(WeekRow)
        .where(WeekRow.neighbourhood == neighbourhood, WeekRow.state == "collecting")
        .order_by(col(WeekRow.start))
        .limit(1)
    ).one_or_none()
    week = collecting or board.week
    row = session.get(OrganisationRow, (week.id, organisation)) if week is not None else None
    name = row.name if row is not None and row.name else organisation
    return Giver(neighbourhood, organisation, name, board, collecting)


def pledges(session: Session, found: Giver) -> list[Pledged]:
    """What the organisation pledges for the week to come."""
    if found.collecting is None:
        return []
    week = found.collecting.id
    rows = session.exec(
        select(PledgeRow)
        .where(PledgeRow.week == week, PledgeRow.donor == found.organisation)
        .order_by(col(PledgeRow.position))
    ).all()
    gone = set(session.exec(select(WithdrawalRow.what).where(WithdrawalRow.week == week)).all())
    return [Pledged(row, row.id in gone) for row in rows]


def last_time(session: Session, found: Giver) -> Sequence[PledgeRow]:
    """What the organisation pledged in the week that is published, or was last."""
    if found.board.week is None:
        return ()
    return session.exec(
        select(PledgeRow)
        .where(PledgeRow.week == found.board.week.id, PledgeRow.donor == found.organisation)
        .order_by(col(PledgeRow.position))
    ).all()


def shorts(session: Session, found: Giver) -> dict[str, ReportedEvent]:
    """Of which published pledges they have said that there is less, and it is not settled yet."""
    if found.board.week is None:
        return {}
    events = session.exec(
        select(ReportedEvent).where(
            ReportedEvent.week == found.board.week.id, ReportedEvent.state == "open"
        )
    )
    own = {row.id for row in last_time(session, found)}
    return {
        event.content.pledge: event
        for event in events
        if isinstance(event.content, PledgeShort) and event.content.pledge in own
    }


def say_short(
    session: Session, caller: Caller, found: Giver, pledge: str, quantity: int, reason: str
) -> None:
    """Say that a published pledge holds less than was said (0: nothing), for the coordinator to
    repair. Said again, the last word counts.

    Raises
    ------
    Problem : ``not-found``; ``not-now`` unless its week is published and not over; ``bad-input``
        for no less than was pledged.
    """
    week = found.board.week
    row = next((one for one in last_time(session, found) if one.id == pledge), None)
    if week is None or row is None:
        raise Problem("not-found", pledge)
    if week.state not in ("published", "carrying-out"):
        raise Problem("not-now", week.state)
    if not 0 <= quantity < row.quantity:
        zh, en = "写一个比原来少的整数", "a whole number smaller than before"
        raise Problem("bad-input", errors=[Fault(field="quantity", zh=zh, en=en)])
    take_back(session, caller, found, pledge)
    event = PledgeShort(
        kind="pledge-short",
        pledge=pledge,
        quantity=quantity,
        by=caller.account or "",
        reason=reason,
    )
    session.add(
        ReportedEvent(
            id=uuid4().hex,
            neighbourhood=week.neighbourhood,
            week=week.id,
            content=event,
            reported_by=caller.account,
        )
    )
    _note(session, caller, found, "pledge.short", pledge)


def take_back(session: Session, caller: Caller, found: Giver, pledge: str) -> None:
    """The pledge holds what it did after all, unless that has been settled. Done twice, it changes
    nothing."""
    event = shorts(session, found).get(pledge)
    if event is not None:
        event.state = "withdrawn"
        session.add(event)
        _note(session, caller, found, "pledge.whole", pledge)


def _note(session: Session, caller: Caller, found: Giver, operation: str, pledge: str) -> None:
    note(
        session,
        caller,
        operation,
        neighbourhood=found.neighbourhood,
        week=found.board.week.id if found.board.week is not None else None,
        entity="pledge",
        entity_id=pledge,
    )
    session.flush()


def items(session: Session, week: WeekRow) -> Sequence[ItemRow]:
    """What can be pledged: goods, money, lent capacity."""
    chosen = select(ItemRow).where(ItemRow.week == week.id)
    return session.exec(chosen.order_by(col(ItemRow.position))).all()
