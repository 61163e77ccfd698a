"""What the book says of funds and of projects, to the fen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy.orm import aliased
from sqlmodel import Session, col, func, select

from api.services.ledger.book import Book
from api.services.ledger.weekly import where_of
from api.services.signing import PUBLIC
from models.book import Share
from models.tables import (
    BookAccount,
    BookEntry,
    BookMove,
    Fund,
    OrganisationRow,
    RegisterEntry,
    RequestRow,
    Vote,
    WeekRow,
)

ASIDE = "vote:"
"""What is set aside for a vote is held for this and its id."""


@dataclass(frozen=True)
class Tilt:
    """A share of a fund: what it is to get at least, and has got so far."""

    share: Share
    least: int
    got: int


@dataclass(frozen=True)
class Figures:
    """A fund to the fen: ``promised = free + committed + paid`` always."""

    fund: Fund
    promised: int
    free: int
    committed: int
    paid: int
    """To projects, less what they returned; what they have spent of it: ``spent``."""
    spent: int
    returned: int
    tilts: tuple[Tilt, ...]


@dataclass(frozen=True)
class Funded:
    """A project, and what it was given by all funds together."""

    request: str
    name: str
    committed: int
    paid: int
    spent: int

    @property
    def whole(self) -> int:
        """All that is held for it or was paid."""
        return self.committed + self.paid


def figures(session: Session, neighbourhood: str) -> list[Figures]:
    """Every fund."""
    book = Book(session, PUBLIC, neighbourhood)
    amounts = book.amounts(("giver", "fund", "held", "paid", "spent"))
    sums: dict[tuple[str, str], int] = defaultdict(int)
    by_project: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for purse, amount in amounts.items():
        of = purse.request if purse.kind == "giver" else purse.owner
        sums[purse.kind, of] += amount
        if purse.kind in ("held", "paid", "spent"):
            by_project[purse.owner][purse.request] += amount
    funds = session.exec(
        select(Fund).where(Fund.neighbourhood == neighbourhood).order_by(col(Fund.id))
    ).all()
    tilted = {r for f in funds if f.shares for r in by_project[f.id]}
    lies = where_of(session, neighbourhood, tilted)
    returned = _returned(session, neighbourhood)
    found = []
    for fund in funds:
        promised = -sums["giver", fund.id]
        spent = sums["spent", fund.id]
        tilts = tuple(
            Tilt(
                share,
                -(-promised * share.percent // 100),
                sum(
                    amount
                    for request, amount in by_project[fund.id].items()
                    if (share.topic or share.place) in lies[request]
                ),
            )
            for share in fund.shares
        )
        found.append(
            Figures(
                fund=fund,
                promised=promised,
                free=sums["fund", fund.id],
                committed=sums["held", fund.id],
                paid=sums["paid", fund.id] + spent,
                spent=spent,
                returned=returned.get(fund.id, 0),
                tilts=tilts,
            )
        )
    return found


def _returned(session: Session, neighbourhood: str) -> dict[str, int]:
    """Fund → what projects have returned to it."""
    undone = aliased(BookEntry)
    rows = session.exec(
        select(BookAccount.owner, func.sum(BookMove.amount))
        .join(BookMove, col(BookMove.target) == col(BookAccount.id))
        .join(BookEntry, col(BookEntry.id) == col(BookMove.entry))
        .join(undone, col(undone.reverses) == col(BookEntry.id), isouter=True)
        .where(BookEntry.neighbourhood == neighbourhood, BookEntry.kind == "return")
        .where(col(undone.id).is_(None))
        .group_by(BookAccount.owner)
    )
    return {owner: int(amount) for owner, amount in rows}


def funded(session: Session, neighbourhood: str, *, words: bool = False) -> list[Funded]:
    """Every project that money is held for or was paid to, the largest first. ``words``: wishes of
    households by name too, which is not for everybody."""
    amounts = Book(session, PUBLIC, neighbourhood).amounts(("held", "paid", "spent"))
    sums: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for purse, amount in amounts.items():
        sums[purse.request][purse.kind] += amount
    named = (
        select(RequestRow.id, RequestRow.name)
        .join(WeekRow, col(WeekRow.id) == col(RequestRow.week))
        .where(WeekRow.neighbourhood == neighbourhood, col(RequestRow.id).in_(sums))
        .order_by(col(WeekRow.start))
    )
    if not words:
        named = named.where(col(RequestRow.kind).in_(("project", "activity", "rota")))
    names = dict(session.exec(named).all())
    names |= _voted_names(session, neighbourhood, sums.keys() - names.keys())
    found = [
        Funded(
            request,
            names.get(request, ""),
            of["held"],
            of["paid"] + of["spent"],
            of["spent"],
        )
        for request, of in sums.items()
        if any(of.values())
    ]
    return sorted(found, key=lambda one: (-one.whole, one.request))


def _voted_names(session: Session, neighbourhood: str, ids: Iterable[str]) -> dict[str, str]:
    """What no week has heard of: projects of the register, and money set aside for votes."""
    asked = set(ids)
    projects = session.exec(
        select(RegisterEntry.id, RegisterEntry.name).where(
            RegisterEntry.neighbourhood == neighbourhood,
            RegisterEntry.kind == "projects",
            col(RegisterEntry.id).in_(asked),
        )
    )
    votes = session.exec(
        select(Vote.id, Vote.title).where(
            col(Vote.id).in_([id.removeprefix(ASIDE) for id in asked])
        )
    )
    return {**dict(projects.all()), **{ASIDE + id: title for id, title in votes}}


def donors(session: Session, neighbourhood: str, ids: Iterable[str]) -> dict[str, str]:
    """Organisation → its name, as its last week has it."""
    rows = session.exec(
        select(OrganisationRow.id, OrganisationRow.name)
        .join(WeekRow, col(WeekRow.id) == col(OrganisationRow.week))
        .where(WeekRow.neighbourhood == neighbourhood, col(OrganisationRow.id).in_(set(ids)))
        .order_by(col(WeekRow.start))
    )
    return {id: name for id, name in rows if name}
