"""The service as an ASGI application."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from threading import BoundedSemaphore

from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool

from api.database import Database
from api.errors import register as register_errors
from api.json import (
    accounts,
    booking,
    calendars,
    certificates,
    clock,
    free,
    health,
    jobs,
    ledger,
    people,
    register,
    stateless,
    things,
    votes,
    weeks,
    why,
)
from api.json.unit import Threads
from api.metrics import Metrics
from api.middleware import API, Guard, Log
from api.openapi import Described
from api.pages import app as pages
from api.services.ahead import Ahead
from api.settings import Settings, read_settings


def create_app(settings: Settings | None = None) -> FastAPI:
    """An application over the database that the settings name; its tables are expected there."""
    chosen = settings or read_settings()
    database = Database(chosen.database)

    @asynccontextmanager
    async def life(app: FastAPI) -> AsyncIterator[None]:
        ahead = Ahead(database, chosen.read_ahead)
        await run_in_threadpool(ahead.start)
        yield
        await run_in_threadpool(ahead.stop)
        database.close()

    app = Described(
        title="Tongxin 同心",
        version="1",
        openapi_url=f"{API}/openapi.json",
        docs_url=None,  # its page loads scripts from elsewhere
        redoc_url=None,
        lifespan=life,
    )
    app.state.settings = chosen
    app.state.database = database
    app.state.threads = Threads()
    app.state.solvers = BoundedSemaphore(chosen.solvers)
    app.state.metrics = Metrics(database)
    app.add_middleware(Guard, largest=chosen.largest_body_mb * 10**6)
    app.add_middleware(Log, metrics=app.state.metrics)
    register_errors(app, pages.face_of(API, "/healthz", "/metrics"))
    app.include_router(health.router)
    for router in (
        stateless.router,
        accounts.router,
        weeks.router,
        things.router,
        people.router,
        free.router,
        booking.router,
        calendars.router,
        jobs.router,
        jobs.streams,
        why.router,
        clock.router,
        register.router,
        ledger.router,
        certificates.router,
        votes.router,
    ):
        app.include_router(router, prefix=API)
    pages.add(app)
    return app
