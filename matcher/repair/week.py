"""The week after an event, whole: what the complete plans are judged against."""

from __future__ import annotations

from matcher.repair.change import Change
from matcher.repair.past import Past, locks
from models.demand import Request
from models.items import Commitments
from models.week import Decisions, Week


def changed_week(week: Week, content: Commitments, change: Change, past: Past) -> Week:
    """The week with the event in it, the published plan promised, and what has begun locked."""
    history = week.history.model_copy(update={"promises": content, "last_plan": content})
    return week.model_copy(
        update={
            "people": change.applied(week.people, change.people),
            "rooms": change.applied(week.rooms, change.rooms),
            "pledges": change.applied(week.pledges, change.pledges),
            "requests": requests_after(week, change),
            "history": history,
            "decisions": decisions_after(week, content, change, past),
        }
    )


def requests_after(week: Week, change: Change) -> tuple[Request, ...]:
    """The requests, those replaced in their places, a new one last."""
    known = {r.id for r in week.requests}
    new = tuple(r for r in change.requests.values() if r.id not in known)
    return (*change.applied(week.requests, change.requests), *new)


def decisions_after(week: Week, content: Commitments, change: Change, past: Past) -> Decisions:
    """The decisions by people, with the event's bans and withdrawals and the past's locks."""
    old = week.decisions
    bans = (*old.bans, *change.bans)
    taken = frozenset(d.id for d in (*old.pins, *bans, *old.locks))
    return Decisions(
        pins=change.standing(old.pins),
        bans=bans,
        locks=(*change.standing(old.locks), *locks(content, past, taken)),
        withdrawn=(*old.withdrawn, *change.withdrawn),
    )
