"""What is free in a fund is a pledge of the week that collects, so that the matcher's rules decide
where it goes: a fund's tilt is a pledge of its own for each share that is still owed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sqlmodel import Session, col, func, select

from api.problems import Fault, Problem
from api.services.booking.near import places_and_above
from api.services.ledger.book import Book, Purse
from models.book import Share
from models.load import shelves
from models.places import Organisation
from models.supply import Conditions, Item, Pledge
from models.tables import (
    Fund,
    ItemRow,
    OrganisationRow,
    PersonRow,
    PlaceRow,
    PledgeRow,
    RequestRow,
    WeekRow,
)

DECIDING = ("frozen", "solving", "review")
"""A plan is being made of what these weeks pledge."""
FEN = 100


def hold_weeks(session: Session, neighbourhood: str) -> None:
    """Hold the collecting weeks still: nobody freezes one while its pledges change."""
    session.exec(
        select(WeekRow.id)
        .where(WeekRow.neighbourhood == neighbourhood, WeekRow.state == "collecting")
        .order_by(col(WeekRow.start))
        .with_for_update()
    ).all()


def pledge_ids(fund: Fund) -> dict[str, Share | None]:
    """The ids of a fund's pledges: its own, and one for each share."""
    return {fund.id: None, **{f"{fund.id}:{s.topic or s.place}": s for s in fund.shares}}


@dataclass(frozen=True)
class Owed:
    """What of a fund is free, and how much of that is owed to which share."""

    free: int
    shares: tuple[tuple[Share, int], ...]


