"""Counts in English, where one differs from several."""

from __future__ import annotations


def counted(number: int, one: str, several: str | None = None) -> str:
    """``1 seat``, ``2 seats``; ``several`` where it is not ``one`` with an s."""
    return f"{number} {one if number == 1 else several or one + 's'}"


def times(number: int) -> str:
    """``once``, ``twice``, ``3 times``."""
    return {1: "once", 2: "twice"}.get(number, f"{number} times")
