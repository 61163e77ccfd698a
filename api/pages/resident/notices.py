"""What I was told, and where my e-mail goes."""

from __future__ import annotations

import re

from fastapi import APIRouter, Request
from sqlmodel import Session
from starlette.responses import Response

from api.json.unit import Asking, Transaction, Unit
from api.pages.asking import Form, field
from api.pages.errors import Shown
from api.pages.look import look_of
from api.pages.noticing import shown
from api.pages.render import go
from api.pages.resident.desk import PREFIX, Own, home_of, my_page
from api.problems import Fault
from api.services.mine import Mine
from api.services.notices.reading import notices_for, read
from api.services.signing import Caller
from models.tables import Account

router = APIRouter(route_class=Unit, prefix=PREFIX + "/notices")
ADDRESS = re.compile(r"[^@\s<>,;]{1,64}@[A-Za-z0-9.-]{1,185}\.[A-Za-z0-9-]{2,}")


def subjects_of(found: Mine, caller: Caller) -> set[str]:
    """Whose notices one reads: one's own, of those one answers for, of the household."""
    owners = {found.scope, *found.people, caller.account or ""}
    # The household's are for its head; who speaks for one person alone sees them too if they live
    # there: what was asked for is asked for the household.
    return owners | ({found.household} if found.household is not None else set())


@router.get("")
def get_notices(
    request: Request, found: Own, asking: Asking, session: Transaction, done: str = ""
) -> Response:
    """The latest first."""
    return _page(request, found, asking, session, done, [])


def _page(
    request: Request,
    found: Mine,
    caller: Caller,
    session: Session,
    done: str,
    faults: list[Fault],
) -> Response:
    rows = notices_for(session, found.neighbourhood, subjects_of(found, caller))
    account = session.get_one(Account, caller.account)
    return my_page(
        request,
        found,
        "my/notices.html",
        "home",
        status=422 if faults else 200,
        notices=[shown(session, look_of(request), row) for row in rows],
        email=faults[0].value if faults else account.email or "",
        faults=faults,
        done=done,
    )


@router.post("")
def post_read(found: Own, form: Form, asking: Asking, session: Transaction) -> Response:
    """I have read it."""
    ids = [str(value) for value in form.getlist("notice")][:100]
    read(session, asking, found.neighbourhood, subjects_of(found, asking), ids)
    back = "/notices" if field(form, "from", 10) == "notices" else ""
    return go(f"{home_of(found)}{back}")


@router.post("/email")
def post_email(
    request: Request, found: Own, form: Form, asking: Asking, session: Transaction
) -> Response:
    """Write to me here, or not at all."""
    address = field(form, "email", 254)
    if address and not ADDRESS.fullmatch(address):
        zh, en = "写成 name@example.com 这样", "as in name@example.com"
        fault = Fault(field="email", value=address, zh=zh, en=en)
        raise Shown(_page(request, found, asking, session, "", [fault]))
    session.get_one(Account, asking.account).email = address or None
    session.flush()
    return go(f"{home_of(found)}/notices?done=email")
