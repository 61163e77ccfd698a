"""group-together: a group is seated wholly or not at all."""

from __future__ import annotations

from collections.abc import Iterator

from matcher.rules.base import Breach, Rule
from matcher.rules.view import View
from matcher.rules.words import named


def check(view: View) -> Iterator[Breach]:
    """Seats whose group cannot sit wholly: somebody of it has withdrawn."""
    for seat in dict.fromkeys(view.seats):
        enrolment, activity = named(view, seat.request), named(view, seat.activity)
        group = sorted(set(view.requests[seat.request].people))
        for person in group:
            if person in view.withdrawn:
                yield Breach(
                    (seat.request, seat.activity, person),
                    f"{person} 已退出，报名 {enrolment} 这一组 {len(group)} 人不能完整入座 "
                    f"{activity}。",
                    f"{person} has withdrawn, so the group of {len(group)} of enrolment "
                    f"{enrolment} cannot sit wholly in {activity}.",
                )


RULE = Rule(
    name="group-together",
    zh="一组人要么全部入座，要么都不入座。",
    en="A group is seated wholly or not at all.",
    check=check,
)
