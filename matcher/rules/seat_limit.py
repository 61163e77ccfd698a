"""seat-limit: no more people sit than there are places."""

from __future__ import annotations

from collections.abc import Iterator

from matcher.rules.base import Breach, Rule
from matcher.rules.seating import seated
from matcher.rules.view import View
from matcher.rules.words import named


def check(view: View) -> Iterator[Breach]:
    """Placed occurrences that seat more people than their activity's limit."""
    for (activity, session, k), offer, people in seated(view):
        if people > offer.limit:
            name = named(view, activity)
            yield Breach(
                (activity, session, str(k)),
                f"“{name}”的场次 {session}（第 {k + 1} 次）坐了 {people} 人，"
                f"只有 {offer.limit} 个名额。",
                f"{session} of {name} (no. {k + 1}) seats {people}, it has {offer.limit} places.",
            )


RULE = Rule(
    name="seat-limit",
    zh="每一次入座的人数不超过名额，全程名额每一次都算。",
    en="No occurrence seats more people than it has places; a course seat counts in each.",
    check=check,
)
