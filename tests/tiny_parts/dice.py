"""Drawing at random, and what scenes of every kind have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from models.base import Window
from models.demand import (
    Affinity,
    Request,
)
from models.supply import (
    Catalogue,
    Conditions,
    Item,
    Skill,
    Substitute,
)
from tests import build
from tests.build import t, window

T = TypeVar("T")
Parts = dict[str, tuple[Any, ...]]
"""Fields of a week."""

HOMES = ("h1", "h2", "h3", "h4")

CATALOGUE = Catalogue(
    skills=(Skill(id="haircut"), Skill(id="nursing", certificate=True)),
    items=(
        Item(id="rice", substitutes=(Substitute(item="noodles", give=2, per=1),)),
        Item(id="noodles"),
        Item(id="bag", parts=2),
        Item(id="milk", perishable=True),
        Item(id="money", kind="money", unit="元", divisible=True),
        Item(id="bay", kind="capacity", unit="位"),
    ),
    functions=("tea", "kitchen"),
)


@dataclass(frozen=True)
class Dice:
    """Draws, spelt shortly. The first of several outcomes is the plainest."""

    choose: Callable[[Sequence[Any]], Any]

    def pick(self, *options: T) -> T:
        """One of them."""
        found: T = self.choose(options)
        return found

    def shuffled(self, options: Iterable[T]) -> list[T]:
        """All of them in any order."""
        left, found = list(options), []
        while left:
            found.append(left.pop(self.count(0, len(left) - 1)))
        return found

    def rarely(self, *options: T, otherwise: T, one_in: int = 8) -> T:
        """Now and then one of the options."""
        return self.pick(*options) if self.chance(one_in) else otherwise

    def chance(self, one_in: int = 8) -> bool:
        """Now and then true."""
        return self.pick(*[False] * (one_in - 1), True)

    def count(self, least: int, most: int) -> int:
        """A whole number."""
        found: int = self.pick(*range(least, most + 1))
        return found


def asking(d: Dice, id: str, kind: str = "need", **fields: Any) -> Request:
    """A request of anybody, with everything that makes one count more than another."""
    home = d.pick(*HOMES)
    base: dict[str, Any] = {
        "household": home,
        "place": home,
        "topic": d.pick("mutual-aid", "elder-care"),
        "value": d.count(1, 3),
        "urgency": d.pick(1, 2, 5),
        "urgency_confirmed": d.chance(3),
        "care": d.pick("ordinary", "ordinary", "priority", "must"),
        "waited": d.pick(0, 0, 1, 7),
        "least_percent": d.pick(0, 0, 50, 100),
        "audiences": d.rarely(("elders",), ("children",), otherwise=()),
        "earliest": d.rarely(t(0, "09:30"), otherwise=None, one_in=12),
        "deadline": d.rarely(t(0, "10:00"), t(1, "10:00"), otherwise=None, one_in=10),
    }
    return build.request(id, kind, **{**base, **fields})


def affinities(d: Dice, *who: str) -> tuple[Affinity, ...]:
    """Now and then likes or forbids somebody or some pledge."""
    if not d.chance(3):
        return ()
    forbidden = d.chance(3)
    value = 0 if forbidden else d.pick(2, -1)
    return (Affinity(who=d.pick(*who), value=value, forbidden=forbidden),)


def times(d: Dice, *clocks: tuple[str, str]) -> tuple[Window, ...]:
    """One or two windows on Monday or Tuesday, more or less liked."""
    found = [window(d.pick(0, 0, 1), *d.pick(*clocks), preference=d.pick(0, 1, -1))]
    if d.chance(3):
        found.append(window(1, *d.pick(*clocks), preference=d.pick(2, 0)))
    return tuple(found)


def conditions(d: Dice) -> Conditions:
    """To whom a pledge may go: mostly anyone."""
    plain = Conditions()
    return d.rarely(
        Conditions(communities=("c1",)),
        Conditions(topics=("elder-care",)),
        Conditions(audiences=("elders",)),
        Conditions(requests=("r0",)),
        otherwise=plain,
    )
