"""What people call the tiers and goals, in zh and en."""

from __future__ import annotations

from matcher.show.telling import Telling
from models.policy import GoalName

TIERS: dict[str, tuple[str, str]] = {
    "promises": ("承诺（须通知的人）", "promises (people to be told)"),
    "promises-ahead": ("承诺（越近越要守）", "promises (the nearer the firmer)"),
    "must": ("必保", "must-serve"),
    "overdue": ("久等", "overdue"),
    "good-and-fair": ("公平与好", "good and fair"),
    "kindness": ("体贴", "kindness"),
    "calm": ("稳定", "calm"),
    "ties": ("抽签", "the draw that settles ties"),
}
"""Names of the default policy's tiers; other tiers go by their own name."""

PARTS: dict[GoalName, tuple[str, str]] = {
    "good": ("好", "good"),
    "fairness": ("公平", "fairness"),
    "preferred-times": ("合意的时间", "welcome times"),
    "affinity": ("合意的人", "affinity"),
    "same-helper": ("同一人来帮", "the same helper"),
    "short-ways": ("少走路", "short ways"),
    "even-load": ("轻重均匀", "even load"),
    "near-expiry": ("临期先用", "near expiry first"),
}
"""Names of goals that share a tier; other goals go by their own name."""


def tier_named(telling: Telling, name: str) -> str:
    """What a tier is called."""
    said = TIERS.get(name)
    return name if said is None else telling.say(*said)


def goal_named(telling: Telling, goal: GoalName) -> str:
    """What a goal is called."""
    said = PARTS.get(goal)
    return goal if said is None else telling.say(*said)
