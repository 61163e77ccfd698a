"""What rules say of the candidates that they keep away, in short phrases in zh and en."""

from __future__ import annotations

from collections.abc import Mapping

from matcher.show.telling import Telling

KEPT: dict[str, tuple[str, str]] = {
    "pledge-limit": ("数量不够", "holding too little"),
    "pledge-conditions": ("条件不合", "with conditions that do not fit"),
    "pledge-window": ("能接收时它不在", "not there when it could be received"),
    "lot-size": ("达不到最小批量", "with a smallest lot above what is asked"),
    "whole-units": ("不足一个整件", "leaving less than a whole unit"),
    "single-source": ("一家给不全", "too small to give all of it alone"),
    "matched-money": ("居民自筹不够，配不到", "matching more than residents have raised"),
    "window": ("时间放不下，或不在本周", "too short or not in this week"),
    "deadline": ("早于最早时间或晚于截止时间", "before the earliest time or after the deadline"),
    "skill": (
        "没有所需的技能、级别、证书或语言",
        "without the skill, level, certificate or language",
    ),
    "crew-complete": ("不是点名要的人", "not among the people named"),
    "one-seat": ("那场活动办不成", "in an activity that cannot take place"),
    "vetted": ("未经审核", "not vetted"),
    "excluded": ("有一方谢绝", "declined by one side"),
    "organisation-hours": (
        "单位的工时认捐不够或不合",
        "on a staff pledge that does not suffice or fit",
    ),
    "paid-hours": ("工钱的资金不够或不合", "paid from a fund that does not suffice or fit"),
    "gate": ("要付工钱，而项目未过关口", "paid, and the project is not past its gate"),
    "travel": ("离家太远", "too far from home"),
    "week-limit": ("超出本人一周的上限", "beyond what they serve in a week"),
    "day-limit": ("超出本人一天的上限", "beyond what they serve in a day"),
    "available": ("那时没有空", "not free then"),
    "function": ("没有这个用途，或不在指定之列", "not for this use, or not among those named"),
    "capacity": ("坐不下", "too small"),
    "equipment": ("缺设备", "lacking equipment"),
    "open": ("那时不开放", "not open then"),
    "group-together": ("同来的人缺了一位", "missing one of the group"),
    "audience": ("面向的不是他们", "not meant for them"),
    "seat-limit": ("名额坐不下这一组", "with too few places for the group"),
    "least-attendance": ("来的人不够，开不成", "with too few who would come"),
    "ban": ("已撤回或被禁止", "withdrawn or banned"),
}
"""Rule → what it says of a candidate that it keeps away."""


def kept(telling: Telling, rule: str) -> str:
    """What a rule says of a candidate; a rule without a phrase by its name."""
    said = KEPT.get(rule)
    return rule if said is None else telling.say(*said)


def kept_away(telling: Telling, removed: Mapping[str, int], each: str = "个") -> str:
    """Rules with how many candidates each keeps away; ``each``: what one is counted as in zh."""
    return telling.say("；", "; ").join(
        telling.say(f"{count} {each}{kept(telling, rule)}", f"{count} {kept(telling, rule)}")
        for rule, count in removed.items()
    )
