"""Who may do what to a project, when, and what it takes: the six steps as data."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from models.demand import STAGES
from models.register.base import Guard, guarded
from models.register.projects import checks as c
from models.register.projects import deeds as d
from models.register.settings import Settings

BEFORE_REVIEW = "suggestion motion discussion"
OPEN = " ".join(STAGES[:-1])
GUARDS: dict[str, Guard] = {
    "suggest": guarded("resident organisation coordinator", "new", c.one_owner, c.known_words),
    "take-over": guarded("clock", "new"),
    "revise": guarded("proposer representative coordinator", BEFORE_REVIEW, c.known_words),
    "move": guarded("representative coordinator", "suggestion", c.elected, timely=True),
    "discuss": guarded(
        *("representative house-group coordinator", "motion", c.not_ahead, c.enough_households),
        timely=True,
    ),
    "review": guarded(
        "committee coordinator", "discussion", c.not_ahead, c.somebody_there, timely=True
    ),
    "assess": guarded(
        "coordinator", "review", c.needs_review, c.not_ahead, c.independent, c.off_ballot
    ),
    "resolve": guarded(
        *("assembly coordinator", "review", c.not_ahead, c.quorum, c.reviewed_if_large),
        c.off_ballot,
        timely=True,
    ),
    "vote": guarded("households", "review", c.counted_once, c.reviewed_if_funded),
    "notify": guarded("coordinator", "resolution", c.not_yet),
    "object": guarded("resident coordinator", "resolution", c.notice_is_up),
    "answer": guarded("committee coordinator", "resolution", c.open_objection),
    "extend": guarded("coordinator", OPEN, c.later),
    "withdraw": guarded(
        "proposer coordinator", "suggestion motion discussion review", c.off_ballot
    ),
    "enter": guarded("clock", "resolution", c.under_way),
    "deliver": guarded(
        *("proposer representative coordinator", "resolution"),
        *(c.under_way, c.known_result, c.delivered_once),
    ),
    "spend": guarded("coordinator", "resolution", c.under_way, c.known_result, c.within_budget),
    "accept": guarded(
        "committee coordinator", "resolution", c.under_way, c.not_ahead, c.all_delivered
    ),
    "evaluate": guarded("committee coordinator", "resolution", c.accepted, c.enough_evaluations),
}
"""Deed → who may do it, where the project must stand, what it takes."""

VOICES: dict[str, tuple[str, tuple[str, ...]]] = {
    "discussion": ("motion", ("for", "against", "abstain")),
    "evaluation": ("resolution", ("1", "2", "3", "4", "5")),
}
"""Step → where the project must stand, and what a household may say."""


def due_after(deed: object, at: datetime, settings: Settings) -> datetime | None:
    """When the time is over that a deed begins."""
    stage = {
        "suggest": "suggestion",
        "move": "motion",
        "discuss": "discussion",
        "review": "review",
        "resolve": "resolution",
    }.get(getattr(deed, "kind", ""))
    if isinstance(deed, d.Notify):
        return at + timedelta(days=settings.notice_days)
    if isinstance(deed, d.Extend):
        return datetime.combine(deed.until, time(23, 59), UTC)
    if isinstance(deed, d.Voted):
        stage = "resolution" if deed.funded else "review"
    if stage is None:
        return None
    days = next((n for name, n in settings.step_days.items() if name == stage), None)
    return None if days is None else at + timedelta(days=days)
