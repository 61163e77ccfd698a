"""The parts of a request in words."""

from __future__ import annotations

from matcher.explain.facts import Part
from matcher.show.room_words import function_named
from matcher.show.telling import Telling
from matcher.show.why_words import duration, listed, skill_named, stretch
from models.demand import Role


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
        people, use = 0, ""
        if need is not None:
            people, use = need.people, function_named(telling, need.function)
        return telling.say(f"{of}房间（{use}，{people} 人）", f"room{of} ({use}, {people} people)")
    return role_named(telling, view.roles[request, session.id, part.role or ""], of)


def role_named(telling: Telling, role: Role, of: str) -> str:
    """Who is wanted: by skill, level and language, and which role that is."""
    zh, en = [], []
    if role.skill is not None:
        skill = skill_named(telling, role.skill)
        level = role.level > 1
        zh.append(f"会「{skill}」" + (f"（{role.level} 级以上）" if level else ""))
        en.append(f"for {skill}" + (f" at level {role.level}" if level else ""))
    if role.language is not None:
        zh.append(f"会说「{role.language}」")
        en.append(f"who speaks {role.language}")
    count = "" if role.count == 1 else f" × {role.count}"
    who = telling.say(f"{'、'.join(zh)}的人" if zh else "帮手", " ".join(["somebody", *en]))
    return telling.say(f"{of}{who}（角色 {role.id}{count}）", f"{who} (role {role.id}{count}{of})")
