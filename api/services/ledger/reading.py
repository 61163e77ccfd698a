"""What the book says: funds to the fen, entries one by one, somebody's points."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import aliased
from sqlmodel import Session, col, func, or_, select

from api.services.ledger.book import MEASURE_OF, Book, Move, Purse, purse_of
from api.services.ledger.weekly import where_of
from api.services.signing import PUBLIC
from models.book import EntryKind, Share
from models.tables import (
    BookAccount,
    BookEntry,
    BookMove,
    BookWords,
    Fund,
    OrganisationRow,
    PersonRow,
    PlaceRow,
    RegisterEntry,
    RequestRow,
    Vote,
    WeekRow,
)

OF_MONEY: tuple[EntryKind, ...] = (
    *("promise", "collect", "commit", "accept"),
    *("pay", "spend", "return", "withdraw"),
)
ASIDE = "vote:"
"""What is set aside for a vote is held for this and its id."""
RESIDENT = "*"
"""Stands for the residents who gave to a collection: who they are is nobody's business."""


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


@dataclass(frozen=True)
class Line:
    """An entry as it is read."""

    id: int
    at: datetime
    kind: str
    of: str
    """What a reversal reverses the kind of; else the kind."""
    moves: tuple[Move, ...]
    facts: dict[str, str]
    reverses: int | None
    reversed_by: int | None
    said: str


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


def money_lines(
    session: Session,
    neighbourhood: str,
    *,
    fund: str | None = None,
    before: int | None = None,
    limit: int = 50,
    words: bool = False,
) -> list[Line]:
    """Entries of money, the newest first; of one fund; those ``before`` a number. ``words``: with
    what was said to them, and who gave to collections."""
    first = aliased(BookEntry)
    chosen = (
        select(BookEntry.id)
        .join(first, col(first.id) == col(BookEntry.reverses), isouter=True)
        .where(BookEntry.neighbourhood == neighbourhood)
        .where(or_(col(BookEntry.kind).in_(OF_MONEY), col(first.kind).in_(OF_MONEY)))
    )
    if fund is not None:
        accounts = select(BookAccount.id).where(
            BookAccount.neighbourhood == neighbourhood,
            col(BookAccount.kind).in_(("fund", "held", "paid", "spent")),
            BookAccount.owner == fund,
        )
        moved = select(BookMove.entry).where(
            or_(col(BookMove.source).in_(accounts), col(BookMove.target).in_(accounts))
        )
        chosen = chosen.where(col(BookEntry.id).in_(moved))
    lines = _lines(session, chosen, before, limit, words)
    if words:
        return lines
    givers = {p.owner for line in lines for m in line.moves for p in m.ends if p.kind == "giver"}
    residents = _residents(session, neighbourhood, givers)
    return [_masked(line, residents) for line in lines]


def person_lines(
    session: Session, neighbourhood: str, person: str, *, before: int | None = None, limit: int = 50
) -> list[Line]:
    """What moved somebody's points, the newest first."""
    account = select(BookAccount.id).where(
        BookAccount.neighbourhood == neighbourhood,
        BookAccount.kind == "person",
        BookAccount.owner == person,
    )
    moved = select(BookMove.entry).where(
        or_(col(BookMove.source).in_(account), col(BookMove.target).in_(account))
    )
    chosen = select(BookEntry.id).where(col(BookEntry.id).in_(moved))
    return _lines(session, chosen, before, limit, True)


def _lines(
    session: Session, chosen: Any, before: int | None, limit: int, words: bool
) -> list[Line]:
    query = select(BookEntry).where(col(BookEntry.id).in_(chosen))
    if before is not None:
        query = query.where(col(BookEntry.id) < before)
    rows = session.exec(query.order_by(col(BookEntry.id).desc()).limit(limit)).all()
    ids = [row.id for row in rows if row.id is not None]
    moves = _moves(session, ids)
    undone = dict(
        session.exec(
            select(BookEntry.reverses, BookEntry.id).where(col(BookEntry.reverses).in_(ids))
        ).all()
    )
    said: dict[int, str] = {}
    if words:
        said = {
            row.entry: row.said
            for row in session.exec(select(BookWords).where(col(BookWords.entry).in_(ids)))
        }
    return [
        Line(
            id=row.id,
            at=row.made_at,
            kind=row.kind,
            of=row.facts.get("kind", row.kind) if row.kind == "reverse" else row.kind,
            moves=tuple(moves[row.id]),
            facts={name: fact for name, fact in row.facts.items() if name != "kind"},
            reverses=row.reverses,
            reversed_by=undone.get(row.id),
            said=said.get(row.id, ""),
        )
        for row in rows
        if row.id is not None
    ]


def _moves(session: Session, entries: Sequence[int]) -> dict[int, list[Move]]:
    rows = session.exec(
        select(BookMove)
        .where(col(BookMove.entry).in_(entries))
        .order_by(col(BookMove.entry), col(BookMove.number))
    ).all()
    ids = {id for row in rows for id in (row.source, row.target)}
    accounts = session.exec(select(BookAccount).where(col(BookAccount.id).in_(ids)))
    purses = {account.id: purse_of(account) for account in accounts}
    found: dict[int, list[Move]] = defaultdict(list)
    for row in rows:
        found[row.entry].append(Move(purses[row.source], purses[row.target], row.amount))
    return found


def _residents(session: Session, neighbourhood: str, ids: Collection[str]) -> set[str]:
    """Which of these are people or households, in whichever week."""
    found: set[str] = set()
    for table in (PersonRow, PlaceRow):
        asked = (
            select(table.id)
            .join(WeekRow, col(WeekRow.id) == col(table.week))
            .where(WeekRow.neighbourhood == neighbourhood, col(table.id).in_(ids))
        )
        found |= set(session.exec(asked))
    return found


def _masked(line: Line, residents: Container[str]) -> Line:
    """Without the residents who gave, whether it was promised, given or given back; of what is
    collected nobody is named."""
    moves = tuple(_nameless(line.moves, line.of == "collect", residents))
    return Line(**{**vars(line), "moves": moves})


def _nameless(moves: Iterable[Move], everybody: bool, residents: Container[str]) -> Iterable[Move]:
    for move in moves:
        source, target = (
            Purse("giver", RESIDENT, purse.request)
            if purse.kind == "giver" and (everybody or purse.owner in residents)
            else purse
            for purse in move.ends
        )
        yield Move(source, target, move.amount)


def measure_of(move: Move) -> str:
    """What a move is counted in."""
    return MEASURE_OF[move.source.kind]


def points_of(session: Session, neighbourhood: str, people: Sequence[str]) -> dict[str, int]:
    """Person → minutes in the bank of hours."""
    if not people:
        return {}
    held = Book(session, PUBLIC, neighbourhood)
    return {person: held.amount(Purse("person", person)) for person in people}
