"""Turns whatever is raised during a request into a problem document."""

from __future__ import annotations

import logging
from collections.abc import Callable

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from api.database import FULL, refused
from api.problems import MEDIA_TYPE, WORDS, Code, Fault, Problem, of_invalid_input
from models.load import UnknownPlan, UnknownSnapshot, UnknownWeek
from models.validate import InvalidInput

log = logging.getLogger("tongxin")


Face = Callable[[Request, Problem], Response]
"""How a face words a problem."""


def response(problem: Problem) -> Response:
    """The answer that a problem is."""
    return JSONResponse(problem.as_dict(), problem.status, problem.headers, media_type=MEDIA_TYPE)


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
        case OperationalError():
            log.warning("the database did not answer: %s", type(error.orig).__name__)
            return Problem("busy", headers={"Retry-After": "1"})
        case HTTPException():
            return _of_status(error)
        case _:
            log.error("defect", exc_info=error)
            return Problem("internal")


def _of_fields(error: RequestValidationError) -> Problem:
    faults = []
    for one in error.errors():
        place, *path = map(str, one["loc"])
        faults.append(Fault(entity=place, field=".".join(path), zh=one["msg"], en=one["msg"]))
    return Problem("bad-input", errors=faults)


def _of_status(error: HTTPException) -> Problem:
    codes: dict[int, Code] = {status: code for code, (status, _, _) in reversed(WORDS.items())}
    problem = Problem(codes.get(error.status_code, "not-found"), str(error.detail))
    problem.status = problem.document.status = error.status_code
    problem.headers = dict(error.headers or {})
    return problem


def register(app: FastAPI, face: Face) -> None:
    """Have every error of an application answered as a face words it."""

    async def answer(request: Request, error: Exception) -> Response:
        return await run_in_threadpool(face, request, problem_of(error))

    for kind in (
        Problem,
        InvalidInput,
        RequestValidationError,
        HTTPException,
        LookupError,
        StaleDataError,
        IntegrityError,
        OperationalError,
        Exception,
    ):
        app.add_exception_handler(kind, answer)
