"""What people have ruled out beforehand, as tests on candidates (rule ``ban``)."""

from __future__ import annotations

from models.week import Target, Week

FLOW_FIELDS = ("line", "pledge", "amount")
PLACEMENT_FIELDS = ("session", "occurrence", "start", "room", "role", "person")


def kind_of(target: Target) -> str:
    """``flow``, ``seat``, ``placement`` or ``request``: what a target speaks of."""
    if any(getattr(target, f) is not None for f in FLOW_FIELDS):
        return "flow"
    if target.activity is not None:
        return "seat"
    if any(getattr(target, f) is not None for f in PLACEMENT_FIELDS):
        return "placement"
    return "request"


def bans_of(week: Week, kind: str) -> list[Target]:
    """Targets of the bans that speak of one kind of decision."""
    return [d.target for d in week.decisions.bans if kind_of(d.target) == kind]


def banned_requests(week: Week) -> frozenset[str]:
    """Requests that shall get nothing."""
    return frozenset(t.request for t in bans_of(week, "request") if t.request is not None)


def names(given: object, actual: object) -> bool:
    """Whether a target's field, if given, names this."""
    return given is None or given == actual
