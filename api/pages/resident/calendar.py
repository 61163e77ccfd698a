"""My calendar in my phone: a secret link, made and taken back here."""

from __future__ import annotations

from urllib.parse import quote

import segno
from fastapi import APIRouter, Request
from sqlmodel import Session, col, select
from starlette.responses import Response

from api.json.unit import Asking, Transaction, Unit
from api.pages.asking import Form, field
from api.pages.render import go
from api.pages.resident.desk import PREFIX, Own, home_of, my_page
from api.problems import Problem
from api.services.calendars.links import set_link
from api.services.mine import Mine
from models.tables import CalendarLink

router = APIRouter(route_class=Unit, prefix=PREFIX + "/calendar")


@router.get("")
def get_calendar(
    request: Request, found: Own, asking: Asking, session: Transaction, done: str = ""
) -> Response:
    """Whose calendars are subscribed to by this account."""
    return _page(request, found, session, asking.account or "", done=done)


def _page(
    request: Request,
    found: Mine,
    session: Session,
    account: str,
    *,
    done: str = "",
    person: str = "",
    token: str = "",
) -> Response:
    standing = session.exec(
        select(CalendarLink.subject).where(
            CalendarLink.neighbourhood == found.neighbourhood,
            CalendarLink.kind == "person",
            CalendarLink.made_by == account,
            col(CalendarLink.revoked_at).is_(None),
        )
    ).all()
    path = f"/api/v1/calendars/{token}.ics"
    address = f"{str(request.base_url).rstrip('/')}{path}" if token else ""
    return my_page(
        request,
        found,
        "my/calendar.html",
        "home",
        standing=set(standing),
        person=person,
        address=address,
        subscribe=f"webcal://{request.base_url.netloc}{path}" if token else "",
        code=segno.make(address).svg_data_uri(scale=5, border=2) if token else "",
        done=done,
    )


@router.post("")
def post_calendar(
    request: Request, found: Own, form: Form, asking: Asking, session: Transaction
) -> Response:
    """A new link in place of the one before, shown this once; or none any more."""
    person, live = field(form, "person", 80), field(form, "live", 3) == "yes"
    if person not in found.people:
        raise Problem("not-found", person)
    token = set_link(session, asking, found.neighbourhood, "person", person, live=live)
    if token is None:
        return go(f"{home_of(found)}/calendar?done=gone")
    account = asking.account or ""
    return _page(request, found, session, account, person=person, token=quote(token, safe=""))
