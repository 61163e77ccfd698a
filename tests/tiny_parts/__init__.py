"""Random parts of tiny weeks: requests of every kind with the pledges, people and rooms they need.

Every scene draws something small with a few complications, in the neighbourhood of
:mod:`tests.build`. Amounts are a handful, windows an hour or two, so that every plan can be tried.
"""

from __future__ import annotations

from collections.abc import Callable

from tests.tiny_parts.crews import crews
from tests.tiny_parts.dice import CATALOGUE, Dice, Parts
from tests.tiny_parts.mixed import mixed
from tests.tiny_parts.projects import projects
from tests.tiny_parts.rooms import rooms, seats
from tests.tiny_parts.stock import lent, stock

Scene = Callable[[Dice], Parts]

SCENES: dict[str, Scene] = {
    "stock": stock,
    "lent": lent,
    "crews": crews,
    "rooms": rooms,
    "seats": seats,
    "projects": projects,
    "mixed": mixed,
}

__all__ = ["CATALOGUE", "SCENES", "Dice", "Parts", "Scene"]
