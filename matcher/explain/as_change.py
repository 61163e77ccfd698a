"""What tells one week from another, as a change that leads from the first to the second.

What would help a request is stated as fixes (:mod:`matcher.explain.facts`); as a change they can be
tried on the whole week and kept.
"""

from __future__ import annotations

from typing import Any

from models.base import Frozen
from models.week import Week

LISTS = (
    *("places", "organisations", "people", "pledges", "venues"),
    *("rooms", "joined_rooms", "requests"),
)
"""Things that are added or replaced, by the name of their list."""
Operations = list[dict[str, Any]]


def operations_between(week: Week, changed: Week) -> Operations | None:
    """Operations of :mod:`models.change`, as JSON, from ``week`` to ``changed``; None where there
    are none for it: nothing takes a withdrawal back, or takes a thing out unseen."""
    found = [*_things(week, changed), *_released(week, changed), *_policy(week, changed)]
    gone = set(week.decisions.withdrawn) - set(changed.decisions.withdrawn)
    return None if gone else found


def _things(week: Week, changed: Week) -> Operations:
    added: dict[str, Any] = {}
    replaced: dict[str, Any] = {}
    for name in LISTS:
        old = {thing.id: thing for thing in _listed(week, name)}
        for thing in _listed(changed, name):
            if thing.id not in old:
                added.setdefault(name, []).append(_said(thing))
            elif thing is not old[thing.id] and thing != old[thing.id]:
                replaced.setdefault(name, []).append(_said(thing))
    return [
        {"op": op, **things} for op, things in (("add", added), ("replace", replaced)) if things
    ]


def _listed(week: Week, name: str) -> tuple[Any, ...]:
    source: Any = week.geography if name == "places" else week
    listed: tuple[Any, ...] = getattr(source, name)
    return listed


def _said(thing: Frozen) -> dict[str, Any]:
    return thing.model_dump(mode="json", exclude_defaults=True)


def _released(week: Week, changed: Week) -> Operations:
    left = {ban.id for ban in changed.decisions.bans}
    bans = (ban.id for ban in week.decisions.bans)
    return [{"op": "release", "decision": id} for id in bans if id not in left]


def _policy(week: Week, changed: Week) -> Operations:
    """Caps are all that a fix changes of a policy."""
    old = week.policy.caps.model_dump(mode="json")
    new = changed.policy.caps.model_dump(mode="json")
    caps = {name: value for name, value in new.items() if value != old[name]}
    return [{"op": "policy", "policy": {"caps": caps}}] if caps else []
