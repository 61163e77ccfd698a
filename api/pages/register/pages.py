"""The register for everybody: what there is, how far each has come; forms for whoever may."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request
from sqlmodel import Session
from starlette.responses import Response

from api.json.unit import Asking, Transaction, Unit
from api.pages import counts
from api.pages.asking import Form, field
from api.pages.errors import Shown
from api.pages.look import look_of
from api.pages.register import words
from api.pages.register.filled import tree_of
from api.pages.register.forms import BEGINS, FORMS
from api.pages.register.telling import (
    Asked,
    Reader,
    beginning,
    faults_at,
    ground_of,
    organisation_name,
    place_name,
    place_names,
    reader_of,
)
from api.pages.render import go, page
from api.problems import Problem, of_invalid_input
from api.services.ledger.projects import money_of
from api.services.register import doing
from api.services.register.keeping import history_of, settings_of
from api.services.register.knowing import ballot_of
from api.services.register.showing import MOST, entries, shown
from api.services.register.sorts import Sort, sort_of
from api.services.register.voicing import VOICE
from api.services.register.waiting import waiting_for
from api.services.signing import Caller
from models.demand import STAGES
from models.register.projects.state import Project
from models.tables import Neighbourhood
from models.tables.base import now
from models.validate import InvalidInput

router = APIRouter(route_class=Unit, prefix="/n/{neighbourhood}/register")
SHOWN = tuple(name for name in words.SORTS if name != "settings")


def _base(request: Request, session: Session, neighbourhood: str) -> dict[str, Any]:
    row = session.get(Neighbourhood, neighbourhood)
    if row is None:
        raise Problem("not-found", neighbourhood)
    look = look_of(request)
    return {
        "neighbourhood": row,
        "at": f"/n/{quote(neighbourhood, safe='')}/register",
        "zone": ZoneInfo(row.time_zone),
        "words": words,
        "say": lambda said: look.say(*said),
        "head": lambda said: look.say(said[0], said[1][:1].upper() + said[1][1:]),
        "people": lambda n: counts.people(look, n),
    }


@router.get("")
def get_register(request: Request, neighbourhood: str, session: Transaction) -> Response:
    """What there is, by topic: the residents' menu 居民菜单."""
    projects = entries(session, neighbourhood, "projects", limit=MOST)
    topics: dict[str, list[Any]] = {}
    for one in projects:
        topics.setdefault(one.topic or "", []).append(one)
    settings = settings_of(session, neighbourhood)
    menu: dict[str, list[str]] = {}
    for item in settings.menu:
        menu.setdefault(item.topic, []).append(item.what)
    return page(
        request,
        "register/home.html",
        **_base(request, session, neighbourhood),
        topics=topics,
        menu=menu,
        sorts=SHOWN,
        settings=settings,
        total=len(projects),
    )


@router.get("/waiting")
def get_waiting(
    request: Request, neighbourhood: str, asking: Asking, session: Transaction
) -> Response:
    """What waits for the reader in the offices that they hold."""
    base = _base(request, session, neighbourhood)
    ground = ground_of(session, asking, neighbourhood)
    seated = waiting_for(ground, now()) if ground is not None else None
    places = [place for _, place in seated.offices] if seated is not None else []
    if seated is not None:
        places += [one.place for one in seated.waiting if one.place is not None]
    return page(
        request,
        "register/waiting.html",
        **base,
        seated=seated,
        places=place_names(session, neighbourhood, places),
        moment=now(),
    )


@router.get("/{sort}")
def get_list(
    request: Request, neighbourhood: str, sort: str, asking: Asking, session: Transaction
) -> Response:
    """All entries of a sort; and the form that begins one, for whoever may."""
    return _list(request, session, asking, neighbourhood, sort_of(sort))


@router.post("/{sort}")
def post_begin(
    request: Request,
    neighbourhood: str,
    sort: str,
    form: Form,
    asking: Asking,
    session: Transaction,
) -> Response:
    """The deed that begins an entry."""
    of = sort_of(sort)
    deed = BEGINS.get(of.name)
    if deed is None:
        raise Problem("not-found", sort)
    tree = tree_of(of.name, deed, form)
    try:
        row = doing.begin(session, asking, neighbourhood, of.name, tree, moment=now())
    except (Problem, InvalidInput) as error:
        problem = _worded(error)
        filled = {one.name: field(form, one.name, 4000) for one in FORMS[of.name][deed]}
        raise Shown(
            _list(request, session, asking, neighbourhood, of, deed, problem, filled)
        ) from None
    return go(f"{_at(neighbourhood, of.name)}/{quote(row.id, safe='')}?done={deed}")


