"""open: a room is used only while it is open, set-up and turnover included."""

from __future__ import annotations

from collections.abc import Iterator

from matcher.rules import say
from matcher.rules.base import Breach, Rule
from matcher.rules.use import occupied, within_one
from matcher.rules.view import View
from matcher.rules.words import named


def check(view: View) -> Iterator[Breach]:
    """Uses that leave the opening hours of a part, or touch one of its closures."""
    rooms = view.single_rooms.values()
    hours = {room.id: view.spans(room.open) if room.open else () for room in rooms}
    closures = {room.id: [view.clock.span(w) for w in room.closed] for room in rooms}
    for p in view.placements:
        if p.room is None:
            continue
        start, end = occupied(view, p, p.room)
        when = say.during(view, (start, end))
        for part in view.room_parts(p.room):
            is_open = within_one((start, end), hours[part])
            touches = any(begin < end and start < over for begin, over in closures[part])
            if touches or not is_open:
                zh = "正逢关闭" if touches else "不全在开放时间之内"
                en = "it is closed then" if touches else "not all within its hours"
                name = named(view, part)
                yield Breach(
                    (part, *say.where(p)),
                    f"房间 {name} 为{say.zh(view, p)}连布置带收拾占用 {when}，{zh}。",
                    f"Room {name} is taken {when}, set-up and turnover included, for "
                    f"{say.en(view, p)}: {en}.",
                )


RULE = Rule(
    name="open",
    zh="房间从布置到收拾完都在开放时间之内，也不碰临时关闭，合用的房间每一间都要开着。",
    en="From set-up to turnover a room, every part of it, is open and not closed.",
    check=check,
)
