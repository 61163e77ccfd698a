"""Who goes without, and why: the fact, the nearest miss, what would help."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from threading import BoundedSemaphore
from typing import Any, cast

from fastapi import APIRouter, Request
from sqlmodel import Session
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.database import Database
from api.json.unit import Asking, Transaction, Unit, token_in
from api.pages.coordinator.desk import OnDesk, desk_page
from api.pages.look import look_of
from api.pages.paging import cut
from api.problems import Problem
from api.services.names import names_of
from api.services.overview import Standing, standing
from api.services.readings import Reading, reading
from api.services.signing import caller_of
from matcher.explain.apart import NoAnswer, ask
from matcher.explain.as_change import operations_between
from matcher.explain.facts import Fix, RequestWhy
from matcher.explain.fix import applied
from matcher.show.results import asked, because
from matcher.show.telling import Telling
from matcher.show.why import why_document
from matcher.show.why_fixes import fix_words, near_words
from matcher.show.why_parts import part_named
from matcher.show.why_short import in_short
from models.plan import Unmet

router = APIRouter(route_class=Unit, prefix="/weeks/{week}/unmet")
MOST = 30
SECONDS = 8.0
"""How long an explanation may take while somebody waits for the page."""
NEAREST = 6


@router.get("")
def get_unmet(
    request: Request,
    found: OnDesk,
    asking: Asking,
    session: Transaction,
    reason: str = "",
    kind: str = "",
    at: int = 1,
) -> Response:
    """Everything that is not wholly met, with the reason that the plan states."""
    if found.plan is None:
        return desk_page(request, found, "desk/no_plan.html", "unmet")
    read = reading(session, found.plan.id)
    telling = read.plainly(look_of(request).language)
    requests = telling.view.requests
    unmet = read.file.plan.unmet
    chosen = [
        one
        for one in unmet
        if reason in ("", one.reason.kind) and kind in ("", requests[one.request].kind)
    ]
    # Must-serve first, then what has waited longest.
    care = {"must": 0, "priority": 1, "ordinary": 2}
    chosen.sort(key=lambda one: (care[requests[one.request].care], -requests[one.request].waited))
    shown = cut(chosen, at, MOST)
    return desk_page(
        request,
        found,
        "desk/unmet.html",
        "unmet",
        shown=shown,
        rows=[_row(telling, one) for one in shown.rows],
        reasons=Counter(one.reason.kind for one in unmet),
        kinds=Counter(requests[one.request].kind for one in unmet),
        reason=reason,
        kind=kind,
        total=len(unmet),
    )


def _row(telling: Telling, one: Unmet) -> dict[str, Any]:
    request = telling.view.requests[one.request]
    return {
        "id": request.id,
        "name": request.name or request.id,
        "asked": asked(telling, request),
        "place": telling.place(request.place),
        "kind": request.kind,
        "care": request.care,
        "waited": request.waited,
        "urgency": request.urgency,
        "percent": one.served_permille // 10,
        "why": because(telling, request, one.reason),
    }


WHOLE = "whole"
"""With this in its query a page waits for the answer."""


@dataclass(frozen=True)
class Why:
    """An answer, and whether one was looked for: None then says that none was found in time."""

    answer: RequestWhy | None
    tried: bool


class Answering(Unit):
    """A request that is answered by solving, before its transaction: that takes seconds in a
    district, and longer than a transaction should."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Wraps the request."""
        unit = super().get_route_handler()

        async def handle(request: Request) -> Response:
            request.state.why = await run_in_threadpool(_worked_out, request)
            return await unit(request)

        return handle


slow = APIRouter(route_class=Answering, prefix="/weeks/{week}/unmet")


