"""Whether this process can do its work."""

from __future__ import annotations

from typing import cast

from fastapi import APIRouter, Request
from pydantic import BaseModel

from api.database import Database
from api.problems import Document, Problem
from models.tables.migrations import current, newest

router = APIRouter(tags=["health"])


class Health(BaseModel):
    """All is well."""

    status: str = "ok"
    revision: str
    """Of the database's tables."""


@router.get("/healthz", responses={503: {"model": Document}})
def healthz(request: Request) -> Health:
    """The database answers and holds the tables that this version needs."""
    database = cast(Database, request.app.state.database)
    found, needed = current(database.engine), newest()
    if found is None or found != needed:
        raise Problem("busy", f"the tables are at {found}, this version needs {needed}")
    return Health(revision=found)
