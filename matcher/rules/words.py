"""Facts in words: how a breach names a thing, an amount, a time."""

from __future__ import annotations

from fractions import Fraction
from math import floor

from matcher.rules.view import View


def named(view: View, id: str) -> str:
    """The name people know something by, with its id; the id alone if it has no name."""
    for things in (view.requests, view.pledges, view.rooms):
        thing = things.get(id)
        if thing is not None and thing.name:
            return f"{thing.name}({id})"
    return id


def item_named(view: View, item: str) -> str:
    """An item's name, or its id."""
    return view.items[item].name or item


def line_named(view: View, request: str, line: str) -> str:
    """A line by its item, with its id."""
    return f"{item_named(view, view.lines[request, line].item)}({line})"


def percent(share: Fraction) -> str:
    """A share in percent to one decimal, never rounded up to what it does not reach."""
    return f"{floor(share * 1000) / 10:g}%"


def amount(view: View, item: str | None, parts: int | Fraction) -> str:
    """Parts of an item in its unit: 35 tenths of 升 are ``3.5 升``, a large sum is ``1,200 元``."""
    known = view.items[item] if item is not None else None
    value = Fraction(parts) / (known.parts if known is not None else 1)
    whole = value.denominator == 1
    text = f"{value.numerator:,}" if whole else f"{float(value):,.3f}".rstrip("0")
    return f"{text} {known.unit}" if known is not None else text
