"""Certificates at the desk of who issues them: asked for, on notice, issued; goods for points."""

from __future__ import annotations

from typing import get_args
from urllib.parse import quote
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request
from sqlmodel import Session
from starlette.responses import Response

from api.json.unit import Asking, Transaction, Unit
from api.pages.asking import Form, field, texts
from api.pages.booked import minutes, number_of
from api.pages.errors import Shown
from api.pages.look import look_of
from api.pages.render import go, page
from api.pages.suggested import Suggested, suggested
from api.problems import Fault, Problem
from api.services import certificates
from api.services.certificates import NOTICE, Step
from api.services.certified import certificates_of
from api.services.ledger import points
from api.services.names import names_of
from api.services.rights import held_by
from api.services.signing import Caller
from models.tables import Neighbourhood
from models.tables.base import now

router = APIRouter(route_class=Unit, prefix="/issue/{neighbourhood}")
REFUSED = ("bad-input", "not-now", "already-there")


@router.get("")
def get_issue(
    request: Request, neighbourhood: str, asking: Asking, session: Transaction, done: str = ""
) -> Response:
    """What waits, what is on notice, what was issued."""
    return _page(request, neighbourhood, asking, session, done=done)


def _page(
    request: Request,
    neighbourhood: str,
    asking: Caller,
    session: Session,
    *,
    done: str = "",
    problem: Problem | None = None,
    given: dict[str, str] | None = None,
) -> Response:
    here = session.get(Neighbourhood, neighbourhood)
    if here is None:
        raise Problem("not-found", neighbourhood)
    rows = certificates_of(session, asking, neighbourhood)
    reach = held_by(asking, "certificate.issue", neighbourhood)
    moment = now()
    document = problem.document if problem is not None else None
    faults = [] if document is None else document.errors
    if document is not None and not faults:
        faults = [Fault(zh=document.title_zh, en=document.title)]
    return page(
        request,
        "desk/issue.html",
        status=problem.status if problem is not None else 200,
        neighbourhood=here,
        at=f"/issue/{quote(neighbourhood, safe='')}",
        zone=ZoneInfo(here.time_zone),
        rows=[
            (row, row.noticed_at + NOTICE if row.noticed_at is not None else None) for row in rows
        ],
        moment=moment,
        called=names_of(session, asking, neighbourhood, {r.person for r in rows if not r.name}),
        states=certificates.STATES,
        long=lambda n: minutes(look_of(request), n),
        keeps=reach.whole,
        donors=sorted(reach.own),
        known=suggested(session, neighbourhood) if reach.whole else Suggested(),
        offers=points.offers_of(session, neighbourhood),
        done=done,
        faults=faults,
        given=given or {},
    )


@router.post("")
def post_issue(
    request: Request, neighbourhood: str, form: Form, asking: Asking, session: Transaction
) -> Response:
    """The next step of one, or goods pledged for points."""
    do = field(form, "do", 10)
    try:
        if do == "offer":
            _offer(session, asking, neighbourhood, form)
        else:
            step: Step | None = next((s for s in get_args(Step) if s == do), None)
            if step is None:
                raise Problem("not-found", do)
            certificate, said = field(form, "certificate", 40), field(form, "said", 500)
            certificates.take(session, asking, neighbourhood, certificate, step, said=said)
    except Problem as problem:
        if problem.code not in REFUSED:
            raise
        given = texts(form)
        raise Shown(
            _page(request, neighbourhood, asking, session, problem=problem, given=given)
        ) from None
    return go(f"/issue/{quote(neighbourhood, safe='')}?done={do}")


def _offer(session: Session, caller: Caller, neighbourhood: str, form: Form) -> None:
    name, donor = field(form, "name", 200), field(form, "donor", 80)
    price = number_of(field(form, "minutes", 6), 100_000)
    pieces = number_of(field(form, "pieces", 7), 10**6)
    faults = []
    for key, wrong, zh, en in (
        ("name", not name, "写是什么东西", "what it is"),
        ("donor", not donor, "写是谁捐的", "who gives it"),
        ("minutes", price is None, "写多少分钟换一份，例如 60", "minutes for one, for example 60"),
        ("pieces", pieces is None, "写有几份，例如 20", "how many, for example 20"),
    ):
        if wrong:
            faults.append(Fault(field=key, value=field(form, key, 80), zh=zh, en=en))
    if faults or price is None or pieces is None:
        raise Problem("bad-input", errors=faults)
    points.offer(
        session,
        caller,
        neighbourhood,
        id=f"{donor}-{name}"[:80],
        name=name,
        donor=donor,
        minutes=price,
        pieces=pieces,
    )
