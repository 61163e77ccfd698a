"""What has changed in a week since a plan was made for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from api.problems import Fault
from models.base import Frozen, fingerprint
from models.week import Week

MOST = 100
"""Most changes that are listed."""


def changes(old: Week, new: Week) -> list[Fault]:
    """Each thing that was added, changed or taken away, by its id."""
    before, after = _things(old), _things(new)
    found = []
    for name in sorted(before.keys() | after.keys()):
        if _differ(before.get(name), after.get(name)):
            zh, en = _how(name, before, after)
            found.append(Fault(entity=name, zh=zh, en=en))
    return found[:MOST]


def _differ(old: Frozen | None, new: Frozen | None) -> bool:
    """Whether a plan may read the difference: a name that was corrected is none."""
    if old is None or new is None:
        return old is not new
    return old != new and fingerprint(old) != fingerprint(new)


def _how(name: str, before: Mapping[str, Frozen], after: Mapping[str, Frozen]) -> tuple[str, str]:
    if name not in before:
        return "新增", "added"
    if name not in after:
        return "已删除", "taken away"
    return "已更改", "changed"


def _things(week: Week) -> dict[str, Frozen]:
    """Id → thing; what has no id is named by where it stands."""
    listed: Iterable[Iterable[Frozen]] = (
        week.geography.places,
        week.catalogue.skills,
        week.catalogue.items,
        week.organisations,
        week.people,
        week.pledges,
        week.venues,
        week.rooms,
        week.joined_rooms,
        week.requests,
        week.decisions.pins,
        week.decisions.bans,
        week.decisions.locks,
    )
    found: dict[str, Frozen] = {
        str(getattr(thing, "id", "")): thing for things in listed for thing in things
    }
    found |= {f"withdrawn: {name}": Frozen() for name in week.decisions.withdrawn}
    found |= {
        "calendar": week.calendar,
        "geography": week.geography.model_copy(update={"places": ()}),
        "catalogue": week.catalogue.model_copy(update={"skills": (), "items": ()}),
        "history": week.history,
        "policy": week.policy,
    }
    return found
