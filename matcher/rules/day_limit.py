"""day-limit: nobody serves more in a day than they said."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from matcher.rules import say
from matcher.rules.base import Breach, Rule
from matcher.rules.use import rounds
from matcher.rules.view import View
from models.items import Placement


def check(view: View) -> Iterator[Breach]:
    """People with more minutes or tasks than they give a day (the local day a task begins in)."""
    for person, tasks in rounds(view).items():
        who = view.people[person]
        days: dict[str, list[Placement]] = defaultdict(list)
        for p in tasks:
            days[say.at(view, view.span(p)[0])[:10]].append(p)
        for day, of_day in days.items():
            minutes = sum(view.session(p).minutes for p in of_day)
            if minutes > who.day_minutes:
                yield Breach(
                    (person, "day_minutes", day),
                    f"{person} 在 {day} 排了 {minutes} 分钟，一天最多 {who.day_minutes} 分钟。",
                    f"{person} serves {minutes} minutes on {day}, {who.day_minutes} at most.",
                )
            if len(of_day) > who.day_tasks:
                yield Breach(
                    (person, "day_tasks", day),
                    f"{person} 在 {day} 排了 {len(of_day)} 项，一天最多 {who.day_tasks} 项。",
                    f"{person} has {say.count(len(of_day), 'task')} on {day}, "
                    f"{who.day_tasks} at most.",
                )


RULE = Rule(
    name="day-limit",
    zh="每个人一天服务的分钟数和项数都不超过本人所报，跨夜的算在开始那天。",
    en="Nobody serves more minutes or tasks on a day than they give, by the day a task begins.",
    check=check,
)
