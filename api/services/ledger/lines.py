"""Entries of the book one by one: of money, to everybody without residents; and of points."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import aliased
from sqlmodel import Session, col, or_, select

from api.services.ledger.book import MEASURE_OF, Book, Move, Purse, purse_of
from api.services.signing import PUBLIC
from models.book import EntryKind
from models.tables import (
    BookAccount,
    BookEntry,
    BookMove,
    BookWords,
    PersonRow,
    PlaceRow,
    WeekRow,
)

OF_MONEY: tuple[EntryKind, ...] = (
    *("promise", "collect", "commit", "accept"),
    *("pay", "spend", "return", "withdraw"),
)
RESIDENT = "*"
"""Stands for the residents who gave to a collection: who they are is nobody's business."""


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
