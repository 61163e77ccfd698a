"""What is held for a project is paid, spent and returned; and entries are undone by hand."""

from __future__ import annotations

from collections.abc import Iterable

from sqlmodel import Session, col, select

from api.problems import Fault, Problem
from api.services.ledger.book import Book, Move, Purse
from api.services.ledger.funds import fund_of, keeper, not_now
from api.services.ledger.weekly import hold_weeks, put_into_weeks
from api.services.register.keeping import histories, history_of
from api.services.register.sorts import SORTS
from api.services.signing import Caller
from models.demand import STAGES
from models.tables import BookEntry
from models.tables.base import now


def accept(
    session: Session, caller: Caller, neighbourhood: str, request: str, *, said: str = ""
) -> BookEntry:
    """The result of a project is accepted: awards for it may be paid. Said twice, it is refused."""
    book = keeper(session, caller, neighbourhood)
    if not any(purse.request == request for purse in book.amounts(("held", "paid", "spent"))):
        raise Problem("not-found", request)
    if accepted(book, request):
        raise Problem("already-there", request)
    times = sum(1 for row in _acceptances(book, request))
    return book.post(
        "accept", [], facts={"request": request}, key=f"accept:{request}:{times}", said=said
    )


def accepted(book: Book, request: str) -> bool:
    """Whether the result of a project stands accepted: in its six steps, or by an entry here."""
    return request in accepted_among(book, (request,))


def accepted_among(book: Book, requests: Iterable[str]) -> set[str]:
    """Which of these stand accepted, in three queries."""
    asked = sorted(set(requests))
    steps = SORTS["projects"]
    found = set()
    for request, history in histories(book.session, book.neighbourhood, steps, asked).items():
        judged = steps.fold(history).accepted
        if judged is not None and judged.passed:
            found.add(request)
    here = (BookEntry.neighbourhood == book.neighbourhood, BookEntry.kind == "accept")
    rows = book.session.exec(select(BookEntry).where(*here)).all()
    undone = select(BookEntry.reverses).where(
        BookEntry.neighbourhood == book.neighbourhood,
        col(BookEntry.reverses).in_([row.id for row in rows]),
    )
    taken_back = set(book.session.exec(undone)) if rows else set()
    stand = {row.facts["request"] for row in rows if row.id not in taken_back}
    return found | stand.intersection(asked)


def _acceptances(book: Book, request: str) -> list[BookEntry]:
    rows = book.session.exec(
        select(BookEntry).where(
            BookEntry.neighbourhood == book.neighbourhood, BookEntry.kind == "accept"
        )
    )
    return [row for row in rows if row.facts["request"] == request]


def pay(
    session: Session,
    caller: Caller,
    neighbourhood: str,
    fund: str,
    request: str,
    amount: int,
    *,
    said: str = "",
) -> BookEntry:
    """Pay a project of what is held for it; an award once its result is accepted."""
    book = keeper(session, caller, neighbourhood)
    found = fund_of(book, fund)
    held = Purse("held", fund, request)
    book.hold(held)
    if found.money == "award" and not accepted(book, request):
        raise not_now(
            request, "以奖代补，成果验收后才付", "an award is paid once the result is accepted"
        )
    _require_disclosed(book, request)
    move = Move(held, Purse("paid", fund, request), amount)
    return book.post("pay", [move], facts={"fund": fund, "request": request}, said=said)


def _require_disclosed(book: Book, request: str) -> None:
    """A project of the register is paid nothing before it may draw money."""
    steps = SORTS["projects"]
    history = history_of(book.session, book.neighbourhood, steps, request)
    project = steps.fold(history)
    if project is not None and not (
        STAGES.index(project.stage) >= STAGES.index("resolution") and project.published(now())
    ):
        raise not_now(
            request,
            "决议、公示期满、异议答复以后才付",
            "it is paid once it is resolved, its notice is over and objections are answered",
        )


def spend(
    session: Session,
    caller: Caller,
    neighbourhood: str,
    fund: str,
    request: str,
    amount: int,
    *,
    said: str = "",
) -> BookEntry:
    """A project spends of what it was paid."""
    book = keeper(session, caller, neighbourhood)
    fund_of(book, fund)
    move = Move(Purse("paid", fund, request), Purse("spent", fund, request), amount)
    return book.post("spend", [move], facts={"fund": fund, "request": request}, said=said)


def give_back(
    session: Session,
    caller: Caller,
    neighbourhood: str,
    fund: str,
    request: str,
    amount: int,
    *,
    said: str = "",
) -> BookEntry:
    """A project returns to the fund what it was paid and has not spent."""
    book = keeper(session, caller, neighbourhood)
    fund_of(book, fund)
    hold_weeks(session, neighbourhood)
    move = Move(Purse("paid", fund, request), Purse("fund", fund), amount)
    entry = book.post("return", [move], facts={"fund": fund, "request": request}, said=said)
    put_into_weeks(book, back={fund: amount})
    return entry


def reverse(
    session: Session, caller: Caller, neighbourhood: str, entry: int, *, said: str
) -> BookEntry:
    """Undo an entry by hand, saying why.

    Raises
    ------
    Problem : ``not-now`` for what follows from a publication, which is undone by undoing that, and
        for an acceptance on which an award was paid; ``bad-input`` without a reason; as
        :meth:`Book.reverse`.
    """
    book = keeper(session, caller, neighbourhood)
    if not said.strip():
        fault = Fault(field="said", zh="写明为什么冲正", en="say why it is undone")
        raise Problem("bad-input", errors=[fault])
    row = session.get(BookEntry, entry)
    if row is not None and row.kind == "commit" and "vote" in row.facts:
        raise not_now(
            str(entry), "这笔随居民表决走，不能单独冲正", "it follows a vote of the households"
        )
    if row is not None and row.kind == "commit":
        raise not_now(
            str(entry),
            "这笔随公布的方案走，改方案才能改它",
            "it follows the published plan: change that",
        )
    hold_weeks(session, neighbourhood)
    if row is not None and row.kind == "accept" and row.neighbourhood == neighbourhood:
        _require_no_award_paid(book, row.facts["request"])
    undone = book.reverse(entry, said=said)
    put_into_weeks(book)
    return undone


def _require_no_award_paid(book: Book, request: str) -> None:
    paid = {
        purse.owner
        for purse, amount in book.amounts(("paid", "spent")).items()
        if purse.request == request and amount
    }
    book.hold(*(Purse("held", fund, request) for fund in paid))
    if any(fund_of(book, fund).money == "award" for fund in paid):
        raise not_now(request, "奖励已经付了", "an award has been paid on it")
