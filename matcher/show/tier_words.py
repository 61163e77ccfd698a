"""What people call the tiers and goals, in zh and en."""

from __future__ import annotations

from typing import get_args

from matcher.show.telling import Telling
from models.policy import Aged, GoalName, parted

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

PARTS: dict[str, tuple[str, str]] = {
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


def words_of_age(name: str) -> tuple[str, str] | None:
    """What a tier or goal of those who waited so many weeks is called; None: it is no such one."""
    base, weeks = parted(name)
    if not weeks or base not in get_args(Aged):
        return None
    zh, en = TIERS[base]
    return f"{zh}（等了至少 {weeks} 周）", f"{en} ({weeks} weeks or more)"


def tier_named(telling: Telling, name: str) -> str:
    """What a tier is called."""
    said = TIERS.get(name) or words_of_age(name)
    return name if said is None else telling.say(*said)


def goal_named(telling: Telling, goal: GoalName) -> str:
    """What a goal is called."""
    said = PARTS.get(goal) or words_of_age(goal)
    return goal if said is None else telling.say(*said)
