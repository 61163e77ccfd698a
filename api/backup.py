"""Everything the service keeps in one file, taken while it runs; and a database made of it.

The file is the same whichever database it came from, so a small installation can move to
PostgreSQL by it. dbos's own tables are no part of it: what they know follows from the jobs. Rows
are written as the tables of their own revision have them; restoring makes these, then upgrades.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import os
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError
from sqlalchemy import (
    Column,
    Connection,
    DateTime,
    LargeBinary,
    MetaData,
    Table,
    func,
    insert,
    inspect,
    select,
    text,
)

from api.database import Database
from models.tables.base import now
from models.tables.migrations import current, newest, revisions, upgrade

MANIFEST = "manifest.json"
LEFT_OUT = ("alembic_version", "book_balances", "room_holds", "workers")
"""``room_holds`` and ``book_balances`` are made by triggers; signs of life are of the moment."""
AT_ONCE = 1000
"""Rows read or written together."""


class NoBackup(Exception):
    """A backup cannot be taken or restored; ``why`` in zh and en."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)


class Part(BaseModel):
    """One table in the file."""

    model_config = ConfigDict(extra="forbid")

    rows: int
    sha256: str


class Manifest(BaseModel):
    """What the file holds."""

    model_config = ConfigDict(extra="forbid")

    format: Literal["tongxin-backup/1"] = "tongxin-backup/1"
    revision: str
    taken_at: datetime
    tables: dict[str, Part]


# --- taking -----------------------------------------------------------------------------------


def backup(database: Database, path: Path) -> Manifest:
    """Write one state of the database, whole or not at all, readable by its owner alone.

    Raises
    ------
    NoBackup : the database is empty, the file exists or cannot be written.
    """
    revision = current(database.engine)
    if revision is None:
        raise NoBackup("数据库是空的 the database is empty")
    if path.exists():
        raise NoBackup(f"{path}: 已经存在，不覆盖 exists already and is not replaced")
    made: Path | None = None
    try:
        number, name = tempfile.mkstemp(dir=path.absolute().parent, prefix=f".{path.name}.")
        made = Path(name)
        with os.fdopen(number, "wb") as file:
            manifest = _write(database, file, revision)
            file.flush()
            os.fsync(file.fileno())
        made.rename(path)
    except OSError as error:
        raise NoBackup(f"{path}: 无法写入 cannot be written: {error.strerror}") from error
    finally:
        if made is not None:
            made.unlink(missing_ok=True)
    return manifest


def _write(database: Database, file: IO[bytes], revision: str) -> Manifest:
    parts: dict[str, Part] = {}
    with database.reading() as session, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        connection = session.connection()
        for table in _tables(connection):
            with archive.open(f"{table.name}.jsonl", "w", force_zip64=True) as out:
                parts[table.name] = _table_to(connection, table, out)
        manifest = Manifest(revision=revision, taken_at=now(), tables=parts)
        archive.writestr(MANIFEST, manifest.model_dump_json(indent=1))
    return manifest


def _table_to(connection: Connection, table: Table, out: IO[bytes]) -> Part:
    digest, rows = hashlib.sha256(), 0

    def line(values: list[Any]) -> None:
        said = json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
        digest.update(said)
        out.write(said)

    line([column.name for column in table.columns])
    order = tuple(table.primary_key.columns)
    found = connection.execute(
        select(table).order_by(*order), execution_options={"yield_per": AT_ONCE}
    )
    for row in found:
        line([_said(value) for value in row])
        rows += 1
    return Part(rows=rows, sha256=digest.hexdigest())


def _said(value: Any) -> Any:
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode()
    if isinstance(value, datetime):
        aware = value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
        return aware.isoformat()
    return value


def _tables(connection: Connection) -> list[Table]:
    """The tables as they are, in the order in which they can be filled."""
    seen = MetaData()
    seen.reflect(connection, only=lambda name, _: name not in LEFT_OUT)
    parts, uses = seen.tables.get("room_parts"), seen.tables.get("room_uses")
    if parts is not None and uses is not None:
        uses.add_is_dependent_on(parts)  # its triggers look there
    return list(seen.sorted_tables)


