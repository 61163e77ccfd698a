"""A Pabulib file as rows and cells, nothing lost and nothing yet understood.

Sections ``META`` (``key;value``), ``PROJECTS`` and ``VOTES``, each with a head line, cells
separated by ``;`` and quoted where they must be. Writing what was read gives the same cells again.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field

from models.validate.problem import InvalidInput, Problem, shown

SECTIONS = ("META", "PROJECTS", "VOTES")


@dataclass(frozen=True)
class Row:
    """The cells of one line."""

    cells: tuple[str, ...]
    line: int = field(default=0, compare=False)
    """Where it stands in the file, from 1; 0: it was never in one."""


@dataclass(frozen=True)
class Section:
    """A head line and the rows below it."""

    head: tuple[str, ...]
    rows: tuple[Row, ...]

    def cell(self, row: Row, column: str) -> str:
        """The trimmed cell of a column; empty if there is none."""
        at = self.head.index(column) if column in self.head else len(row.cells)
        return row.cells[at].strip() if at < len(row.cells) else ""


@dataclass(frozen=True)
class Document:
    """A whole file."""

    meta: Section
    projects: Section
    votes: Section

    def facts(self) -> dict[str, str]:
        """The values of ``META`` by key."""
        return {row.cells[0].strip(): self.meta.cell(row, "value") for row in self.meta.rows}


def read_document(text: str) -> Document:
    """The cells of a file's text.

    Raises
    ------
    InvalidInput : with every line that has no place or too few or too many cells.
    """
    heads: dict[str, tuple[str, ...]] = {}
    rows: dict[str, list[Row]] = {name: [] for name in SECTIONS}
    problems: list[Problem] = []
    section = ""
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=";")
    begin = 1
    try:
        for cells in reader:
            line, begin = begin, reader.line_num + 1
            name = cells[0].strip().upper() if len(cells) == 1 else ""
            if not any(cell.strip() for cell in cells):
                continue
            if name in SECTIONS:
                if name in heads or name == section:
                    problems.append(_at(line, "", name, "each section once", "每个部分只出现一次"))
                section = name
            elif not section:
                problems.append(_at(line, "", cells[0], "META on the first line", "第一行为 META"))
                break
            elif section not in heads:
                heads[section] = tuple(cell.strip() for cell in cells)
            elif len(cells) > len(heads[section]):
                n = len(heads[section])
                problems.append(
                    _at(line, "", len(cells), f"at most {n} cells, as in the head of {section}",
                        f"至多 {n} 格，与 {section} 的表头一致")
                )  # fmt: skip
            else:
                rows[section].append(Row(tuple(cells), line))
    except csv.Error as error:
        problems.append(_at(begin, "", str(error), "cells separated by ;", "以 ; 分隔的单元格"))
    if not problems:
        problems += [
            Problem(name, "", "—", "a section with a head line", "带表头的部分")
            for name in SECTIONS
            if name not in heads
        ]
    if problems:
        raise InvalidInput(problems)
    meta, projects, votes = (Section(heads[name], tuple(rows[name])) for name in SECTIONS)
    return Document(meta, projects, votes)


def write_document(document: Document) -> str:
    """The text of a file."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\n")
    sections = zip(SECTIONS, (document.meta, document.projects, document.votes), strict=True)
    for name, section in sections:
        writer.writerow([name])
        writer.writerow(section.head)
        writer.writerows(row.cells for row in section.rows)
    return out.getvalue()


def _at(line: int, field: str, value: object, expected: str, expected_zh: str) -> Problem:
    return Problem(f"line {line}", field, shown(value), expected, expected_zh)
