"""What an organisation gives: its pledges in the week that is published and in the one to come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from api.services.board import Board, board_of
from api.services.rights import Subject, require
from api.services.signing import Caller
from models.tables import ItemRow, OrganisationRow, PledgeRow, WeekRow, WithdrawalRow


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


def items(session: Session, week: WeekRow) -> Sequence[ItemRow]:
    """What can be pledged: goods, money, lent capacity."""
    chosen = select(ItemRow).where(ItemRow.week == week.id)
    return session.exec(chosen.order_by(col(ItemRow.position))).all()
