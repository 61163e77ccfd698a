"""Whether this process can do its work, and how much it has done."""

from __future__ import annotations

from typing import cast

from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse
from pydantic import BaseModel

from api.database import Database
from api.metrics import CONTENT_TYPE, Metrics
from api.problems import Problem
from models.tables.migrations import current, newest

router = APIRouter(tags=["health"])


class Health(BaseModel):
    """All is well."""

    status: str = "ok"
    revision: str
    """Of the database's tables."""


@router.get("/healthz")
def healthz(request: Request) -> Health:
    """The database answers and holds the tables that this version needs."""
    database = cast(Database, request.app.state.database)
    found, needed = current(database.engine), newest()
    if found is None or found != needed:
        raise Problem("busy", f"the tables are at {found}, this version needs {needed}")
    return Health(revision=found)


@router.get("/metrics", response_class=PlainTextResponse, include_in_schema=False)
def metrics(request: Request) -> Response:
    """Figures for Prometheus. They name nobody, but are not meant for the world: let the proxy in
    front keep them to itself."""
    found = cast(Metrics, request.app.state.metrics)
    return Response(found.text(), media_type=CONTENT_TYPE)
