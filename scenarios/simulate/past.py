"""The history that a week leaves behind, as the goal *fairness* counts it."""

from __future__ import annotations

from collections.abc import Iterable
from math import floor

from matcher.goals.fairness import counting, weight
from matcher.report.fairness import REACHED_WITHIN_DAYS
from matcher.rules.served import served
from matcher.rules.view import View
from models.week import PastAsk

Key = tuple[int, str | None, str | None, str | None, str]
"""Weeks ago, household, group, care class, topic."""


def remembered(view: View) -> tuple[PastAsk, ...]:
    """The past of the week after: this week's requests that count, and all that was known, a week
    older. Households that report on who got nothing no longer looks at stand under their group."""
    sums: dict[Key, tuple[int, int]] = {}
    for entry in _entries(view):
        old = 7 * entry.weeks_ago > REACHED_WITHIN_DAYS
        home = None if old else entry.household
        group = entry.group
        if old and group is None and entry.household is not None:
            group = view.at_level(entry.household, view.week.geography.group)
        assert entry.topic is not None, "a simulated history names topics"
        key = (entry.weeks_ago, home, group, entry.care, entry.topic)
        asked, got = sums.get(key, (0, 0))
        sums[key] = (asked + entry.asked, got + entry.served_milli)
    return tuple(
        PastAsk.model_validate(
            {
                "weeks_ago": ago,
                "household": home,
                "group": group,
                "care": care,
                "topic": topic,
                "asked": asked,
                "served_milli": got,
            }
        )
        for (ago, home, group, care, topic), (asked, got) in sums.items()
    )


def _entries(view: View) -> Iterable[PastAsk]:
    for entry in view.week.history.past:
        yield entry.model_copy(update={"weeks_ago": entry.weeks_ago + 1})
    for request in counting(view):
        asked = weight(view, request)
        yield PastAsk(
            weeks_ago=1,
            household=request.household,
            care=request.care,
            topic=request.topic,
            asked=asked,
            served_milli=floor(1000 * asked * served(view, request)),
        )
