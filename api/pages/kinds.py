"""Words of the field in both languages, for ids that many weeks share. Others stay as they are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import get_args

from api.pages.words import Language
from matcher.show.fairness import WORDS as GROUPS
from matcher.show.tier_words import words_of_age
from models.policy import Aged, parted

WORDS: dict[str, tuple[str, str]] = {
    **GROUPS,
    # what a room is used as
    "kitchen": ("厨房", "kitchen"),
    "study": ("自习", "study"),
    "tea": ("喝茶", "tea"),
    "dance": ("跳舞", "dance"),
    "meeting": ("开会", "meeting"),
    "craft": ("手工", "craft"),
    # kinds of request
    "need": ("微心愿", "micro-wish"),
    "project": ("微项目", "project"),
    "activity": ("活动", "activity"),
    "booking": ("订房", "booking"),
    "rota": ("轮值", "rota"),
    "enrolment": ("报名", "enrolment"),
    # the six steps
    "suggestion": ("建议", "suggestion"),
    "motion": ("提议", "motion"),
    "discussion": ("商议", "discussion"),
    "review": ("审议", "review"),
    "resolution": ("决议", "resolution"),
    "evaluation": ("评议", "evaluation"),
    # roles
    "coordinator": ("协调员", "coordinator"),
    "enterprise": ("企业", "enterprise"),
    "social": ("社会组织", "social organisation"),
    "resident": ("居民", "resident"),
    "auditor": ("审计员", "auditor"),
    "house-group-head": ("楼群长", "house-group head"),
    # tiers of the default policy
    "promises": ("承诺", "promises"),
    "promises-ahead": ("承诺（近期）", "promises, near ones"),
    "overdue": ("久等", "overdue"),
    "good-and-fair": ("公平与好", "good and fair"),
    "must-oldest": ("必保（等得最久的优先）", "must-serve (the longest waiting first)"),
    "overdue-oldest": ("久等（等得最久的优先）", "overdue (the longest waiting first)"),
    "kindness": ("体贴", "kindness"),
    "calm": ("稳定", "calm"),
    "ties": ("抽签", "ties"),
    # age bands
    "children": ("儿童", "children"),
    "adults": ("成人", "adults"),
    "elders": ("老人", "elders"),
}


def word(id: str, language: Language) -> str:
    """What people call it."""
    zh, en = WORDS.get(id) or words_of_age(id) or (id, id)
    return zh if language == "zh" else en


def folded(tiers: Iterable[str]) -> list[tuple[str, tuple[str, ...]]]:
    """Tiers in their order, each with those that it stands for: tiers of one age each, and the one
    of all ages after them, are one (``overdue-oldest``)."""
    found: list[tuple[str, tuple[str, ...]]] = []
    for name in tiers:
        base, weeks = parted(name)
        apart = f"{base}-oldest"
        last = found[-1][0] if found else ""
        if last == apart:
            found[-1] = (apart, (*found[-1][1], name))
        else:
            found.append((apart if weeks and base in get_args(Aged) else name, (name,)))
    return found


PARTY = "party"
"""What somebody wants to do that many uses of a room serve: a birthday, a gathering."""

DOING: dict[str, tuple[str, str]] = {
    PARTY: ("过生日、聚会", "celebrate"),
    "kitchen": ("做饭烘焙", "cook or bake"),
    "study": ("自习", "study"),
    "tea": ("喝茶聚聚", "have tea together"),
    "dance": ("跳舞", "dance"),
    "meeting": ("开会", "hold a meeting"),
    "craft": ("做手工", "do crafts"),
}
"""What one does in a room used so."""


def doing(function: str, language: Language) -> str:
    """What people say they want to do in a room; of a use not known here, its own word."""
    zh, en = DOING.get(function, (function, function))
    return zh if language == "zh" else en
