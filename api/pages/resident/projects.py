"""Follow the projects: how far each has come, and which of them I want to hear of."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.json.unit import Asking, Transaction, Unit
from api.pages import projects as shown
from api.pages.asking import Form, field
from api.pages.paging import cut
from api.pages.render import go
from api.pages.resident.desk import PREFIX, Own, home_of, my_page
from api.problems import Problem
from api.services.following import follow, followed

router = APIRouter(route_class=Unit, prefix=PREFIX + "/projects")
MOST = 20


@router.get("")
def get_projects(
    request: Request, found: Own, asking: Asking, session: Transaction, at: int = 1
) -> Response:
    """Those that are followed first."""
    read = found.board.reading
    listed = shown.projects(read) if read is not None else ()
    own = followed(session, asking, found.neighbourhood)
    ordered = sorted(listed, key=lambda project: project.id not in own)
    return my_page(request, found, "my/projects.html", "home", page=cut(ordered, at, MOST), own=own)


@router.post("")
def post_follow(found: Own, form: Form, asking: Asking, session: Transaction) -> Response:
    """Follow one, or no longer."""
    id, on = field(form, "project", 80), field(form, "on", 3) == "yes"
    read = found.board.reading
    if on and id not in {one.id for one in (shown.projects(read) if read is not None else ())}:
        raise Problem("not-found", id)
    follow(session, asking, found.neighbourhood, id, on=on)
    return go(f"{home_of(found)}/projects")
