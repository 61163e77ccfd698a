"""Work that takes long: asked for, followed, stopped."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import datetime
from typing import Annotated, Any, Literal, cast

from fastapi import APIRouter, Header, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool
from starlette.responses import StreamingResponse

from api.database import Database
from api.json.accounts import In
from api.json.asked import JobIn
from api.json.unit import Asking, Transaction, Unit, token_in
from api.openapi import failing
from api.problems import Document, Problem
from api.services import jobs
from api.services.signing import caller_of
from models.tables import Job
from models.tables.jobs import JobState

LOOK = 0.3
"""Seconds between two looks for news."""
SIGN = 15.0
"""Seconds after which a comment shows that the line still stands."""

router = APIRouter(tags=["jobs"], route_class=Unit)
streams = APIRouter(tags=["jobs"])
"""Streams last too long for one transaction."""


class WishIn(In):
    """What is wanted of a job that runs."""

    wish: Literal["stop", "cancel"]


class JobOut(BaseModel):
    """A job and how far it is."""

    id: str
    kind: str
    week: str
    state: JobState
    wish: str
    plan: str | None
    """The first plan it found."""
    failure: Document | None
    asked_at: datetime
    started_at: datetime | None
    ended_at: datetime | None


class ResultOut(BaseModel):
    """What a job has found out."""

    job: str
    kind: str
    base: str | None
    """The plan it speaks of."""
    plans: list[str]
    """Of a *repair* one for each way, in their order; of a *what-if* the plan of the changed
    week."""
    result: dict[str, Any] | None
    """*what-if*: both plans side by side; *repair*: the ways, with who must be told what, also in
    ``words``; *asks*: what to call for; *why*: the facts; *tally*: the
    outcome and the audit of a vote; *simulate*: the weeks (``complete``:
    whether all). As the commands of these names print it with ``--json``; None: nothing beside
    plans."""


@router.post("/weeks/{week}/jobs", status_code=202, response_model=JobOut)
def post_job(week: str, body: JobIn, asking: Asking, session: Transaction) -> Response:
    """Ask for what takes long: a plan (solve), what-if, repair, asks, why, simulate."""
    job = body.ask(session, asking, week)
    headers = {"Location": f"/api/v1/jobs/{job.id}"}
    return JSONResponse(_out(job).model_dump(mode="json"), 202, headers)


@router.get("/jobs/{job}")
def get_job(job: str, asking: Asking, session: Transaction) -> JobOut:
    """How far a job is, and the plan once there is one."""
    return _out(jobs.job_of(session, asking, job))


@router.get("/jobs/{job}/result", responses=failing("not-now"))
def get_result(job: str, asking: Asking, session: Transaction) -> ResultOut:
    """What a job has found out. Each of its plans holds, and can be read and published."""
    found = jobs.job_of(session, asking, job)
    if found.state not in jobs.ENDED:
        raise Problem("not-now", found.state, headers={"Retry-After": "1"})
    result = jobs.result_of(session, found)
    return ResultOut(
        job=found.id,
        kind=found.kind,
        base=found.base,
        plans=list(jobs.plans_of(session, found.id)),
        result=json.loads(result.content) if result is not None else None,
    )


@router.post("/jobs/{job}/wish")
def post_wish(job: str, body: WishIn, asking: Asking, session: Transaction) -> JobOut:
    """Stop a job when its best plan will do, or cancel it; what it has found is kept."""
    return _out(jobs.wish(session, asking, job, body.wish))


@streams.get(
    "/jobs/{job}/events",
    response_class=StreamingResponse,
    responses={200: {"content": {"text/event-stream": {}}}},
)
async def get_events(
    job: str, request: Request, last_event_id: Annotated[str | None, Header()] = None
) -> Response:
    """Progress as server-sent events: ``report`` (tier, value, bound, gap), at last ``end``."""
    database = cast(Database, request.app.state.database)
    after = int(last_event_id[:18]) if last_event_id and last_event_id.isdecimal() else 0

    def news(number: int) -> tuple[list[dict[str, Any]], JobOut]:
        with database.reading() as session:
            found = jobs.job_of(session, caller_of(session, token_in(request)[0]), job)
            return [r.model_dump() for r in jobs.reports_after(session, job, number)], _out(found)

    first = await run_in_threadpool(news, after)

    async def told() -> AsyncIterator[str]:
        number, quiet = after, 0.0
        reports, at = first
        while True:
            for report in reports:
                number = report["number"]
                yield _event("report", report, number)
            if at.state in jobs.ENDED:
                yield _event("end", at.model_dump(mode="json"))
                return
            quiet = 0.0 if reports else quiet + LOOK
            if quiet >= SIGN:
                quiet = 0.0
                yield ": still here\n\n"
            await asyncio.sleep(LOOK)
            reports, at = await run_in_threadpool(news, number)

    return StreamingResponse(told(), media_type="text/event-stream")


def _event(name: str, data: dict[str, Any], number: int | None = None) -> str:
    numbered = f"id: {number}\n" if number is not None else ""
    return f"{numbered}event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"


def _out(job: Job) -> JobOut:
    return JobOut.model_validate(job, from_attributes=True)
