"""How the database comes to hold what the tables say: one revision after the other.

A revision is never changed once released, and imports nothing of the project.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import IntegrityError

HEAD = "head"


def config(connection: Connection | None = None) -> Config:
    """What alembic's own commands need; with a connection, they run inside its transaction."""
    made = Config()
    made.set_main_option("script_location", str(Path(__file__).parent))
    made.set_main_option("path_separator", "os")
    made.set_main_option("file_template", "r%%(rev)s_%%(slug)s")
    made.attributes["connection"] = connection
    return made


def upgrade(engine: Engine, revision: str = HEAD) -> None:
    """Bring a database, empty or older, up to a revision: wholly or not at all.

    Raises
    ------
    sqlalchemy.exc.IntegrityError : a row would refer to one that is not there.
    """
    with engine.connect() as connection:
        sqlite = connection.dialect.name == "sqlite"
        if sqlite:
            # Changing a table means making it anew there, and throwing the old one away must not
            # take along the rows that refer to it. To be said before the transaction begins.
            _foreign_keys(connection, on=False)
        try:
            with connection.begin():
                command.upgrade(config(connection), revision)
                if sqlite:
                    _require_whole(connection)
        finally:
            if sqlite:
                _foreign_keys(connection, on=True)


def _foreign_keys(connection: Connection, *, on: bool) -> None:
    raw: Any = connection.connection.dbapi_connection
    raw.execute(f"PRAGMA foreign_keys = {'ON' if on else 'OFF'}")


def _require_whole(connection: Connection) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if broken:
        table, row, parent, _ = broken[0]
        said = f"FOREIGN KEY: {table} {row} refers to no {parent} ({len(broken)} rows)"
        raise IntegrityError(said, None, ValueError(said))


def current(engine: Engine) -> str | None:
    """The revision a database is at; None: it is empty."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def newest() -> str | None:
    """The revision that the tables of this version need."""
    return ScriptDirectory.from_config(config()).get_current_head()


def revisions() -> list[str]:
    """Every revision that this version knows, the newest first."""
    return [script.revision for script in ScriptDirectory.from_config(config()).walk_revisions()]
