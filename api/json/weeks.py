"""Neighbourhoods, weeks, their cycle, their plans and what is published of them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from sqlmodel import col, select
from starlette.concurrency import run_in_threadpool

from api.json.accounts import In
from api.json.etags import Seen, etag
from api.json.stateless import WEEK, body_of
from api.json.unit import Asking, Transaction, Unit, caller_in, session_of
from api.openapi import failing
from api.services import cycle, publishing, records
from api.services.audit import saw
from api.services.rights import Subject, require
from api.services.turn.opening import open_next
from api.services.weeks import make_neighbourhood, make_week, week_of
from matcher.record.manifest import Form
from models.load import UnknownPlan, load_plan, load_week
from models.plan import PlanFile
from models.tables import PlanRow, Publication, WeekRow
from models.tables.week import State
from models.validate import read_week
from models.week import Week

router = APIRouter(tags=["weeks"], route_class=Unit)
Name = Annotated[str, Field(min_length=1, max_length=80, pattern=r"^\S(.*\S)?$")]


class NeighbourhoodIn(In):
    """A neighbourhood to be made."""

    id: Name
    name: Annotated[str, Field(max_length=200)] = ""
    time_zone: Annotated[str, Field(max_length=60)] = "Asia/Shanghai"


class WeekOut(BaseModel):
    """A week and where it stands."""

    id: str
    neighbourhood: str
    state: State
    name: str
    start: str
    days: int
    version: int
    """Also the ETag: what If-Match is held against."""


class Step(In):
    """A state to move to."""

    to: State


class NextIn(In):
    """The week to be opened."""

    id: Name | None = None
    """Its id; otherwise the neighbourhood's with the day on which it begins."""


class PlanOut(BaseModel):
    """A plan in a list."""

    id: str
    hash: str
    input_hash: str
    gap: float
    status: str | None
    unmet: int
    job: str | None
    number: int
    """Which of its job's plans."""
    made_at: datetime


class PublicationIn(In):
    """What to publish, and what the coordinator says to it."""

    plan: Name
    statement: Annotated[str, Field(max_length=10_000)] = ""


class Undo(In):
    """Why a publication is taken back."""

    reason: Annotated[str, Field(max_length=2000)] = ""


class PublicationOut(BaseModel):
    """A publication, standing or undone."""

    id: str
    week: str
    number: int
    plan: str
    statement: str
    published_at: datetime
    undone_at: datetime | None
    undone_reason: str
    replaced_by: str | None
    """The publication that took its place."""


@router.post("/neighbourhoods", status_code=201)
def post_neighbourhood(
    body: NeighbourhoodIn, asking: Asking, session: Transaction
) -> NeighbourhoodIn:
    """Make a neighbourhood: what is matched as one, week after week."""
    made = make_neighbourhood(session, asking, id=body.id, name=body.name, time_zone=body.time_zone)
    return NeighbourhoodIn(id=made.id, name=made.name, time_zone=made.time_zone)


@router.post(
    "/neighbourhoods/{neighbourhood}/weeks",
    status_code=201,
    response_model=WeekOut,
    openapi_extra=body_of(WEEK),
)
async def post_week(neighbourhood: str, request: Request) -> Response:
    """Make a week of everything in it; it is collecting from now on."""
    text = await request.body()

    def make() -> WeekRow:
        session, caller = session_of(request), caller_in(request)
        require(caller, "week.make", Subject(neighbourhood))  # before a long body is read
        return make_week(session, caller, neighbourhood, read_week(text))

    row = await run_in_threadpool(make)
    return _week(row, 201)


@router.get("/weeks/{week}", response_model=WeekOut)
def get_week(week: str, asking: Asking, session: Transaction) -> Response:
    """Where a week stands."""
    return _week(week_of(session, asking, "week.read", week))


@router.get("/weeks/{week}/content", response_model=Week)
def get_content(week: str, asking: Asking, session: Transaction) -> Response:
    """Everything in a week, as it stands now: pseudonyms, care classes and all."""
    row = week_of(session, asking, "sensitive.read", week)
    saw(
        session,
        asking,
        neighbourhood=row.neighbourhood,
        week=row.id,
        entity="week",
        ids=[row.id],
    )
    content = load_week(session, row.id)
    text = content.model_dump_json(exclude_defaults=True)
    return Response(text, media_type="application/json", headers={"ETag": etag(row.version)})


