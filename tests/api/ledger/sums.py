"""The book counted again, from its moves alone."""

from __future__ import annotations

from collections import Counter

from sqlmodel import select

from api.database import Database
from models.tables import BookAccount, BookBalance, BookMove


def whole(database: Database) -> dict[tuple[str, str, str], int]:
    """(kind, owner, project) → what the account holds. Nothing is lost, nothing below zero."""
    with database.reading() as session:
        accounts = session.exec(select(BookAccount)).all()
        amounts = {row.account: row.amount for row in session.exec(select(BookBalance))}
        moves = session.exec(select(BookMove)).all()
    counted: Counter[int] = Counter()
    for move in moves:
        counted[move.source] -= move.amount
        counted[move.target] += move.amount
    assert amounts == {account.id: counted[account.id or 0] for account in accounts}
    for measure in {account.measure for account in accounts}:
        assert sum(amounts[a.id or 0] for a in accounts if a.measure == measure) == 0
    assert all(amounts[a.id or 0] >= 0 for a in accounts if not a.owes)
    return {(a.kind, a.owner, a.request): amounts[a.id or 0] for a in accounts}
