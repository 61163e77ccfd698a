"""How rules name things: the same words in every sentence, the same ids in every ``where``."""

from __future__ import annotations

from matcher.rules.view import View
from matcher.rules.words import named
from models.items import Placement


def where(placement: Placement) -> tuple[str, str, str]:
    """Request, session and occurrence (counted from 0, as in the plan)."""
    return placement.request, placement.session, str(placement.occurrence)


def zh(view: View, placement: Placement) -> str:
    """An occurrence in Chinese (counted from 1, as people do)."""
    request = named(view, placement.request)
    return f"“{request}”的场次 {placement.session}（第 {placement.occurrence + 1} 次）"


def en(view: View, placement: Placement) -> str:
    """An occurrence in English (counted from 1, as people do)."""
    request = named(view, placement.request)
    return f"{placement.session} of {request} (no. {placement.occurrence + 1})"


def count(number: int, thing: str) -> str:
    """A number of things in English: 1 day, 2 days."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def at(view: View, slot: int) -> str:
    """A moment, as ``2026-11-23 09:00``."""
    return view.clock.time(slot).replace("T", " ")


def during(view: View, span: tuple[int, int]) -> str:
    """A stretch of time, as ``2026-11-23 09:00–10:00``; the second date only if it differs."""
    start, end = (at(view, slot) for slot in span)
    return f"{start}–{end[11:] if end[:10] == start[:10] else end}"
