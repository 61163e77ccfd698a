"""The fixtures that run every test of the service on both databases."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Literal, cast
from uuid import uuid4

import pytest
from sqlalchemy import NullPool, create_engine, text

import api.database
from api.database import Database
from models.tables import metadata
from models.tables.migrations import upgrade
from tests.api.engines import knowing_engine
from tests.api.postgres import server

api.database.make_engine = knowing_engine
Kind = Literal["sqlite", "postgresql"]


@cache
def _migrated_file() -> Path:
    """An SQLite file at the newest revision, to be copied."""
    folder = tempfile.mkdtemp(prefix="tongxin-db-")
    atexit.register(shutil.rmtree, folder)
    path = Path(folder) / "template.db"
    database = Database(f"sqlite:///{path}")
    upgrade(database.engine)
    database.close()
    return path


@cache
def _migrated_database() -> str:
    """The same in PostgreSQL."""
    name = server().create()
    database = Database(server().url(name))
    upgrade(database.engine)
    database.close()
    return name


def _emptied(url: str) -> str:
    """All tables without a row: a quarter of the time that copying the database would take."""
    engine = create_engine(url, poolclass=NullPool)
    with engine.begin() as connection:
        asked = " UNION ALL ".join(
            f"SELECT '{name}' WHERE EXISTS (SELECT FROM {name})" for name in metadata.tables
        )
        filled = connection.execute(text(asked)).scalars().all()
        if filled:
            connection.execute(text(f"TRUNCATE {', '.join(filled)} RESTART IDENTITY CASCADE"))
    return url


def copy_of_migrated(kind: Kind) -> tuple[str, str]:
    """A database with all tables that lasts as long as this process, to be filled and copied: its
    file or its name, and its address."""
    if kind == "postgresql":
        # The tests before have left rows in what is copied.
        name = server().create(_migrated_database())
        return name, _emptied(server().url(name))
    path = _migrated_file().with_name(f"{uuid4().hex}.db")
    shutil.copy(_migrated_file(), path)
    return str(path), f"sqlite:///{path}"


def new_file(path: Path) -> str:
    """Make an SQLite file with all tables and no row; its address."""
    shutil.copy(_migrated_file(), path)
    return f"sqlite:///{path}"


@pytest.fixture(params=["sqlite", "postgresql"])
def kind(request: pytest.FixtureRequest) -> Kind:
    """Which database."""
    return cast(Kind, request.param)


@pytest.fixture
def empty_url(kind: Kind, tmp_path: Path) -> Iterator[str]:
    """The address of a database that holds nothing yet."""
    if kind == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    name = server().create()
    yield server().url(name)
    server().drop(name)


@contextmanager
def emptied(kind: Kind) -> Iterator[str]:
    """The address of a database with all tables and no row."""
    with tempfile.TemporaryDirectory(prefix="tongxin-db-") as folder:
        yield _without_rows(kind, Path(folder))


def _without_rows(kind: Kind, folder: Path) -> str:
    if kind == "postgresql":
        return _emptied(server().url(_migrated_database()))
    return new_file(folder / "tongxin.db")


@pytest.fixture
def database_url(kind: Kind, tmp_path: Path) -> str:
    """The same, its file where pytest puts files."""
    return _without_rows(kind, tmp_path)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A database with all tables and no row."""
    made = Database(database_url)
    yield made
    made.close()


__all__ = ["Kind", "database", "database_url", "empty_url", "kind"]
