"""What was done, what is left, who is thanked; then the week is closed."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.json.unit import Transaction, Unit
from api.pages import giving
from api.pages.coordinator.desk import OnDesk, desk_page
from api.pages.look import look_of
from api.services.overview import done
from api.services.readings import reading

router = APIRouter(route_class=Unit, prefix="/weeks/{week}/close")


@router.get("")
def get_close(request: Request, found: OnDesk, session: Transaction) -> Response:
    """How the week has gone."""
    if found.publication is None or found.plan is None:
        return desk_page(request, found, "desk/close.html", "close", done=None)
    read = reading(session, found.plan.id)
    return desk_page(
        request,
        found,
        "desk/close.html",
        "close",
        done=done(session, found.publication),
        thanks=giving.thanks(read, look_of(request).language),
        volunteering=giving.volunteering(read),
    )
