"""All pages, and how they word what goes wrong."""

from __future__ import annotations

from fastapi import FastAPI, Request
from starlette.responses import Response

from api.errors import Face, response
from api.pages import board, entrance, issuing, money, preferences, reply, signing, votes
from api.pages.coordinator import (
    asks,
    behalf,
    book,
    close,
    compare,
    done,
    fair,
    first,
    home,
    inbox,
    notices,
    plan,
    publish,
    repair,
    rooms,
    rules,
    run,
    sheets,
    trial,
    unmet,
)
from api.pages.coordinator import votes as desk_votes
from api.pages.enterprise import desk as enterprise
from api.pages.enterprise import report as enterprise_report
from api.pages.errors import Shown, said
from api.pages.register import pages as register
from api.pages.resident import activities as my_activities
from api.pages.resident import book as my_book
from api.pages.resident import calendar as my_calendar
from api.pages.resident import help as my_help
from api.pages.resident import home as my_home
from api.pages.resident import hours as my_hours
from api.pages.resident import notices as my_notices
from api.pages.resident import points as my_points
from api.pages.resident import projects as my_projects
from api.pages.resident import ranked as my_ranked
from api.pages.resident import repeat as my_repeat
from api.pages.resident import replies as my_replies
from api.pages.resident import tidy as my_tidy
from api.pages.resident import votes as my_votes
from api.pages.resident import why as my_why
from api.pages.resident import wish as my_wish
from api.pages.static_files import FOLDER, PATH, Lasting
from api.problems import Problem

ROUTERS = (
    entrance.router,
    preferences.router,
    signing.router,
    board.router,
    register.router,
    money.router,
    votes.router,
    home.router,
    first.router,
    run.router,
    plan.router,
    unmet.router,
    unmet.slow,
    publish.router,
    fair.router,
    close.router,
    inbox.router,
    asks.router,
    notices.router,
    repair.router,
    trial.router,
    compare.router,
    done.router,
    rooms.router,
    sheets.router,
    desk_votes.router,
    behalf.router,
    book.router,
    rules.router,
    issuing.router,
    my_home.router,
    my_replies.router,
    my_wish.router,
    my_activities.router,
    my_book.router,
    my_repeat.router,
    my_ranked.router,
    my_help.router,
    my_notices.router,
    my_why.router,
    my_tidy.router,
    my_hours.router,
    my_points.router,
    my_calendar.router,
    my_projects.router,
    my_votes.router,
    reply.router,
    enterprise.router,
    enterprise_report.router,
)


def add(app: FastAPI) -> None:
    """Serve the pages beside whatever the application serves already."""
    app.mount(PATH, Lasting(directory=FOLDER), name="static")
    app.add_exception_handler(Shown, _shown)
    for router in ROUTERS:
        app.include_router(router, include_in_schema=False)


async def _shown(request: Request, error: Exception) -> Response:
    """The page that an unfinished request ends with."""
    assert isinstance(error, Shown)
    return error.response


def face_of(*documents: str) -> Face:
    """Problems as pages, except under these paths, which programs read."""

    def face(request: Request, problem: Problem) -> Response:
        path = request.url.path
        if any(path == start or path.startswith(f"{start}/") for start in documents):
            return response(problem)
        return said(request, problem)

    return face
