"""spacing: the occurrences of a session keep their distance in days."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from matcher.rules import say
from matcher.rules.base import Breach, Rule
from matcher.rules.view import View
from matcher.rules.words import named
from models.demand import Session


def check(view: View) -> Iterator[Breach]:
    """Placed occurrences i < j that are not (j − i)·min to (j − i)·max local days apart."""
    for (request, name), session in view.sessions.items():
        spacing = session.spacing
        if spacing is None:
            continue
        days = _days(view, request, session)
        for (i, before), (j, after) in combinations(sorted(days.items()), 2):
            least, most = (j - i) * spacing.min_days, (j - i) * spacing.max_days
            nearest, farthest = min(after) - max(before), max(after) - min(before)
            if nearest < least or farthest > most:
                apart = nearest if nearest < least else farthest
                late_zh, late_en = ("晚", "after") if apart >= 0 else ("早", "before")
                whose = named(view, request)
                yield Breach(
                    (request, name, str(i), str(j)),
                    f"“{whose}”的场次 {name} 第 {j + 1} 次比第 {i + 1} 次{late_zh} "
                    f"{abs(apart)} 天，应晚 {least} 到 {most} 天。",
                    f"{name} of {whose}: no. {j + 1} comes {say.count(abs(apart), 'day')} "
                    f"{late_en} no. {i + 1}, not {least} to {most} after it.",
                )


def _days(view: View, request: str, session: Session) -> dict[int, set[int]]:
    """Local days on which each placed occurrence begins (several break ``once``)."""
    return {
        k: {view.clock.day(view.span(p)[0]) for p in view.placed[request, session.id, k]}
        for k in range(session.occurrences)
        if (request, session.id, k) in view.placed
    }


RULE = Rule(
    name="spacing",
    zh="同一场次的前后各次，相隔天数不少于最少、不多于最多，隔几次就按几倍算。",
    en="Occurrences of a session lie the stated least to most days apart, times the steps between.",
    check=check,
)
