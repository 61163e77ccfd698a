"""The coordinator's book: what is promised, held, paid and left; writing into it, and undoing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request
from sqlmodel import Session
from starlette.datastructures import FormData
from starlette.responses import Response

from api.json.unit import Asking, Transaction, Unit
from api.pages.asking import Form, field, texts
from api.pages.booked import fen_of
from api.pages.errors import Shown
from api.pages.money import money_values
from api.pages.paging import Cut, cut
from api.pages.render import go, page
from api.pages.suggested import suggested
from api.problems import Fault, Problem
from api.services.ledger import funds, paying
from api.services.ledger.book import Book
from api.services.ledger.funds import FundGiven, keeper
from api.services.ledger.paying import accepted_among
from api.services.signing import Caller
from models.book import FUND_KINDS, FundKind, Money, Share
from models.tables import Neighbourhood

router = APIRouter(route_class=Unit, prefix="/desk/{neighbourhood}/book")
REFUSED = ("bad-input", "not-now", "already-there", "against-rules", "not-found")
"""Told on the page itself."""
PARTS = 20
"""Projects of one page."""
MONEYS: tuple[Money, ...] = ("grant", "match", "award", "crowdfunding")


@router.get("")
def get_book(
    request: Request,
    neighbourhood: str,
    asking: Asking,
    session: Transaction,
    before: int | None = None,
    at: int = 1,
    done: str = "",
) -> Response:
    """All of it, and the forms to write into it; ``at``: which page of the projects."""
    return _page(request, neighbourhood, asking, session, before=before, at=at, done=done)


def _page(
    request: Request,
    neighbourhood: str,
    asking: Caller,
    session: Session,
    *,
    before: int | None = None,
    at: int = 1,
    done: str = "",
    problem: Problem | None = None,
    given: dict[str, str] | None = None,
) -> Response:
    book = keeper(session, asking, neighbourhood)
    here = session.get_one(Neighbourhood, neighbourhood)
    values = money_values(request, session, neighbourhood, before=before, words=True)
    return page(
        request,
        "desk/book.html",
        status=problem.status if problem is not None else 200,
        neighbourhood=here,
        at=f"/desk/{quote(neighbourhood, safe='')}/book",
        zone=ZoneInfo(here.time_zone),
        parts=_parts(book, at),
        known=suggested(session, neighbourhood),
        done=done,
        faults=_told(problem),
        given=given or {},
        kinds=FUND_KINDS,
        moneys=MONEYS,
        **values,
    )


def _told(problem: Problem | None) -> list[Fault]:
    if problem is None:
        return []
    document = problem.document
    fallback = Fault(zh=document.title_zh, en=document.title)
    return document.errors or [fallback]


def _parts(book: Book, at: int) -> Cut[dict[str, Any]]:
    """What is held for each project by each fund, or was paid to it and is not spent: a page."""
    rows: dict[tuple[str, str], dict[str, Any]] = {}
    for purse, amount in book.amounts(("held", "paid")).items():
        if amount:
            row = rows.setdefault(
                (purse.request, purse.owner),
                {"request": purse.request, "fund": purse.owner, "held": 0, "paid": 0},
            )
            row[purse.kind] = amount
    listed = cut([row for _, row in sorted(rows.items())], at, PARTS)
    known = accepted_among(book, (row["request"] for row in listed.rows))
    shown = tuple({**row, "accepted": row["request"] in known} for row in listed.rows)
    return replace(listed, rows=shown)


@router.post("")
def post_book(
    request: Request, neighbourhood: str, form: Form, asking: Asking, session: Transaction
) -> Response:
    """One thing to be written."""
    do, page_at = field(form, "do", 20), field(form, "at", 6)
    at = int(page_at) if page_at.isdecimal() else 1
    try:
        _write(session, asking, neighbourhood, do, form)
    except Problem as problem:
        if problem.code not in REFUSED:
            raise
        given = texts(form)
        raise Shown(
            _page(request, neighbourhood, asking, session, at=at, problem=problem, given=given)
        ) from None
    return go(f"/desk/{quote(neighbourhood, safe='')}/book?done={quote(do, safe='')}&at={at}")


def _write(session: Session, caller: Caller, neighbourhood: str, do: str, form: FormData) -> None:
    fund, request = field(form, "fund", 80), field(form, "request", 80)
    said = field(form, "said", 2000)
    here = (session, caller, neighbourhood)
    if do == "fund":
        funds.make_fund(*here, _fund(form))
    elif do == "release":
        funds.release(*here, fund, said=said)
    elif do == "accept":
        paying.accept(*here, request, said=said)
    elif do == "reverse":
        entry = field(form, "entry", 9)
        if not entry.isdecimal():
            raise Problem("not-found", entry)
        paying.reverse(*here, int(entry), said=said)
    else:
        amount = fen_of(field(form, "amount", 20))
        if amount is None:
            zh, en = "写多少元，最多两位小数，例如 1500.50", "yuan, for example 1500.50"
            value = field(form, "amount", 20)
            raise Problem("bad-input", errors=[Fault(field="amount", value=value, zh=zh, en=en)])
        if do == "promise":
            funds.promise(*here, fund, amount, said=said)
        elif do == "withdraw":
            funds.withdraw(*here, fund, amount, said=said)
        elif do == "collect":
            giver = field(form, "giver", 80)
            if not giver:
                zh, en = (
                    "写是谁出的：住户或居民的代号",
                    "whose money it is: a household or resident",
                )
                raise Problem("bad-input", errors=[Fault(field="giver", zh=zh, en=en)])
            funds.collect(*here, fund, giver, amount, said=said)
        elif do in ("pay", "spend", "return"):
            act = {"pay": paying.pay, "spend": paying.spend, "return": paying.give_back}[do]
            act(*here, fund, request, amount, said=said)
        else:
            raise Problem("bad-input", do)


def _fund(form: FormData) -> FundGiven:
    """A fund as the form has it. Raises Problem ``bad-input`` with all that is missing."""
    faults = []
    name, id = field(form, "name", 200), field(form, "id", 80)
    kind = next((one for one in FUND_KINDS if one == field(form, "kind", 20)), None)
    money = next((one for one in MONEYS if one == field(form, "money", 20)), None)
    percent, tilt = field(form, "percent", 4) or "100", field(form, "tilt", 80)
    share = field(form, "share", 3)
    donor = field(form, "donor", 80)
    for key, value, zh, en in (
        ("name", name, "写资金叫什么", "what the fund is called"),
        ("id", id, "写一个短的代号，例如 xingfu", "a short id, for example happy"),
        ("donor", donor, "写出钱单位的代号", "the id of who gives it"),
    ):
        if not value:
            faults.append(Fault(field=key, zh=zh, en=en))
    if kind is None or money is None:
        faults.append(Fault(field="kind", zh="选一种", en="choose one"))
    if not percent.isdecimal() or not 0 <= int(percent) <= 1000:
        faults.append(Fault(field="percent", value=percent, zh="写 0 到 1000", en="0 to 1000"))
    if bool(tilt) != bool(share) or (share and not (share.isdecimal() and 1 <= int(share) <= 100)):
        zh, en = (
            "议题和 1 到 100 的百分比要一起写",
            "a topic and a percentage from 1 to 100 together",
        )
        faults.append(Fault(field="share", value=share, zh=zh, en=en))
    if faults or kind is None or money is None:
        raise Problem("bad-input", errors=faults)
    return _given(form, name, id, donor, kind, money, int(percent), tilt, share)


def _given(
    form: FormData,
    name: str,
    id: str,
    donor: str,
    kind: FundKind,
    money: Money,
    percent: int,
    tilt: str,
    share: str,
) -> FundGiven:
    return FundGiven(
        id=id,
        name=name,
        kind=kind,
        donor=donor,
        money=money,
        match_percent=percent,
        request=field(form, "project", 80),
        shares=(Share(topic=tilt, percent=int(share)),) if tilt else (),
    )
