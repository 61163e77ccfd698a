"""What is wrong with a sheet, by row and column."""

from __future__ import annotations

from api.problems import Fault, Problem


def fault(row: int | None, column: str, value: object, zh: str, en: str) -> Fault:
    """One thing that is wrong; rows are counted as programs show them, from 1."""
    entity = "file" if row is None else f"第 {row} 行 row {row}"
    said = str(value)[:80]
    return Fault(entity=entity, field=column, value=said, zh=f"应为{zh}", en=f"expected {en}")


def unreadable(zh: str, en: str, value: object = "") -> Problem:
    """The file as a whole cannot be used."""
    return Problem("bad-input", errors=[fault(None, "", value, zh, en)])
