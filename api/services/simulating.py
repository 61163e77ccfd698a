"""Asking for weeks in a row: what becomes of a neighbourhood of this size under each method."""

from __future__ import annotations

from typing import Any, Literal

from sqlmodel import Session

from api.services.queueing import queued
from api.services.signing import Caller
from api.services.weeks import held
from models.load import load_week, take_snapshot
from models.tables import Job
from models.week import Week

Size = Literal["courtyard", "community", "district"]
Method = Literal["optimiser", "first-come", "greedy", "fairness-off"]
LARGEST: tuple[tuple[int, Size], ...] = ((300, "courtyard"), (5_000, "community"))
"""Up to so many households a neighbourhood is of such a size."""


def ask_to_simulate(session: Session, caller: Caller, week: str, parameters: dict[str, Any]) -> Job:
    """Queue a simulation. What is left open is as in the week: its size, the seed of its policy."""
    row = held(session, caller, "job.run", week)
    content = load_week(session, week)
    asked = {name: value for name, value in parameters.items() if value is not None}
    given = {"size": size_of(content), "seed": content.policy.seed, "seconds": None, **asked}
    return queued(session, caller, row, "simulate", take_snapshot(session, content), given)


def size_of(week: Week) -> Size:
    """How large the neighbourhood of a week is, by its households."""
    level = week.geography.household
    households = sum(place.level == level for place in week.geography.places)
    return next((size for most, size in LARGEST if households <= most), "district")
