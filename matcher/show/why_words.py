"""The words of *why*: short phrases for rules and lengths of time, in zh and en."""

from __future__ import annotations

from decimal import Decimal

from matcher.goals import tier_scale
from matcher.show.results import in_units
from matcher.show.telling import Telling
from models.base import Window
from models.policy import Tier

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


def signed(tier: Tier, value: int) -> str:
    """A difference in a tier's units, with its sign."""
    text = in_units(tier, value)
    return text if text.startswith("-") or value == 0 else f"+{text}"


def counted(telling: Telling, removed: dict[str, int], each: str = "个") -> str:
    """Rules with how many candidates each keeps away; ``each``: what one is counted as in zh."""
    return telling.say("；", "; ").join(
        telling.say(f"{count} {each}{kept(telling, rule)}", f"{count} {kept(telling, rule)}")
        for rule, count in removed.items()
    )


def joined(telling: Telling, head: str, said: str) -> str:
    """Two pieces of a Chinese sentence, with a space before letters and figures."""
    apart = telling.lang == "zh" and said[:1].isascii() and said[:1].isalnum()
    return f"{head} {said}" if apart else head + said


def rounded(tier: Tier, value: int) -> str:
    """A tier's difference for a sentence: two decimals, unless that leaves nothing."""
    return f"{short(Decimal(value) / tier_scale(tier)):,f}"


def short(exact: Decimal) -> Decimal:
    """A figure with two decimals, unless that leaves nothing."""
    return (exact.quantize(Decimal("0.01")) or exact).normalize()


def skill_named(telling: Telling, skill: str) -> str:
    """A skill's name, or its id."""
    names = {s.id: s.name for s in telling.week.catalogue.skills}
    return names.get(skill) or skill


def duration(telling: Telling, minutes: int) -> str:
    """Minutes, or hours from three hours on."""
    if minutes < 180:
        return telling.say(f"{minutes} 分钟", f"{minutes} min")
    hours = f"{minutes / 60:g}"
    return telling.say(f"{hours} 小时", f"{hours} h")


def stretch(telling: Telling, window: Window) -> str:
    """A stretch of time with its day."""
    span = telling.view.clock.span(window)
    return f"{telling.day(span[0])} {telling.hours(span)}"


def listed(telling: Telling, parts: list[str], most: int = 6, *, apart: bool = False) -> str:
    """Some things in a row; of many the first few, and how many more. ``apart``: they hold commas
    themselves."""
    shown = parts[:most]
    more = len(parts) - len(shown)
    if more > 0:
        shown.append(telling.say(f"还有 {more} 个", f"{more} more"))
    return telling.say("；", "; ").join(shown) if apart else telling.say("、", ", ").join(shown)
