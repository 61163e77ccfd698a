"""Files to rows of plain values; whatever a file may hold, it costs no more than a small table.

A workbook is a ZIP file of XML. Before anything of it is read, its members are counted and weighed
(a bomb unpacks to thousands of times its size) and must declare no entities, nor be in UTF-16, in
which a declaration would not be found. Then the sheet is read
row by row, and is refused as soon as it is longer or wider than a table may be: two cells at its
far corners are no billion rows. Formulas are refused, not computed and not trusted.
"""

from __future__ import annotations

import csv
import io
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zipfile import BadZipFile, ZipFile

from api.problems import Fault, Problem
from api.services.sheets.fault import fault, unreadable

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv"
MOST_ROWS = 20_000
MOST_COLUMNS = 100
LONGEST_CELL = 32_767
"""Characters; what a workbook's cell can hold."""
MOST_MEMBERS = 200
MOST_UNPACKED = 64 * 10**6
"""Bytes of all that a workbook unpacks to."""
ESCAPED = re.compile(r"'*[=+\-@\t\r]")
"""How a text begins that a program for tables may take for a formula, or that is escaped already;
:mod:`api.services.sheets.write` puts an apostrophe before it, which is taken away here."""
MOST_BYTES = 16 * 10**6
BEFORE = b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"
"""Bytes that may stand before the first sign of XML, in any encoding."""


@dataclass(frozen=True)
class Table:
    """A header and rows of texts under it, with the number that each row has in the file."""

    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]


def read_table(data: bytes, media: str) -> Table:
    """The table in a file.

    Raises
    ------
    Problem : ``bad-input`` with everything that keeps it from being read.
    """
    if len(data) > MOST_BYTES:
        raise Problem("too-large", f"> {MOST_BYTES}")
    rows = _workbook(data) if media == XLSX else _csv(data)
    faults: list[Fault] = []
    kept: list[tuple[int, tuple[str, ...]]] = []
    for number, cells in enumerate(rows, 1):
        if number > MOST_ROWS + 1:
            raise unreadable(f"至多 {MOST_ROWS} 行的表", f"a table of at most {MOST_ROWS} rows")
        if len(cells) > MOST_COLUMNS:
            zh, en = f"至多 {MOST_COLUMNS} 列的表", f"a table of at most {MOST_COLUMNS} columns"
            raise unreadable(zh, en, len(cells))
        texts = [_text(cell, number, at, faults) for at, cell in enumerate(cells)]
        if any(texts):
            kept.append((number, tuple(texts)))
    if faults:
        raise Problem("bad-input", errors=faults)
    if not kept:
        raise unreadable("有表头的表；文件是空的", "a table with a header; the file is empty")
    (_, header), *rest = kept
    return Table(header, tuple(rest))


def _text(cell: Any, row: int, at: int, faults: list[Fault]) -> str:
    """A cell as text, as somebody would have typed it."""
    if isinstance(cell, _Formula):
        zh, en = "数值或文字；公式不会被计算", "a value; formulas are not computed"
        faults.append(fault(row, _letters(at), cell.text, zh, en))
        return ""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%dT%H:%M")
    if isinstance(cell, (date, time)):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 10**15:
        return str(int(cell))
    text = str(cell).strip()
    if len(text) > LONGEST_CELL:
        zh = f"至多 {LONGEST_CELL} 个字符的文本"
        en = f"a text of at most {LONGEST_CELL} characters"
        faults.append(fault(row, _letters(at), text[:40], zh, en))
        return ""
    return text[1:] if text[:1] == "'" and ESCAPED.match(text) else text


def _letters(at: int) -> str:
    """The name of a column: A, B, …, AA."""
    name = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        name = chr(65 + rest) + name
    return name


@dataclass(frozen=True)
class _Formula:
    text: str


# --- workbooks --------------------------------------------------------------------------------


def _workbook(data: bytes) -> Iterator[list[Any]]:
    from openpyxl import load_workbook

    _weigh(data)
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # what a sheet says of its size is not to be trusted
        for cells in sheet.iter_rows():
            yield [_value(cell) for cell in cells]
    except Problem:
        raise
    # The reader fails in as many ways as a file can be broken: key, type, value, index, attribute,
    # XML, ZIP. None of them says more than that it is no workbook.
    except Exception as error:
        said = type(error).__name__
        raise unreadable("完好的 XLSX 工作簿", "a sound XLSX workbook", said) from None


def _value(cell: Any) -> Any:
    # An error is what a formula came to.
    return _Formula(str(cell.value)) if cell.data_type in ("f", "e") else cell.value


def _weigh(data: bytes) -> None:
    """Refuse what would unpack to too much, or declares entities."""
    try:
        with ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            if len(members) > MOST_MEMBERS:
                raise unreadable("部件较少的工作簿", "a workbook of fewer parts", len(members))
            left = MOST_UNPACKED
            for member in members:
                with archive.open(member) as part:
                    left -= _weight(part, left, member.filename)
    except (
        BadZipFile,
        zlib.error,
        NotImplementedError,
        RuntimeError,
        EOFError,
        OSError,
        ValueError,
    ):
        raise unreadable("完好的 XLSX 工作簿", "a sound XLSX workbook") from None


def _weight(part: Any, most: int, name: str) -> int:
    """How much a part unpacks to; looked at in pieces, so that no more is ever held."""
    weight, tail, is_text = 0, b"", False
    while piece := part.read(2**16):
        weight += len(piece)
        if weight > most:
            size = MOST_UNPACKED // 10**6
            zh, en = f"解开后至多 {size} MB 的工作簿", f"a workbook of at most {size} MB unpacked"
            raise unreadable(zh, en)
        # A part is what its beginning says, whatever it is called.
        is_text = is_text or (not tail and piece.lstrip(BEFORE)[:1] == b"<")
        if is_text and (b"<!DOCTYPE" in tail + piece or b"\0" in piece):
            raise unreadable("不声明实体的工作簿", "a workbook that declares no entities", name)
        tail = piece[-16:]
    return weight


# --- CSV --------------------------------------------------------------------------------------


def _csv(data: bytes) -> Iterator[list[Any]]:
    text = decoded(data)
    head = text.split("\n", 1)[0]
    sign = max((",", ";", "\t", "，"), key=head.count)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=sign, strict=True)
    except csv.Error as error:
        raise unreadable("合法的 CSV", "sound CSV", error) from None


def decoded(data: bytes) -> str:
    """Text in UTF-8, with a mark or without, or else in GB18030.

    Raises
    ------
    Problem : it is neither.
    """
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        # UTF-16 and binary files can be read as one of the two, and make no text.
        if "\x00" not in text:
            return text
        break
    raise unreadable("UTF-8 或 GB18030 编码的文本", "text in UTF-8 or GB18030", data[:8].hex(" "))


__all__ = ["CSV", "XLSX", "Table", "decoded", "read_table"]
