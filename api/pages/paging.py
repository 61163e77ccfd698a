"""Long lists in pages that a phone can carry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Row = TypeVar("Row")


@dataclass(frozen=True)
class Cut(Generic[Row]):
    """One page of a list."""

    rows: tuple[Row, ...]
    at: int
    """Counted from 1."""
    pages: int
    total: int


def cut(rows: Sequence[Row], at: int, most: int) -> Cut[Row]:
    """Page ``at`` of a list, or the nearest there is."""
    pages = max(1, -(-len(rows) // most))
    chosen = min(max(at, 1), pages)
    start = (chosen - 1) * most
    return Cut(tuple(rows[start : start + most]), chosen, pages, len(rows))
