"""The register: projects by the six steps, offices, and what else outlives weeks, in one shape."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Body, Path, Query, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from api.json.etags import etag
from api.json.unit import Asking, Transaction, Unit
from api.services.register import doing, showing
from api.services.register.sorts import SORTS
from models.tables import RegisterEntry
from models.tables.base import now

router = APIRouter(tags=["register"], route_class=Unit)
LIST = "/neighbourhoods/{neighbourhood}/register/{sort}"
ONE = LIST + "/{entry}"
SortOf = Annotated[
    str, Path(description="What sort of entries", json_schema_extra={"enum": list(SORTS)})
]
DeedIn = Annotated[
    dict[str, Any],
    Body(
        description="What is done: `kind` names it, the other fields are what it takes. "
        "What stands in the way is answered all at once, by field"
    ),
]


class EntryRow(BaseModel):
    """An entry as lists show it."""

    id: str
    name: str
    place: str | None
    topic: str | None
    stands: str
    """Where it stands; of a project: the last of the six steps that was done, or how it ended."""
    due: datetime | None
    """When the time is over that runs now."""
    deeds: int


class EntryPage(BaseModel):
    """A page of a list, by id."""

    entries: list[EntryRow]
    next: str | None = Field(description="Ask for what comes after this id; null: nothing does")


class DeedOut(BaseModel):
    """Something that was done."""

    number: int
    at: datetime
    acting: str
    due: datetime | None
    content: dict[str, Any]
    """Without what says who, for whom it does not concern."""


class EntryOut(EntryRow):
    """An entry with what follows from its deeds, and the deeds, which are never edited."""

    state: dict[str, Any]
    history: list[DeedOut]


@router.get(LIST)
def get_entries(
    neighbourhood: str,
    sort: SortOf,
    session: Transaction,
    stands: Annotated[str | None, Query(max_length=20)] = None,
    after: Annotated[str | None, Query(max_length=80)] = None,
    limit: Annotated[int, Query(ge=1, le=showing.MOST)] = 50,
) -> EntryPage:
    """A page of entries of a kind: the register is public."""
    found = showing.entries(session, neighbourhood, sort, stands=stands, after=after, limit=limit)
    more = found[-1].id if len(found) == limit else None
    return EntryPage(entries=[EntryRow(**_row(one)) for one in found], next=more)


@router.get(ONE, response_model=EntryOut)
def get_entry(
    neighbourhood: str, sort: SortOf, entry: str, asking: Asking, session: Transaction
) -> Response:
    """One entry with its history."""
    return _answer(session, asking, neighbourhood, sort, entry)


@router.post(LIST, status_code=201, response_model=EntryOut)
def post_entry(
    neighbourhood: str, sort: SortOf, deed: DeedIn, asking: Asking, session: Transaction
) -> Response:
    """The deed that begins an entry: a suggestion, an election, the settings. `id` may name it."""
    row = doing.begin(session, asking, neighbourhood, sort, deed, moment=now())
    at = f"/api/v1/neighbourhoods/{quote(neighbourhood)}/register/{sort}/{quote(row.id, safe='')}"
    return _answer(session, asking, neighbourhood, sort, row.id, 201, Location=at)


@router.post(ONE + "/deeds", status_code=201, response_model=EntryOut)
def post_deed(
    neighbourhood: str, sort: SortOf, entry: str, deed: DeedIn, asking: Asking, session: Transaction
) -> Response:
    """Do something to an entry: a step, a vote of a household, an acceptance."""
    doing.act(session, asking, neighbourhood, sort, entry, deed, moment=now())
    return _answer(session, asking, neighbourhood, sort, entry, 201)


def _row(row: RegisterEntry) -> dict[str, Any]:
    names = ("id", "name", "place", "topic", "stands", "deeds")
    return {**{name: getattr(row, name) for name in names}, "due": row.due_at}


def _answer(
    session: Transaction,
    asking: Asking,
    neighbourhood: str,
    kind: str,
    id: str,
    status: int = 200,
    **headers: str,
) -> Response:
    found = showing.shown(session, asking, neighbourhood, kind, id)
    history = [DeedOut.model_validate(one, from_attributes=True) for one in found.history]
    out = EntryOut(**_row(found.row), state=found.state, history=history)
    tag = {"ETag": etag(found.row.version), **headers}
    return JSONResponse(out.model_dump(mode="json"), status, tag)
