"""What broke, up to three ways out, whom must I tell? One of them is taken, and they are told."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import Any, cast
from urllib.parse import quote

from fastapi import APIRouter, Request
from sqlmodel import Session
from starlette.responses import Response

from api.database import Database
from api.json.unit import Asking, Transaction, Unit
from api.pages import timetable
from api.pages.asking import Form, field, texts
from api.pages.coordinator import happened
from api.pages.coordinator.desk import OnDesk, calling, desk_page
from api.pages.errors import Shown
from api.pages.look import Look, look_of
from api.pages.render import go
from api.problems import Fault, Problem, of_invalid_input
from api.services import asking as asking_for
from api.services import finding, jobs, repairs
from api.services.mine import goods, skills
from api.services.names import named_like, names_of
from api.services.overview import Standing
from api.services.queueing import UNDER_WAY
from api.services.readings import Reading, reading, warm
from api.services.signing import Caller
from matcher.show.repair_words import RepairWords, filled, people_in
from models.event import Event
from models.validate import InvalidInput
from models.validate.event import read_event

router = APIRouter(route_class=Unit, prefix="/weeks/{week}/repair")
SECONDS = 5.0
"""For all ways together."""


@router.get("")
def get_repair(request: Request, found: OnDesk, asking: Asking, session: Transaction) -> Response:
    """What people reported, what may have happened besides, and what was mended."""
    if found.publication is None or found.plan is None:
        return desk_page(request, found, "desk/repair.html", "repair", open=False)
    read = reading(session, found.plan.id)
    said = repairs.reports(session, asking, found.week.id)
    done = repairs.mendings(session, asking, found.week.id)
    events = [report.content for report in said] + [_event(one) for one in done]
    words = _told(session, asking, found, read, look_of(request), events)
    return desk_page(
        request,
        found,
        "desk/repair.html",
        "repair",
        open=found.week.state in UNDER_WAY,
        reports=list(zip(said, words, strict=False)),
        mended=list(zip(done, words[len(said) :], strict=True)),
        kinds=happened.KINDS,
    )


def _event(one: repairs.Mending) -> Event:
    return read_event(json.dumps(one.job.parameters["event"]))


def _told(
    session: Session,
    asking: Caller,
    found: Standing,
    read: Reading,
    look: Look,
    events: list[Event],
) -> list[str]:
    """Events in words, with names."""
    telling = read.plainly(look.language)
    people = set().union(*(happened.people_of(telling, event) for event in events))
    names = names_of(session, asking, found.week.neighbourhood, people, week=found.week.id)
    telling = telling.knowing({**telling.names, **names})
    return [happened.event_in_words(telling, event) for event in events]


@router.get("/report/{what}")
def get_report(
    request: Request, what: str, found: OnDesk, asking: Asking, session: Transaction
) -> Response:
    """The questions about one kind of event, one after the other."""
    return _report(request, what, found, asking, session, dict(request.query_params), [])


def _report(
    request: Request,
    what: str,
    found: Standing,
    asking: Caller,
    session: Session,
    given: dict[str, str],
    faults: list[Fault],
) -> Response:
    if what not in happened.KINDS:
        raise Problem("not-found", what)
    if found.plan is None or found.week.state not in UNDER_WAY:
        raise Problem("not-now", f"{found.week.state}: repair")
    read = reading(session, found.plan.id)
    language = look_of(request).language
    q, week = given.get("q", "").strip()[:80], found.week
    days = happened.days_ahead(read, language)
    values: dict[str, Any] = {}
    shown: set[str] = set()
    if what == "person":
        like = named_like(session, asking, week.neighbourhood, q)
        listed = timetable.people(read, q, like)[: happened.SHOWN]
        person = given.get("person", "")
        shown = {person} if person else {one.id for one in listed}
        values |= {"people": listed, "person": person}
        values["options"] = happened.absences(read, language, person)
    elif what == "room":
        rooms = [(r.id, r.name or r.id) for r in read.week.rooms]
        joined = [(r.id, r.name or r.id) for r in read.week.joined_rooms]
        values["rooms"] = [*rooms, *joined]
    elif what == "pledge":
        pledge = read.telling("zh").view.pledges.get(given.get("pledge", ""))
        values["listed"] = finding.pledges(session, asking, week, q)
        values["pledge"] = pledge
        if pledge is not None:
            telling = read.telling(language)
            values["was"] = telling.quantity(pledge, pledge.quantity)
    elif what == "wish":
        values["listed"] = finding.households(session, asking, week, q)
        values |= {"goods": goods(session, week), "skills": skills(session, week)}
        values |= {"parts": happened.PARTS, "minutes": happened.MINUTES}
    elif what == "withdrawn":
        values["listed"] = finding.requests(session, asking, week, q)
    else:
        day = given.get("day") or (days[0][0] if days else "")
        values |= {"day": day, "options": happened.running(read, language, day)}
    return desk_page(
        request,
        found,
        f"desk/repair/{what}.html",
        "repair",
        status=422 if faults else 200,
        what=what,
        title=happened.KINDS[what],
        given=defaultdict(str, given),
        q=q,
        days=days,
        faults=faults,
        called=calling(session, asking, found, shown),
        **values,
    )


@router.post("/report/{what}")
def post_report(
    request: Request, what: str, found: OnDesk, form: Form, asking: Asking, session: Transaction
) -> Response:
    """Look for ways out."""
    if found.plan is None:
        raise Problem("not-found", "plan")
    event, faults = happened.event_of(reading(session, found.plan.id), what, form)
    given = {**request.query_params, **texts(form)}
    if event is None:
        raise Shown(_report(request, what, found, asking, session, given, faults))
    try:
        return _ask(session, asking, found.week.id, event)
    except InvalidInput as wrong:
        errors = of_invalid_input(wrong).document.errors
        page = _report(request, what, found, asking, session, given, errors)
        raise Shown(page) from None


@router.post("/reported")
def post_reported(week: str, form: Form, asking: Asking, session: Transaction) -> Response:
    """Look for ways out of what somebody reported."""
    event = repairs.report_of(session, asking, week, field(form, "report", 40))
    return _ask(session, asking, week, event.model_dump(mode="json", exclude_defaults=True))


def _ask(session: Session, asking: Caller, week: str, event: dict[str, Any]) -> Response:
    # Its kind is a default that must be said.
    given = {"kind": event["kind"], **event}
    job = asking_for.ask_to_repair(
        session, asking, week, event=given, favourites=None, parameters={"seconds": SECONDS}
    )
    return go(f"/weeks/{quote(week, safe='')}/repair/{job.id}")


@router.get("/{job}")
def get_ways(
    request: Request, job: str, found: OnDesk, asking: Asking, session: Transaction
) -> Response:
    """The ways out beside each other, each with whom to tell what."""
    mending = repairs.repair_of(session, asking, found.week.id, job)
    result = jobs.result_of(session, mending.job)
    running = mending.job.state not in jobs.ENDED
    values: dict[str, Any] = {"mending": mending, "running": running, "said": None}
    people: set[str] = set()
    if result is not None:
        facts = json.loads(result.content)
        said = RepairWords.model_validate_json(
            json.dumps(facts["words"][look_of(request).language])
        )
        people = set(people_in(said.model_dump_json()))
        values["said"] = said
        values["ways"] = list(zip(mending.plans, said.ways, facts["ways"], strict=True))
    called = calling(session, asking, found, people)
    return desk_page(
        request,
        found,
        "desk/repair_ways.html",
        "repair",
        filled=lambda text: filled(text, called),
        open=found.week.state in UNDER_WAY,
        **values,
    )


@router.post("/{job}/take")
def post_take(
    request: Request, week: str, job: str, form: Form, asking: Asking, session: Transaction
) -> Response:
    """Take one way out: it is published, and whoever it concerns is told."""
    made = repairs.take(
        session,
        asking,
        week,
        job,
        field(form, "plan", 80),
        statement=field(form, "statement"),
    )
    warm(cast(Database, request.app.state.database), made.plan)
    return go(f"/weeks/{quote(week, safe='')}/repair/{job}")
