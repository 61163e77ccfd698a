"""Money that households vote on: set aside from its fund when a vote opens, held for what it funds
when it is tallied, free again where it funds nothing. Each of it once, and never twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping

from sqlmodel import Session, col, select

from api.problems import Fault, Problem
from api.services.ledger.book import Book, Move, Purse, Wanted
from api.services.ledger.following import require_shares
from api.services.ledger.reading import ASIDE
from api.services.ledger.weekly import at_stake, hold_weeks, pledge_ids, put_into_weeks
from api.services.signing import Caller
from matcher.budget.outcome import Outcome
from models.election import Election
from models.tables import BookEntry, Fund, Vote

GIVEN_BY = ("grant", "award")
"""Ways of giving that a vote can decide on: matches and collections follow what residents give."""


def unfit_funds(
    session: Session,
    neighbourhood: str,
    election: Election,
    funds: Mapping[str, str | None],
    topics: Mapping[str, str],
) -> Iterator[Fault]:
    """What is wrong with the funds that pots are paid from; ``topics``: of the projects."""

    def wrong(value: str, zh: str, en: str) -> Fault:
        return Fault(entity="vote", field="funds", value=value, zh=f"应为{zh}", en=f"expected {en}")

    pots = {pot.id for pot in election.pots}
    for pot, id in funds.items():
        if pot not in pots:
            yield wrong(pot, "本次表决的资金池", "a pot of this vote")
        if id is None:
            continue
        fund = session.get(Fund, (neighbourhood, id))
        if fund is None or fund.by_pledge or fund.money not in GIVEN_BY:
            yield wrong(id, "账本里的拨款或奖励资金", "a fund of grants or awards in the book")
            continue
        voted = {topics[p.id] for p in election.proposals if p.pot == pot and p.id in topics}
        outside = sorted(voted - set(fund.topics)) if fund.topics else []
        if outside:
            listed = "、".join(outside)
            yield wrong(id, f"可以用于 {listed} 的资金", f"a fund that may go to {listed}")


def set_aside(session: Session, caller: Caller, vote: Vote) -> None:
    """Hold the money of a vote's pots for it, as it opens.

    Raises
    ------
    Problem : ``not-now`` where a fund has less than that free, beside what weeks pledge that are
        being decided; ``against-rules`` where its least shares would lack.
    """
    paid_from = _paid_from(vote)
    if not paid_from:
        return
    hold_weeks(session, vote.neighbourhood)
    book = Book(session, caller, vote.neighbourhood)
    money = {pot.id: pot.money for pot in vote.election.pots if pot.money}
    wanted = {pot: fund for pot, fund in sorted(paid_from.items()) if pot in money}
    book.hold(*(Purse("fund", fund) for fund in wanted.values()))
    funds = {id: session.get_one(Fund, (vote.neighbourhood, id)) for id in wanted.values()}
    _require_free(book, funds, {pot: (fund, money[pot]) for pot, fund in wanted.items()})
    book.post_all(
        [
            Wanted(
                "commit",
                (Move(Purse("fund", fund), Purse("held", fund, ASIDE + vote.id), money[pot]),),
                {"vote": vote.id, "pot": pot, "fund": fund, "request": ASIDE + vote.id},
                f"aside:{vote.id}:{pot}",
            )
            for pot, fund in wanted.items()
        ]
    )
    require_shares(book, funds)
    put_into_weeks(book)


def set_free(session: Session, caller: Caller, vote: Vote) -> None:
    """Give back what was set aside for a vote that does not take place."""
    hand_out(session, caller, vote, None)


def hand_out(session: Session, caller: Caller, vote: Vote, outcome: Outcome | None) -> None:
    """Hold for each funded project what it costs, out of what was set aside; the rest is free."""
    paid_from = _paid_from(vote)
    if not paid_from:
        return
    hold_weeks(session, vote.neighbourhood)
    book = Book(session, caller, vote.neighbourhood)
    keys = [f"aside:{vote.id}:{pot}" for pot in paid_from]
    for entry in _standing(book, select(BookEntry).where(col(BookEntry.key).in_(keys))):
        book.reverse(entry)
    rounds = outcome.rounds if outcome is not None else ()
    book.post_all(
        [
            Wanted(
                "commit",
                (Move(Purse("fund", fund), Purse("held", fund, one.proposal), one.cost),),
                {"vote": vote.id, "fund": fund, "request": one.proposal},
                f"voted:{vote.id}:{one.proposal}",
            )
            for one in rounds
            if (fund := paid_from.get(one.pot)) is not None
        ]
    )
    put_into_weeks(book)


def take_back(session: Session, caller: Caller, neighbourhood: str, project: str) -> None:
    """What votes gave to a project whose resolution does not stand is free again."""
    hold_weeks(session, neighbourhood)
    book = Book(session, caller, neighbourhood)
    chosen = select(BookEntry).where(
        BookEntry.neighbourhood == neighbourhood,
        BookEntry.kind == "commit",
        col(BookEntry.key).like("voted:%"),
    )
    found = _standing(book, chosen, project)
    for entry in found:
        book.reverse(entry)
    if found:
        put_into_weeks(book)


def _paid_from(vote: Vote) -> dict[str, str]:
    """Pot → the fund that it is paid from; without pots that no fund of the book pays."""
    return {pot: fund for pot, fund in vote.funds.items() if fund is not None}


def _standing(book: Book, chosen: object, request: str | None = None) -> list[int]:
    """Entries that nobody has undone, by number."""
    rows: Collection[BookEntry] = book.session.exec(chosen).all()  # type: ignore[call-overload]
    ids = [
        row.id for row in rows if row.id is not None and request in (None, row.facts.get("request"))
    ]
    undone = set(
        book.session.exec(select(BookEntry.reverses).where(col(BookEntry.reverses).in_(ids)))
    )
    return sorted(id for id in ids if id not in undone)


def _require_free(
    book: Book, funds: Mapping[str, Fund], wanted: Mapping[str, tuple[str, int]]
) -> None:
    sums: Counter[str] = Counter()
    for fund, amount in wanted.values():
        sums[fund] += amount
    pledged = at_stake(book.session, book.neighbourhood)
    faults = []
    for id, amount in sorted(sums.items()):
        there = book.amount(Purse("fund", id)) - sum(
            pledged.get(p, 0) for p in pledge_ids(funds[id])
        )
        if there < amount:
            faults.append(
                Fault(
                    entity=id,
                    field="funds",
                    value=str(amount),
                    zh=f"应为至多 {max(0, there)} 分：这笔资金现在只有这么多可用",
                    en=f"expected at most {max(0, there)} fen, which are free in this fund now",
                )
            )
    if faults:
        raise Problem("not-now", errors=faults)