@router.post("/weeks/{week}/state", response_model=WeekOut)
def post_state(week: str, body: Step, seen: Seen, asking: Asking, session: Transaction) -> Response:
    """Move a week on in its cycle."""
    return _week(cycle.advance(session, asking, week, body.to, version=seen))


@router.post("/weeks/{week}/next", status_code=201, response_model=WeekOut)
def post_next(week: str, body: NextIn, asking: Asking, session: Transaction) -> Response:
    """Open the week that follows, by copying what lasts: people, rooms, what is left of pledges,
    what waits on, and the history. Closing a week opens it too, if nobody has."""
    return _week(open_next(session, asking, week, id=body.id), 201)


@router.get("/weeks/{week}/plans")
def get_plans(week: str, asking: Asking, session: Transaction) -> list[PlanOut]:
    """The plans of a week, newest first, at most a hundred."""
    row = week_of(session, asking, "plan.read", week)
    columns = tuple(getattr(PlanRow, name) for name in PlanOut.model_fields)
    found = session.connection().execute(
        select(*columns)
        .where(PlanRow.week == row.id)
        .order_by(col(PlanRow.made_at).desc(), col(PlanRow.id))
        .limit(100)
    )
    return [PlanOut(**dict(one)) for one in found.mappings()]


@router.get("/plans/{plan}", response_model=PlanFile)
def get_plan(plan: str, asking: Asking, session: Transaction) -> Response:
    """A plan, whole, as the solver's file."""
    row = session.get(PlanRow, plan)
    if row is None:
        raise UnknownPlan(plan)
    week_of(session, asking, "plan.read", row.week)
    file = load_plan(session, plan)
    return Response(file.model_dump_json(exclude_defaults=True), media_type="application/json")


@router.post("/weeks/{week}/publications", status_code=201)
def post_publication(
    week: str, body: PublicationIn, asking: Asking, session: Transaction
) -> PublicationOut:
    """Publish a plan: the first time, or in the place of the one that stands (a what-if's or a way
    out, which bring their change along). Publishing what stands again gives what stands."""
    made = publishing.publish(session, asking, week, body.plan, statement=body.statement)
    return _publication(made)


@router.get("/weeks/{week}/publications")
def get_publications(week: str, asking: Asking, session: Transaction) -> list[PublicationOut]:
    """Everything that was ever published of a week, in order."""
    row = week_of(session, asking, "plan.read", week)
    found = session.exec(
        select(Publication).where(Publication.week == row.id).order_by(col(Publication.number))
    )
    return [_publication(one) for one in found]


@router.post("/publications/{publication}/undo")
def post_undo(publication: str, body: Undo, asking: Asking, session: Transaction) -> PublicationOut:
    """Take a publication back; it stays in the history."""
    return _publication(publishing.undo(session, asking, publication, reason=body.reason))


@router.get(
    "/publications/{publication}/record",
    response_class=Response,
    responses={200: {"content": {"application/zip": {}}}, **failing("not-now")},
)
def get_record(
    publication: str, asking: Asking, session: Transaction, form: Form = "public"
) -> Response:
    """The decision record as a ZIP file, for ``tongxin check-record``: the public form for
    everybody, the auditor's for those who may."""
    row = records.record_of(session, asking, publication, form)
    held = row.public if form == "public" else row.auditor
    name = f"record-{row.number}-{form}.zip"
    headers = {
        "ETag": f'"{row.hash}-{form}"',
        "Content-Disposition": f'attachment; filename="{name}"',
    }
    return Response(held, media_type="application/zip", headers=headers)


def _week(row: WeekRow, status: int = 200) -> Response:
    out = WeekOut.model_validate(row, from_attributes=True)
    return JSONResponse(out.model_dump(), status, {"ETag": etag(row.version)})


def _publication(row: Publication) -> PublicationOut:
    return PublicationOut.model_validate(row, from_attributes=True)
