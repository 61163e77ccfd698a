"""How the database comes to hold what the tables say: one revision after the other.

A revision is never changed once released, and imports nothing of the project.
"""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

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
    """Bring a database, empty or older, up to a revision: wholly or not at all."""
    with engine.begin() as connection:
        command.upgrade(config(connection), revision)


def current(engine: Engine) -> str | None:
    """The revision a database is at; None: it is empty."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def newest() -> str | None:
    """The revision that the tables of this version need."""
    return ScriptDirectory.from_config(config()).get_current_head()
