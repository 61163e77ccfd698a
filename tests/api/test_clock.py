"""The weekly clock: freezes and solves by itself, once for each stroke, however late."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text
from sqlmodel import col, select

from api.database import Database
from api.services import clock
from api.services.clock import set_clock, strike
from api.services.signing import Caller
from api.worker.perform import perform
from models.tables import Audit, ClockTick, Grant, Job, WeekRow
from tests.api import house
from tests.api.cycle import Driver
from tests.api.service import SignedAs

DISTRICT = Caller("a", grants=(Grant(account="a", role="district", neighbourhood="n"),))
THURSDAYS = "0 18 * * 4"
CLOCK = "/api/v1/neighbourhoods/n/clock"


def at(day: str, hour: str = "18:00") -> datetime:
    """A moment in Shanghai."""
    return datetime.fromisoformat(f"{day}T{hour}+08:00").astimezone(UTC)


@pytest.fixture
def ann(client: TestClient, database: Database, signed_as: SignedAs) -> Driver:
    """A coordinator with three weeks that collect, the second of them ISO week 53 of 2026."""
    driver = Driver(client, database, signed_as("coordinator"))
    for id, start in (("w1", "2026-12-21"), ("w2", "2026-12-28"), ("w3", "2027-01-04")):
        emptied = house.week().model_copy(update={"requests": ()})
        later = emptied.calendar.model_copy(update={"start": start})
        assert (
            driver.make(
                emptied.model_copy(update={"id": id, "calendar": later, **NO_WINDOWS})
            ).status_code
            == 201
        )
    return driver


NO_WINDOWS = {"people": (), "rooms": (), "joined_rooms": ()}
"""Whatever names a time of the house's own week."""


def wind(database: Database, since: datetime, words: str | None = THURSDAYS) -> None:
    with database.writing() as session:
        set_clock(session, DISTRICT, "n", words, time_zone=None, moment=since)


def states(database: Database) -> dict[str, str]:
    with database.reading() as session:
        return {row.id: row.state for row in session.exec(select(WeekRow))}


def ticks(database: Database) -> list[tuple[datetime, str, str | None]]:
    with database.reading() as session:
        rows = session.exec(select(ClockTick).order_by(col(ClockTick.due_at)))
        return [(row.due_at, row.outcome, row.week) for row in rows]


def test_a_stroke_freezes_and_asks_for_a_solve(
    ann: Driver, database: Database, solver: Callable[[str], None]
) -> None:
    wind(database, at("2026-12-15"))
    assert strike(database, at("2026-12-17", "17:59")) == []
    assert strike(database, at("2026-12-17")) == [("n", at("2026-12-17"))]
    assert states(database) == {"w1": "solving", "w2": "collecting", "w3": "collecting"}
    assert ticks(database) == [(at("2026-12-17"), "solving", "w1")]
    solver("here:sound")
    with database.reading() as session:
        job = session.exec(select(Job.id)).one()
        done = {row.operation: row.account for row in session.exec(select(Audit))}
    assert (done["week.advance"], done["job.run"]) == (None, None)  # the machine itself
    perform(database, job, "here")
    assert states(database)["w1"] == "review"  # and a coordinator publishes


@pytest.mark.parametrize(
    ("since", "words"),
    [(at("2026-12-17"), THURSDAYS), (at("2026-12-15"), None)],
    ids=["at the very stroke", "stopped"],
)
def test_a_clock_that_was_set_since_somebody_looked_does_not_strike(
    ann: Driver,
    database: Database,
    monkeypatch: pytest.MonkeyPatch,
    since: datetime,
    words: str | None,
) -> None:
    wind(database, since, words)
    monkeypatch.setattr(clock, "_due", lambda *_: [("n", at("2026-12-17"))])
    assert strike(database, at("2026-12-17", "18:01")) == []
    assert ticks(database) == []
    assert states(database)["w1"] == "collecting"


