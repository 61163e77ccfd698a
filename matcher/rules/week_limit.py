"""week-limit: nobody serves more in a week than they said."""

from __future__ import annotations

from collections.abc import Iterator

from matcher.rules import say
from matcher.rules.base import Breach, Rule
from matcher.rules.use import rounds
from matcher.rules.view import View


def check(view: View) -> Iterator[Breach]:
    """People with more minutes or more tasks than they give a week."""
    for person, tasks in rounds(view).items():
        who = view.people[person]
        minutes = sum(view.session(p).minutes for p in tasks)
        if minutes > who.week_minutes:
            yield Breach(
                (person, "week_minutes"),
                f"{person} 本周排了 {minutes} 分钟，最多 {who.week_minutes} 分钟。",
                f"{person} serves {minutes} minutes this week, {who.week_minutes} at most.",
            )
        if len(tasks) > who.week_tasks:
            yield Breach(
                (person, "week_tasks"),
                f"{person} 本周排了 {len(tasks)} 项，最多 {who.week_tasks} 项。",
                f"{person} has {say.count(len(tasks), 'task')} this week, "
                f"{who.week_tasks} at most.",
            )


RULE = Rule(
    name="week-limit",
    zh="每个人一周服务的分钟数和项数都不超过本人所报。",
    en="Nobody serves more minutes or tasks in the week than they give.",
    check=check,
)
