"""The migrations arrive at what the tables say, from nothing and from every version before."""

from __future__ import annotations

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from api.database import Database
from models.tables import metadata
from models.tables.migrations import config, current, newest, upgrade


def test_from_empty_to_the_tables_and_nothing_else(empty_url: str) -> None:
    database = Database(empty_url)
    assert current(database.engine) is None
    upgrade(database.engine)
    assert current(database.engine) == newest()
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
        names = set(inspect(connection).get_table_names())
    assert names == {*metadata.tables, "alembic_version"}
    database.close()


def test_an_upgrade_twice_changes_nothing(database: Database) -> None:
    upgrade(database.engine)
    assert current(database.engine) == newest()


def test_the_comparison_sees_a_column_too_few(empty_url: str) -> None:
    # The test above must be able to fail: take one column away behind the tables' back.
    database = Database(empty_url)
    upgrade(database.engine)
    with database.engine.begin() as connection:
        connection.execute(text("ALTER TABLE workers DROP COLUMN application_version"))
    with database.engine.connect() as connection:
        found = compare_metadata(MigrationContext.configure(connection), metadata)
    assert [(change[0], change[2], change[3].name) for change in found] == [
        ("add_column", "workers", "application_version")
    ]
    database.close()


def test_a_failing_upgrade_leaves_the_revision_before(empty_url: str) -> None:
    # Two uses in one slot, written while nothing guarded it: 0002 must refuse, whole.
    database = Database(empty_url)
    upgrade(database.engine, "0001")
    _two_uses(database, second_from=0)
    failed = ""
    try:
        upgrade(database.engine)
    except Exception as error:  # what the driver raises differs
        failed = str(error)
    assert "ex_room_holds_overlap" in failed
    assert current(database.engine) == "0001"
    with database.engine.connect() as connection:
        held = connection.execute(text("SELECT count(*) FROM room_holds")).scalar_one()
    assert held == 0
    database.close()


def test_uses_from_before_the_guards_are_held_after_the_upgrade(empty_url: str) -> None:
    database = Database(empty_url)
    upgrade(database.engine, "0001")
    _two_uses(database, second_from=60)
    upgrade(database.engine, "0002")
    with database.engine.connect() as connection:
        rows = connection.execute(
            text("SELECT use, held_from, held_until, active FROM room_holds ORDER BY use")
        ).all()
    assert [tuple(row) for row in rows] == [("u1", 0, 60, True), ("u2", 60, 120, True)]
    database.close()


def _two_uses(database: Database, second_from: int) -> None:
    """As 0001 knew them: two uses of an hour of one room."""
    moment = "'2026-11-22 06:00:00'"
    use = (
        "INSERT INTO room_uses (version, changed_at, id, neighbourhood, room, starts, ends, "
        "held_from, held_until, active, origin, made_at) VALUES "
        f"(1, {moment}, :id, 'n', 'r', :s, :e, :s, :e, true, 'booked', {moment})"
    )
    with database.engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO neighbourhoods (version, changed_at, id, name, time_zone) "
                f"VALUES (1, {moment}, 'n', '', 'Asia/Shanghai')"
            )
        )
        connection.execute(text("INSERT INTO spaces VALUES (1, 'n', 'r')"))
        connection.execute(text("INSERT INTO room_parts VALUES ('n', 'r', 1)"))
        connection.execute(text(use), {"id": "u1", "s": 0, "e": 60})
        connection.execute(text(use), {"id": "u2", "s": second_from, "e": second_from + 60})


def test_there_is_one_line_of_revisions() -> None:
    scripts = ScriptDirectory.from_config(config())
    assert len(scripts.get_heads()) == 1
    assert [s.revision for s in scripts.walk_revisions()][-1] == "0001"


def test_alembic_itself_finds_nothing_to_do(database: Database) -> None:
    with database.engine.begin() as connection:
        command.check(config(connection))
