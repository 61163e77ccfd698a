"""A route that is one transaction: opened before, committed after, undone when anything is raised.

It also knows who asks (:class:`api.services.signing.Caller`), holds writes with a cookie to their
CSRF token, and answers a repeated ``Idempotency-Key`` with the first answer. All three are needed
before an endpoint runs and within its transaction, so they are one thing. A form, which can send no
headers of its own, sends both as hidden fields of :data:`FIELDS`.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Awaitable, Callable, Coroutine
from typing import Annotated, Any, ClassVar, cast

from anyio import CapacityLimiter, to_thread
from fastapi import Depends, Request, Response
from fastapi.routing import APIRoute
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from api.database import Database, refused
from api.problems import Problem
from api.services.audit import seen_in
from api.services.secret import tells_a_secret
from api.services.signing import Caller, caller_of
from models.tables import Audit, IdempotencyKey

COOKIE = "tongxin"
CSRF_HEADER = "X-CSRF-Token"
KEY_HEADER = "Idempotency-Key"
FIELDS = {CSRF_HEADER: "csrf", KEY_HEADER: "key"}
REPLAYED = "Idempotent-Replayed"
LONGEST_KEY = 200
NOT_KEPT = 0
"""Stands for the status of an answer that told a secret."""
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
FORMS = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})
Endpoint = Callable[[Request], Awaitable[Response]]


def session_of(request: Request) -> Session:
    """The transaction of this request."""
    return cast(Session, request.state.session)


def caller_in(request: Request) -> Caller:
    """Who asks."""
    return cast(Caller, request.state.caller)


Transaction = Annotated[Session, Depends(session_of)]
Asking = Annotated[Caller, Depends(caller_in)]


class Unit(APIRoute):
    """One request, one transaction."""

    sealed: ClassVar[bool] = False

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Wraps the endpoint."""
        endpoint = super().get_route_handler()

        async def handle(request: Request) -> Response:
            body = b"" if request.method in SAFE else await request.body()
            request.state.fields = await _fields(request) if body else {}
            request.state.sealed = self.sealed
            try:
                return await _within(request, body, endpoint)
            except IntegrityError as error:
                if not refused(error, "idempotency_keys"):
                    raise
                # The same key came twice at once and the other was first: now its answer is there.
                return await _within(request, body, endpoint)
            finally:
                await request.close()  # files of a form

        return handle


class Sealed(Unit):
    """A route whose requests nobody may learn from the database: ballots, passwords. What is kept
    to know a repeated request by is keyed with the token of the sign-in, which is stored nowhere;
    so a repeat has to come under the same sign-in."""

    sealed = True


async def _fields(request: Request) -> dict[str, str]:
    """The texts of a form, the last of each name; nothing if it is none."""
    kind = request.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if kind not in FORMS:
        return {}
    form = await request.form()
    return {name: value for name, value in form.multi_items() if isinstance(value, str)}


def _sent(request: Request, header: str) -> str | None:
    """A header, or the form's field that stands for it."""
    found = request.headers.get(header)
    if found is None:
        fields = cast(dict[str, str], request.state.fields)
        found = fields.get(FIELDS[header])
    return found


class Threads:
    """Threads apart for those who wait for their turn to write, and for those who are done: were
    all in one pool, many who wait would keep the one whom they wait for from ending."""

    def __init__(self, most: int = 40) -> None:
        self.beginning = CapacityLimiter(most)
        self.ending = CapacityLimiter(most)


async def _within(request: Request, body: bytes, endpoint: Endpoint) -> Response:
    database = cast(Database, request.app.state.database)
    threads = cast(Threads, request.app.state.threads)
    reads = request.method in SAFE
    session = database.session(reads=reads)
    request.state.session = session
    waiting = None if reads else threads.beginning  # a reader waits for nobody
    try:
        answer = await to_thread.run_sync(_before, request, session, body, limiter=waiting)
        if answer is None:
            answer = await endpoint(request)
            await to_thread.run_sync(_after, request, session, answer, limiter=threads.ending)
        await to_thread.run_sync(session.commit, limiter=threads.ending)
        # What was seen of sensitive things is in the audit before the answer leaves.
        if owed := seen_in(session):
            await to_thread.run_sync(_write_down, database, owed, limiter=threads.beginning)
    except BaseException:
        await to_thread.run_sync(session.rollback, limiter=threads.ending)
        raise
    finally:
        await to_thread.run_sync(session.close, limiter=threads.ending)
    return answer


def _write_down(database: Database, lines: list[Audit]) -> None:
    with database.writing() as writing:
        writing.add_all(lines)


def token_in(request: Request) -> tuple[str | None, bool]:
    """The token that came along, and whether it came in the cookie."""
    scheme, _, value = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer" and value:
        return value.strip(), False
    return request.cookies.get(COOKIE), True


def _before(request: Request, session: Session, body: bytes) -> Response | None:
    """Who asks, and the answer if it has been given before."""
    token, by_cookie = token_in(request)
    caller = request.state.caller = caller_of(session, token)
    request.state.key = None
    if request.method in SAFE or caller.account is None:
        return None
    if by_cookie:
        sent = _sent(request, CSRF_HEADER) or ""
        if not hmac.compare_digest(sent.encode(), (caller.csrf or "").encode()):
            raise Problem("not-allowed", CSRF_HEADER)
    name = _sent(request, KEY_HEADER)
    if name is None:
        return None
    if not 1 <= len(name) <= LONGEST_KEY:
        raise Problem("bad-input", KEY_HEADER)
    asked = _asked(request, body, token)
    known = session.get(IdempotencyKey, (caller.account, name))
    if known is not None:
        return _again(known, asked)
    # Written first, so that whoever comes second with it waits, and then finds the answer.
    key = IdempotencyKey(
        caller=caller.account,
        key=name,
        request_hash=asked,
        status=NOT_KEPT,
        headers={},
        body=b"",
    )
    session.add(key)
    session.flush()
    request.state.key = key
    return None


def _asked(request: Request, body: bytes, token: str | None) -> str:
    """What a repeated request is known by."""
    said = f"{request.method} {request.url.path}?{request.url.query}\n".encode() + body
    if not request.state.sealed:
        return hashlib.sha256(said).hexdigest()
    assert token is not None, "whoever has an account came with a token"
    return hmac.new(token.encode(), said, hashlib.sha256).hexdigest()


def _again(known: IdempotencyKey, asked: str) -> Response:
    if known.request_hash != asked:
        raise Problem("key-reused")
    if known.status == NOT_KEPT:
        raise Problem("told-once")
    headers = {**known.headers, REPLAYED: "true"}
    return Response(known.body, known.status, headers)


def _after(request: Request, session: Session, answer: Response) -> None:
    """Keep the answer under its key; the transaction decides whether both come to be."""
    if request.method not in SAFE:
        session.add_all(seen_in(session))
    key = cast(IdempotencyKey | None, request.state.key)
    if key is not None and not tells_a_secret(session):
        kept = ("content-type", "location", "etag")
        key.status = answer.status_code
        key.headers = {name: answer.headers[name] for name in kept if name in answer.headers}
        key.body = bytes(answer.body)
        session.add(key)
