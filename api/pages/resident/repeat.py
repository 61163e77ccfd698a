"""The same time every week: which dates can be had, which clash, and what comes nearest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from api.json.unit import Asking, Transaction, Unit
from api.pages.asking import Form, field
from api.pages.errors import Shown
from api.pages.resident.book import PLAIN, ask, who_of, wish_of
from api.pages.resident.book_page import Book, Given, given_in
from api.pages.resident.desk import PREFIX, Own, my_page
from api.pages.resident.times import MINUTES
from api.problems import Fault
from api.services.booking.repeats import Date
from api.services.booking.series import Outcome, make_series
from api.services.booking.wish import minute_of
from matcher.show.telling import day_name
from models.load import as_moment

router = APIRouter(route_class=Unit, prefix=PREFIX + "/book/repeat")
APART = "|"
"""Between start, room and minutes in the value of a choice."""
MOST = 24
"""Dates of a form."""


@dataclass(frozen=True)
class Choice:
    """A date as it can be taken."""

    value: str
    said: str


@dataclass(frozen=True)
class Row:
    """One week's date, in words."""

    number: int
    when: str
    said: str
    """``done``, ``clash``, ``ask`` (it lies in the week that takes wishes), ``later``, ``refused``;
    see :data:`api.services.booking.series.Said`."""
    why: tuple[Fault, ...]
    choices: tuple[Choice, ...]


@router.post("")
def post_try(
    request: Request, found: Own, form: Form, asking: Asking, session: Transaction
) -> Response:
    """Try the dates, and take nothing. To try is to do it and undo it, so this is no GET."""
    book = Book(request, found, session, asking)
    given = _with_person(book, given_in(form))
    faults = [*book.faults(given), *book.wrong_times(given)]
    if faults:
        raise Shown(book.page(given, faults, status=422))
    tried = _series(book, given, _weekly(book, given), trial=True)
    rows = [_row(book, given, number, one) for number, one in enumerate(tried)]
    return _page(book, given, "my/repeat.html", rows=rows)


@router.post("/take")
def post_take(
    request: Request, found: Own, form: Form, asking: Asking, session: Transaction
) -> Response:
    """Take the dates that were chosen; ask for those in the week that takes wishes."""
    book = Book(request, found, session, asking)
    given = _with_person(book, given_in(form))
    faults = [*book.faults(given), *book.wrong_times(given)]
    chosen = _chosen(book, form)
    if faults or not chosen:
        raise Shown(book.page(given, faults, status=422))
    made = _series(book, given, chosen, trial=False)
    asked = 0
    for one in made:
        day = next((d for d in book.days if d.id == one.start[:10] and not d.takes), None)
        if one.said == "undecided" and day is not None:
            ask(book, replace(given, start=one.start, minutes=str(one.minutes)), day)
            asked += 1
    rows = [_row(book, given, number, one) for number, one in enumerate(made)]
    taken = sum(one.said == "done" for one in made)
    return _page(book, given, "my/repeated.html", rows=rows, taken=taken, asked=asked)


def _page(book: Book, given: Given, template: str, **values: Any) -> Response:
    return my_page(book.request, book.found, template, "book", given=given, **values)


def _with_person(book: Book, given: Given) -> Given:
    return replace(given, person=given.person or next(iter(book.found.people), ""))


def _weekly(book: Book, given: Given) -> list[Date]:
    minute = minute_of(book.session, book.found.neighbourhood, given.start)
    first = as_moment(minute).astimezone(_zone(book))
    # Days are added to the clock on the wall: it is the same hour when clocks have changed.
    weeks = range(int(given.weeks))
    return [Date(first + timedelta(days=7 * n), int(given.minutes)) for n in weeks]


def _zone(book: Book) -> ZoneInfo:
    return ZoneInfo(book.found.board.neighbourhood.time_zone)


def _chosen(book: Book, form: FormData) -> list[Date]:
    """The dates that were ticked; what is no date of this page is left out."""
    dates = []
    for number in range(MOST):
        start, _, rest = field(form, f"date-{number}", 200).partition(APART)
        room, _, minutes = rest.partition(APART)
        if not start or not minutes.isdecimal() or not 0 < int(minutes) <= max(MINUTES):
            continue
        minute = minute_of(book.session, book.found.neighbourhood, start)
        at = as_moment(minute).astimezone(_zone(book))
        dates.append(Date(at, int(minutes), where=room))
    return dates


def _series(book: Book, given: Given, dates: Sequence[Date], *, trial: bool) -> list[Outcome]:
    return make_series(
        book.session,
        book.caller,
        book.found.neighbourhood,
        who_of(book, given),
        wish_of(given),
        dates,
        zone=_zone(book),
        trial=trial,
        moment=book.moment,
    )


def _row(book: Book, given: Given, number: int, one: Outcome) -> Row:
    collects = any(day.id == one.start[:10] and not day.takes for day in book.days)
    said = ("ask" if collects else "later") if one.said == "undecided" else one.said
    same = Choice(APART.join((one.start, given.room, str(one.minutes))), "")
    instead = tuple(
        Choice(
            APART.join((start, other.room, str(other.minutes))),
            f"{_hours(start, other.minutes)} · {_room(book, other.room)}",
        )
        for other, start in one.instead
    )
    day = datetime.fromisoformat(one.start).date()
    why = dict.fromkeys(PLAIN.get(fault.field or "", (fault.zh, fault.en)) for fault in one.why)
    return Row(
        number=number,
        when=f"{day_name(day, book.look.language)} {_hours(one.start, one.minutes)}",
        said=said,
        why=tuple(Fault(zh=zh, en=en) for zh, en in why),
        choices=(same,) if said in ("done", "ask") else instead,
    )


def _hours(start: str, minutes: int) -> str:
    begins = datetime.fromisoformat(start)
    return f"{begins:%H:%M}–{begins + timedelta(minutes=minutes):%H:%M}"


def _room(book: Book, id: str) -> str:
    for day in book.days:
        room = day.frame.uses.rooms.get(id)
        if room is not None:
            return room.name or id
    return id
