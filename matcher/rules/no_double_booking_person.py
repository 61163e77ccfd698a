"""no-double-booking-person: nobody serves in two things at a time."""

from __future__ import annotations

from collections.abc import Iterator

from matcher.rules import say
from matcher.rules.base import Breach, Rule
from matcher.rules.use import Use, overlaps, rounds
from matcher.rules.view import View


def check(view: View) -> Iterator[Breach]:
    """Tasks of a person that overlap; the same occurrence twice is left to ``once``."""
    for person, tasks in rounds(view).items():
        uses = [Use(*view.span(p), say.where(p), p) for p in tasks]
        for one, two in overlaps(uses):
            p, q = one.placement, two.placement
            first, second = say.during(view, view.span(p)), say.during(view, view.span(q))
            yield Breach(
                (person, *say.where(p), *say.where(q)),
                f"{person} 在 {first} 排了{say.zh(view, p)}，"
                f"又在 {second} 排了{say.zh(view, q)}，时间撞上了。",
                f"{person} serves in {say.en(view, p)} {first} "
                f"and in {say.en(view, q)} {second}: these overlap.",
            )


RULE = Rule(
    name="no-double-booking-person",
    zh="一个人同一时间只服务一处。",
    en="Nobody serves in two occurrences that overlap.",
    check=check,
)
