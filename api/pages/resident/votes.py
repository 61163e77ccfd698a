"""Vote: what is asked, in large plain choices; changed as often as one likes until it ends."""

from __future__ import annotations

from fastapi import APIRouter, Request
from sqlmodel import Session
from starlette.datastructures import FormData
from starlette.responses import Response

from api.json.unit import Asking, Sealed, Transaction
from api.pages.asking import Form, field
from api.pages.errors import Shown
from api.pages.look import look_of
from api.pages.render import go
from api.pages.resident.desk import PREFIX, Own, home_of, my_page
from api.pages.voting import KIND_WORDS, STATE_WORDS, may_choose, rule_told
from api.problems import Fault, Problem
from api.services.mine import Mine
from api.services.signing import Caller
from api.services.votes import casting, reading
from api.services.votes.roll import area_of
from models.tables import Vote
from models.tables.base import now

router = APIRouter(route_class=Sealed, prefix=PREFIX + "/votes")


@router.get("")
def get_votes(request: Request, found: Own, asking: Asking, session: Transaction) -> Response:
    """What is open, and what was decided."""
    votes = [
        vote
        for vote in reading.votes_of(session, asking, found.neighbourhood)
        if vote.state in reading.SEEN
    ]
    return my_page(request, found, "my/votes.html", "home", votes=votes, states=STATE_WORDS)


@router.get("/{vote}")
def get_vote(
    vote: str,
    request: Request,
    found: Own,
    asking: Asking,
    session: Transaction,
    done: str = "",
) -> Response:
    """The ballot. What was chosen before is not shown: nobody can be asked to show it."""
    row = reading.vote_of(session, asking, vote, found.neighbourhood)
    return _page(request, found, session, row, done=done)


@router.post("/{vote}")
def post_vote(
    vote: str, request: Request, found: Own, form: Form, asking: Asking, session: Transaction
) -> Response:
    """Cast the household's ballot."""
    row = reading.vote_of(session, asking, vote, found.neighbourhood)
    try:
        _cast(session, asking, found, row, form)
    except Problem as problem:
        faults = problem.document.errors
        if problem.code not in ("bad-input", "not-now") or not faults:
            raise
        page = _page(request, found, session, row, faults=faults, form=form, status=problem.status)
        raise Shown(page) from problem
    return go(f"{home_of(found)}/votes/{row.id}?done=yes")


def _cast(session: Session, asking: Caller, found: Mine, row: Vote, form: FormData) -> None:
    if found.household is None:
        raise Problem("not-found", "household")
    choices, points = _filled(row, form)
    casting.cast(session, asking, row.id, found.household, choices, points)


def _filled(row: Vote, form: FormData) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """What the form says. Raises ``bad-input`` for what is no whole number, and for places that are
    taken twice."""
    ids = [p.id for p in row.election.proposals]
    if row.election.kind == "approval":
        ticked = {str(value) for value in form.getlist("choice")}
        return tuple(p for p in ids if p in ticked), ()
    filled = {p: text for p in ids if (text := field(form, f"n-{p}", 6))}
    if any(not text.isdecimal() for text in filled.values()):
        raise _fault("points", "整数", "whole numbers")
    numbers = {p: int(text) for p, text in filled.items() if int(text) > 0}
    if row.election.kind == "ranked":
        if len(set(numbers.values())) < len(numbers):
            raise _fault("choices", "每个名次只用一次", "each place used once")
        return tuple(sorted(numbers, key=lambda p: numbers[p])), ()
    return tuple(numbers), tuple(numbers.values())


def _fault(name: str, zh: str, en: str) -> Problem:
    fault = Fault(entity="ballot", field=name, zh=f"应为{zh}", en=f"expected {en}")
    return Problem("bad-input", errors=[fault])


def _page(
    request: Request,
    found: Mine,
    session: Session,
    row: Vote,
    *,
    done: str = "",
    faults: list[Fault] | None = None,
    form: FormData | None = None,
    status: int = 200,
) -> Response:
    look = look_of(request)
    area = None
    if row.week is not None and found.household is not None:
        area = area_of(session, row.election, row.week, found.household)
    running = row.state == "open" and now() < row.closes_at
    return my_page(
        *(request, found, "my/vote.html", "home"),
        status=status,
        vote=row,
        running=running,
        area=area,
        on_paper=area is not None and area in row.paper,
        projects=may_choose(row.election, area or ""),
        voted=found.household is not None and reading.has_voted(session, row, found.household),
        rule=rule_told(row, look),
        kind=look.say(*KIND_WORDS[row.election.kind]),
        ticked={str(value) for value in form.getlist("choice")} if form is not None else set(),
        filled={name: field(form, name, 6) for name in form} if form is not None else {},
        faults=faults or [],
        done=done,
    )