@slow.get("/{id}")
def get_why(request: Request, week: str, id: str, asking: Asking, session: Transaction) -> Response:
    """为什么 · 差一点 · 怎么办, each confirmed by solving again.

    The page comes at once with the reason that the plan states, and asks for the :data:`WHOLE`
    answer; what was answered before is there at once.
    """
    found = standing(session, asking, "plan.read", week)
    read = _read(session, found)
    unmet = {one.request: one for one in read.file.plan.unmet}
    why = cast(Why, request.state.why)
    telling = read.plainly(look_of(request).language)
    people = mentioned(why.answer) & set(telling.view.people)
    names = names_of(session, asking, found.week.neighbourhood, people, week=week)
    return desk_page(
        request,
        found,
        "desk/why.html",
        "unmet",
        id=id,
        name=telling.name(id),
        row=_row(telling, unmet[id]) if id in unmet else None,
        coming=not why.tried,
        seconds=round(SECONDS),
        **three_parts(telling.knowing({**telling.names, **names}), read, why.answer),
    )


def _worked_out(request: Request) -> Why:
    """What the page is to tell. Who may ask, and for what, is looked up as the request does."""
    database = cast(Database, request.app.state.database)
    week, id = request.path_params["week"], request.path_params["id"]
    with database.reading() as session:
        caller = request.state.caller = caller_of(session, token_in(request)[0])
        read = _read(session, standing(session, caller, "plan.read", week))
    if id not in read.telling("zh").view.requests:
        raise Problem("not-found", id)
    met = all(one.request != id for one in read.file.plan.unmet)
    if met or id in read.once(_answered) or WHOLE in request.query_params:
        return Why(_answer(request, read, id), tried=True)
    return Why(None, tried=False)


def _read(session: Session, found: Standing) -> Reading:
    if found.plan is None:
        raise Problem("not-found", "plan")
    return reading(session, found.plan.id)


def mentioned(answer: RequestWhy | None) -> set[str]:
    """Everything that an answer names, whatever it is."""
    found: set[str] = set()

    def look(value: Any) -> None:
        if isinstance(value, str):
            found.add(value.partition("/")[0])
        elif isinstance(value, dict):
            for part in value.values():
                look(part)
        elif isinstance(value, (list, tuple)):
            for part in value:
                look(part)

    look(answer.model_dump() if answer is not None else None)
    return found


def _answer(request: Request, read: Reading, id: str) -> RequestWhy | None:
    """What is known in time; None when every place for a solver is taken, or nothing was known.
    A plan never changes: what was answered once is kept with it."""
    answered = read.once(_answered)
    if id in answered:
        return answered[id]
    places = cast(BoundedSemaphore, request.app.state.solvers)
    if not places.acquire(timeout=SECONDS):
        return None
    try:
        answer = ask(read.week, read.file.plan, id, SECONDS)
    except NoAnswer:
        return None
    finally:
        places.release()
    if not isinstance(answer, RequestWhy):
        return None
    answered[id] = answer
    return answer


def _answered(read: Reading) -> dict[str, RequestWhy]:
    """Answers that this process has given about a plan."""
    return {}


def three_parts(telling: Telling, read: Reading, answer: RequestWhy | None) -> dict[str, Any]:
    """The three parts of every *why not*, and all the rest as tables."""
    if answer is None:
        return {"said": None, "nearest": [], "helps": [], "tables": [], "proven": False}
    near = [
        (
            telling.name(one.who.partition("/")[0]) if part.kind != "time" else "",
            part_named(telling, answer.id, part),
            near_words(telling, one, one.who.partition("/")[0]),
            to_try(read, (one.fix,) if one.fix is not None else ()),
        )
        for part in answer.parts
        for one in part.near
    ]
    also = telling.say("，并且", ", and ")
    return {
        "said": in_short(telling, answer).note,
        "nearest": list(dict.fromkeys(near))[:NEAREST],
        "helps": [
            (
                also.join(fix_words(telling, fix) for fix in remedy.fixes),
                remedy.permille // 10,
                to_try(read, remedy.fixes),
            )
            for remedy in answer.remedies
        ],
        "tables": why_document(telling, answer).tables,
        "proven": answer.proven,
    }


def to_try(read: Reading, fixes: Sequence[Fix]) -> str:
    """Fixes as a form sends them, to be tried on the whole week; empty where that cannot be."""
    if not fixes or not operations_between(read.week, applied(read.week, fixes)):
        return ""
    said = [fix.model_dump(mode="json", exclude_defaults=True) for fix in fixes]
    return json.dumps(said, ensure_ascii=False)
