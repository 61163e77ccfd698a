"""The last weeks and the promises: figures that can be, times that exist.

Promises and the last plan may name what is no longer there; past households may not, for their
house group is read from the week's places.
"""

from __future__ import annotations

from models.items import Commitments
from models.validate.check import PLACE, TOPIC, Check
from models.validate.demand import check_household, check_level
from models.week import PastAsk


def check_history(check: Check) -> None:
    """Past asks, promises, last plan."""
    history = check.week.history
    for i, ask in enumerate(history.past):
        _past(check, i, ask)
    check_times(check, "history.promises", history.promises)
    check_times(check, "history.last_plan", history.last_plan)


def _past(check: Check, i: int, ask: PastAsk) -> None:
    entity = f"history.past[{i}]"
    if (ask.household, ask.group, ask.care, ask.request) == (None, None, None, None):
        check.say(
            entity,
            "",
            None,
            "whose ask it was: a household, group, care class or request",
            "是谁的诉求：住户、楼群、照护等级或诉求编号",
        )
    if ask.served_milli > 1000 * ask.asked:
        check.say(
            entity,
            "served_milli",
            ask.served_milli,
            f"at most 1000 times what was asked, {1000 * ask.asked}",
            f"不超过所求的 1000 倍，即 {1000 * ask.asked}",
        )
    check.refer(entity, "topic", ask.topic, TOPIC)
    check_household(check, entity, "household", ask.household)
    if ask.group is not None and check.refer(entity, "group", ask.group, PLACE):
        check_level(check, entity, "group", ask.group, check.week.geography.group)


def check_times(check: Check, path: str, content: Commitments) -> None:
    """State every time of a plan's content that the week's calendar does not have."""
    for i, flow in enumerate(content.flows):
        check.time(f"{path}.flows[{i}]", "at", flow.at)
    for i, placement in enumerate(content.placements):
        check.time(f"{path}.placements[{i}]", "start", placement.start)
