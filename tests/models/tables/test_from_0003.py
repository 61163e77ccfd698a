"""From 0003 with data: tables are made anew, and nothing that refers to them is lost."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Connection, MetaData, inspect, text
from sqlalchemy.exc import IntegrityError

from api.database import Database
from models.tables.migrations import current, newest, upgrade

MOMENT = "2026-11-22 06:00:00"
VERSIONED = {"version": 1, "changed_at": MOMENT}
WEEK = {
    **dict.fromkeys(("name", "community", "group", "household"), ""),
    **dict.fromkeys(("levels", "topics", "functions", "audiences"), "[]"),
    "within": "{}",
    "time_zone": "Asia/Shanghai",
    "slot_minutes": 30,
    "start": "2026-11-23",
    "days": 7,
    "state": "review",
    "between_neighbours": 0,
    "id": "w",
    "neighbourhood": "n",
}
JOB = {
    "kind": "solve",
    "week": "w",
    "input_hash": "s",
    "parameters": "{}",
    "state": "done",
    "wish": "none",
    "enqueued": True,
    "plan": "p",
    "asked_at": MOMENT,
    "attempt": 1,
    "id": "j",
}
PLAN = {
    "id": "p",
    "week": "w",
    "hash": "h",
    "input_hash": "s",
    "policy_version": "1",
    "seed": 0,
    "gap": 0.0,
    "unmet": 0,
    "file": "{}",
    "job": "j",
    "made_at": MOMENT,
}
PUBLISHED = {
    "id": "u",
    "week": "w",
    "number": 1,
    "plan": "p",
    "published_at": MOMENT,
    "statement": "",
    "undone_reason": "",
}


def put(connection: Connection, table: str, **values: Any) -> None:
    """A row as 0003 knew it, whatever the tables of today are."""
    columns = {column["name"] for column in inspect(connection).get_columns(table)}
    given = {k: v for k, v in ({**VERSIONED, **values}).items() if k in columns}
    names = ", ".join(f'"{name}"' for name in given)
    marks = ", ".join(f":{name}" for name in given)
    connection.execute(text(f"INSERT INTO {table} ({names}) VALUES ({marks})"), given)


def filled(url: str) -> Database:
    """A week that was solved and published."""
    database = Database(url)
    upgrade(database.engine, "0003")
    with database.engine.begin() as connection:
        put(connection, "neighbourhoods", id="n", name="", time_zone="Asia/Shanghai")
        put(connection, "weeks", **WEEK)
        put(connection, "snapshots", hash="s", week="w", packed=b"x", taken_at=MOMENT)
        put(connection, "jobs", **JOB)
        put(connection, "job_reports", job="j", number=1, tier="t", seconds=1.0, better=True)
        put(connection, "plans", **PLAN)
        put(connection, "publications", **PUBLISHED)
    return database


def everything(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Table → its rows, by the columns of the moment."""
    with database.engine.connect() as connection:
        seen = MetaData()
        seen.reflect(connection)
        return {
            t.name: [tuple(row) for row in connection.execute(t.select())]
            for t in seen.sorted_tables
            if t.name != "alembic_version"
        }


def test_every_row_is_there_after_the_upgrade(empty_url: str) -> None:
    database = filled(empty_url)
    before = everything(database)
    upgrade(database.engine)
    after = everything(database)
    assert {name: len(rows) for name, rows in after.items() if rows} == {
        name: len(rows) for name, rows in before.items() if rows
    }
    with database.engine.connect() as connection:
        asked = "SELECT number, job FROM plans"
        assert [tuple(row) for row in connection.execute(text(asked))] == [(1, "j")]
    database.close()


def test_the_new_rules_hold_after_the_upgrade(empty_url: str) -> None:
    database = filled(empty_url)
    upgrade(database.engine)
    with database.engine.begin() as connection:
        put(connection, "jobs", **{**JOB, "id": "k", "kind": "why"})
        put(connection, "plans", **{**PLAN, "id": "q", "number": 2})
    for table, row in (
        ("jobs", {**JOB, "id": "l", "kind": "juggle"}),
        ("plans", {**PLAN, "id": "r", "number": 2}),
        ("job_results", {"job": "nowhere", "content": "{}", "made_at": MOMENT}),
    ):
        with pytest.raises(IntegrityError), database.engine.begin() as connection:
            put(connection, table, **row)
    database.close()


def test_an_upgrade_that_would_leave_a_dangling_row_is_undone(tmp_path: Any) -> None:
    # Foreign keys are off while tables are made anew in SQLite: they are checked at the end.
    database = filled(f"sqlite:///{tmp_path / 'x.db'}")
    with database.engine.connect() as connection:
        raw: Any = connection.connection.dbapi_connection
        raw.execute("PRAGMA foreign_keys = OFF")
        raw.execute("UPDATE publications SET plan = 'nowhere'")
        raw.execute("PRAGMA foreign_keys = ON")
    with pytest.raises(IntegrityError, match=r"publications .* refers to no plans"):
        upgrade(database.engine)
    assert current(database.engine) == "0003" != newest()
    with database.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar_one() == 1
    database.close()
