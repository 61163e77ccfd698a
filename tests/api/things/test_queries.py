"""However large the week, reading and writing its things takes the same few queries."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import event

from api.database import Database
from tests.api import house
from tests.api.databases import Kind
from tests.api.things.conftest import Town
from tests.build import request

WISH = {
    "kind": "need",
    "household": "h1",
    "place": "h1",
    "topic": "culture",
    "lines": [{"id": "l", "item": "rice", "amount": 1}],
}
MOST = {"page": 8, "get": 8, "enter": 28, "change": 33, "remove": 24}
"""Written once they were counted: signing in, the week, reach, the rows, the audit; entering and
changing load what a wish names (15 tables and lists), and then read it back."""


@contextmanager
def counted(app: FastAPI) -> Iterator[list[str]]:
    """What an application asks its database while this lasts."""
    with counted_on(app.state.database) as said:
        yield said


@contextmanager
def counted_on(database: Database) -> Iterator[list[str]]:
    """What is asked of a database while this lasts."""
    said: list[str] = []

    def listen(connection: object, cursor: object, statement: str, *_: object) -> None:
        if not statement.startswith(("PRAGMA", "BEGIN")):
            said.append(statement)

    event.listen(database.engine, "before_cursor_execute", listen)
    try:
        yield said
    finally:
        event.remove(database.engine, "before_cursor_execute", listen)


@pytest.mark.parametrize("role", [("coordinator", ""), ("household-head", "h1"), ("host", "li")])
def test_the_number_of_queries_is_bounded(
    app: FastAPI, nowhere: Town, role: tuple[str, str]
) -> None:
    many = [request(f"r{number}", name="x") for number in range(300)]
    week = house.week()
    nowhere.make(week.model_copy(update={"requests": (*week.requests, *many)}))
    desk = nowhere.desk(*role)
    needs_nothing = role[0] == "host"  # whoever reads no needs sees what a page costs without
    with counted(app) as page:
        assert desk.page("requests", limit=200).is_success
    with counted(app) as one:
        assert desk.get("requests", "talk").is_success
    found = {"page": len(page), "get": len(one)}
    if not needs_nothing:
        with counted(app) as enter:
            assert desk.enter("requests", {**WISH, "id": "new"}).status_code == 201
        with counted(app) as change:
            assert desk.change("requests", "new", {"urgency": 2}).status_code == 200
        with counted(app) as remove:
            assert desk.remove("requests", "new", '"2"').status_code == 204
        found |= {"enter": len(enter), "change": len(change), "remove": len(remove)}
    assert {name: count for name, count in found.items() if count > MOST[name]} == {}, found


def test_a_page_is_read_in_its_order_and_not_sorted(
    app: FastAPI, nowhere: Town, kind: Kind
) -> None:
    if kind != "sqlite":
        return  # so few rows PostgreSQL sorts whatever index there is
    nowhere.make()
    desk = nowhere.desk("coordinator")
    database: Database = app.state.database
    asked: list[tuple[str, Any]] = []

    def listen(_: object, __: object, statement: str, parameters: Any, *___: object) -> None:
        asked.append((statement, parameters))

    event.listen(database.engine, "before_cursor_execute", listen)
    kinds = ("requests", "places", "people", "pledges")
    for kind_of in kinds:
        assert desk.page(kind_of).is_success
    event.remove(database.engine, "before_cursor_execute", listen)
    for kind_of in kinds:
        ((statement, parameters),) = [a for a in asked if f"ORDER BY {kind_of}.position" in a[0]]
        with database.engine.connect() as connection:
            steps = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all()
        assert f"ix_{kind_of}_week_position_id" in str(steps)
        assert "FOR ORDER BY" not in str(steps)
        # Whether it was withdrawn is looked up, not searched for.
        assert ("ix_withdrawals_week_what" in str(steps)) is ("withdrawals" in statement)
