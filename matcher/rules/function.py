"""function: a session that needs a room has one that serves its purpose, and no other has one."""

from __future__ import annotations

from collections.abc import Iterator

from matcher.rules import say
from matcher.rules.base import Breach, Rule
from matcher.rules.view import View
from matcher.rules.words import named


def check(view: View) -> Iterator[Breach]:
    """Rooms missing, not asked for, not offering the function, or not among those named."""
    for p in view.placements:
        need = view.session(p).room
        if p.room is None:
            if need is not None:
                yield Breach(
                    say.where(p),
                    f"{say.zh(view, p)}需要可作 {need.function} 的房间，没有安排。",
                    f"{say.en(view, p)} needs a room for {need.function} and has none.",
                )
            continue
        name, where = named(view, p.room), (p.room, *say.where(p))
        if need is None:
            yield Breach(
                where,
                f"{say.zh(view, p)}不需要房间，却占了 {name}。",
                f"{say.en(view, p)} needs no room, yet takes {name}.",
            )
        elif need.function not in view.rooms[p.room].functions:
            yield Breach(
                where,
                f"房间 {name} 不能作 {need.function}，却安排了{say.zh(view, p)}。",
                f"Room {name} cannot be used for {need.function}, as {say.en(view, p)} needs.",
            )
        elif need.rooms and p.room not in need.rooms:
            yield Breach(
                where,
                f"{say.zh(view, p)}只要 {'、'.join(need.rooms)}，却安排在 {name}。",
                f"{say.en(view, p)} is for {', '.join(need.rooms)} only, not {name}.",
            )


RULE = Rule(
    name="function",
    zh="需要房间的场次正好用一处合用途的房间，不需要的不占房间。",
    en="A session takes a room exactly if it needs one, and one that serves its purpose.",
    check=check,
)
