"""What every page of the coordinator's desk starts from: one week, and where it stands."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from fastapi import Depends, Request
from sqlmodel import Session
from starlette.responses import Response

from api.json.unit import Asking, Transaction
from api.pages.render import page
from api.problems import Problem
from api.services.names import names_of
from api.services.overview import Standing, standing
from api.services.readings import Reading, reading
from api.services.signing import Caller
from models.tables.week import STATES, State

STATE_WORDS: dict[State, tuple[str, str]] = {
    "collecting": ("收心愿", "collecting"),
    "frozen": ("已截止", "frozen"),
    "solving": ("在排", "solving"),
    "review": ("待审", "review"),
    "published": ("已公布", "published"),
    "carrying-out": ("进行中", "under way"),
    "evaluating": ("评议", "evaluating"),
    "closed": ("已结束", "closed"),
}
"""The cycle, as chips name it."""


def _standing(week: str, asking: Asking, session: Transaction) -> Standing:
    return standing(session, asking, "week.read", week)


OnDesk = Annotated[Standing, Depends(_standing)]


def _reading(found: OnDesk, session: Transaction) -> Reading:
    if found.plan is None:
        raise Problem("not-found", "plan")
    return reading(session, found.plan.id)


Read = Annotated[Reading, Depends(_reading)]
"""The plan that the desk speaks of; ``not-found`` while there is none."""


def desk_page(
    request: Request, found: Standing, template: str, tab: str, **values: Any
) -> Response:
    """A page of the desk."""
    at = STATES.index(state_of(found))
    steps = [
        (STATE_WORDS[state], "past" if i < at else "now" if i == at else "ahead")
        for i, state in enumerate(STATES)
    ]
    return page(
        request,
        template,
        standing=found,
        week=found.week,
        tab=tab,
        steps=steps,
        zone=ZoneInfo(found.week.time_zone),
        **values,
    )


def calling(
    session: Session, caller: Caller, found: Standing, people: Iterable[str]
) -> Callable[[str], str]:
    """What to call these people: by name, where the caller may know it; the audit says whose."""
    known = names_of(session, caller, found.week.neighbourhood, people, week=found.week.id)
    return lambda id: known.get(id, id)


def state_of(found: Standing) -> State:
    """The week's state, as the type that it is."""
    return next(state for state in STATES if state == found.week.state)
