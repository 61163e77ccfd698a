"""Money is held for projects as the published plan says: the book follows every publication, its
undoing, and what became of it. Nothing is committed around the matcher."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from sqlmodel import Session, col, select

from api.problems import Fault, Problem
from api.services.ledger.book import Book, Move, Purse, Wanted
from api.services.ledger.weekly import in_fen, owed, pledge_ids, put_into_weeks
from api.services.signing import Caller
from models.supply import Hire
from models.tables import (
    BookEntry,
    BookMove,
    Engagement,
    Fund,
    ItemRow,
    PersonRow,
    PledgeRow,
    Publication,
    WeekRow,
)

LOST = ("missed", "cancelled")


@dataclass(frozen=True)
class Held:
    """So many fen of a pledge for a request."""

    pledge: str
    request: str
    fen: int


def follow(session: Session, caller: Caller, row: WeekRow) -> None:
    """Hold what the standing publication of a week gives, and nothing else. Done twice, it changes
    nothing.

    Raises
    ------
    Problem : ``not-now`` where a fund holds less than is to be given, or what is not given any more
        has been paid; ``against-rules`` where a fund's share would be used for others.
    """
    pledged = _pledged(session, row)
    known = _known(session, row)
    if not pledged and not known:
        return
    wanted = _wanted(session, row, pledged)
    funds = _funds(session, row, pledged)
    book = Book(session, caller, row.neighbourhood)
    _top_up(book, row, pledged, known, funds)
    for engagement, (entry, held) in known.items():
        if entry is not None and wanted.get(engagement) != held:
            book.reverse(entry)
    again = _times(session, row)
    fresh = {
        engagement: held
        for engagement, held in wanted.items()
        if known.get(engagement, (None, None))[1] != held
    }
    book.post_all(
        [
            Wanted(
                "commit",
                (
                    Move(
                        Purse("fund", funds[held.pledge].id),
                        Purse("held", funds[held.pledge].id, held.request),
                        held.fen,
                    ),
                ),
                {
                    "engagement": engagement,
                    "pledge": held.pledge,
                    "fund": funds[held.pledge].id,
                    "request": held.request,
                },
                f"commit:{engagement}:{again[engagement]}",
            )
            for engagement, held in sorted(fresh.items())
        ],
        week=row.id,
    )
    require_shares(book, {f.id: f for f in funds.values()})
    put_into_weeks(book)


def _pledged(session: Session, row: WeekRow) -> dict[str, tuple[PledgeRow, int]]:
    """Money pledge of the week → its row, and the parts that its item is counted in."""
    rows = session.exec(
        select(PledgeRow, ItemRow.parts)
        .join(
            ItemRow,
            (col(ItemRow.week) == col(PledgeRow.week)) & (col(ItemRow.id) == col(PledgeRow.item)),
        )
        .where(PledgeRow.week == row.id, PledgeRow.kind == "money")
    )
    return {pledge.id: (pledge, parts) for pledge, parts in rows}


def _wanted(
    session: Session, row: WeekRow, pledged: Mapping[str, tuple[PledgeRow, int]]
) -> dict[str, Held]:
    """Engagement → what it takes, of the publication that stands: flows, and wages of the hired."""
    standing = session.exec(
        select(Publication.id).where(
            Publication.week == row.id, col(Publication.undone_at).is_(None)
        )
    ).one_or_none()
    if standing is None:
        return {}
    rows = session.exec(
        select(Engagement)
        .where(Engagement.publication == standing, col(Engagement.outcome).not_in(LOST))
        .where(Engagement.kind == "flow", col(Engagement.pledge).in_(pledged))
    )
    found = {
        one.id: Held(
            one.pledge or "", one.request, in_fen(one.amount or 0, pledged[one.pledge or ""][1])
        )
        for one in rows
    }
    hired = _hired(session, row)
    if hired:
        crews = session.exec(
            select(Engagement)
            .where(Engagement.publication == standing, col(Engagement.outcome).not_in(LOST))
            .where(Engagement.kind == "crew", col(Engagement.person).in_(hired))
        )
        for one in crews:
            hire = hired[one.person or ""]
            if hire.fund in pledged:
                wage = -(-(one.ends - one.starts) * hire.price_per_hour // 60)
                fen = in_fen(wage, pledged[hire.fund][1])
                found[one.id] = Held(hire.fund, one.request, fen)
    return {engagement: held for engagement, held in found.items() if held.fen}


def _hired(session: Session, row: WeekRow) -> dict[str, Hire]:
    rows = session.exec(
        select(PersonRow).where(PersonRow.week == row.id, col(PersonRow.hire).is_not(None))
    )
    return {person.id: person.hire for person in rows if person.hire is not None}


def _known(session: Session, row: WeekRow) -> dict[str, tuple[int | None, Held]]:
    """Engagement → the entry that holds money for it, and what it holds."""
    undone = select(BookEntry.reverses).where(BookEntry.week == row.id, BookEntry.kind == "reverse")
    rows = session.exec(
        select(BookEntry, BookMove.amount)
        .join(BookMove, col(BookMove.entry) == col(BookEntry.id))
        .where(BookEntry.week == row.id, BookEntry.kind == "commit")
        .where(col(BookEntry.id).not_in(undone))
    )
    return {
        entry.facts["engagement"]: (
            entry.id,
            Held(entry.facts["pledge"], entry.facts["request"], amount),
        )
        for entry, amount in rows
    }


def _times(session: Session, row: WeekRow) -> dict[str, int]:
    """Engagement → how often money has been held for it."""
    found: dict[str, int] = defaultdict(int)
    entries = session.exec(
        select(BookEntry).where(BookEntry.week == row.id, BookEntry.kind == "commit")
    )
    for entry in entries:
        found[entry.facts["engagement"]] += 1
    return found


def _funds(
    session: Session, row: WeekRow, pledged: Mapping[str, tuple[PledgeRow, int]]
) -> dict[str, Fund]:
    """Pledge → its fund; a pledge that is of none has one of its own from now on."""
    found: dict[str, Fund] = {}
    for fund in session.exec(select(Fund).where(Fund.neighbourhood == row.neighbourhood)):
        found.update(dict.fromkeys(pledge_ids(fund), fund))
    for id, (pledge, _) in pledged.items():
        if id in found:
            continue
        named = pledge.conditions.requests
        bound = pledge.money == "crowdfunding" and len(named) == 1
        found[id] = Fund(
            neighbourhood=row.neighbourhood,
            id=id,
            name=pledge.name,
            kind="collection" if bound else "firm",
            money=pledge.money if bound or pledge.money != "crowdfunding" else "grant",
            match_percent=pledge.match_percent,
            donor=pledge.donor,
            request=named[0] if bound else "",
            topics=pledge.conditions.topics,
            by_pledge=True,
        )
        session.add(found[id])
    session.flush()
    return found


def _top_up(
    book: Book,
    row: WeekRow,
    pledged: Mapping[str, tuple[PledgeRow, int]],
    known: Mapping[str, tuple[int | None, Held]],
    funds: Mapping[str, Fund],
) -> None:
    """What a pledge says is promised, where its fund follows it."""
    here: dict[str, int] = defaultdict(int)
    for _, held in known.values():
        here[held.pledge] += held.fen
    wanted = []
    for id, (pledge, parts) in pledged.items():
        fund = funds[id]
        if not fund.by_pledge:
            continue
        purse = Purse("fund", fund.id)
        more = in_fen(pledge.quantity, parts) - here[id] - book.amount(purse)
        if more > 0:
            move = Move(Purse("giver", fund.donor, fund.id), purse, more)
            wanted.append(Wanted("promise", (move,), {"fund": fund.id}))
    if wanted:
        book.post_all(wanted, week=row.id)


def require_shares(book: Book, funds: Mapping[str, Fund]) -> None:
    """What a fund's shares are owed is free still. Raises Problem ``against-rules``."""
    faults = []
    for fund in funds.values():
        if not fund.shares:
            continue
        stated = owed(book, fund)
        lacking = sum(amount for _, amount in stated.shares) - stated.free
        if lacking > 0:
            names = "、".join(str(s.topic or s.place) for s, amount in stated.shares if amount)
            faults.append(
                Fault(
                    entity=fund.id,
                    field="shares",
                    value=str(lacking),
                    zh=f"这笔资金要给 {names} 留够最低份额，少了 {lacking} 分",
                    en=f"the least shares of {names} lack {lacking} fen",
                )
            )
    if faults:
        raise Problem("against-rules", errors=faults)