# --- restoring --------------------------------------------------------------------------------


def restore(database: Database, path: Path) -> Manifest:
    """Fill an empty database from a backup, then bring it to the tables of this version.

    Jobs that had not ended are queued again: the workers' own database begins anew.

    Raises
    ------
    NoBackup : the file is none, is damaged or comes from a newer version; the database is not
        empty. It is empty still then.
    """
    if inspect(database.engine).get_table_names():
        raise NoBackup("数据库不是空的 the database is not empty")
    try:
        archive = zipfile.ZipFile(path)
    except (OSError, zipfile.BadZipFile) as error:
        raise NoBackup(f"{path}: 不是备份 is no backup: {error}") from error
    with archive:
        manifest = _checked(archive, path)
        upgrade(database.engine, manifest.revision)
        with database.writing() as session:
            connection = session.connection()
            for table in _tables(connection):
                if table.name in manifest.tables:
                    _table_from(connection, table, archive)
            connection.execute(
                text(
                    "UPDATE jobs SET state = 'queued', enqueued = :no, executor = NULL "
                    "WHERE state IN ('queued', 'running')"
                ),
                {"no": False},
            )
    upgrade(database.engine)
    return manifest


def _checked(archive: zipfile.ZipFile, path: Path) -> Manifest:
    """The manifest, once every table has been found as it says."""
    try:
        manifest = Manifest.model_validate_json(archive.read(MANIFEST))
    except (KeyError, ValidationError, zipfile.BadZipFile) as error:
        raise NoBackup(f"{path}: 不是备份 is no backup") from error
    if manifest.revision not in revisions():
        said = f"{manifest.revision} > {newest()}"
        raise NoBackup(f"{path}: 来自更新的版本 comes from a newer version: {said}")
    for name, part in manifest.tables.items():
        digest = hashlib.sha256()
        try:
            with archive.open(f"{name}.jsonl") as given:
                while block := given.read(1 << 20):
                    digest.update(block)
        except (KeyError, zipfile.BadZipFile, OSError, EOFError) as error:
            raise NoBackup(f"{path}: {name}: 已损坏 is damaged") from error
        if digest.hexdigest() != part.sha256:
            raise NoBackup(f"{path}: {name}: 已损坏 is damaged")
    return manifest


def _table_from(connection: Connection, table: Table, archive: zipfile.ZipFile) -> None:
    with archive.open(f"{table.name}.jsonl") as given:
        lines = io.TextIOWrapper(given, encoding="utf-8")
        columns = [table.columns[name] for name in json.loads(next(lines))]
        readers = [_reader(column, connection) for column in columns]
        for block in _blocks(lines):
            rows = [
                {
                    column.name: value if value is None else read(value)
                    for column, read, value in zip(columns, readers, json.loads(line), strict=True)
                }
                for line in block
            ]
            connection.execute(insert(table), rows)
    _count_on(connection, table)


def _blocks(lines: Iterator[str]) -> Iterator[list[str]]:
    block: list[str] = []
    for line in lines:
        block.append(line)
        if len(block) == AT_ONCE:
            yield block
            block = []
    if block:
        yield block


def _reader(column: Column[Any], connection: Connection) -> Callable[[Any], Any]:
    if isinstance(column.type, LargeBinary):
        return base64.b64decode
    if isinstance(column.type, DateTime):
        naive = connection.dialect.name == "sqlite"
        return lambda given: (
            datetime.fromisoformat(given).replace(tzinfo=None)
            if naive
            else datetime.fromisoformat(given)
        )
    return lambda given: given


def _count_on(connection: Connection, table: Table) -> None:
    """Have PostgreSQL number new rows behind those restored; SQLite does by itself."""
    key = table.autoincrement_column
    if connection.dialect.name != "postgresql" or key is None:
        return
    sequence = func.pg_get_serial_sequence(table.name, key.name)
    if connection.execute(select(sequence)).scalar() is None:
        return
    last = connection.execute(select(func.max(key))).scalar()
    if last is not None:
        connection.execute(select(func.setval(sequence, last)))