def owed(book: Book, fund: Fund) -> Owed:
    """What is free, and what of it the shares are still owed: they get their part of all that was
    promised, to the fen, rounded up."""
    free = book.amount(Purse("fund", fund.id))
    if not fund.shares:
        return Owed(free, ())
    used: dict[str, int] = defaultdict(int)
    for purse, amount in book.amounts(("held", "paid", "spent"), fund.id).items():
        used[purse.request] += amount
    promised = free + sum(used.values())
    lies = where_of(book.session, book.neighbourhood, used)
    shares = []
    for share in fund.shares:
        least = -(-promised * share.percent // 100)
        got = sum(a for request, a in used.items() if (share.topic or share.place) in lies[request])
        shares.append((share, max(0, least - got)))
    return Owed(free, tuple(shares))


def where_of(session: Session, neighbourhood: str, requests: Iterable[str]) -> dict[str, set[str]]:
    """Request → its topic, and the places it lies in, as its last week has them."""
    found: dict[str, set[str]] = {request: set() for request in requests}
    rows = session.exec(
        select(RequestRow.id, RequestRow.week, RequestRow.place, RequestRow.topic)
        .join(WeekRow, col(WeekRow.id) == col(RequestRow.week))
        .where(WeekRow.neighbourhood == neighbourhood, col(RequestRow.id).in_(found))
        .order_by(col(WeekRow.start))
    ).all()
    for request, week, place, topic in rows:
        found[request] = {topic, *(p.id for p in places_and_above(session, week, (place,)))}
    return found


def put_into_weeks(book: Book, back: Mapping[str, int] | None = None) -> None:
    """Have the next week that collects pledge what is free, less what weeks that are being decided
    pledge already, and know what residents have collected.

    ``back``: fund → what has just been returned to it, for funds that follow their pledges.
    """
    session = book.session
    week = session.exec(
        select(WeekRow)
        .where(WeekRow.neighbourhood == book.neighbourhood, WeekRow.state == "collecting")
        .order_by(col(WeekRow.start))
        .limit(1)
    ).one_or_none()
    if week is None:
        return
    funds = session.exec(
        select(Fund).where(Fund.neighbourhood == book.neighbourhood).order_by(col(Fund.id))
    ).all()
    if not funds:
        return
    pledged = at_stake(session, book.neighbourhood)
    for fund in funds:
        if fund.by_pledge:
            more = (back or {}).get(fund.id, 0)
            if more:
                _write(session, week, fund, fund.id, None, more, add=True)
            continue
        stated = owed(book, fund)
        left = max(0, stated.free - sum(pledged.get(id, 0) for id in pledge_ids(fund)))
        for share, amount in stated.shares:
            some = min(left, amount)
            left -= some
            id = f"{fund.id}:{share.topic or share.place}"
            _write(session, week, fund, id, share, some)
        _write(session, week, fund, fund.id, None, left)
    _raised(book, week, funds)
    session.flush()


def at_stake(session: Session, neighbourhood: str) -> dict[str, int]:
    """Pledge → fen that weeks pledge whose plan is being made."""
    rows = session.exec(
        select(PledgeRow.id, PledgeRow.quantity, ItemRow.parts)
        .join(WeekRow, col(WeekRow.id) == col(PledgeRow.week))
        .join(
            ItemRow,
            (col(ItemRow.week) == col(PledgeRow.week)) & (col(ItemRow.id) == col(PledgeRow.item)),
        )
        .where(
            WeekRow.neighbourhood == neighbourhood,
            col(WeekRow.state).in_(DECIDING),
            PledgeRow.kind == "money",
        )
    )
    found: dict[str, int] = defaultdict(int)
    for id, quantity, parts in rows:
        found[id] += in_fen(quantity, parts)
    return found


def in_fen(amount: int, parts: int) -> int:
    """Parts of a money item in fen.

    Raises
    ------
    Problem : ``bad-input`` for an amount that is not a whole number of fen.
    """
    fen, rest = divmod(amount * FEN, parts)
    if rest:
        zh, en = "资金要精确到分", "money is counted in whole fen"
        raise Problem("bad-input", errors=[Fault(value=f"{amount}/{parts}", zh=zh, en=en)])
    return fen


def _write(
    session: Session,
    week: WeekRow,
    fund: Fund,
    id: str,
    share: Share | None,
    fen: int,
    *,
    add: bool = False,
) -> None:
    """Make a pledge of the week hold so much, or (``add``) so much more."""
    row = session.get(PledgeRow, (week.id, id))
    if row is not None:
        parts = session.get_one(ItemRow, (week.id, row.item)).parts
        quantity = fen * parts // FEN + (row.quantity if add else 0)
        if row.quantity != quantity:
            row.quantity = quantity
            session.add(row)
        return
    conditions = _conditions(session, week, fund, share)
    if fen == 0 or conditions is None:
        return
    item = _money(session, week)
    _require_donor(session, week, fund)
    last = session.exec(select(func.max(PledgeRow.position)).where(PledgeRow.week == week.id)).one()
    made = Pledge.model_validate(
        {
            "id": id,
            "donor": fund.donor,
            "name": fund.name,
            "kind": "money",
            "item": item.id,
            "quantity": fen * item.parts // FEN,
            "conditions": conditions,
            "money": fund.money,
            "match_percent": fund.match_percent,
        }
    )
    shelves.PLEDGES.write(session, week.id, [made], begin=0 if last is None else last + 1)


def _conditions(
    session: Session, week: WeekRow, fund: Fund, share: Share | None
) -> Conditions | None:
    """To what a pledge may go; None where the week has nothing of it."""
    if fund.request:
        there = session.get(RequestRow, (week.id, fund.request)) is not None
        return Conditions(requests=(fund.request,)) if there else None
    topics = tuple(t for t in fund.topics if t in week.topics)
    if fund.topics and not topics:
        return None
    if share is None:
        return Conditions(topics=topics)
    if share.topic is not None:
        return Conditions(topics=(share.topic,)) if share.topic in week.topics else None
    there = session.get(PlaceRow, (week.id, share.place)) is not None
    return Conditions(topics=topics, communities=(share.place or "",)) if there else None


def _money(session: Session, week: WeekRow) -> ItemRow:
    """What the week counts money in; a week that has none gets yuan to the fen."""
    known = session.exec(
        select(ItemRow)
        .where(ItemRow.week == week.id, ItemRow.kind == "money")
        .order_by(col(ItemRow.parts) != FEN, col(ItemRow.position))
        .limit(1)
    ).one_or_none()
    if known is not None:
        return known
    made = Item(id="yuan", name="资金", kind="money", unit="元", parts=FEN, divisible=True)
    shelves.ITEMS.write(session, week.id, [made], begin=10**6)
    return session.get_one(ItemRow, (week.id, made.id))


def _require_donor(session: Session, week: WeekRow, fund: Fund) -> None:
    """Whoever gives is somebody in the week."""
    key = (week.id, fund.donor)
    if session.get(OrganisationRow, key) is None and session.get(PersonRow, key) is None:
        last = session.exec(
            select(func.max(OrganisationRow.position)).where(OrganisationRow.week == week.id)
        ).one()
        made = Organisation(id=fund.donor, name=fund.name, kind="social")
        begin = 0 if last is None else last + 1
        shelves.ORGANISATIONS.write(session, week.id, [made], begin=begin)


def _raised(book: Book, week: WeekRow, funds: Iterable[Fund]) -> None:
    """What residents have collected, less what matching funds have answered already."""
    collected: dict[str, int] = defaultdict(int)
    for fund in funds:
        if fund.request:
            collected[fund.request] += -sum(
                amount
                for purse, amount in book.amounts(("giver",)).items()
                if purse.request == fund.id
            )
    matched = dict(_matched(book, funds))
    for request, amount in collected.items():
        row = book.session.get(RequestRow, (week.id, request))
        if row is None or row.project is None:
            continue
        raised = max(0, amount - matched.get(request, 0))
        if row.project.raised != raised:
            row.project = row.project.model_copy(update={"raised": raised})
            book.session.add(row)


def _matched(book: Book, funds: Iterable[Fund]) -> Iterator[tuple[str, int]]:
    """(project, the most that any matching fund has answered of what was raised)."""
    most: dict[str, int] = defaultdict(int)
    for fund in funds:
        if fund.money == "match" and fund.match_percent:
            answered: dict[str, int] = defaultdict(int)
            for purse, amount in book.amounts(("held", "paid", "spent"), fund.id).items():
                answered[purse.request] += amount
            for request, amount in answered.items():
                most[request] = max(most[request], -(-amount * 100 // fund.match_percent))
    yield from most.items()
