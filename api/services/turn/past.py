"""What a week leaves behind: who asked what and got what, as the goal *fairness* counts it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import floor

from matcher.goals.fairness import counting, weight
from matcher.report.fairness import REACHED_WITHIN_DAYS
from matcher.rules.served import served
from matcher.rules.view import View
from models.week import PastAsk

MOST_WEEKS = 104
"""After two years a week is forgotten: with δ = 0.9 it would count less than two in 100,000."""
Key = tuple[int, str | None, str | None, str | None, str | None, str | None]


def of_this_week(view: View, weeks: int) -> tuple[PastAsk, ...]:
    """What the week's counting requests asked and got, as it stands ``weeks`` later."""
    return merged(_of_requests(view, weeks))


def remembered(view: View, weeks: int) -> tuple[PastAsk, ...]:
    """The past of the week that begins ``weeks`` later: this week's, and all that was known."""
    older = (
        entry.model_copy(update={"weeks_ago": entry.weeks_ago + weeks})
        for entry in view.week.history.past
        if entry.weeks_ago + weeks <= MOST_WEEKS
    )
    return merged((*_of_requests(view, weeks), *(_faded(view, entry) for entry in older)))


def _of_requests(view: View, weeks: int) -> Iterator[PastAsk]:
    each = view.week.policy.fairness.grouping == "request"
    for request in counting(view):
        asked = weight(view, request)
        yield PastAsk(
            weeks_ago=weeks,
            household=request.household,
            group=view.at_level(request.household or request.place, view.week.geography.group),
            care=request.care,
            topic=request.topic,
            request=request.id if each else None,
            asked=asked,
            served_milli=floor(1000 * asked * served(view, request)),
        )


def _faded(view: View, entry: PastAsk) -> PastAsk:
    """An entry that the report on who got nothing no longer looks at stands under its group, where
    nothing else tells whose it is."""
    policy = view.week.policy.fairness.grouping
    old = 7 * entry.weeks_ago > REACHED_WITHIN_DAYS
    if not old or entry.household is None or policy == "household":
        return entry
    group = entry.group or view.at_level(entry.household, view.week.geography.group)
    if group is None:
        return entry
    return entry.model_copy(update={"household": None, "group": group})


def merged(entries: Iterable[PastAsk]) -> tuple[PastAsk, ...]:
    """Entries that tell the same but for the amounts are one."""
    sums: dict[Key, tuple[PastAsk, int, int]] = {}
    for entry in entries:
        key = (
            *(entry.weeks_ago, entry.household, entry.group),
            *(entry.care, entry.topic, entry.request),
        )
        _, asked, got = sums.get(key, (entry, 0, 0))
        sums[key] = (entry, asked + entry.asked, got + entry.served_milli)
    return tuple(
        entry.model_copy(update={"asked": asked, "served_milli": got})
        for entry, asked, got in sums.values()
    )
