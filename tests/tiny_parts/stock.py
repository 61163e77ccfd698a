"""Goods wishes against pledges with conditions; parking bays lent by the hour."""

from __future__ import annotations

from models.base import Window
from models.demand import (
    Accepted,
    Line,
)
from models.supply import (
    Pledge,
)
from tests import build
from tests.build import t, window
from tests.tiny_parts.dice import Dice, Parts, affinities, asking, conditions, times


def stock(d: Dice) -> Parts:
    """Goods wishes against one or two pledges with conditions."""
    item = d.pick("rice", "bag", "milk")
    pledges = [_goods(d, "p1", item)]
    if d.pick(True, True, False):
        pledges.append(_goods(d, "p2", d.pick("noodles" if item == "rice" else item, item)))
    ids = tuple(p.id for p in pledges)
    requests = [
        asking(d, f"r{i}", lines=_lines(d, item), affinity=affinities(d, *ids))
        for i in range(d.pick(2, 3))
    ]
    return {"pledges": tuple(pledges), "requests": tuple(requests)}


def _lines(d: Dice, item: str) -> tuple[Line, ...]:
    amount = 2 * d.count(1, 2) if item == "bag" else d.pick(2, 1, 3)
    rates = d.rarely({"give": 1, "per": 1}, {"give": 2, "per": 3}, otherwise={}, one_in=3)
    accepts = (Accepted(item="noodles", preference=d.pick(0, -1), **rates),)
    first = Line(
        id="l",
        item=item,
        amount=amount,
        least=d.rarely(1, amount, otherwise=0, one_in=3),
        windows=times(d, ("09:00", "10:00"), ("09:30", "11:00")) if d.chance(3) else (),
        accepts=accepts if item == "rice" and d.chance(2) else (),
        preference=d.rarely(1, -1, otherwise=0),
        single_source=d.chance(4),
    )
    if d.chance(6):
        return first, Line(id="l2", item=item, amount=2 if item == "bag" else 1)
    return (first,)


def _goods(d: Dice, id: str, item: str) -> Pledge:
    days = d.pick(1, 3, 7)
    return build.pledge(
        id,
        item,
        d.pick(2, 3, 4, 1),
        conditions=conditions(d),
        windows=d.rarely(
            (Window(start=t(0), end=t(days)),),
            (window(0, "09:00", "10:30"),),
            (Window(start=t(0, "10:00"), end=t(7)),),
            otherwise=(),
            one_in=1 if item == "milk" else 3,
        ),
        max_share_percent=d.rarely(50, 67, otherwise=100),
        lot=d.rarely(2, otherwise=0),
        deliveries=d.rarely(1, otherwise=None),
        at=d.rarely("g2", otherwise=None),
    )


def lent(d: Dice) -> Parts:
    """Parking bays, lent by the hour."""
    pledge = build.pledge(
        "p1",
        "bay",
        d.pick(2, 1, 3),
        windows=d.rarely((window(0, "19:00", "22:00"),), otherwise=()),
        max_share_percent=d.rarely(50, otherwise=100),
        deliveries=d.rarely(1, otherwise=None),
        conditions=conditions(d),
    )
    clocks = (("19:00", "20:00"), ("19:30", "21:00"), ("20:00", "22:30"))
    requests = [
        asking(
            d,
            f"r{i}",
            deadline=d.rarely(t(0, "21:00"), otherwise=None),
            lines=(Line(id="l", item="bay", amount=d.count(1, 2), windows=times(d, *clocks)),),
        )
        for i in range(d.pick(3, 2))
    ]
    return {"pledges": (pledge,), "requests": tuple(requests)}
