"""least-attendance: too few people, and it does not happen."""

from __future__ import annotations

from collections.abc import Iterator

from matcher.rules.base import Breach, Rule
from matcher.rules.seating import seated
from matcher.rules.view import View
from matcher.rules.words import named


def check(view: View) -> Iterator[Breach]:
    """Placed occurrences that seat fewer people than their activity needs."""
    for (activity, session, k), offer, people in seated(view):
        if people < offer.least:
            name = named(view, activity)
            yield Breach(
                (activity, session, str(k)),
                f"“{name}”的场次 {session}（第 {k + 1} 次）只有 {people} 人，"
                f"满 {offer.least} 人才办。",
                f"{session} of {name} (no. {k + 1}) seats {people}, it needs {offer.least}.",
            )


RULE = Rule(
    name="least-attendance",
    zh="入座的人数够最低人数才办，不够就取消。",
    en="An occurrence happens only if it seats at least the fewest people it needs.",
    check=check,
)
