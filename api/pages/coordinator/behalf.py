"""For somebody who does not use a phone: staff and heads of house groups find whom they answer for,
and then do it at that household's own desk. It is recorded as on behalf."""

from __future__ import annotations

from fastapi import APIRouter, Request
from sqlmodel import col, select
from starlette.responses import Response

from api.json.unit import Asking, Transaction, Unit
from api.pages.render import page
from api.problems import Problem
from api.services import finding
from api.services.rights import Subject, held_by, require
from models.tables import Neighbourhood, WeekRow

router = APIRouter(route_class=Unit, prefix="/behalf/{neighbourhood}")


@router.get("")
def get_behalf(
    request: Request, neighbourhood: str, asking: Asking, session: Transaction, q: str = ""
) -> Response:
    """The households one answers for, by door or by name."""
    held = held_by(asking, "thing.write", neighbourhood)
    if not (held.whole or held.places):
        require(asking, "thing.write", Subject(neighbourhood))
    row = session.get(Neighbourhood, neighbourhood)
    if row is None:
        raise Problem("not-found", neighbourhood)
    week = session.exec(
        select(WeekRow)
        .where(WeekRow.neighbourhood == neighbourhood, WeekRow.state != "closed")
        .order_by(col(WeekRow.start).desc())
        .limit(1)
    ).one_or_none()
    within = None if held.whole else held.places
    text = q.strip()[:80]
    listed = finding.homes(session, asking, week, text, within) if week is not None else []
    return page(
        request,
        "desk/behalf.html",
        neighbourhood=row,
        week=week,
        q=text,
        listed=listed,
        runs=held.whole,
    )
