"""The parts of a request in words."""

from __future__ import annotations

from matcher.explain.facts import Part
from matcher.show.telling import Telling
from matcher.show.why_words import duration, listed, skill_named, stretch


def part_named(telling: Telling, request: str, part: Part) -> str:
    """A part of a request in words."""
    view = telling.view
    if part.kind == "line":
        line = view.lines[request, part.line or ""]
        whole = telling.line(line)
        if part.missing == line.amount:
            return whole
        left = telling.amount(line.item, part.missing)
        return telling.say(f"{whole}，还缺 {left}", f"{whole}, {left} of it missing")
    if part.kind in ("seat", "attendance"):
        return telling.say(
            "名额" if part.kind == "seat" else "来的人",
            "a seat" if part.kind == "seat" else "attendance",
        )
    session = view.sessions[request, part.session or ""]
    many = len(view.requests[request].sessions) > 1
    of = telling.say(f"场次 {session.id} 的", f" of {session.id}") if many else ""
    if part.kind == "time":
        windows = listed(telling, [stretch(telling, w) for w in session.windows])
        length = duration(telling, session.minutes)
        return telling.say(
            f"{of}时间（{length}，在 {windows}）", f"time{of} ({length} within {windows})"
        )
    if part.kind == "room":
        need = session.room
        people, use = (need.people, need.function) if need is not None else (0, "")
        return telling.say(f"{of}房间（{use}，{people} 人）", f"room{of} ({use}, {people} people)")
    role = view.roles[request, session.id, part.role or ""]
    asks = "" if role.skill is None else f" {skill_named(telling, role.skill)}"
    count = "" if role.count == 1 else f" × {role.count}"
    level = telling.say(f" {role.level} 级", f" level {role.level}") if role.skill else ""
    return telling.say(
        f"{of}角色 {role.id}{count}（{asks.strip()}{level}）"
        if asks
        else f"{of}角色 {role.id}{count}",
        f"role {role.id}{count}{of}" + (f" ({asks.strip()},{level})" if asks else ""),
    )
