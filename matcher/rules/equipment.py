"""equipment: the room has what the session needs."""

from __future__ import annotations

from collections.abc import Iterator

from matcher.rules import say
from matcher.rules.base import Breach, Rule
from matcher.rules.view import View
from matcher.rules.words import named


def check(view: View) -> Iterator[Breach]:
    """Rooms (joined rooms: all parts together) without some equipment needed."""
    for p in view.placements:
        need = view.session(p).room
        if p.room is None or need is None:
            continue
        parts = view.room_parts(p.room)
        there = {thing for part in parts for thing in view.single_rooms[part].equipment}
        missing = sorted(set(need.equipment) - there)
        if missing:
            name = named(view, p.room)
            yield Breach(
                (p.room, *say.where(p)),
                f"房间 {name} 没有{say.zh(view, p)}所需的 {'、'.join(missing)}。",
                f"Room {name} lacks {', '.join(missing)} for {say.en(view, p)}.",
            )


RULE = Rule(
    name="equipment",
    zh="房间有场次所需的全部设备，合用的房间各部分的设备合在一起算。",
    en="A room has all the equipment needed; joined rooms have what their parts have together.",
    check=check,
)
