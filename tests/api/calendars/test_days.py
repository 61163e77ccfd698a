"""Special days: as the library has them, as a coordinator corrects them."""

from __future__ import annotations

from typing import Any

import pytest

from api.database import Database
from api.problems import Problem
from api.services.calendars.days import Day, OfRoom, change, days_of, hours_of, library_days
from models.tables import Neighbourhood
from tests.api.booking import corner


def test_the_year_as_it_was_announced() -> None:
    found = {day.date: (day.kind, day.weekday) for day in library_days(2026)}
    assert found["2026-10-01"] == ("off", 7)
    assert found["2026-02-17"] == ("off", 7)  # spring festival
    # Friday 2 January was off, and Sunday the 4th a workday for it: like a Friday.
    assert found["2026-01-02"] == ("off", 7)
    assert found["2026-01-04"] == ("work", 5)
    assert "2026-01-05" not in found
    assert list(found) == sorted(found)


def changed(database: Database, version: int, role: Any = "coordinator", **what: Any) -> int:
    with database.writing() as session:
        row = change(session, corner.caller(role), "n", version=version, **what)
        return row.version


def test_a_coordinator_fills_in_a_year_and_has_the_last_word(published: Database) -> None:
    with published.reading() as session:
        first = session.get_one(Neighbourhood, "n").version
    with pytest.raises(Problem, match="not-allowed"):
        changed(published, first, "resident", fill_year=2026)
    second = changed(published, first, fill_year=2026)
    with pytest.raises(Problem, match="changed-meanwhile"):
        changed(published, first)
    # That Saturday is not worked here after all, and the new year's hours are a Saturday's.
    days = (
        Day(date="2026-10-10", kind="off", weekday=6, name="运动会"),
        Day(date="2026-01-01", kind="off", weekday=6),
    )
    hours = {"weekly": [{"weekday": 1, "opens": "08:00", "closes": "24:00"}]}
    tea = OfRoom.model_validate({"room": "tea", "hours": hours})
    third = changed(published, second, days=days, hours=(tea,))
    last = changed(published, third, fill_year=2026)
    with published.reading() as session:
        listed = {day.date: day for day in days_of(session, "n", 2026)}
        assert [row.room for row in hours_of(session, "n")] == ["tea"]
    assert (listed["2026-10-10"].kind, listed["2026-10-10"].source) == ("off", "coordinator")
    assert (listed["2026-01-01"].weekday, listed["2026-10-01"].source) == (6, "library")
    late = {"weekly": [{"weekday": 1, "opens": "10:00", "closes": "09:00"}]}
    with pytest.raises(Problem) as refused:
        changed(
            published,
            last,
            days=(Day(date="2026-02-30", kind="off", weekday=7),),
            hours=(
                OfRoom.model_validate({"room": "cellar", "hours": hours}),
                OfRoom.model_validate({"room": "tea", "hours": late}),
            ),
        )
    assert [fault.field for fault in refused.value.document.errors] == [
        *("days[0].date", "hours[0].room", "hours[1].hours")
    ]
