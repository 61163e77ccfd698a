"""What would change, for whom? Something is tried beside the plan; its cost is seen before it is
taken."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Request
from sqlmodel import Session, col, select
from starlette.responses import Response

from api.json.unit import Asking, Transaction, Unit
from api.pages.asking import Form, field, texts
from api.pages.coordinator import wanted
from api.pages.coordinator.desk import OnDesk, Read, calling, desk_page
from api.pages.coordinator.differences import changes, said
from api.pages.look import look_of
from api.pages.paging import cut
from api.pages.render import go
from api.problems import Problem
from api.services import asking as asking_for
from api.services import finding, jobs, taking
from api.services.ordering import ordered
from api.services.overview import Standing
from api.services.queueing import UNDER_WAY
from api.services.readings import Reading, reading
from api.services.signing import Caller
from matcher.explain.what_if import Shift, WhatIf
from matcher.show.telling import Telling
from models.policy import is_oldest_first
from models.tables import Job, Publication
from models.week import Decision, Decisions

router = APIRouter(route_class=Unit, prefix="/weeks/{week}/try")
SECONDS = 60.0
LISTED = 20
CAPS = (0, 10, 20, 50)
"""What fairness may cost of good, in thousandths."""
ROWS = 40
TAKEN_IN = ("review", *UNDER_WAY)


@router.get("")
def get_trials(
    request: Request, found: OnDesk, asking: Asking, session: Transaction, q: str = ""
) -> Response:
    """What has been tried, and what can be tried without choosing a request first."""
    if found.plan is None:
        return desk_page(request, found, "desk/no_plan.html", "plan")
    read = reading(session, found.plan.id)
    tried = session.exec(
        select(Job)
        .where(Job.week == found.week.id, Job.kind == "what-if")
        .order_by(col(Job.asked_at).desc(), col(Job.id))
        .limit(LISTED)
    ).all()
    people = set().union(*(wanted.people_in(job.parameters) for job in tried))
    telling = read.plainly(look_of(request).language)
    decided = wanted.standing_decisions(telling)
    people |= {target.person for _, _, target in decided if target.person is not None}
    people |= {one.by for one in _all(read.week.decisions)} & set(telling.view.people)
    telling = _named(session, asking, found, telling, people)
    return desk_page(
        request,
        found,
        "desk/trials.html",
        "plan",
        tried=[(job, wanted.in_sentence(telling, job.parameters)) for job in tried],
        decided=wanted.standing_decisions(telling),
        caps=CAPS,
        cap=read.week.policy.fairness.price_cap_permille,
        oldest=is_oldest_first(read.week.policy),
        by_age=is_oldest_first(ordered(read.week.policy, (), oldest=True)),
        q=q,
        pledges=finding.pledges(session, asking, found.week, q) if q else [],
        requests=finding.requests(session, asking, found.week, q) if q else [],
    )


def _all(decided: Decisions) -> tuple[Decision, ...]:
    return (*decided.pins, *decided.bans, *decided.locks)


def _named(
    session: Session, asking: Caller, found: Standing, telling: Telling, people: Iterable[str]
) -> Telling:
    people = list(people)
    called = calling(session, asking, found, people)
    return telling.knowing({**telling.names, **{id: called(id) for id in people}})


@router.get("/request/{id}")
def get_request(
    request: Request, id: str, found: OnDesk, read: Read, asking: Asking, session: Transaction
) -> Response:
    """One request, and what could be otherwise with it."""
    telling = read.plainly(look_of(request).language)
    asked = telling.view.requests.get(id)
    if asked is None:
        raise Problem("not-found", id)
    placed = wanted.happenings(read, telling.lang, id)
    people = {person for one in placed for person, _ in (*one.crew, *one.others)}
    theirs = [one for one in _all(read.week.decisions) if one.target.request == id]
    people |= {one.target.person for one in theirs if one.target.person is not None}
    people |= {one.by for one in theirs} & set(telling.view.people)
    called = calling(session, asking, found, people)
    telling = telling.knowing({**telling.names, **{id: called(id) for id in people}})
    return desk_page(
        request,
        found,
        "desk/trial_request.html",
        "plan",
        asked=asked,
        name=telling.name(id),
        place=telling.place(asked.place),
        placed=placed,
        flows=[
            telling.quantity(telling.view.pledges[f.pledge], f.amount)
            + f" · {telling.name(f.pledge)} · {telling.moment(f.at)}"
            for f in telling.view.flows_of.get(id, ())
        ],
        seats=[telling.name(seat.activity) for seat in telling.view.seats_of.get(id, ())],
        decided=[
            (decision, said)
            for decision, said, target in wanted.standing_decisions(telling)
            if target.request == id
        ],
        whole=wanted.target(request=id),
        called=called,
    )


@router.post("")
def post_trial(
    week: str, found: OnDesk, form: Form, read: Read, asking: Asking, session: Transaction
) -> Response:
    """Try it."""
    given = texts(form)
    parameters: dict[str, Any] = {"seconds": SECONDS}
    if given.get("op") == "fix":
        fixes = wanted.fixes_of(given.get("fixes", ""))
        parameters["fixes"] = [f.model_dump(mode="json", exclude_defaults=True) for f in fixes]
    change = {"operations": wanted.operations(read, asking.name, given)}
    job = asking_for.ask_what_if(
        session, asking, week, change=change, plan=None, parameters=parameters
    )
    return go(f"/weeks/{quote(week, safe='')}/try/{job.id}")


@router.get("/{job}")
def get_trial(
    request: Request,
    job: str,
    found: OnDesk,
    read: Read,
    asking: Asking,
    session: Transaction,
    at: int = 1,
) -> Response:
    """Both plans side by side, the cost first."""
    row = taking.trial_of(session, asking, found.week.id, job)
    look = look_of(request)
    base = _base(session, found, row, read)
    telling = base.plainly(look.language)
    people = wanted.people_in(row.parameters)
    result = jobs.result_of(session, row)
    plans = jobs.plans_of(session, row.id)
    values: dict[str, Any] = {"result": None}
    if result is not None and plans:
        side = WhatIf.model_validate_json(result.content)
        after = reading(session, plans[0])
        listed = cut(changes(base, after, look.language), at, ROWS)
        people |= {person for one in listed.rows for person in one.people}
        people |= set(side.told) & set(base.telling("zh").view.people)
        telling = _named(session, asking, found, telling, people)
        values = {
            "result": side,
            "gain": _shifts(telling, after, side.gain),
            "lose": _shifts(telling, after, side.lose),
            "told": [telling.name(party) for party in side.told],
            "tiers": [one for one in side.tiers if one.change],
            "listed": listed,
            "differences": [
                said(telling, after.plainly(look.language).knowing(telling.names), one)
                for one in listed.rows
            ],
        }
    else:
        telling = _named(session, asking, found, telling, people)
    taken = session.exec(select(Publication.id).where(col(Publication.plan).in_(plans))).first()
    return desk_page(
        request,
        found,
        "desk/trial.html",
        "plan",
        job=row,
        running=row.state not in jobs.ENDED,
        sentence=wanted.in_sentence(telling, row.parameters),
        open=found.week.state in TAKEN_IN and taken is None,
        taken=taken is not None,
        **values,
    )


def _base(session: Session, found: Standing, row: Job, read: Reading) -> Reading:
    """The plan beside which it was tried, which need not be the one that counts now."""
    now = found.plan.id if found.plan is not None else None
    return read if row.base is None or row.base == now else reading(session, row.base)


def _shifts(telling: Telling, after: Reading, shifts: Iterable[Shift]) -> list[dict[str, Any]]:
    """Requests that are served otherwise, with whose they are."""
    there = after.telling(telling.lang)
    found = []
    for one in shifts:
        known = telling if one.request in telling.view.requests else there
        found.append(
            {
                "id": one.request,
                "name": known.name(one.request),
                "place": known.place(known.view.requests[one.request].place),
                "before": round(100 * one.before),
                "after": round(100 * one.after),
            }
        )
    return found


@router.post("/{job}/take")
def post_take(week: str, job: str, form: Form, asking: Asking, session: Transaction) -> Response:
    """Take it: the plan that was tried is the plan."""
    taking.take(session, asking, week, job, statement=field(form, "statement"))
    return go(f"/weeks/{quote(week, safe='')}/plan")


@router.post("/{job}/stop")
def post_stop(week: str, job: str, form: Form, asking: Asking, session: Transaction) -> Response:
    """The best plan so far will do."""
    taking.trial_of(session, asking, week, job)
    jobs.wish(session, asking, job, "stop")
    return go(f"/weeks/{quote(week, safe='')}/try/{quote(job, safe='')}")
