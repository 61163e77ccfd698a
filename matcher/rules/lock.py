"""lock: what is past, under way or fixed stays exactly as it is."""

from __future__ import annotations

from collections.abc import Iterator

from matcher.rules.base import Breach, Rule
from matcher.rules.targets import in_chinese, in_english, is_there
from matcher.rules.view import View


def _check(view: View) -> Iterator[Breach]:
    for lock in view.week.decisions.locks:
        if not is_there(view, lock, exact=True):
            zh, en = in_chinese(lock.target), in_english(lock.target)
            yield Breach(
                (lock.id,),
                f"{lock.by} 锁定的 {lock.id}（{zh}）在方案里变了。",
                f"the plan changes what {lock.by} locked in {lock.id} ({en}).",
            )


RULE = Rule(
    name="lock",
    zh="已经发生、正在进行或协调员锁定的，方案一律不动。",
    en="What is past, under way or fixed by a coordinator stays as it is.",
    check=_check,
)
