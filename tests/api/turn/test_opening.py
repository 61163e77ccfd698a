"""The next week is opened once, early or by closing, and told how the one before has ended."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlmodel import col, select, update

from api.database import Database
from api.services import cycle
from api.services.signing import Caller
from models.load import load_week
from models.tables import Engagement, Grant, PledgeRow, PolicyRow, WeekRow
from models.tables.week import State
from models.week import Week
from tests.api import house
from tests.api.cycle import WEEK, Driver
from tests.api.service import SignedAs

NEXT = "n-2026-11-30"
ANN = Caller("a", grants=(Grant(account="a", role="coordinator", neighbourhood="n"),))
LATE = datetime(2026, 12, 1, tzinfo=UTC)


@pytest.fixture
def ann(client: TestClient, database: Database, signed_as: SignedAs, solver: Any) -> Driver:
    """A coordinator whose week is published: rice for one household, tea, a haircut."""
    solver("here:sound")
    driver = Driver(client, database, signed_as("coordinator"))
    driver.make()
    driver.move("frozen")
    assert driver.publish(driver.solve()).status_code == 201
    return driver


def content(driver: Driver, week: str) -> Week:
    with driver.database.reading() as session:
        return load_week(session, week)


def close(driver: Driver) -> None:
    """The week goes its way to the end."""
    steps: tuple[State, ...] = ("carrying-out", "evaluating", "closed")
    for to in steps:
        with driver.database.writing() as session:
            version = session.get_one(WeekRow, "w").version
            cycle.advance(session, ANN, "w", to, version=version, moment=LATE)


def test_what_lasts_is_copied_once(ann: Driver) -> None:
    made = ann.post(f"{WEEK}/next", {})
    assert (made.status_code, made.json()["id"]) == (201, NEXT)
    assert (made.json()["state"], made.json()["start"]) == ("collecting", "2026-11-30")
    again = ann.post(f"{WEEK}/next", {"id": "other"})
    assert (again.status_code, again.json()["type"][-13:]) == (409, "already-there")
    week = content(ann, NEXT)
    plan = content(ann, "w").history.promises
    given = sum(flow.amount for flow in plan.flows)
    assert [p.quantity for p in week.pledges] == ([3 - given] if given < 3 else [])
    assert [p.id for p in week.people] == ["li", "wang", "zhao"]
    assert week.joined_rooms == house.week().joined_rooms
    assert week.policy.seed != house.POLICY.seed
    with ann.database.reading() as session:
        assert session.get_one(PolicyRow, NEXT).published_at is not None
    # It can be entered into, frozen and solved like any other.
    headers = ann.headers
    wish = {"kind": "need", "household": "h3", "place": "h3", "topic": "culture"}
    path = f"/api/v1/weeks/{NEXT}/things/requests"
    assert ann.client.post(path, json=wish, headers=headers).status_code == 201
    seen = {"If-Match": '"1"'}
    frozen = ann.post(f"/api/v1/weeks/{NEXT}/state", {"to": "frozen"}, **seen)
    assert frozen.status_code == 200, frozen.text


def test_before_anything_is_published_there_is_no_next_week(
    client: TestClient, database: Database, signed_as: SignedAs
) -> None:
    driver = Driver(client, database, signed_as("coordinator"))
    driver.make()
    answer = driver.post(f"{WEEK}/next", {})
    assert (answer.status_code, answer.json()["type"][-7:]) == (409, "not-now")


def test_closing_opens_it_with_what_came_of_the_week(ann: Driver) -> None:
    before = content(ann, "w").history.promises
    with ann.database.writing() as session:  # the rice never came
        session.connection().execute(
            update(Engagement).where(col(Engagement.kind) == "flow").values(outcome="missed")
        )
    close(ann)
    assert before.flows
    week = content(ann, NEXT)
    assert {"rice1", "rice2"} <= {r.id for r in week.requests}
    assert [(p.id, p.quantity) for p in week.pledges] == [("p", 3)]
    assert "cut" not in {r.id for r in week.requests}  # that was done
    served = {(e.household, e.asked, e.served_milli) for e in week.history.past}
    # h1 asked for rice and a haircut (4 each), h2 for a seat (1), h3 for rice (4).
    assert served == {("h1", 8, 4000), ("h2", 1, 1000), ("h3", 4, 0)}


def test_one_that_was_opened_early_is_told_what_was_kept(ann: Driver) -> None:
    ann.post(f"{WEEK}/next", {})
    early = content(ann, NEXT)
    promised = {e.household: e.served_milli for e in early.history.past}
    assert promised["h1"] == 8000 or promised["h3"] == 4000
    with ann.database.writing() as session:
        session.connection().execute(
            update(Engagement).where(col(Engagement.kind) == "flow").values(outcome="missed")
        )
    close(ann)
    week = content(ann, NEXT)
    assert {e.household: e.served_milli for e in week.history.past} == {
        "h1": 4000,
        "h2": 1000,
        "h3": 0,
    }
    assert {"rice1", "rice2"} <= {r.id for r in week.requests}
    assert [(p.id, p.quantity) for p in week.pledges] == [("p", 3)]


def test_what_somebody_has_changed_since_stays(ann: Driver) -> None:
    ann.post(f"{WEEK}/next", {})
    pledged = [p.id for p in content(ann, NEXT).pledges]
    if "p" in pledged:
        with ann.database.writing() as session:
            session.get_one(PledgeRow, (NEXT, "p")).quantity = 50
    with ann.database.writing() as session:
        session.connection().execute(
            update(Engagement).where(col(Engagement.kind) == "flow").values(outcome="missed")
        )
    close(ann)
    expected = 50 if "p" in pledged else 3
    assert [p.quantity for p in content(ann, NEXT).pledges] == [expected]


def test_one_that_has_gone_on_stays_as_it_is(ann: Driver) -> None:
    ann.post(f"{WEEK}/next", {})
    with ann.database.writing() as session:
        session.get_one(WeekRow, NEXT).state = "frozen"
        session.connection().execute(
            update(Engagement).where(col(Engagement.kind) == "flow").values(outcome="missed")
        )
    before = content(ann, NEXT)
    close(ann)
    assert content(ann, NEXT) == before
    with ann.database.reading() as session:
        assert len(session.exec(select(WeekRow.id)).all()) == 2
