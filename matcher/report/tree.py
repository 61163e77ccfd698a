"""Reports as trees of plain values, for ``--json``."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from fractions import Fraction
from typing import Any

DIGITS = 9


def tree(thing: Any) -> Any:
    """Dataclasses as objects, tuples as lists, fractions as numbers rounded to nine digits."""
    if is_dataclass(thing) and not isinstance(thing, type):
        return {field.name: tree(getattr(thing, field.name)) for field in fields(thing)}
    if isinstance(thing, Fraction):
        return round(float(thing), DIGITS)
    if isinstance(thing, (tuple, list)):
        return [tree(entry) for entry in thing]
    return thing
