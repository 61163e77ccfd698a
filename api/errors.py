"""Turns whatever is raised during a request into a problem document."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from pydantic_core import PydanticSerializationError
from sqlalchemy.exc import DataError, IntegrityError, OperationalError, StatementError
from sqlalchemy.exc import TimeoutError as NoConnection
from sqlalchemy.orm.exc import StaleDataError
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.routing import Match, Mount

from api.database import FULL, Unstorable, refused
from api.problems import MEDIA_TYPE, Code, Fault, Problem, of_invalid_input
from models.load import UnknownPlan, UnknownSnapshot, UnknownWeek
from models.validate import InvalidInput
from models.validate.shape import expected

log = logging.getLogger("tongxin")
SECRET = frozenset({"password", "token"})
"""Fields of which nothing is said again."""


Face = Callable[[Request, Problem], Response]
"""How a face words a problem."""


class Repeating(JSONResponse):
    """Says again what was sent, even where that was no text that UTF-8 can hold."""

    media_type = MEDIA_TYPE

    def render(self, content: Any) -> bytes:
        """As JSON, in which half a pair of surrogates is an escape."""
        return json.dumps(content, ensure_ascii=False).encode(errors="backslashreplace")


def response(problem: Problem) -> Response:
    """The answer that a problem is."""
    return Repeating(problem.as_dict(), problem.status, problem.headers)


def problem_of(error: Exception) -> Problem:
    """What an exception means to whoever asked."""
    match error:
        case Problem():
            return error
        case InvalidInput():
            return of_invalid_input(error)
        case RequestValidationError():
            return _of_fields(error)
        case UnknownWeek() | UnknownPlan() | UnknownSnapshot():
            return Problem("not-found", str(error))
        case StaleDataError():
            return Problem("changed-meanwhile")
        case IntegrityError() if any(refused(error, name) for name in FULL):
            return Problem("taken")
        case IntegrityError():
            return Problem("already-there")
        case (
            Unstorable()
            | UnicodeEncodeError()
            | DataError()
            | StatementError(orig=PydanticSerializationError())
        ):
            fault = Fault(zh="文字或数字无法保存", en="a text or number that cannot be kept")
            return Problem("bad-input", errors=[fault])
        case OperationalError():
            log.warning("the database did not answer: %s", type(error.orig).__name__)
            return Problem("busy", headers={"Retry-After": "1"})
        case NoConnection():
            log.warning("no connection to the database came free in time")
            return Problem("busy", headers={"Retry-After": "5"})
        case HTTPException():
            return _of_status(error)
        case _:
            log.error("defect", exc_info=error)
            return Problem("internal")


def _of_fields(error: RequestValidationError) -> Problem:
    faults = []
    for one in error.errors():
        place, *path = map(str, one["loc"])
        en, zh = expected(one["type"], one.get("ctx", {}), one["msg"])
        faults.append(
            Fault(
                entity=place,
                field=".".join(path),
                value=_said(path, one.get("input")),
                zh=f"应为{zh}",
                en=f"expected {en}",
            )
        )
    return Problem("bad-input", errors=faults)


def _said(path: list[str], value: object) -> str:
    """A value as it was sent; nothing of what is a secret, or is long."""
    if SECRET.intersection(path) or not isinstance(value, str | int | float | bool):
        return ""
    return str(value)[:80]


def _of_status(error: HTTPException) -> Problem:
    """What the framework refuses by itself: no such address or method, a body it cannot read."""
    codes: dict[int, Code] = {404: "not-found", 405: "not-offered", 400: "bad-input"}
    code = codes.get(error.status_code, "internal")
    return Problem(code, str(error.detail), headers=error.headers)


def _offered(app: FastAPI, request: Request) -> list[str]:
    """All that an address does: the framework names what the first of its routes does."""
    return [
        method
        for method in ("DELETE", "GET", "HEAD", "PATCH", "POST", "PUT")
        if any(
            route.matches({**request.scope, "method": method})[0] is Match.FULL
            for route in app.routes
            if not isinstance(route, Mount)
        )
    ]


def register(app: FastAPI, face: Face) -> None:
    """Have every error of an application answered as a face words it."""

    async def answer(request: Request, error: Exception) -> Response:
        problem = problem_of(error)
        if problem.code == "not-offered" and isinstance(error, HTTPException):
            problem.headers["Allow"] = ", ".join(_offered(app, request))
        return await run_in_threadpool(face, request, problem)

    for kind in (
        Problem,
        InvalidInput,
        RequestValidationError,
        HTTPException,
        LookupError,
        StaleDataError,
        IntegrityError,
        OperationalError,
        NoConnection,
        DataError,
        StatementError,
        Unstorable,
        UnicodeEncodeError,
        Exception,
    ):
        app.add_exception_handler(kind, answer)
