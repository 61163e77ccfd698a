"""After a use: is the rubbish sorted, is all back in its place? With a picture if one likes."""

from __future__ import annotations

from fastapi import APIRouter, Request
from sqlmodel import Session
from starlette.datastructures import UploadFile
from starlette.responses import Response

from api.json.unit import Asking, Transaction, Unit
from api.pages.asking import Form, field
from api.pages.errors import Shown
from api.pages.look import look_of
from api.pages.render import HEADERS, go
from api.pages.resident.desk import PREFIX, Own, home_of, my_page
from api.pages.resident.home import use_in_words
from api.problems import Fault, Problem
from api.services.mine import Mine
from api.services.tidying import LARGEST_MB, checks, say_tidy, used
from models.tables import Engagement
from models.tables.base import now

router = APIRouter(route_class=Unit, prefix=PREFIX + "/tidy/{use}")


def _use(session: Session, found: Mine, id: str) -> Engagement:
    """One of those they used. Raises Problem ``not-found``."""
    for one in used(session, found, now()):
        if one.id == id:
            return one
    raise Problem("not-found", id)


@router.get("")
def get_tidy(request: Request, found: Own, use: str, session: Transaction) -> Response:
    """The form, as it was last said."""
    return _page(request, found, session, _use(session, found, use), [])


def _page(
    request: Request, found: Mine, session: Session, use: Engagement, faults: list[Fault]
) -> Response:
    return my_page(
        request,
        found,
        "my/tidy.html",
        "home",
        status=422 if faults else 200,
        use=use,
        said=use_in_words(look_of(request), session, found, use),
        check=checks(session, [use]).get(use.id),
        faults=faults,
        largest=LARGEST_MB,
    )


@router.post("")
async def post_tidy(
    request: Request, found: Own, use: str, form: Form, asking: Asking, session: Transaction
) -> Response:
    """Write it down."""
    chosen = _use(session, found, use)
    sent = form.get("photo")
    photo = await sent.read() if isinstance(sent, UploadFile) else b""
    try:
        say_tidy(
            session,
            asking,
            chosen,
            sorted_rubbish=field(form, "sorted", 3) == "yes",
            put_back=field(form, "back", 3) == "yes",
            said=field(form, "note", 500),
            photo=photo,
        )
    except Problem as problem:
        if problem.code != "bad-input":
            raise
        raise Shown(_page(request, found, session, chosen, problem.document.errors)) from None
    return go(f"{home_of(found)}?done=tidy")


@router.get("/photo")
def get_photo(found: Own, use: str, session: Transaction) -> Response:
    """The picture that was sent, drawn anew."""
    check = checks(session, [_use(session, found, use)]).get(use)
    if check is None or check.photo is None:
        raise Problem("not-found", use)
    headers = {**HEADERS, "X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-store"}
    return Response(check.photo, media_type="image/jpeg", headers=headers)
