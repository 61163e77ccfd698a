"""The words of *why*: short phrases for rules and lengths of time, in zh and en."""

from __future__ import annotations

from decimal import Decimal

from matcher.goals import tier_scale
from matcher.show.results import in_units
from matcher.show.telling import Telling
from models.base import Window
from models.policy import Tier


def signed(tier: Tier, value: int) -> str:
    """A difference in a tier's units, with its sign."""
    text = in_units(tier, value)
    return text if text.startswith("-") or value == 0 else f"+{text}"


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
