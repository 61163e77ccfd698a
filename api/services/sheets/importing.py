"""Entering a sheet: every row, or none and all that is wrong with each."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from sqlmodel import Session, select

from api.problems import Fault, Problem
from api.services.sheets.cells import Unfit, parsed
from api.services.sheets.columns import COLUMNS, Column, column
from api.services.sheets.fault import fault, unreadable
from api.services.sheets.read import Table, read_table
from api.services.signing import Caller
from api.services.things.kinds import Kind
from api.services.things.writing import Change, Writer
from models.base import Frozen
from models.tables.base import OfWeek
from models.validate import InvalidInput, merged, read_thing
from models.validate.problem import Problem as Wrong


@dataclass(frozen=True)
class Imported:
    """What a sheet enters and changes, or would."""

    entered: tuple[str, ...]
    changed: tuple[str, ...]
    errors: tuple[Fault, ...] = ()


@dataclass(frozen=True)
class _Row:
    number: int
    tree: dict[str, Any]
    """Field → value; None: the cell is empty."""
    sound: bool
    """Whether every cell could be read."""


def import_sheet(
    session: Session,
    caller: Caller,
    week: str,
    kind: Kind,
    data: bytes,
    media: str,
    *,
    preview: bool,
) -> Imported:
    """Enter the things of a sheet. A row whose id is there changes the fields that have a column;
    without an id a thing gets one. A preview does the same, tells what is wrong, and takes it back.

    Raises
    ------
    Problem : as :class:`Writer`; without ``preview`` also ``bad-input`` with every row's errors.
    """
    writer = Writer(session, caller, week, kind)
    if kind.name not in COLUMNS:
        raise unreadable("、".join(COLUMNS), f"one of: {', '.join(COLUMNS)}", kind.name)
    writer.open_for("store")
    if not preview:
        return _stored(writer, data, media)
    trial = session.begin_nested()
    try:
        return _stored(writer, data, media)
    except Problem as problem:
        if problem.code not in ("bad-input", "not-allowed"):
            raise
        return Imported((), (), tuple(problem.document.errors))
    finally:
        trial.rollback()


def _stored(writer: Writer, data: bytes, media: str) -> Imported:
    table = read_table(data, media)
    rows, faults = _rows(writer.kind, table)
    known = _known(writer, [row.tree.get("id") for row in rows])
    changes: list[Change] = []
    numbers: dict[str, int] = {}
    unsound: set[str] = set()
    for row in rows:
        change = _change(writer, row, known, faults)
        if change is None or not row.sound:
            unsound.add(str(row.tree.get("id")))
        elif change.id in numbers:
            first = numbers[change.id]
            zh, en = f"不重复的编号；第 {first} 行已有", f"an id of its own; row {first} has it"
            faults.append(fault(row.number, "id", change.id, zh, en))
        else:
            numbers[change.id] = row.number
            changes.append(change)
    if faults:
        raise Problem(
            "bad-input", errors=[*faults, *_wrong_besides(writer, changes, numbers, unsound)]
        )
    _store(writer, changes, numbers, faults)
    if faults:
        raise Problem("bad-input", errors=faults)
    return Imported(
        entered=tuple(change.id for change in changes if change.row is None),
        changed=tuple(change.id for change in changes if change.row is not None),
    )


def _store(
    writer: Writer, changes: Sequence[Change], numbers: dict[str, int], faults: list[Fault]
) -> None:
    """Write all; what is wrong is told by row."""
    try:
        if known := [change.id for change in changes if change.row is not None]:
            writer.require_reached(known)
        if changes:
            writer.store(changes)
    except InvalidInput as found:
        faults += [_wrong(numbers.get(p.entity), p) for p in found.problems]
    except Problem as problem:
        if problem.code != "not-allowed":
            raise
        for one in problem.document.errors:
            row = numbers.get(one.entity)
            where = f"第 {row} 行 row {row}" if row is not None else one.entity
            faults.append(one.model_copy(update={"entity": where}))


def _wrong_besides(
    writer: Writer, changes: Sequence[Change], numbers: dict[str, int], unsound: Collection[str]
) -> list[Fault]:
    """What would be wrong with the rows that can be read, if they came without the others: nobody
    has to send a sheet twice to learn it. That they name rows that cannot be read is no fault.

    They are written to learn it; as the sheet is refused, so is that."""
    found: list[Fault] = []
    _store(writer, changes, numbers, found)
    return [one for one in found if one.value.strip('"') not in unsound]


def _wrong(row: int | None, problem: Wrong) -> Fault:
    field = problem.field if row is not None else f"{problem.entity} {problem.field}"
    return fault(row, field, problem.value, problem.expected_zh, problem.expected)


def _known(writer: Writer, ids: Sequence[Any]) -> dict[str, OfWeek]:
    """The rows that are there already."""
    row, columns = writer.kind.shelf.row, writer.kind.columns()
    wanted = sorted({id for id in ids if id})
    found: dict[str, OfWeek] = {}
    for start in range(0, len(wanted), 1000):
        query = select(row).where(
            columns.week == writer.week.id, columns.id.in_(wanted[start : start + 1000])
        )
        found.update({one.id: one for one in writer.session.exec(query)})
    return found


def _change(
    writer: Writer, row: _Row, known: dict[str, OfWeek], faults: list[Fault]
) -> Change | None:
    old = known.get(str(row.tree.get("id")))
    try:
        if old is None:
            given = {name: value for name, value in row.tree.items() if value is not None}
            return Change(read_thing({"id": uuid4().hex, **given}, writer.kind.plain))
        thing: Frozen = read_thing(merged(writer.plain(old), row.tree), writer.kind.plain)
        return Change(thing, old)
    except InvalidInput as found:
        faults += [_wrong(row.number, problem) for problem in found.problems]
        return None


def _rows(kind: Kind, table: Table) -> tuple[list[_Row], list[Fault]]:
    columns, faults = _header(kind, table)
    rows = []
    for number, texts in table.rows:
        tree: dict[str, Any] = {}
        sound = True
        for at, text in enumerate(texts):
            one = columns[at] if at < len(columns) else None
            if one is None:
                if text and at >= len(columns):
                    zh, en = "空；此列没有表头", "nothing; this column has no title"
                    faults.append(fault(number, f"#{at + 1}", text, zh, en))
                continue
            if not text:
                tree[one.field] = None
                continue
            try:
                tree[one.field] = parsed(text, one.read)
            except Unfit as unfit:
                faults.append(fault(number, one.field, text, unfit.zh, unfit.en))
                sound = False
        rows.append(_Row(number, tree, sound))
    return rows, faults


def _header(kind: Kind, table: Table) -> tuple[list[Column | None], list[Fault]]:
    found: list[Column | None] = []
    faults = []
    known = COLUMNS[kind.name]
    for title in table.header:
        one = column(kind.name, title) if title else None
        if title and one is None:
            zh = "列名之一：" + "、".join(c.zh for c in known.values())
            en = f"one of the columns: {', '.join(known)}"
            faults.append(fault(1, title, title, zh, en))
        elif one is not None and one in found:
            faults.append(fault(1, title, title, "只出现一次的列", "each column once"))
        found.append(one)
    return found, faults


__all__ = ["Imported", "import_sheet"]
