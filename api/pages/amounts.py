"""Amounts in words: parts of an item in its units, minutes in hours."""

from __future__ import annotations

from api.pages.look import Look
from models.tables import ItemRow


def amount(look: Look, quantity: int, item: ItemRow | None) -> str:
    """So many parts of an item; of None: minutes of staff."""
    per, unit = (60, look.say("小时", "h")) if item is None else (item.parts, item.unit)
    if quantity % per == 0:
        return f"{quantity // per:,} {unit}"
    return f"{quantity / per:,.3f}".rstrip("0") + f" {unit}"
