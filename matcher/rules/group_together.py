"""group-together: a group is seated wholly or not at all."""

from __future__ import annotations

from collections.abc import Iterator

from matcher.rules.base import Breach, Rule
from matcher.rules.view import View


def check(view: View) -> Iterator[Breach]:
    """Seats whose group cannot sit wholly: nobody is in it, or somebody has withdrawn."""
    for seat in dict.fromkeys(view.seats):
        group = sorted(set(view.requests[seat.request].people))
        if not group:
            yield Breach(
                (seat.request, seat.activity),
                f"报名 {seat.request} 里一个人也没有，却在 {seat.activity} 得了名额。",
                f"Enrolment {seat.request} has a seat in {seat.activity} and nobody in it.",
            )
        for person in group:
            if person in view.withdrawn:
                yield Breach(
                    (seat.request, seat.activity, person),
                    f"{person} 已退出，报名 {seat.request} 这一组 {len(group)} 人不能完整入座 "
                    f"{seat.activity}。",
                    f"{person} has withdrawn, so the group of {len(group)} of enrolment "
                    f"{seat.request} cannot sit wholly in {seat.activity}.",
                )


RULE = Rule(
    name="group-together",
    zh="一组人要么全部入座，要么都不入座。",
    en="A group is seated wholly or not at all.",
    check=check,
)
