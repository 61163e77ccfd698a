"""travel: there is time for the way from one task to the next, and no way is too far."""

from __future__ import annotations

from collections.abc import Iterator

from matcher.rules import say
from matcher.rules.base import Breach, Rule
from matcher.rules.use import in_a_row, rounds
from matcher.rules.view import View


def check(view: View) -> Iterator[Breach]:
    """Tasks in a row with too little time for the way, and tasks too far from home."""
    slot = view.week.calendar.slot_minutes
    for person, p, q, between in in_a_row(view):
        a, b = view.location(p), view.location(q)
        if between < view.travel_slots(a, b):
            needed, left = view.travel_minutes(a, b), between * slot
            yield Breach(
                (person, *say.where(p), *say.where(q)),
                f"{person} 从{say.zh(view, p)}的 {a} 到{say.zh(view, q)}的 {b} "
                f"路上要 {needed} 分钟，按整个时间格算，中间只有 {left} 分钟。",
                f"{person} needs {needed} minutes (in whole slots) from {a} of {say.en(view, p)} "
                f"to {b} of {say.en(view, q)} and has {left}.",
            )
    for person, tasks in rounds(view).items():
        who = view.people[person]
        for p in tasks:
            place = view.location(p)
            way = view.travel_minutes(who.home, place)
            if way > who.travel_minutes:
                yield Breach(
                    (person, *say.where(p)),
                    f"{person} 从家到{say.zh(view, p)}的 {place} 要 {way} 分钟，"
                    f"最远只去 {who.travel_minutes} 分钟。",
                    f"It is {way} minutes from {person}'s home to {place} of {say.en(view, p)}; "
                    f"{who.travel_minutes} is the farthest.",
                )


RULE = Rule(
    name="travel",
    zh="接连两处服务之间留够路上的时间，离家也不超过本人愿意走的最远路程。",
    en="Between two tasks in a row there is time for the way, and no task is too far from home.",
    check=check,
)
