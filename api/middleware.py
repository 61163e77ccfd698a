"""What holds for every request: how large it may be, what its answer may be used for, its id."""

from __future__ import annotations

import logging
import re
import time
from uuid import uuid4

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import response
from api.logs import REQUEST, fields
from api.metrics import Metrics
from api.problems import Problem

API = "/api/v1"
REQUEST_HEADER = "X-Request-ID"
log = logging.getLogger("tongxin.requests")

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
"""Unless an answer says otherwise."""


class TooLarge(Exception):
    """More was sent than is taken."""


class Guard:
    """Refuses bodies that are too large, declared or not, and adds :data:`HEADERS`."""

    def __init__(self, app: ASGIApp, largest: int) -> None:
        self.app = app
        self.largest = largest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        taken = 0
        begun = False

        async def counted() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > self.largest:
                raise TooLarge
            return message

        async def headed(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        declared = Request(scope).headers.get("content-length", "")
        refusal = response(Problem("too-large", f"> {self.largest}"))
        if declared.isdecimal() and int(declared[:20]) > self.largest:
            await refusal(scope, receive, headed)
            return
        try:
            await self.app(scope, counted, headed)
        except TooLarge:
            if begun:
                raise
            await refusal(scope, receive, headed)


class Log:
    """Gives each request an id, and writes down and counts how it was answered."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app = app
        self.metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        given = Request(scope).headers.get(REQUEST_HEADER, "")
        id = given if re.fullmatch(r"[A-Za-z0-9._-]{1,64}", given) else uuid4().hex
        token, began, status = REQUEST.set(id), time.monotonic(), 500

        async def told(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[REQUEST_HEADER] = id
            await send(message)

        try:
            await self.app(scope, receive, told)
        finally:
            route = _route(scope)
            seconds = time.monotonic() - began
            self.metrics.requests.labels(scope["method"], route, status).inc()
            self.metrics.seconds.labels(scope["method"], route).observe(seconds)
            log.info(
                "answered",
                extra=fields(
                    method=scope["method"], route=route, status=status, ms=round(seconds * 1000)
                ),
            )
            REQUEST.reset(token)


def _route(scope: Scope) -> str:
    """The pattern that a request's path fits; ``-``: none."""
    found: str = getattr(scope.get("route"), "path", "-")
    path: str = scope["path"]
    inner = path.startswith(f"{API}/") and not found.startswith(API) and found != "-"
    return f"{API}{found}" if inner else found
