"""What is shown, apart from how: a title and tables of text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from models.validate.problem import plain

Row = tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """Rows under named columns. Text is one line each and safe to print."""

    title: str
    columns: Row
    rows: tuple[Row, ...]
    numbers: frozenset[int] = frozenset()
    """Indexes of the columns that hold numbers."""
    note: str = ""
    """Said below the table, or in its place where it has no rows."""


@dataclass(frozen=True)
class Document:
    """A title, and tables to read in order."""

    title: str
    tables: tuple[Table, ...]


def table(
    title: str,
    columns: Iterable[str],
    rows: Iterable[Iterable[object]],
    *,
    numbers: Iterable[int] = (),
    note: str = "",
) -> Table:
    """A table of anything that has a text; what no terminal can print is escaped."""
    return Table(
        plain(title),
        tuple(columns),
        tuple(tuple(plain(str(cell)) for cell in row) for row in rows),
        frozenset(numbers),
        plain(note),
    )
