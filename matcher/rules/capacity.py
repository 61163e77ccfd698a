"""capacity: the room holds everybody it must."""

from __future__ import annotations

from collections.abc import Iterator

from matcher.rules import say
from matcher.rules.base import Breach, Rule
from matcher.rules.view import View
from matcher.rules.words import named


def check(view: View) -> Iterator[Breach]:
    """Rooms (joined rooms by their joint capacity) that are too small."""
    for p in view.placements:
        need = view.session(p).room
        if p.room is None or need is None:
            continue
        capacity = view.rooms[p.room].capacity
        if need.people > capacity:
            name = named(view, p.room)
            yield Breach(
                (p.room, *say.where(p)),
                f"房间 {name} 容 {capacity} 人，{say.zh(view, p)}要容 {need.people} 人。",
                f"Room {name} holds {capacity}, {say.en(view, p)} needs {need.people}.",
            )


RULE = Rule(
    name="capacity",
    zh="房间容得下所需人数，合用的房间按合用时的人数算。",
    en="A room holds as many people as needed; joined rooms count with their joint capacity.",
    check=check,
)
