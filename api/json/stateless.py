"""For integrators: solve and verify what is sent, keep nothing."""

from __future__ import annotations

import json
from threading import BoundedSemaphore
from typing import Annotated, Any, cast

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool

from api.openapi import failing
from api.problems import Fault, Problem
from api.services.solving import require_sound, solved
from api.settings import Settings
from matcher.verify import verify as judge
from models.plan import PlanFile
from models.validate import InvalidInput, read_plan, read_week
from models.validate import Problem as Wrong
from models.week import Week

router = APIRouter(tags=["stateless"])

Seconds = Annotated[float | None, Query(gt=0, le=3600, allow_inf_nan=False)]
Seed = Annotated[int | None, Query(ge=0, lt=2**63)]


class ViolationOut(BaseModel):
    """One breach of one rule."""

    rule: str
    where: tuple[str, ...]
    zh: str
    en: str


class Verdict(BaseModel):
    """What the judge says of a plan."""

    holds: bool
    violations: list[ViolationOut]
    tiers: tuple[int, ...]
    """The recomputed value of every tier of the policy."""


def body_of(schema: dict[str, Any]) -> dict[str, Any]:
    """What OpenAPI is told of a body that we read ourselves, to list every problem of it."""
    content = {"application/json": {"schema": schema}}
    return {"requestBody": {"required": True, "content": content}}


WEEK = {"type": "object", "description": "A week: see the schema tongxin-week/1"}
PLAN = {"type": "object", "description": "A plan or plan file: see the schema tongxin-plan/1"}
BOTH = {"type": "object", "required": ["week", "plan"], "properties": {"week": WEEK, "plan": PLAN}}


@router.post(
    "/solve",
    response_model=PlanFile,
    openapi_extra=body_of(WEEK),
    responses=failing("contradiction", "unsound-plan", "no-plan"),
)
async def solve(request: Request, seconds: Seconds = None, seed: Seed = None) -> Response:
    """The best plan for a week, verified: proven, or the best found within the time."""
    text = await request.body()
    return await run_in_threadpool(_solve, request, text, seconds, seed)


def _solve(request: Request, text: bytes, seconds: float | None, seed: int | None) -> Response:
    settings = cast(Settings, request.app.state.settings)
    week = read_week(text)
    places = cast(BoundedSemaphore, request.app.state.solvers)
    if not places.acquire(blocking=False):
        raise Problem("busy", headers={"Retry-After": "5"})
    try:
        wanted = seconds or week.policy.seconds or settings.solve_seconds
        file = solved(week, seconds=min(wanted, settings.solve_seconds), seed=seed)
    finally:
        places.release()
    require_sound(week, file)
    return Response(file.model_dump_json(exclude_defaults=True), media_type="application/json")


@router.post("/verify", openapi_extra=body_of(BOTH))
async def verify(request: Request) -> Verdict:
    """Every rule and every tier, recomputed from the week and the plan alone."""
    text = await request.body()
    return await run_in_threadpool(_verify, text)


def _verify(text: bytes) -> Verdict:
    parts = members(text, ("week", "plan"))
    week, plan = _both(parts["week"], parts["plan"])
    found = judge(week, plan.plan)
    return Verdict(
        holds=found.holds,
        violations=[ViolationOut(**vars(v)) for v in found.violations],
        tiers=found.tiers,
    )


def _both(week_text: str, plan_text: str) -> tuple[Week, PlanFile]:
    """Week and plan, or every problem of both."""
    problems: list[Wrong] = []
    week = plan = None
    try:
        week = read_week(week_text)
    except InvalidInput as found:
        problems += found.problems
    try:
        plan = read_plan(plan_text)
    except InvalidInput as found:
        problems += found.problems
    if week is None or plan is None:
        raise InvalidInput(problems)
    return week, plan


def members(text: bytes, wanted: tuple[str, ...]) -> dict[str, str]:
    """The texts of the members of a JSON object, untouched, so that each can be judged whole.

    Raises
    ------
    Problem : it is no object, or lacks or doubles a member, or has others.
    """
    found: dict[str, str] = {}
    decoder, said = json.JSONDecoder(), []
    try:
        whole = text.decode()
        at = _skip(whole, 0, "{")
        while whole[at] != "}":
            name, at = decoder.raw_decode(whole, at)
            start = _skip(whole, _blank(whole, at), ":")
            _, at = decoder.raw_decode(whole, start)
            said.append(name)
            found[name] = whole[start:at]
            at = _blank(whole, at)
            at = _skip(whole, at, ",") if whole[at] == "," else at
        sound = not whole[at + 1 :].strip() and sorted(said) == sorted(wanted)
    except (ValueError, IndexError, TypeError, RecursionError):
        sound = False
    if not sound:
        names = ", ".join(wanted)
        en, zh = f"one JSON object with the members {names}", f"应为含 {names} 的一个 JSON 对象"
        raise Problem("bad-input", errors=[Fault(entity="body", zh=zh, en=en)])
    return found


def _blank(text: str, at: int) -> int:
    while text[at] in " \t\r\n":
        at += 1
    return at


def _skip(text: str, at: int, sign: str) -> int:
    """Behind a sign and the blanks around it."""
    at = _blank(text, at)
    if text[at] != sign:
        raise ValueError(sign)
    return _blank(text, at + 1)
