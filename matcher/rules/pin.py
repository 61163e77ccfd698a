"""pin: what a coordinator has pinned is in the plan."""

from __future__ import annotations

from collections.abc import Iterator

from matcher.rules.base import Breach, Rule
from matcher.rules.targets import in_chinese, in_english, is_there
from matcher.rules.view import View


def _check(view: View) -> Iterator[Breach]:
    for pin in view.week.decisions.pins:
        if not is_there(view, pin, exact=False):
            zh, en = in_chinese(pin.target), in_english(pin.target)
            yield Breach(
                (pin.id,),
                f"{pin.by} 指定的 {pin.id}（{zh}）方案里没有。",
                f"the plan lacks what {pin.by} pinned in {pin.id} ({en}).",
            )


RULE = Rule(
    name="pin",
    zh="协调员指定要有的，方案里都有。",
    en="What a coordinator has pinned is in the plan.",
    check=_check,
)
