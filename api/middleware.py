"""What holds for every request: how large it may be, and what its answer may be used for."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import response
from api.problems import Problem

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
        if declared.isdigit() and int(declared[:20]) > self.largest:
            await refusal(scope, receive, headed)
            return
        try:
            await self.app(scope, counted, headed)
        except TooLarge:
            if begun:
                raise
            await refusal(scope, receive, headed)
