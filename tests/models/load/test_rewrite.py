"""Rows after a change say what the changed week says, and what did not change was not touched."""

from __future__ import annotations

from typing import Any

import pytest
from sqlmodel import select

from api.database import Database
from models.items import Commitments
from models.load import load_week, rewrite, save_week
from models.tables import Neighbourhood, RequestRow
from models.validate.change import apply, read_change
from models.week import Week
from tests.build import content, placed, t
from tests.models.rich import rich_week


@pytest.fixture
def week(database: Database) -> Week:
    """A week with something of everything, saved."""
    made = rich_week()
    with database.writing() as session:
        session.add(Neighbourhood(id="n"))
        session.flush()
        save_week(session, made, neighbourhood="n")
    return made


def rewritten(database: Database, before: Week, after: Week) -> Week:
    with database.writing() as session:
        rewrite(session, before, after)
    with database.reading() as session:
        return load_week(session, before.id)


def first(things: Any) -> Any:
    return next(iter(things))


def test_each_operation_of_a_change_is_written(database: Database, week: Week) -> None:
    import json

    person, pledge = week.people[0], week.pledges[0]
    room, request = week.rooms[0], week.requests[0]
    operations = [
        {"op": "quantity", "pledge": pledge.id, "quantity": pledge.quantity + 1},
        {"op": "availability", "person": person.id, "windows": []},
        {"op": "withdraw", "ids": [request.id]},
        {"op": "ban", "target": {"request": week.requests[1].id, "person": person.id}},
        {"op": "policy", "policy": {"version": "another"}},
        {"op": "add", "people": [{**person.model_dump(mode="json"), "id": "new-person"}]},
    ]
    changed = apply(week, read_change(json.dumps({"operations": operations})))
    again = rewritten(database, week, changed)
    assert again == changed
    assert again.content_hash() == changed.content_hash()
    assert room in again.rooms


def test_what_is_taken_away_is_gone(database: Database, week: Week) -> None:
    decisions = week.decisions.model_copy(update={"pins": (), "bans": (), "locks": ()})
    changed = week.model_copy(update={"decisions": decisions, "requests": week.requests[:-1]})
    assert rewritten(database, week, changed) == changed


def test_promises_are_replaced_and_can_be_none(database: Database, week: Week) -> None:
    request = first(r for r in week.requests if r.sessions)
    promised = content(placed(request.id, t(0, "09:00"), session=request.sessions[0].id))
    history = week.history.model_copy(update={"promises": promised, "last_plan": Commitments()})
    changed = week.model_copy(update={"history": history})
    assert rewritten(database, week, changed) == changed


def test_only_what_changed_counts_up(database: Database, week: Week) -> None:
    touched = week.requests[0].model_copy(update={"value": week.requests[0].value + 1})
    rewritten(database, week, week.model_copy(update={"requests": (touched, *week.requests[1:])}))
    with database.reading() as session:
        versions = {row.id: row.version for row in session.exec(select(RequestRow))}
    assert [id for id, version in versions.items() if version == 2] == [touched.id]


def test_what_no_change_may_touch_is_refused(database: Database, week: Week) -> None:
    past = week.history.model_copy(update={"past": ()})
    later = week.calendar.model_copy(update={"start": "2026-11-30"})
    for other in ({"history": past}, {"calendar": later}):
        with database.writing() as session, pytest.raises(ValueError, match="cannot"):
            rewrite(session, week, week.model_copy(update=other))