@router.get("/{sort}/{id}")
def get_one(
    request: Request,
    neighbourhood: str,
    sort: str,
    id: str,
    asking: Asking,
    session: Transaction,
    done: str = "",
) -> Response:
    """One entry: how far it has come, what was disclosed, what the reader may do."""
    return _one(request, session, asking, neighbourhood, sort_of(sort), id, done=done)


@router.post("/{sort}/{id}")
def post_one(
    request: Request,
    neighbourhood: str,
    sort: str,
    id: str,
    form: Form,
    asking: Asking,
    session: Transaction,
) -> Response:
    """Do something to it."""
    of, deed = sort_of(sort), field(form, "deed", 20)
    if deed == VOICE:
        tree = {name: field(form, name, 80) for name in ("step", "household", "said")}
        tree["kind"] = VOICE
    elif deed in FORMS[of.name]:
        tree = tree_of(of.name, deed, form)
    else:
        raise Problem("bad-input", "deed")
    try:
        doing.act(session, asking, neighbourhood, of.name, id, tree, moment=now())
    except (Problem, InvalidInput) as error:
        problem = _worded(error)
        filled = {one.name: field(form, one.name, 4000) for one in FORMS[of.name].get(deed, ())}
        again = _one(
            *(request, session, asking, neighbourhood, of, id),
            wrong=problem,
            deed=deed,
            filled=filled,
        )
        raise Shown(again) from None
    return go(f"{_at(neighbourhood, of.name)}/{quote(id, safe='')}?done={quote(deed)}")


def _at(neighbourhood: str, sort: str) -> str:
    return f"/n/{quote(neighbourhood, safe='')}/register/{sort}"


def _worded(error: Problem | InvalidInput) -> Problem:
    """What is answered at the field; anything else is a page of its own."""
    if isinstance(error, InvalidInput):
        return of_invalid_input(error)
    if not error.document.errors or error.document.status in (401, 404):
        raise error
    return error


def _list(
    request: Request,
    session: Session,
    caller: Caller,
    neighbourhood: str,
    sort: Sort,
    deed: str = "",
    wrong: Problem | None = None,
    filled: dict[str, str] | None = None,
) -> Response:
    base = _base(request, session, neighbourhood)
    ground = ground_of(session, caller, neighbourhood)
    reader = beginning(ground, sort)
    found = entries(session, neighbourhood, sort.name, limit=MOST)
    return page(
        request,
        "register/list.html",
        status=wrong.status if wrong is not None else 200,
        **base,
        sort=sort.name,
        entries=found,
        places=place_names(session, neighbourhood, [one.place for one in found if one.place]),
        reader=reader,
        **_faults(reader, deed, wrong, filled),
    )


def _one(
    request: Request,
    session: Session,
    caller: Caller,
    neighbourhood: str,
    sort: Sort,
    id: str,
    *,
    done: str = "",
    wrong: Problem | None = None,
    deed: str = "",
    filled: dict[str, str] | None = None,
) -> Response:
    base = _base(request, session, neighbourhood)
    entry = shown(session, caller, neighbourhood, sort.name, id)
    state = sort.fold(history_of(session, neighbourhood, sort, id))
    moment = now()
    ground = ground_of(session, caller, neighbourhood)
    reader = reader_of(ground, sort, id, state, moment)
    more: dict[str, Any] = {}
    if isinstance(state, Project):
        at = STAGES.index(state.stage)
        settings = settings_of(session, neighbourhood)
        more = {
            "steps": [
                (step, "past" if n < at else "now" if n == at else "ahead")
                for n, step in enumerate(STAGES)
            ],
            "said": {one.what: one for one in state.disclosed},
            "money": money_of(session, neighbourhood, id),
            "ballot": ballot_of(session, neighbourhood, id),
            "needs_review": 0 < settings.review_threshold <= state.plan.budget,
            "published": state.published(moment),
            "delivered": {one.result: one for one in state.delivered},
        }
    return page(
        request,
        "register/project.html" if isinstance(state, Project) else "register/entry.html",
        status=wrong.status if wrong is not None else 200,
        **base,
        sort=sort.name,
        id=id,
        entry=entry,
        state=state,
        place=place_name(session, neighbourhood, entry.row.place),
        organisation=organisation_name(
            session, neighbourhood, getattr(state, "organisation", None)
        ),
        done=done,
        reader=reader,
        **more,
        **_faults(reader, deed, wrong, filled),
    )


def _faults(
    reader: Reader, deed: str, wrong: Problem | None, filled: dict[str, str] | None
) -> dict[str, Any]:
    asked: Asked | None = next((one for one in reader.forms if one.deed == deed), None)
    problems = wrong.document.errors if wrong is not None else []
    at, rest = faults_at(problems, asked.fields if asked is not None else ())
    return {"tried": deed, "faults": at, "rest": rest, "filled": filled or {}}
