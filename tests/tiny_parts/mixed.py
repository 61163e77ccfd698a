"""Wishes that need goods and helpers at once."""

from __future__ import annotations

from models.demand import Line, Role, Session
from tests import build
from tests.build import window
from tests.tiny_parts.dice import Dice, Parts, asking, conditions, times


def mixed(d: Dice) -> Parts:
    """Two wishes for a delivery and a visit, short of one of the two."""
    pledge = build.pledge("p1", "rice", d.count(1, 3), conditions=conditions(d))
    people = [
        build.person(f"u{i}", d.pick("h1", "h3", "h4"), day_tasks=d.pick(1, 2))
        for i in range(d.count(1, 2))
    ]
    clocks = (("09:00", "10:00"), ("09:30", "10:30"))
    requests = [
        asking(
            d,
            f"r{i}",
            least_percent=d.pick(100, 60, 0),
            lines=(Line(id="l", item="rice", amount=d.count(1, 2), least=d.pick(0, 1)),),
            sessions=(
                Session(id="s", minutes=30, windows=times(d, *clocks), crew=(Role(id="a"),)),
                Session(id="talk", minutes=30, windows=(window(0, "12:00", "12:30"),)),
            )[: d.count(1, 2)],
        )
        for i in range(2)
    ]
    return {"pledges": (pledge,), "people": tuple(people), "requests": tuple(requests)}
