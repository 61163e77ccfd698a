"""A year of giving, with charts; and the same, and a certificate, for paper."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request
from sqlmodel import Session
from starlette.responses import Response

from api.json.unit import Transaction, Unit
from api.pages import counts
from api.pages.amounts import amount
from api.pages.enterprise.desk import PREFIX, Giving, give_page
from api.pages.look import Look, look_of
from api.pages.printing import pdf
from api.problems import Problem
from api.services.gifts import Gift, gifts, weeks_of_year
from api.services.giving import Giver
from models.tables import RecordRow
from models.tables.base import now

router = APIRouter(route_class=Unit, prefix=PREFIX)
LEAST = counts.LEAST


@dataclass(frozen=True)
class Bar:
    """A month: how many households were reached, in words, and how high the bar is (0 to 100)."""

    name: str
    said: str
    height: float


@dataclass(frozen=True)
class Line:
    """Everything of one kind that was given, in words."""

    what: str
    pledged: str
    used: str
    reached: str
    percent: float
    """Used of what was pledged, at most 100."""


@dataclass(frozen=True)
class Year:
    """A year, or one week, of an organisation's giving."""

    lines: tuple[Line, ...]
    months: tuple[Bar, ...]
    reached: str
    weeks: int

    @property
    def some(self) -> bool:
        """Whether anything was pledged."""
        return bool(self.lines)


def told(look: Look, found: Sequence[Gift]) -> Year:
    """Gifts in words: by what was given, and by month."""
    kinds: dict[tuple[str, str], list[Gift]] = defaultdict(list)
    months: dict[str, set[str]] = {}
    for gift in found:
        kinds[gift.pledge.kind, gift.pledge.item or ""].append(gift)
        months.setdefault(gift.start[:7], set()).update(gift.reached)
    most = max((len(who) for who in months.values()), default=0)
    return Year(
        lines=tuple(_line(look, some) for some in kinds.values()),
        months=tuple(
            # A bar of fewer than may be told is as high as the fewest that may.
            Bar(month, counts.households(look, len(who)), _height(len(who), most))
            for month, who in sorted(months.items())
        ),
        reached=counts.households(look, len(set().union(*(g.reached for g in found)))),
        weeks=len({gift.week for gift in found}),
    )


def _height(number: int, most: int) -> float:
    if not number:
        return 0.0
    return round(100 * max(number, LEAST) / max(most, LEAST), 1)


def _line(look: Look, some: Sequence[Gift]) -> Line:
    first = some[0]
    pledged, used = sum(g.pledge.quantity for g in some), sum(g.used for g in some)
    lent = first.pledge.kind == "capacity"
    name = look.say("员工工时", "staff hours")
    if first.item is not None:
        name = first.item.name or first.item.id
    return Line(
        what=name,
        pledged=amount(look, pledged, first.item),
        used=look.say("按时段出借", "lent by time") if lent else amount(look, used, first.item),
        reached=counts.households(look, len(set().union(*(g.reached for g in some)))),
        percent=0.0 if lent or not pledged else min(100.0, round(100 * used / pledged, 1)),
    )


def _year(found: Giver, year: int | None) -> int:
    return year or datetime.now(ZoneInfo(found.board.neighbourhood.time_zone)).year


def _of_year(session: Session, found: Giver, year: int) -> list[Gift]:
    return gifts(session, found.organisation, weeks_of_year(session, found.neighbourhood, year))


@router.get("/year")
def get_year(
    request: Request, found: Giving, session: Transaction, year: int | None = None
) -> Response:
    """What we gave in a year."""
    values = _values(request, session, found, year)
    return give_page(request, found, "give/year.html", "year", **values)


def _values(request: Request, session: Session, found: Giver, year: int | None) -> dict[str, Any]:
    chosen = _year(found, year)
    of_year = told(look_of(request), _of_year(session, found, chosen))
    return {"year": chosen, "told": of_year, "this_year": _year(found, None)}


@router.get("/year.pdf")
def get_year_pdf(
    request: Request, found: Giving, session: Transaction, year: int | None = None
) -> Response:
    """The same for paper."""
    values = _values(request, session, found, year)
    name = f"tongxin-{values['year']}"
    return pdf(request, "print/year.html", name, giver=found, today=_today(found), **values)


@router.get("/certificate.pdf")
def get_certificate(
    request: Request,
    found: Giving,
    session: Transaction,
    year: int | None = None,
    week: str | None = None,
) -> Response:
    """Thanks on paper, for a year or for one published week.

    Raises
    ------
    Problem : ``not-found`` where nothing was given.
    """
    chosen = [one for one in found.board.weeks if one.id == week]
    record = None
    if week is not None:
        some = gifts(session, found.organisation, chosen)
        if chosen and found.board.week is not None and chosen[0].id == found.board.week.id:
            assert found.board.publication is not None, "a week of the board is published"
            record = session.get(RecordRow, found.board.publication.id)
    else:
        some = _of_year(session, found, _year(found, year))
    used = [gift for gift in some if gift.used or gift.reached]
    if not used:
        raise Problem("not-found", week or str(_year(found, year)))
    return pdf(
        request,
        "print/certificate.html",
        "tongxin-certificate",
        giver=found,
        told=told(look_of(request), used),
        first=used[0].start,
        last=used[-1].start,
        year=None if week is not None else _year(found, year),
        record=record,
        today=_today(found),
    )


def _today(found: Giver) -> str:
    return f"{now().astimezone(ZoneInfo(found.board.neighbourhood.time_zone)):%Y-%m-%d}"
