"""What a project has been given in money: the one place where the register asks for it.

It is what published plans gave it, as long as nothing is known to have come otherwise. A ledger of
what was committed and paid would answer here in its stead.
"""

from __future__ import annotations

from sqlmodel import Session, col, func, select

from models.tables import Engagement, ItemRow, PledgeRow, Publication

NOT_GIVEN = ("missed", "cancelled")


def given(session: Session, neighbourhood: str, project: str) -> int:
    """Fen that the standing publications of all weeks give a project."""
    found = session.exec(
        select(func.coalesce(func.sum(col(Engagement.amount)), 0))
        .join(Publication, col(Publication.id) == col(Engagement.publication))
        .join(
            PledgeRow,
            (col(PledgeRow.week) == col(Publication.week))
            & (col(PledgeRow.id) == col(Engagement.pledge)),
        )
        .join(
            ItemRow,
            (col(ItemRow.week) == col(PledgeRow.week)) & (col(ItemRow.id) == col(PledgeRow.item)),
        )
        .where(Engagement.neighbourhood == neighbourhood, Engagement.request == project)
        .where(Engagement.kind == "flow", ItemRow.kind == "money")
        .where(col(Publication.undone_at).is_(None))
        .where(col(Engagement.outcome).not_in(NOT_GIVEN))
    ).one()
    return int(found or 0)
