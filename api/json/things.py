"""Everything a week lists, in one shape: people, pledges, rooms, requests, pins and all others; and
what its neighbourhood keeps for the calendar: special days, standing hours, links."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from api.json.etags import Seen, etag
from api.json.unit import Asking, Transaction, Unit, caller_in, session_of
from api.problems import Fault, Problem
from api.services.calendars.keeping import Filled
from api.services.calendars.kept import KEPT_NAMES, kept_by
from api.services.sheets.importing import import_sheet
from api.services.sheets.read import CSV, XLSX
from api.services.sheets.write import Format, sheet_of
from api.services.things import reading, writing
from api.services.things.kinds import KIND_NAMES, kind_of
from api.services.things.reading import Filter, State, Thing
from models.validate import read_tree

router = APIRouter(tags=["things"], route_class=Unit)
THINGS = "/weeks/{week}/things/{kind}"
ONE = f"{THINGS}/{{id:path}}"
"""An id may hold any sign, a slash too."""
WeekId = Annotated[str, Path(description="Id of the week")]
KINDS = {"enum": [*KIND_NAMES, *KEPT_NAMES]}
KindOf = Annotated[str, Path(description="What sort of things", json_schema_extra=KINDS)]


class ThingOut(BaseModel):
    """A thing of a week, as far as whoever asks may see it."""

    id: str
    version: int
    """Also the ETag: what If-Match is held against."""
    withdrawn: bool
    entered_by: str | None
    """The account that entered it; null: imported, copied, or not for whoever asks."""
    hidden: list[str]
    """Fields that whoever asks may not see; they are left out of the content."""
    content: dict[str, Any]
    """As in a week's file (the schema ``tongxin-week/1``); what has its default is left out.
    ``special-days`` (by date), ``room-hours`` (by room) and ``calendar-links`` (one's own) are the
    neighbourhood's, the same under each of its weeks; a new link's ``address`` is told once."""


class PageOut(BaseModel):
    """A page of a list."""

    things: list[ThingOut]
    next: str | None = Field(description="Cursor of the next page; null: this is the last")


class SheetOut(BaseModel):
    """What a sheet, or a year of holidays, has entered and changed; in a preview, what it would, or
    what is wrong."""

    entered: list[str]
    changed: list[str]
    errors: list[Fault] = []


def _body(description: str) -> dict[str, Any]:
    content = {"application/json": {"schema": {"type": "object", "minProperties": 1}}}
    return {"requestBody": {"required": True, "description": description, "content": content}}


NEW = _body(
    "A thing as in a week's file; without an id it gets one. Or a sheet of people, pledges, rooms "
    "or requests, with a title for each column: the field's name, in English or Chinese"
)
NEW["requestBody"]["content"][CSV] = {
    "schema": {"type": "string"},
    "example": "household,place,kind,topic,lines\nh1,h1,need,elder-care,rice*2\n",
}
NEW["requestBody"]["content"][XLSX] = {"schema": {"type": "string", "format": "binary"}}
LISTED: dict[int | str, dict[str, Any]] = {
    200: {"content": {CSV: {}, XLSX: {}}, "description": "A page, or a sheet"},
}
PATCH = _body(
    "Fields to change; null puts the default back, `withdrawn` withdraws or takes that back"
)


SHEETS: dict[Format, str] = {
    "csv": "text/csv; charset=utf-8",
    "csv-gb18030": "text/csv; charset=gb18030",
    "xlsx": XLSX,
}


@router.get(THINGS, response_model=PageOut, responses=LISTED)
def get_things(
    week: WeekId,
    kind: KindOf,
    asking: Asking,
    session: Transaction,
    place: Annotated[
        str | None, Query(max_length=80, description="What lies in this place")
    ] = None,
    sort: Annotated[
        str | None,
        Query(max_length=80, description="Of this kind (requests, pledges, items) or level"),
    ] = None,
    household: Annotated[str | None, Query(max_length=80)] = None,
    state: State = "present",
    cursor: Annotated[str | None, Query(max_length=400)] = None,
    limit: Annotated[int, Query(ge=1, le=reading.MOST)] = 50,
    sheet: Annotated[
        Format | None,
        Query(description="All of them as a sheet, to be imported again, in place of a page"),
    ] = None,
) -> Response:
    """A page of things, in the order of the week: those that whoever asks may see."""
    only = Filter(place=place, sort=sort, household=household, state=state)
    kept = kept_by(session, asking, week, kind)
    if kept is not None:
        if sheet is not None:
            raise Problem("bad-input", errors=[reading.unfit("sheet", sheet)])
        return _page(kept.page(only, cursor, limit))
    wanted = kind_of(kind)
    if sheet is not None:
        data = sheet_of(session, asking, week, wanted, only, sheet)
        name = f"{kind}.{'xlsx' if sheet == 'xlsx' else 'csv'}"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return Response(data, media_type=SHEETS[sheet], headers=headers)
    return _page(
        reading.list_things(session, asking, week, wanted, only=only, cursor=cursor, limit=limit)
    )


def _page(page: reading.Page) -> Response:
    out = PageOut(things=[_out(thing) for thing in page.things], next=page.next)
    return JSONResponse(out.model_dump(mode="json"))


@router.post(
    THINGS,
    status_code=201,
    response_model=ThingOut | SheetOut,
    responses={200: {"model": SheetOut, "description": "A preview"}},
    openapi_extra=NEW,
)
async def post_thing(
    week: WeekId,
    kind: KindOf,
    request: Request,
    preview: Annotated[
        bool, Query(description="Of a sheet: what it would do, and all that is wrong with it")
    ] = False,
) -> Response:
    """Enter a thing, or a sheet of things: all, or none and everything that is wrong. Of special
    days also a year, filled in from the library of Chinese holidays."""
    text = await request.body()
    media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media in (CSV, XLSX):
        return await run_in_threadpool(_sheet, request, week, kind, text, media, preview)

    def enter() -> Thing | Filled:
        session, caller = session_of(request), caller_in(request)
        kept = kept_by(session, caller, week, kind)
        if kept is not None:
            kept.require_write()
            return kept.enter(read_tree(text))
        wanted = kind_of(kind)
        writer = writing.Writer(session, caller, week, wanted)  # rights before a body is read
        return writing.enter(writer, [read_tree(text)])[0]

    made = await run_in_threadpool(enter)
    if isinstance(made, Filled):
        out = SheetOut(entered=list(made.entered), changed=list(made.changed))
        return JSONResponse(out.model_dump(mode="json"), 201)
    where = f"/api/v1/weeks/{week}/things/{kind}/{made.id}"
    return _answer(made, 201, Location=quote(where))


def _sheet(
    request: Request, week: str, kind: str, data: bytes, media: str, preview: bool
) -> Response:
    session, caller = session_of(request), caller_in(request)
    if kept_by(session, caller, week, kind) is not None:
        raise Problem("bad-input", errors=[reading.unfit("kind", kind)])
    done = import_sheet(session, caller, week, kind_of(kind), data, media, preview=preview)
    out = SheetOut.model_validate(done, from_attributes=True)
    return JSONResponse(out.model_dump(mode="json"), 200 if preview else 201)


@router.get(ONE, response_model=ThingOut)
def get_thing(
    week: WeekId, kind: KindOf, id: str, asking: Asking, session: Transaction
) -> Response:
    """One thing, as far as whoever asks may see it."""
    kept = kept_by(session, asking, week, kind)
    if kept is not None:
        return _answer(kept.get(id))
    return _answer(reading.get_thing(session, asking, week, kind_of(kind), id))


@router.patch(ONE, response_model=ThingOut, openapi_extra=PATCH)
async def patch_thing(
    week: WeekId, kind: KindOf, id: str, seen: Seen, request: Request
) -> Response:
    """Change fields of a thing that nobody has changed since it was seen."""
    text = await request.body()

    def change() -> Thing:
        session, caller = session_of(request), caller_in(request)
        kept = kept_by(session, caller, week, kind)
        if kept is not None:
            kept.require_write()
            kept.amend(id, seen, read_tree(text))
            return kept.get(id)
        writer = writing.Writer(session, caller, week, kind_of(kind))
        writer.amend(id, seen, read_tree(text))
        return reading.get_thing(session, caller, week, kind_of(kind), id)

    return _answer(await run_in_threadpool(change))


@router.delete(ONE, status_code=204)
def delete_thing(
    week: WeekId, kind: KindOf, id: str, seen: Seen, asking: Asking, session: Transaction
) -> Response:
    """Withdraw a thing (people, pledges, rooms, requests), or take it out (all others, where
    nothing else names it)."""
    kept = kept_by(session, asking, week, kind)
    if kept is not None:
        kept.remove(id, seen)
    else:
        writing.Writer(session, asking, week, kind_of(kind)).remove(id, seen)
    return Response(status_code=204)


def _out(thing: Thing) -> ThingOut:
    return ThingOut.model_validate(thing, from_attributes=True)


def _answer(thing: Thing, status: int = 200, **headers: str) -> Response:
    content = _out(thing).model_dump(mode="json")
    return JSONResponse(content, status, {"ETag": etag(thing.version), **headers})
