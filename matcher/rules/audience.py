"""audience: an activity is for whom it says it is."""

from __future__ import annotations

from collections.abc import Iterator

from matcher.rules.base import Breach, Rule
from matcher.rules.seating import offer
from matcher.rules.view import View
from matcher.rules.words import named


def check(view: View) -> Iterator[Breach]:
    """People seated who are not of the audiences, or not of the communities, of the activity."""
    for seat in dict.fromkeys(view.seats):
        offered, activity = offer(view, seat), named(view, seat.activity)
        for person in sorted(set(view.requests[seat.request].people)):
            who = view.people[person]
            if offered.audiences and who.audience not in offered.audiences:
                yield Breach(
                    (seat.request, seat.activity, person, "audiences"),
                    f"{person} 在 {activity} 入座，它只面向 {'、'.join(offered.audiences)}。",
                    f"{person} is seated in {activity}, "
                    f"which is for {', '.join(offered.audiences)} only.",
                )
            if offered.communities and not view.lies_in(who.home, offered.communities):
                yield Breach(
                    (seat.request, seat.activity, person, "communities"),
                    f"{person} 在 {activity} 入座，它只面向 "
                    f"{'、'.join(offered.communities)} 的居民。",
                    f"{person} is seated in {activity}, "
                    f"which is for residents of {', '.join(offered.communities)} only.",
                )


RULE = Rule(
    name="audience",
    zh="入座的每个人都属于活动面向的年龄段，也住在活动面向的社区。",
    en="Everyone seated is of the age bands and lives in the communities the activity is for.",
    check=check,
)
