"""What the week to come offers: first, second and third choice, alone or with the family. All are
matched together; one gets one of them at most."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from fastapi import APIRouter, Request
from sqlmodel import Session, col, select
from starlette.datastructures import FormData
from starlette.responses import Response

from api.json.unit import Asking, Transaction, Unit
from api.pages.asking import Form, field
from api.pages.errors import Shown
from api.pages.kinds import word
from api.pages.look import Look, look_of
from api.pages.paging import cut
from api.pages.render import go
from api.pages.resident.desk import PREFIX, Own, home_of, my_page
from api.problems import Fault, Problem, of_invalid_input
from api.services.mine import Mine, collecting_week
from api.services.things.kinds import kind_of
from api.services.things.writing import Writer, enter
from matcher.show.telling import day_name
from models.tables import PersonRow, RequestRow, WithdrawalRow
from models.validate import InvalidInput

router = APIRouter(route_class=Unit, prefix=PREFIX + "/activities/next")
RANKS = (1, 2, 3)
LIKED = {1: 10, 2: 6, 3: 3}
"""Rank → preference."""
MOST = 30
"""On a page."""


@dataclass(frozen=True)
class Coming:
    """An activity of the week to come."""

    id: str
    name: str
    when: str
    """Its times, as its host offers them."""
    places: int
    course: bool
    audience: str


def whom(found: Mine, form: FormData) -> tuple[str, ...]:
    """Who goes, of those one may answer for, in the order of the household."""
    ticked = {str(value) for value in form.getlist("person")}
    return tuple(person for person in found.people if person in ticked)


def to_rank(session: Session, look: Look, found: Mine) -> list[Coming]:
    """Everything the week to come offers to people of their ages, in the order of the week."""
    week = found.collecting
    if week is None:
        return []
    ages = select(PersonRow.audience).where(
        PersonRow.week == week.id, col(PersonRow.id).in_(found.people)
    )
    bands = set(session.exec(ages).all())
    gone = select(WithdrawalRow.what).where(WithdrawalRow.week == week.id)
    rows = session.exec(
        select(RequestRow)
        .where(RequestRow.week == week.id, RequestRow.kind == "activity")
        .where(col(RequestRow.id).not_in(gone))
        .order_by(col(RequestRow.position))
    ).all()
    return [
        _coming(look, row)
        for row in rows
        if row.seats is not None
        and not (row.seats.audiences and bands.isdisjoint(row.seats.audiences))
    ]


def _coming(look: Look, row: RequestRow) -> Coming:
    offer = row.seats
    assert offer is not None, "only those that offer seats are listed"
    joined = look.say("、", ", ")
    days = dict.fromkeys(
        f"{day_name(date.fromisoformat(w.start[:10]), look.language)} {w.start[11:16]}"
        for one in row.sessions
        for w in one.windows
    )
    return Coming(
        id=row.id,
        name=row.name or row.id,
        when=joined.join(list(days)[:4]) + ("…" if len(days) > 4 else ""),
        places=offer.limit,
        course=offer.course,
        audience=joined.join(word(band, look.language) for band in offer.audiences),
    )


@router.get("")
def get_next(request: Request, found: Own, session: Transaction, at: int = 1) -> Response:
    """The list, to be ranked."""
    return _page(request, found, session, at, {}, (), [])


def _page(
    request: Request,
    found: Mine,
    session: Session,
    at: int,
    ranks: dict[str, str],
    people: tuple[str, ...],
    faults: list[Fault],
) -> Response:
    week = found.collecting
    listed = to_rank(session, look_of(request), found)
    if week is None or found.household is None or not found.people or not listed:
        return my_page(request, found, "my/ranked_closed.html", "activities")
    return my_page(
        request,
        found,
        "my/ranked.html",
        "activities",
        status=422 if faults else 200,
        shown=cut(listed, at, MOST),
        week_of=day_name(date.fromisoformat(week.start), look_of(request).language),
        ranks=ranks,
        all_ranks=RANKS,
        ticked=people or found.people[:1],
        faults=faults,
    )


@router.post("")
def post_next(
    request: Request, found: Own, form: Form, asking: Asking, session: Transaction
) -> Response:
    """Enter the enrolment."""
    week = collecting_week(found)
    known = {one.id: one for one in to_rank(session, look_of(request), found)}
    ranks = {id: field(form, f"rank-{id}", 1) for id in known}
    chosen = {id: int(rank) for id, rank in ranks.items() if rank in map(str, RANKS)}
    people = whom(found, form)
    at = field(form, "at", 4)
    page = int(at) if at.isdecimal() else 1
    faults = _faults(chosen, people)
    if faults:
        raise Shown(_page(request, found, session, page, ranks, people, faults))
    tree = _tree(found, session.get_one(RequestRow, (week.id, _first(chosen))), chosen, people)
    try:
        enter(Writer(session, asking, week.id, kind_of("requests")), [tree])
    except InvalidInput as wrong:
        errors = of_invalid_input(wrong).document.errors
        raise Shown(_page(request, found, session, page, ranks, people, errors)) from None
    return go(f"{home_of(found)}?done=ranked")


def _faults(chosen: dict[str, int], people: tuple[str, ...]) -> list[Fault]:
    found = []
    if not people:
        found.append(Fault(field="person", zh="勾上谁去", en="tick who goes"))
    if not chosen:
        zh, en = "至少选一样，写上第一想去", "choose at least one, as first choice"
        found.append(Fault(field="rank", zh=zh, en=en))
    if len(set(chosen.values())) < len(chosen):
        zh, en = "同一个名次只能给一样", "give each rank to one activity only"
        found.append(Fault(field="rank", zh=zh, en=en))
    return found


def _first(chosen: dict[str, int]) -> str:
    return min(chosen, key=lambda id: (chosen[id], id))


def _tree(
    found: Mine, first: RequestRow, chosen: dict[str, int], people: tuple[str, ...]
) -> dict[str, Any]:
    """The enrolment as a thing of the week."""
    if found.household is None:
        raise Problem("not-now", "household")
    choices = [{"activity": id, "preference": LIKED[rank]} for id, rank in chosen.items()]
    return {
        "kind": "enrolment",
        "household": found.household,
        "place": found.household,
        "people": list(people),
        "topic": first.topic,
        "name": first.name,
        "seat": {"choices": sorted(choices, key=lambda one: -int(str(one["preference"])))},
    }
