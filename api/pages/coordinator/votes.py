"""Votes at the coordinator's desk: ask for one, open it, enter paper, close it."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request
from sqlmodel import Session
from starlette.datastructures import FormData
from starlette.responses import Response

from api.json.unit import Asking, Transaction, Unit
from api.pages.asking import Form, field
from api.pages.coordinator.desk import OnDesk, desk_page
from api.pages.errors import Shown
from api.pages.look import look_of
from api.pages.render import go
from api.pages.votes import area_names
from api.pages.voting import KIND_WORDS, STATE_WORDS, rule_told
from api.pages.voting_form import BALLOTS_ZH, given_of, paper_of
from api.problems import Fault, Problem
from api.services.ledger.reading import figures
from api.services.ledger.voted import GIVEN_BY
from api.services.overview import Standing
from api.services.rights import Subject, require
from api.services.votes import casting, counting, reading, resolving, running
from api.services.votes.running import HELD
from matcher.show.election import COMPLETED, RULE_WORDS
from models.tables import Vote
from models.tables.base import now
from models.tables.votes import VOTE_STATES, VoteState

router = APIRouter(route_class=Unit, prefix="/weeks/{week}/votes")


@router.get("")
def get_votes(request: Request, found: OnDesk, asking: Asking, session: Transaction) -> Response:
    """All votes, and the form for another."""
    return _list(request, found, asking, session)


@router.post("")
def post_vote(
    request: Request, found: OnDesk, form: Form, asking: Asking, session: Transaction
) -> Response:
    """Make a vote, not yet open."""
    try:
        given = given_of(form, ZoneInfo(found.week.time_zone))
        vote = running.make(session, asking, found.week.neighbourhood, given)
    except Problem as problem:
        if problem.code != "bad-input":
            raise
        faults = problem.document.errors
        raise Shown(
            _list(request, found, asking, session, faults=faults, form=form, status=422)
        ) from problem
    return go(_at(found, vote))


@router.get("/{vote}")
def get_vote(
    vote: str, request: Request, found: OnDesk, asking: Asking, session: Transaction
) -> Response:
    """One vote, and what is to be done with it next."""
    row = reading.vote_of(session, asking, vote, found.week.neighbourhood)
    return _one(request, found, session, row)


@router.post("/{vote}")
def post_state(
    vote: str, request: Request, found: OnDesk, form: Form, asking: Asking, session: Transaction
) -> Response:
    """Open, close or withdraw it; or enter ballots from paper."""
    row = reading.vote_of(session, asking, vote, found.week.neighbourhood)
    try:
        if field(form, "to"):
            to: VoteState = next((s for s in VOTE_STATES if s == field(form, "to")), "draft")
            running.move(session, asking, row.id, to)
        else:
            area, lines = paper_of(form, row)
            for choices, points, households in lines:
                casting.enter_paper(session, asking, row.id, area, choices, points, households)
    except Problem as problem:
        if problem.code not in ("bad-input", "not-now"):
            raise
        faults = problem.document.errors
        raise Shown(
            _one(request, found, session, row, faults=faults, form=form, status=problem.status)
        ) from problem
    return go(_at(found, row))


def _at(found: Standing, vote: Vote) -> str:
    return f"/weeks/{found.week.id}/votes/{vote.id}"


def _list(
    request: Request,
    found: Standing,
    asking: Asking,
    session: Session,
    *,
    faults: list[Fault] | None = None,
    form: FormData | None = None,
    status: int = 200,
) -> Response:
    require(asking, "vote.run", Subject(found.week.neighbourhood))
    look = look_of(request)
    more = look.say(*COMPLETED)
    rules = {
        rule: look.say(*RULE_WORDS[rule.split("+")[0]])
        + (look.say("，", ", ") + more if "+" in rule else "")
        for rule in HELD
    }
    kept = {name: field(form, name) for name in form} if form is not None else {}
    return desk_page(
        *(request, found, "desk/votes.html", "votes"),
        status=status,
        votes=reading.votes_of(session, asking, found.week.neighbourhood),
        states=STATE_WORDS,
        kinds=KIND_WORDS,
        rules=rules,
        kept=kept,
        ready=resolving.ready(session, found.week.neighbourhood),
        funds=[
            one
            for one in figures(session, found.week.neighbourhood)
            if one.fund.money in GIVEN_BY and not one.fund.by_pledge
        ],
        ticked={str(value) for value in form.getlist("project")} if form is not None else set(),
        faults=faults or [],
    )


def _one(
    request: Request,
    found: Standing,
    session: Session,
    row: Vote,
    *,
    faults: list[Fault] | None = None,
    form: FormData | None = None,
    status: int = 200,
) -> Response:
    look = look_of(request)
    ended: datetime = row.closes_at
    return desk_page(
        *(request, found, "desk/vote.html", "votes"),
        status=status,
        vote=row,
        voted=reading.voted(session, row),
        job=counting.job_of(session, row),
        paper=casting.paper_of(session, row.id),
        ended=now() >= ended,
        areas=area_names(session, row),
        rule=rule_told(row, look),
        kind=look.say(*KIND_WORDS[row.election.kind]),
        states=STATE_WORDS,
        example=BALLOTS_ZH[row.election.kind],
        kept={name: field(form, name) for name in form} if form is not None else {},
        faults=faults or [],
    )
