"""Run by alembic: joins its commands to our tables."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext

from models.tables import metadata
from models.tables.base import Carried, Moment


def render(kind: str, item: Any, autogen: AutogenContext) -> str | Literal[False]:
    """A revision names plain types of the database, so that it outlives our own."""
    if kind == "type" and isinstance(item, Carried):
        return "sa.Text()"
    if kind == "type" and isinstance(item, Moment):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and type(item).__name__ == "AutoString":
        return f"sa.String(length={item.length})" if item.length else "sa.String()"
    return False


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    render_item=render,
    render_as_batch=True,
    compare_type=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
