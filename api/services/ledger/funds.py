"""Funds: made, promised to, collected for. What is free in them stands among the week's pledges;
what is held for projects follows from published plans (:mod:`api.services.ledger.following`)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlmodel import Session, select

from api.problems import Fault, Problem
from api.services.audit import note
from api.services.ledger.book import Book, Move, Purse
from api.services.ledger.weekly import hold_weeks, put_into_weeks
from api.services.rights import Subject, require
from api.services.signing import Caller
from models.book import FundKind, Money, Share
from models.tables import BookEntry, Fund, Neighbourhood


@dataclass(frozen=True)
class FundGiven:
    """A fund to be made."""

    id: str
    name: str
    kind: FundKind
    donor: str
    money: Money = "grant"
    match_percent: int = 100
    request: str = ""
    topics: tuple[str, ...] = ()
    shares: tuple[Share, ...] = ()


def keeper(session: Session, caller: Caller, neighbourhood: str) -> Book:
    """The book, for somebody who keeps it.

    Raises
    ------
    Problem : ``not-found``, or as ``require``.
    """
    require(caller, "book.write", Subject(neighbourhood))
    if session.get(Neighbourhood, neighbourhood) is None:
        raise Problem("not-found", neighbourhood)
    return Book(session, caller, neighbourhood)


def make_fund(session: Session, caller: Caller, neighbourhood: str, given: FundGiven) -> Fund:
    """A new fund, which holds nothing yet.

    Raises
    ------
    Problem : ``bad-input`` with everything that is wrong; ``already-there``; as :func:`keeper`.
    """
    keeper(session, caller, neighbourhood)
    faults = list(_faults(given))
    if faults:
        raise Problem("bad-input", errors=faults)
    if session.get(Fund, (neighbourhood, given.id)) is not None:
        raise Problem("already-there", given.id)
    made = Fund(neighbourhood=neighbourhood, **vars(given))
    session.add(made)
    note(
        session,
        caller,
        "fund.make",
        neighbourhood=neighbourhood,
        entity="fund",
        entity_id=given.id,
    )
    session.flush()
    return made


def _faults(given: FundGiven) -> Iterable[Fault]:
    def wrong(field: str, value: object, zh: str, en: str) -> Fault:
        return Fault(entity=given.id, field=field, value=str(value), zh=zh, en=en)

    bound = given.money == "crowdfunding"
    if bound != bool(given.request):
        yield wrong(
            "request",
            given.request,
            "众筹要写明是哪个项目，别的资金不写",
            "crowdfunding names its one project, other money none",
        )
    if (given.kind == "collection") != bound:
        yield wrong(
            "kind",
            given.kind,
            "居民自筹就是众筹",
            "what residents collect is crowdfunding, and only that",
        )
    tilts = [(share.topic, share.place) for share in given.shares]
    if any((topic is None) == (place is None) for topic, place in tilts):
        yield wrong(
            "shares", "", "每一份写一个议题或一个地方", "each share names a topic or a place"
        )
    if len({topic is None for topic, _ in tilts}) > 1 or len(set(tilts)) < len(tilts):
        yield wrong(
            "shares",
            "",
            "各份都按议题，或都按地方，不重复，这样一分钱只算一次",
            "shares are all of topics or all of places, each once, so that no fen counts twice",
        )
    total = sum(share.percent for share in given.shares)
    if total > 100:
        yield wrong("shares", total, "加起来不超过 100%", "together at most 100 %")
    outside = [t for t, _ in tilts if t is not None and given.topics and t not in given.topics]
    if outside:
        yield wrong(
            "topics", outside[0], "倾斜的议题要在资金的议题里", "a topic that the fund may go to"
        )


def fund_of(book: Book, fund: str) -> Fund:
    """A fund of the neighbourhood. Raises Problem ``not-found``."""
    found = book.session.get(Fund, (book.neighbourhood, fund))
    if found is None:
        raise Problem("not-found", fund)
    return found


def promise(
    session: Session, caller: Caller, neighbourhood: str, fund: str, amount: int, *, said: str = ""
) -> BookEntry:
    """The donor of a fund promises so much more. For crowdfunding: :func:`collect`."""
    book = keeper(session, caller, neighbourhood)
    found = fund_of(book, fund)
    if found.money == "crowdfunding":
        raise not_now(fund, "自筹款要写明是谁出的", "say whose money it is: collect")
    return _filled(book, "promise", found, found.donor, amount, said)


def collect(
    session: Session,
    caller: Caller,
    neighbourhood: str,
    fund: str,
    giver: str,
    amount: int,
    *,
    said: str = "",
) -> BookEntry:
    """A resident or household gives to the project that a fund collects for."""
    book = keeper(session, caller, neighbourhood)
    found = fund_of(book, fund)
    if found.money != "crowdfunding":
        raise not_now(fund, "不是众筹", "not a crowdfunding")
    return _filled(book, "collect", found, giver, amount, said)


def _filled(book: Book, kind: str, fund: Fund, giver: str, amount: int, said: str) -> BookEntry:
    hold_weeks(book.session, book.neighbourhood)
    move = Move(Purse("giver", giver, fund.id), Purse("fund", fund.id), amount)
    entry = book.post(
        "promise" if kind == "promise" else "collect", [move], facts={"fund": fund.id}, said=said
    )
    put_into_weeks(book)
    return entry


def withdraw(
    session: Session, caller: Caller, neighbourhood: str, fund: str, amount: int, *, said: str = ""
) -> BookEntry:
    """The donor takes back what of a promise is free."""
    book = keeper(session, caller, neighbourhood)
    found = fund_of(book, fund)
    if found.money == "crowdfunding":
        raise not_now(fund, "众筹整笔退还给各人", "crowdfunding is released as a whole")
    hold_weeks(session, neighbourhood)
    move = Move(Purse("fund", fund), Purse("giver", found.donor, fund), amount)
    entry = book.post("withdraw", [move], facts={"fund": fund}, said=said)
    put_into_weeks(book)
    return entry


def release(
    session: Session, caller: Caller, neighbourhood: str, fund: str, *, said: str = ""
) -> list[BookEntry]:
    """Give everybody back what they gave to a project that is not funded.

    Raises
    ------
    Problem : ``not-now`` where any of it is held for the project or was paid.
    """
    book = keeper(session, caller, neighbourhood)
    found = fund_of(book, fund)
    if found.money != "crowdfunding":
        raise not_now(fund, "不是众筹", "not a crowdfunding")
    hold_weeks(session, neighbourhood)
    book.hold(Purse("fund", fund))
    used = sum(book.amounts(("held", "paid", "spent"), fund).values())
    if used:
        raise not_now(fund, "项目已经用了这笔钱", "the project has been given of it")
    undone = select(BookEntry.reverses).where(
        BookEntry.neighbourhood == neighbourhood, BookEntry.kind == "reverse"
    )
    reversed_ = set(session.exec(undone))
    rows = session.exec(
        select(BookEntry).where(
            BookEntry.neighbourhood == neighbourhood, BookEntry.kind == "collect"
        )
    )
    standing = [r for r in rows if r.facts["fund"] == fund and r.id not in reversed_]
    entries = [book.reverse(row.id or 0, said=said) for row in standing]
    put_into_weeks(book)
    return entries


def not_now(entity: str, zh: str, en: str) -> Problem:
    """A refusal in words."""
    return Problem("not-now", errors=[Fault(entity=entity, zh=zh, en=en)])
