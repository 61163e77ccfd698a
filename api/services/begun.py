"""What has begun by a moment stays as it is, whatever is planned anew."""

from __future__ import annotations

from datetime import datetime

from matcher.repair.past import Decided, decided, locks, past_of
from matcher.rules.view import View
from models.items import Commitments
from models.load import Minutes
from models.week import Week


def now_in(week: Week, moment: datetime) -> str | None:
    """The moment as a time of the week's grid, rounded up, so that what began a little while ago
    has begun; None before the week begins. After its end: its end."""
    minutes = Minutes(week.calendar)
    slot = minutes.slot_at(-(-int(moment.timestamp()) // 60) - 1) + 1
    if slot <= 0:
        return None
    return minutes.clock.time(min(slot, minutes.clock.horizon))


def begun_locked(week: Week, content: Commitments, now: str | None) -> Week:
    """The week with locks on everything of a content that begins before ``now``."""
    if now is None:
        return week
    view = View(week, content)
    given = week.decisions
    taken = frozenset(d.id for d in (*given.pins, *given.bans, *given.locks))
    held = locks(content, past_of(view, view.clock.slot(now)), taken)
    locked = given.model_copy(update={"locks": (*given.locks, *held)})
    return week.model_copy(update={"decisions": locked})


def undone_past(week: Week, before: Commitments, after: Commitments, now: str | None) -> list[str]:
    """Requests of which something has begun that ``after`` would have otherwise."""
    if now is None:
        return []
    view = View(week, before)
    past = past_of(view, view.clock.slot(now))
    kept = {_as_said(one) for one in decided(after)}
    begun = (one for one in decided(before) if past.keeps(one))
    return sorted({one.request for one in begun if _as_said(one) not in kept})


def _as_said(decision: Decided) -> str:
    """A decision to compare by; the order of a crew is none."""
    said = decision.model_dump()
    if said.get("crew"):
        said["crew"] = sorted((m["role"], m["person"]) for m in said["crew"])
    return repr(sorted(said.items(), key=lambda pair: pair[0]))
