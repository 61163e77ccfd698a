"""What the book says of one project: the one place where anybody learns of its money."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy.orm import aliased
from sqlmodel import Session, col, func, select

from models.tables import BookAccount, BookBalance, BookEntry, BookMove, Fund

GIVEN = ("held", "paid", "spent")
"""Kinds of accounts that hold what is a project's own."""


@dataclass(frozen=True)
class ProjectMoney:
    """In fen, of all funds together."""

    promised: int
    """For this project: what it was given, and what is free of what was collected for it alone."""
    committed: int
    """Held for it and not paid yet."""
    paid: int
    """To it, less what it returned."""
    spent: int
    """Of what was paid."""
    returned: int

    @property
    def given(self) -> int:
        """All that is its own: held, or paid."""
        return self.committed + self.paid

    @property
    def remaining(self) -> int:
        """Paid and not spent."""
        return self.paid - self.spent


def money_of(session: Session, neighbourhood: str, request: str) -> ProjectMoney:
    """The money of a project; all 0 where the book has never heard of it."""
    held = _held(session, neighbourhood, request)
    collected = session.exec(
        select(func.sum(BookBalance.amount))
        .join(BookAccount, col(BookBalance.account) == col(BookAccount.id))
        .join(
            Fund,
            (col(Fund.neighbourhood) == col(BookAccount.neighbourhood))
            & (col(Fund.id) == col(BookAccount.owner)),
        )
        .where(BookAccount.neighbourhood == neighbourhood, BookAccount.kind == "fund")
        .where(Fund.request == request)
    ).one()
    paid = held["paid"] + held["spent"]
    return ProjectMoney(
        promised=int(collected or 0) + held["held"] + paid,
        committed=held["held"],
        paid=paid,
        spent=held["spent"],
        returned=_returned(session, neighbourhood, request),
    )


def given_to(session: Session, neighbourhood: str, request: str) -> int:
    """Its :attr:`ProjectMoney.given` alone, by one query."""
    return sum(_held(session, neighbourhood, request).values())


def given_each(session: Session, neighbourhood: str, requests: Collection[str]) -> dict[str, int]:
    """The same for several that were given something, by one query."""
    found = session.exec(
        select(BookAccount.request, func.sum(BookBalance.amount))
        .join(BookBalance, col(BookBalance.account) == col(BookAccount.id))
        .where(BookAccount.neighbourhood == neighbourhood)
        .where(col(BookAccount.request).in_(sorted(requests)))
        .where(col(BookAccount.kind).in_(GIVEN))
        .group_by(col(BookAccount.request))
    )
    return {str(request): int(amount) for request, amount in found}


def _held(session: Session, neighbourhood: str, request: str) -> dict[str, int]:
    found: dict[str, int] = defaultdict(int)
    for kind, amount in session.exec(
        select(BookAccount.kind, func.sum(BookBalance.amount))
        .join(BookBalance, col(BookBalance.account) == col(BookAccount.id))
        .where(BookAccount.neighbourhood == neighbourhood, BookAccount.request == request)
        .where(col(BookAccount.kind).in_(GIVEN))
        .group_by(BookAccount.kind)
    ):
        found[kind] = int(amount)
    return found


def _returned(session: Session, neighbourhood: str, request: str) -> int:
    undone = aliased(BookEntry)
    found = session.exec(
        select(func.sum(BookMove.amount))
        .join(BookAccount, col(BookMove.source) == col(BookAccount.id))
        .join(BookEntry, col(BookEntry.id) == col(BookMove.entry))
        .join(undone, col(undone.reverses) == col(BookEntry.id), isouter=True)
        .where(BookEntry.neighbourhood == neighbourhood, BookEntry.kind == "return")
        .where(BookAccount.request == request, col(undone.id).is_(None))
    ).one()
    return int(found or 0)
