"""Rows hold a week without loss, and a fixed number of queries brings it back."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import IntegrityError

from api.database import Database
from models.load import UnknownWeek, load_week, save_week, shelves
from models.load.shelf import Shelf
from models.tables import Neighbourhood
from models.week import Decision, Week
from scenarios.generate import generate, of_shape
from scenarios.generator.shape import Shape
from scenarios.south_gate import south_gate
from tests import build
from tests.models.rich import rich_week
from tests.tiny import numbered

SMALL = Shape(
    communities=2,
    house_groups=4,
    households=120,
    goods=30,
    visits=40,
    volunteers=30,
    pledges=24,
    projects=3,
    activities=6,
    bookings=12,
    enrolments=40,
    rota_sessions=8,
    rooms=4,
)
RANDOM = 60
"""Random tiny weeks of all scenes."""


def kept(database: Database, week: Week) -> Week:
    """The week after it has been written and read by two sessions."""
    with database.writing() as session:
        session.add(Neighbourhood(id=f"of {week.id}"[:80]))
        session.flush()
        save_week(session, week, neighbourhood=f"of {week.id}"[:80])
    with database.reading() as session:
        return load_week(session, week.id)


@pytest.mark.parametrize(
    "week",
    [rich_week(), south_gate(), of_shape(SMALL, 5), build.week()],
    ids=["one of everything", "south gate", "generated", "nearly empty"],
)
def test_a_week_comes_back_as_it_was(database: Database, week: Week) -> None:
    found = kept(database, week)
    assert found == week
    assert found.content_hash() == week.content_hash()


def test_random_weeks_come_back_as_they_were(database: Database) -> None:
    weeks = [numbered(n).model_copy(update={"id": f"w{n}"}) for n in range(RANDOM)]
    assert [kept(database, week) for week in weeks] == weeks


def test_a_generated_community_comes_back_as_it_was(database: Database) -> None:
    week = generate("community", 11)
    assert kept(database, week).content_hash() == week.content_hash()


def test_an_item_withdrawn_twice_comes_back_twice(database: Database) -> None:
    said = rich_week().decisions
    twice = said.model_copy(update={"withdrawn": (*said.withdrawn, *said.withdrawn)})
    week = rich_week().model_copy(update={"decisions": twice})
    assert len(twice.withdrawn) >= 2
    assert kept(database, week).decisions == twice


def test_two_weeks_do_not_mix(database: Database) -> None:
    other = south_gate()
    kept(database, other)
    mine = build.week(people=(build.person("ann"),))
    assert kept(database, mine) == mine
    with database.reading() as session:
        assert load_week(session, other.id) == other


def queries(database: Database, week: str) -> int:
    """How many statements loading takes."""
    seen: list[str] = []

    def note(*args: object) -> None:
        seen.append(str(args[2]))

    event.listen(database.engine, "before_cursor_execute", note)
    with database.reading() as session:
        load_week(session, week)
    event.remove(database.engine, "before_cursor_execute", note)
    return sum(statement.startswith("SELECT") for statement in seen)


def test_a_large_week_takes_no_more_queries_than_a_small_one(database: Database) -> None:
    small, large = build.week(), of_shape(SMALL, 5)
    kept(database, small)
    kept(database, large)
    # A week, its policy, commitments, withdrawals and reservations, and 15 reads of shelves
    # (decisions: 3).
    assert queries(database, small.id) == 20
    assert queries(database, large.id) == 20


def test_an_unknown_week_is_said_to_be_unknown(database: Database) -> None:
    with database.reading() as session, pytest.raises(UnknownWeek, match="nowhere"):
        load_week(session, "nowhere")


def test_a_week_cannot_be_written_twice(database: Database) -> None:
    kept(database, build.week())
    with pytest.raises(IntegrityError), database.writing() as session:
        save_week(session, build.week(name="other"), neighbourhood="of w")
    with database.reading() as session:
        assert load_week(session, "w").name == ""


@pytest.mark.parametrize(
    ("column", "table"),
    [("home", "people"), ("place", "requests"), ("household", "requests"), ("place", "venues")],
)
def test_no_row_may_name_a_place_that_the_week_has_not(
    database: Database, column: str, table: str
) -> None:
    kept(database, rich_week())
    with pytest.raises(IntegrityError), database.writing() as session:
        session.connection().execute(text(f"UPDATE {table} SET {column} = 'atlantis'"))
    with database.reading() as session:
        assert load_week(session, rich_week().id) == rich_week()


ALL = [shelf for shelf in vars(shelves).values() if isinstance(shelf, Shelf)]


@pytest.mark.parametrize("shelf", ALL, ids=[shelf.row.__name__ for shelf in ALL])
def test_every_field_has_a_column_and_every_column_a_use(shelf: Shelf[Any]) -> None:
    # A field added to models/ without a column would be lost on the way.
    kept_beside = {"week", "id", "position", "version", "changed_at", "entered_by"}
    if shelf.plain is Decision:
        kept_beside |= {"kind"}
    assert set(shelf.table.columns.keys()) - kept_beside == set(shelf.plain.model_fields) - {"id"}
