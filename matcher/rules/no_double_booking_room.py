"""no-double-booking-room: a room is used for one thing at a time."""

from __future__ import annotations

from collections.abc import Iterator

from matcher.rules import say
from matcher.rules.base import Breach, Rule
from matcher.rules.use import overlaps, uses_of_rooms
from matcher.rules.view import View
from matcher.rules.words import named


def check(view: View) -> Iterator[Breach]:
    """Uses of a single room that overlap; the same occurrence twice is left to ``once``."""
    for room, uses in uses_of_rooms(view).items():
        name = named(view, room)
        for one, two in overlaps(uses):
            p, q = one.placement, two.placement
            first = say.during(view, (one.start, one.end))
            second = say.during(view, (two.start, two.end))
            yield Breach(
                (room, *say.where(p), *say.where(q)),
                f"房间 {name} 连布置带收拾，{say.zh(view, p)}占 {first}，"
                f"{say.zh(view, q)}占 {second}，撞上了。",
                f"Room {name}, set-up and turnover included, is taken {first} "
                f"for {say.en(view, p)} and {second} for {say.en(view, q)}.",
            )


RULE = Rule(
    name="no-double-booking-room",
    zh="一间房从布置到收拾完只供一场使用，合用的房间占住它的每一间。",
    en="From set-up to turnover a room serves one use; a joined room takes all its parts.",
    check=check,
)
