"""Asking for work that takes long: each kind of job with what must be true for it.

Whatever can be wrong with the question is said at once; what takes long is left to the job.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from sqlmodel import Session

from api.problems import Problem
from api.services import cycle
from api.services.begun import now_in
from api.services.ordering import put_in_order
from api.services.queueing import UNDER_WAY, base_plan, queue_repair, queued, sound_week
from api.services.signing import Caller
from api.services.weeks import held
from matcher.explain.ids import UnknownId, kind_of
from models.load import load_snapshot, take_snapshot
from models.tables import Job
from models.tables.base import now
from models.tables.jobs import Parameters
from models.validate.change import apply, read_change
from models.week import Week


def ask_to_solve(
    session: Session,
    caller: Caller,
    week: str,
    parameters: Parameters,
    *,
    oldest: bool | None = None,
) -> Job:
    """Queue a solve of the week as it stands, which is kept as a snapshot.

    ``oldest``: whether overdue requests come oldest first from now on (None: as they do now); the
    week's policy then says so, with the ages that there are.

    Raises
    ------
    Problem : ``not-now`` unless the week is frozen, being solved or under review; as
        :func:`api.services.ordering.put_in_order`.
    InvalidInput : what people decided in the meantime made it unsound.
    """
    row = held(session, caller, "job.run", week)
    cycle.solving(row)
    content = put_in_order(session, caller, row, sound_week(session, row), oldest=oldest)
    return queued(session, caller, row, "solve", take_snapshot(session, content), parameters)


def ask_what_if(
    session: Session,
    caller: Caller,
    week: str,
    *,
    change: Any,
    plan: str | None,
    parameters: Parameters,
    moment: datetime | None = None,
) -> Job:
    """Queue a solve of the week under a change, beside a plan of it.

    ``change`` is the JSON of one; ``plan``: None for the one that stands, or else the newest. If
    the week is published, its promises count, and what has begun stays.

    Raises
    ------
    Problem : ``not-found`` if there is no such plan; ``not-now`` once the week is over.
    InvalidInput : every problem of the change.
    """
    row = held(session, caller, "job.run", week)
    if row.state in ("evaluating", "closed"):
        raise Problem("not-now", f"{row.state}: what-if")
    base = base_plan(session, week, plan)
    content = sound_week(session, row)
    apply(content, read_change(json.dumps(change)))
    under_way = row.state in UNDER_WAY
    given = {
        **parameters,
        "change": change,
        "published": under_way,
        "now": now_in(content, moment or now()) if under_way else None,
    }
    digest = take_snapshot(session, content)
    return queued(session, caller, row, "what-if", digest, given, base)


def ask_to_repair(
    session: Session,
    caller: Caller,
    week: str,
    *,
    event: Any,
    favourites: tuple[str, ...] | None,
    parameters: Parameters,
    at: str | None = None,
    moment: datetime | None = None,
) -> Job:
    """Queue the search for ways out of an event, of the publication that stands.

    ``event`` is the JSON of one; what begins before ``at`` (the week's local time; None: now)
    stays.

    Raises
    ------
    Problem : ``not-now`` unless the week is published and not over.
    InvalidInput : every problem of the event.
    """
    row = held(session, caller, "job.run", week)
    return queue_repair(
        *(session, caller, row, event),
        favourites=favourites,
        parameters=parameters,
        at=at,
        moment=moment,
    )


def ask_for_asks(
    session: Session, caller: Caller, week: str, *, plan: str | None, parameters: Parameters
) -> Job:
    """Queue the search for what to call for, beside a plan; ``most`` and ``seconds`` are given."""
    row = held(session, caller, "job.run", week)
    base = base_plan(session, week, plan)
    return queued(session, caller, row, "asks", base.input_hash, parameters, base)


def ask_why(
    session: Session,
    caller: Caller,
    week: str,
    *,
    id: str,
    plan: str | None,
    parameters: Parameters,
) -> Job:
    """Queue an explanation that may take longer than a request; ``seconds`` are given.

    Raises
    ------
    Problem : ``not-found`` for an id that the week has not.
    """
    row = held(session, caller, "job.run", week)
    base = base_plan(session, week, plan)
    require_known(load_snapshot(session, base.input_hash), id)
    return queued(session, caller, row, "why", base.input_hash, {**parameters, "id": id}, base)


def require_known(week: Week, id: str) -> None:
    """Raises Problem ``not-found`` for an id that is none of the week's, with those near it."""
    try:
        kind_of(week, id)
    except UnknownId as unknown:
        near = ", ".join(unknown.near)
        raise Problem("not-found", f"{id} ({near})" if near else id) from None
