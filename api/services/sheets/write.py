"""Things as sheets that no program takes for formulas."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Literal

from sqlmodel import Session

from api.services.sheets.cells import shown
from api.services.sheets.columns import COLUMNS
from api.services.sheets.fault import unreadable
from api.services.sheets.read import ESCAPED, LONGEST_CELL
from api.services.signing import Caller
from api.services.things.kinds import Kind
from api.services.things.reading import Filter, Thing, list_things

Format = Literal["csv", "csv-gb18030", "xlsx"]
Language = Literal["zh", "en"]
ALL = 10**6
"""More than any week has of one kind."""


def sheet_of(
    session: Session, caller: Caller, week: str, kind: Kind, only: Filter, form: Format
) -> bytes:
    """A sheet of all that the caller may see of a kind; it can be imported again.

    Raises
    ------
    Problem : as ``list_things``; ``bad-input`` for kinds that go out as no sheet.
    """
    if kind.name not in COLUMNS:
        raise unreadable("、".join(COLUMNS), f"one of: {', '.join(COLUMNS)}", kind.name)
    page = list_things(session, caller, week, kind, only=only, limit=ALL)
    zh = caller.language == "zh"
    rows = _rows(kind, page.things, zh)
    return _workbook(rows, kind.name) if form == "xlsx" else _csv(rows, form)


def _rows(kind: Kind, things: Sequence[Thing], zh: bool) -> Iterable[list[str]]:
    hidden = set.intersection(*(set(t.hidden) for t in things)) if things else set()
    columns = [c for c in COLUMNS[kind.name].values() if c.field not in hidden]
    yield [column.zh if zh else column.field for column in columns]
    for thing in things:
        yield [
            shown(thing.content[c.field], c.read) if c.field in thing.content else ""
            for c in columns
        ]


def safe(text: str) -> str:
    """A text with an apostrophe before what a program for tables would take for a formula."""
    return f"'{text}" if ESCAPED.match(text) else text


def _csv(rows: Iterable[list[str]], form: Format) -> bytes:
    held = io.StringIO(newline="")
    writer = csv.writer(held)
    for row in rows:
        writer.writerow([safe(text) for text in row])
    # With the mark, programs for tables take it for UTF-8.
    return held.getvalue().encode("utf-8-sig" if form == "csv" else "gb18030")


def _workbook(rows: Iterable[list[str]], title: str) -> bytes:
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "B2"
    for row in rows:
        cells = []
        for text in row:
            clean = ILLEGAL_CHARACTERS_RE.sub("\ufffd", safe(text))
            if len(clean) > LONGEST_CELL:
                zh, en = "单元格放得下的内容；请用 CSV", "what fits a cell; take CSV instead"
                raise unreadable(zh, en, clean)
            cell = WriteOnlyCell(sheet, value=clean)
            cell.data_type = "s"  # text, whatever it begins with
            cells.append(cell)
        sheet.append(cells)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()