def test_strokes_missed_while_nobody_looked_are_made_up_once_and_in_order(
    ann: Driver, database: Database
) -> None:
    # Down from the 15th; back on Friday the 1st: three Thursdays were missed, w1 is over.
    wind(database, at("2026-12-15"))
    now = at("2027-01-01", "09:00")
    with ThreadPoolExecutor(4) as pool:
        heeded = [
            one for found in pool.map(lambda _: strike(database, now), range(4)) for one in found
        ]
    assert sorted(due for _, due in heeded) == [
        *(at("2026-12-17"), at("2026-12-24"), at("2026-12-31"))
    ]
    assert ticks(database) == [
        (at("2026-12-17"), "late", "w1"),
        (at("2026-12-24"), "solving", "w2"),
        (at("2026-12-31"), "solving", "w3"),
    ]
    assert states(database) == {"w1": "collecting", "w2": "solving", "w3": "solving"}
    with database.reading() as session:
        assert len(session.exec(select(Job.id)).all()) == 2
    assert strike(database, now) == []


def test_nothing_before_the_clock_was_set_is_made_up(ann: Driver, database: Database) -> None:
    wind(database, at("2026-12-17", "18:00"))
    assert strike(database, at("2026-12-24", "17:00")) == []
    wind(database, at("2026-12-24", "17:30"), "0 9 * * 5")  # set anew: Fridays
    assert strike(database, at("2026-12-25", "09:00")) == [("n", at("2026-12-25", "09:00"))]
    wind(database, at("2026-12-26"), None)
    assert strike(database, at("2027-02-01")) == []


def test_who_was_quicker_than_the_clock_is_left_in_peace(ann: Driver, database: Database) -> None:
    wind(database, at("2026-12-15"))
    with database.writing() as session:
        session.get_one(WeekRow, "w1").state = "review"
        session.get_one(WeekRow, "w2").state = "frozen"  # frozen by hand: solved by the clock
    strike(database, at("2026-12-24"))
    assert [outcome for _, outcome, _ in ticks(database)] == ["nothing", "solving"]
    assert states(database) == {"w1": "review", "w2": "solving", "w3": "collecting"}


def test_a_week_that_is_not_sound_is_left_as_it_is_and_the_stroke_says_why(
    ann: Driver, database: Database
) -> None:
    wind(database, at("2026-12-15"))
    with database.writing() as session:
        session.connection().execute(text("UPDATE pledges SET item = 'gold' WHERE week = 'w1'"))
    strike(database, at("2026-12-17"))
    assert states(database)["w1"] == "collecting"
    told = ann.get(CLOCK).json()["ticks"][0]
    assert (told["outcome"], told["failure"]["errors"][0]["entity"]) == ("failed", "p")
    with database.reading() as session:
        assert session.exec(select(Job.id)).all() == []


def test_without_a_week_ahead_a_stroke_passes(ann: Driver, database: Database) -> None:
    wind(database, at("2027-01-05"))
    assert strike(database, at("2027-01-07")) == [("n", at("2027-01-07"))]
    assert ticks(database) == [(at("2027-01-07"), "nothing", None)]


def test_a_clock_is_set_and_read_by_those_who_run_the_week(ann: Driver) -> None:
    body = {"freeze_cron": THURSDAYS, "time_zone": "Europe/Paris"}
    answer = ann.client.put(CLOCK, json=body, headers=ann.headers)
    assert (answer.status_code, answer.json()["time_zone"]) == (200, "Europe/Paris")
    ahead = [datetime.fromisoformat(moment) for moment in answer.json()["next"]]
    assert len(ahead) == 5
    assert all(later - earlier < timedelta(days=8) for earlier, later in pairwise(ahead))
    assert ann.get(CLOCK).json() == answer.json()
    refused = ann.client.put(CLOCK, json={"freeze_cron": "whenever"}, headers=ann.headers)
    (error,) = refused.json()["errors"]
    assert (refused.status_code, error["entity"], error["field"]) == (422, "n", "freeze_cron")
    off = ann.client.put(CLOCK, json={"freeze_cron": None}, headers=ann.headers).json()
    assert (off["freeze_cron"], off["next"], off["time_zone"]) == (None, [], "Europe/Paris")
