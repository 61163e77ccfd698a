"""A document on a terminal, or as plain text that another program can read."""

from __future__ import annotations

import sys
from typing import TextIO

from rich import box
from rich.console import Console
from rich.table import Table as RichTable
from rich.text import Text

from matcher.show.document import Document, Table


def render(document: Document, out: TextIO | None = None) -> None:
    """Print a document: in colour on a terminal, else as :func:`text` (default: stdout)."""
    stream = out or sys.stdout
    if not stream.isatty():
        stream.write(text(document))
        return
    console = Console(file=stream, highlight=False)
    console.rule(Text(document.title, style="bold"))
    for table in document.tables:
        console.print()
        console.print(Text(table.title, style="bold cyan"))
        if table.rows:
            console.print(_rich(table))
        if table.note:
            console.print(Text(table.note, style="dim"))


def _rich(table: Table) -> RichTable:
    shown = RichTable(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for i, column in enumerate(table.columns):
        # Text, not markup: a name may hold square brackets.
        shown.add_column(Text(column), justify="right" if i in table.numbers else "left")
    for row in table.rows:
        shown.add_row(*(Text(cell, overflow="fold") for cell in row))
    return shown


def text(document: Document) -> str:
    """The document as lines: ``# title``, ``## table``, then columns and rows separated by tabs."""
    lines = [f"# {document.title}"]
    for table in document.tables:
        lines += ["", f"## {table.title}"]
        if table.rows:
            lines += ["\t".join(row) for row in (table.columns, *table.rows)]
        if table.note:
            lines.append(table.note)
    return "\n".join(lines) + "\n"
