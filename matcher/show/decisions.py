"""Pins, bans and locks in words, with who set them."""

from __future__ import annotations

from collections.abc import Callable

from matcher.rules.view import View
from matcher.rules.words import amount, named
from matcher.show.telling import Language
from models.items import Commitments
from models.week import Decision, Target, Week

WORDS: dict[str, tuple[str, str]] = {
    "pin": ("指定", "pin"),
    "ban": ("禁止", "ban"),
    "lock": ("锁定", "lock"),
}


def kind_of(week: Week, decision: Decision) -> str:
    """Whether a decision of the week is a pin, a ban or a lock."""
    if decision in week.decisions.pins:
        return "pin"
    return "ban" if decision in week.decisions.bans else "lock"


def in_words(week: Week, decision: Decision, lang: Language) -> str:
    """One line: what was decided, by whom, why."""
    zh, en = WORDS[kind_of(week, decision)]
    target = target_in_words(View(week, Commitments()), decision.target, lang)
    if lang == "zh":
        reason = f"，理由：{decision.reason}" if decision.reason else ""
        return f"{zh} {decision.id}：{target}（{decision.by} 所定{reason}）"
    reason = f", because: {decision.reason}" if decision.reason else ""
    return f"{en} {decision.id}: {target} (set by {decision.by}{reason})"


def target_in_words(
    view: View, target: Target, lang: Language, called: Callable[[str], str] | None = None
) -> str:
    """What a decision speaks of: the fields given, each with its name.

    ``called`` says what things and people are called; otherwise by names with their ids.
    """
    parts = []
    for zh, en, value in _facts(view, target, called or (lambda id: named(view, id))):
        if value is not None:
            parts.append(f"{zh} {value}" if lang == "zh" else f"{en} {value}")
    if not parts:
        return "任何安排" if lang == "zh" else "anything"
    return ("，" if lang == "zh" else ", ").join(parts)


def _facts(
    view: View, target: Target, called: Callable[[str], str]
) -> list[tuple[str, str, str | None]]:
    def name(id: str | None) -> str | None:
        return None if id is None else called(id)

    item = None
    if target.pledge in view.pledges:
        item = view.pledges[target.pledge].item
    elif target.request is not None and (target.request, target.line or "") in view.lines:
        item = view.lines[target.request, target.line or ""].item
    parts = None if target.amount is None else amount(view, item, target.amount)
    nth = None if target.occurrence is None else str(target.occurrence + 1)
    start = None if target.start is None else target.start.replace("T", " ")
    return [
        ("诉求", "request", name(target.request)),
        ("物项", "line", target.line),
        ("认捐", "pledge", name(target.pledge)),
        ("数量", "amount", parts),
        ("活动", "activity", name(target.activity)),
        ("场次", "session", target.session),
        ("第几次", "no.", nth),
        ("开始于", "starting", start),
        ("房间", "room", name(target.room)),
        ("角色", "role", target.role),
        ("人", "person", name(target.person)),
    ]
