"""Facts in words: how a breach names a thing, an amount, a time."""

from __future__ import annotations

from fractions import Fraction

from matcher.rules.view import View


def named(view: View, id: str) -> str:
    """The name people know something by, with its id; the id alone if it has no name."""
    for things in (view.requests, view.pledges, view.rooms):
        thing = things.get(id)
        if thing is not None and thing.name:
            return f"{thing.name}({id})"
    return id


def amount(view: View, item: str | None, parts: int | Fraction) -> str:
    """Parts of an item in its unit: 35 tenths of 升 are ``3.5 升``."""
    known = view.items[item] if item is not None else None
    value = Fraction(parts) / (known.parts if known is not None else 1)
    text = str(value.numerator) if value.denominator == 1 else f"{float(value):.3f}".rstrip("0")
    return f"{text} {known.unit}" if known is not None else text
