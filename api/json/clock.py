"""When a neighbourhood's weeks are frozen and solved by themselves."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field

from api.json.accounts import In
from api.json.unit import Asking, Transaction, Unit
from api.problems import Document
from api.services.clock import clock_of, set_clock
from models.tables.base import now

router = APIRouter(tags=["weeks"], route_class=Unit)


class ClockIn(In):
    """When the clock strikes."""

    freeze_cron: Annotated[str, Field(max_length=60, examples=["0 18 * * 4"])] | None
    """Minute, hour, day of month, month, day of week, in the neighbourhood's own time; None: a
    coordinator freezes and asks for the solve."""
    time_zone: Annotated[str, Field(max_length=60, examples=["Asia/Shanghai"])] | None = None
    """None: as it is."""


class TickOut(BaseModel):
    """A stroke of the clock, and what came of it."""

    due_at: datetime
    heeded_at: datetime
    outcome: str
    """*solving*, *nothing* (no week was waiting), *late* (the week was over), *failed*."""
    week: str | None
    job: str | None
    failure: Document | None


class ClockOut(BaseModel):
    """A clock."""

    freeze_cron: str | None
    time_zone: str
    next: list[datetime]
    """Its next strokes."""
    ticks: list[TickOut]
    """Its last ones, the newest first."""


@router.get("/neighbourhoods/{neighbourhood}/clock")
def get_clock(neighbourhood: str, asking: Asking, session: Transaction) -> ClockOut:
    """When the weekly clock strikes, and what came of it until now."""
    row, ahead, ticks = clock_of(session, asking, neighbourhood, now())
    return ClockOut(
        freeze_cron=row.freeze_cron,
        time_zone=row.time_zone,
        next=ahead,
        ticks=[TickOut.model_validate(tick, from_attributes=True) for tick in ticks],
    )


@router.put("/neighbourhoods/{neighbourhood}/clock")
def put_clock(neighbourhood: str, body: ClockIn, asking: Asking, session: Transaction) -> ClockOut:
    """Set the weekly clock: at each stroke the next week is frozen and solved."""
    set_clock(
        session,
        asking,
        neighbourhood,
        body.freeze_cron,
        time_zone=body.time_zone,
        moment=now(),
    )
    return get_clock(neighbourhood, asking, session)
