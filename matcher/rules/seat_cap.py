"""seat-cap: nobody gets more seats than the policy allows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from matcher.rules import say
from matcher.rules.base import Breach, Rule
from matcher.rules.view import View


def check(view: View) -> Iterator[Breach]:
    """People in more seated enrolments than the cap."""
    cap = view.week.policy.caps.seats_per_person
    if cap is None:
        return
    enrolments: dict[str, set[str]] = defaultdict(set)
    for seat in view.seats:
        for person in view.requests[seat.request].people:
            enrolments[person].add(seat.request)
    for person, had in enrolments.items():
        if len(had) > cap:
            yield Breach(
                (person,),
                f"{person} 本周得了 {len(had)} 个名额，每人最多 {cap} 个。",
                f"{person} has {say.count(len(had), 'seat')} this week, {cap} at most.",
            )


RULE = Rule(
    name="seat-cap",
    zh="每个人一周得到的活动名额不超过政策上限。",
    en="Nobody gets more seats in the week than the policy allows.",
    check=check,
)
