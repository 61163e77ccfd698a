"""rest: people rest between one task and the next."""

from __future__ import annotations

from collections.abc import Iterator

from matcher.rules import say
from matcher.rules.base import Breach, Rule
from matcher.rules.use import in_a_row
from matcher.rules.view import View


def check(view: View) -> Iterator[Breach]:
    """Tasks in a row with less than the person's rest, in whole slots rounded up, between."""
    slot = view.week.calendar.slot_minutes
    for person, p, q, between in in_a_row(view):
        rest = view.people[person].rest_minutes
        if between < view.clock.length(rest):
            left = between * slot
            yield Breach(
                (person, *say.where(p), *say.where(q)),
                f"{person} 在{say.zh(view, p)}和{say.zh(view, q)}之间要歇 {rest} 分钟，"
                f"按整个时间格算，只有 {left} 分钟。",
                f"{person} rests {left} minutes between {say.en(view, p)} and {say.en(view, q)}, "
                f"needs {rest} (in whole slots).",
            )


RULE = Rule(
    name="rest",
    zh="每个人接连两项服务之间歇够本人所报的时间。",
    en="Between two tasks in a row everyone has the rest they asked for.",
    check=check,
)
