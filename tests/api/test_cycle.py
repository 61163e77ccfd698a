"""A week from collecting to closed: what may follow what, what publishing does and undoes."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text
from sqlmodel import col, select

from api.database import Database
from api.problems import Problem
from api.services import cycle
from api.services.signing import Caller
from models.load import Minutes, load_week
from models.tables import Audit, Engagement, Grant, RoomHold, RoomUse, WeekRow, WithdrawalRow
from models.tables.week import STATES, State
from tests.api import house
from tests.api.cycle import WEEK, Driver
from tests.api.service import SignedAs

Solver = Callable[[str], None]


@pytest.fixture
def ann(client: TestClient, database: Database, signed_as: SignedAs) -> Driver:
    """A coordinator of neighbourhood n whose week is collecting."""
    driver = Driver(client, database, signed_as("coordinator"))
    assert driver.make().status_code == 201
    return driver


@pytest.fixture
def reviewed(ann: Driver, solver: Solver) -> tuple[Driver, str]:
    """The same with a plan to review."""
    solver("here:sound")
    ann.move("frozen")
    return ann, ann.solve()


# --- weeks ------------------------------------------------------------------------------------


def test_a_week_that_was_made_reads_the_same(ann: Driver) -> None:
    told = ann.get(f"{WEEK}/content")
    assert told.status_code == 200
    assert type(house.week()).model_validate_json(told.text) == house.week()
    where = ann.get(WEEK)
    assert (where.json()["state"], where.headers["etag"]) == ("collecting", '"1"')


def test_a_week_is_made_once_and_whole(ann: Driver) -> None:
    assert ann.make().status_code == 409
    spoilt = house.week().model_copy(update={"id": "x", "people": ()})
    refused = ann.make(spoilt)
    assert refused.status_code == 422
    assert len(refused.json()["errors"]) >= 1
    assert ann.get("/api/v1/weeks/x").status_code == 404


def test_neighbourhoods_are_made_by_operators(client: TestClient, signed_as: SignedAs) -> None:
    path, body = "/api/v1/neighbourhoods", {"id": "fuyun", "name": "富云"}
    assert client.post(path, json=body).status_code == 401
    assert client.post(path, json=body, headers=signed_as("district")).status_code == 403
    operator = signed_as("operator")
    assert client.post(path, json=body, headers=operator).status_code == 201
    assert client.post(path, json=body, headers=operator).status_code == 409


# --- the cycle --------------------------------------------------------------------------------


def test_the_whole_way(reviewed: tuple[Driver, str]) -> None:
    ann, plan = reviewed
    assert ann.state() == "review"
    assert ann.publish(plan).status_code == 201
    assert ann.state() == "published"
    caller = Caller("a", grants=(Grant(account="a", role="district", neighbourhood="n"),))
    monday = datetime(2026, 11, 22, 16, tzinfo=UTC)  # 2026-11-23T00:00+08:00
    minute = timedelta(minutes=1)

    def move(to: State, moment: datetime) -> str:
        with ann.database.writing() as session:
            version = session.get_one(WeekRow, "w").version
            try:
                row = cycle.advance(session, caller, "w", to, version=version, moment=moment)
            except Problem as problem:
                return problem.code
            return row.state

    assert move("carrying-out", monday - minute) == "not-now"
    assert move("carrying-out", monday) == "carrying-out"
    assert move("evaluating", monday + timedelta(days=7) - minute) == "not-now"
    assert move("evaluating", monday + timedelta(days=7)) == "evaluating"
    assert move("closed", monday + timedelta(days=7)) == "closed"
    with ann.database.reading() as session:
        lines = session.exec(
            select(Audit).where(Audit.operation == "week.advance").order_by(col(Audit.id))
        ).all()
    assert [line.details["after"] for line in lines] == [
        *("frozen", "carrying-out", "evaluating", "closed")
    ]


BY_HAND = {
    "collecting": {"frozen"},
    "frozen": {"collecting"},
    "review": {"collecting"},
    "evaluating": {"closed"},
}
"""What people may do at any time; written by hand, beside the steps whose time must come."""


@pytest.mark.parametrize("source", STATES)
def test_no_other_step_can_be_taken(ann: Driver, source: State) -> None:
    for target in STATES:
        with ann.database.writing() as session:
            row = session.get_one(WeekRow, "w")
            row.state, row.start = source, "2126-11-25"  # no time has come
        answer = ann.move(target)
        if target in BY_HAND.get(source, set()):
            assert (answer.status_code, answer.json()["state"]) == (200, target)
        else:
            assert (answer.status_code, answer.json()["type"][-7:]) == (409, "not-now")
            assert ann.state() == source


def test_a_step_needs_the_version_that_was_seen(ann: Driver) -> None:
    body = {"to": "frozen"}
    assert ann.post(f"{WEEK}/state", body).status_code == 428
    for stale in ('"0"', '"7"', "*", "1", 'W/"1"', "nonsense"):
        answer = ann.post(f"{WEEK}/state", body, **{"If-Match": stale})
        assert answer.status_code == 412, stale
    assert ann.post(f"{WEEK}/state", body, **{"If-Match": '"1"'}).status_code == 200
    assert ann.get(WEEK).headers["etag"] == '"2"'


def test_what_is_not_sound_is_not_frozen(ann: Driver) -> None:
    with ann.database.writing() as session:
        connection = session.connection()
        connection.execute(text("UPDATE people SET audience = 'ghosts' WHERE id = 'li'"))
        connection.execute(text("UPDATE pledges SET item = 'gold' WHERE id = 'p'"))
    answer = ann.move("frozen")
    found = {(e["entity"], e["field"]) for e in answer.json()["errors"]}
    assert (answer.status_code, found) == (422, {("li", "audience"), ("p", "item")})
    assert ann.state() == "collecting"


def test_a_week_that_collects_is_not_solved(ann: Driver) -> None:
    answer = ann.post(f"{WEEK}/jobs", {})
    assert (answer.status_code, answer.json()["detail"]) == (409, "collecting → solving")


def test_ten_who_freeze_at_once_freeze_once(ann: Driver) -> None:
    def freeze(_: int) -> int:
        return ann.post(f"{WEEK}/state", {"to": "frozen"}, **{"If-Match": '"1"'}).status_code

    with ThreadPoolExecutor(10) as pool:
        assert sorted(pool.map(freeze, range(10))) == [200] + [412] * 9


# --- publishing -------------------------------------------------------------------------------


def test_publishing_takes_rooms_asks_people_and_promises(reviewed: tuple[Driver, str]) -> None:
    ann, plan = reviewed
    made = ann.publish(plan)
    assert (made.status_code, made.json()["number"]) == (201, 1)
    content = ann.get(f"/api/v1/plans/{plan}").json()["plan"]["content"]
    minutes = Minutes(house.week().calendar)
    with ann.database.reading() as session:
        uses = session.exec(select(RoomUse)).all()
        rows = session.exec(select(Engagement)).all()
        promised = load_week(session, "w").history.promises
    assert promised.model_dump(mode="json", exclude_defaults=True) == content
    # Of the placements only the tea hour has a room: it is an hour long.
    (tea,) = [p for p in content["placements"] if "room" in p]
    start = minutes.of_time(tea["start"])
    assert [(u.room, u.starts, u.ends, u.active) for u in uses] == [
        (tea["room"], start, start + 60, True)
    ]
    kinds = [row.kind for row in rows]
    crews = sum(len(p["crew"]) for p in content["placements"])
    assert kinds.count("flow") == len(content["flows"])
    assert kinds.count("session") == len(content["placements"])
    assert kinds.count("crew") == crews
    assert kinds.count("seat") == len(content["seats"])  # the guest comes alone
    assert {row.person for row in rows if row.kind == "crew"} == {
        member["person"] for p in content["placements"] for member in p["crew"]
    }


def test_publishing_twice_is_publishing_once(reviewed: tuple[Driver, str]) -> None:
    ann, plan = reviewed

    def publish(_: int) -> str:
        answer = ann.publish(plan)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(publish, range(8)))) == 1
    assert len(ann.get(f"{WEEK}/publications").json()) == 1


def test_a_stale_plan_is_refused_and_what_changed_is_said(reviewed: tuple[Driver, str]) -> None:
    ann, plan = reviewed
    with ann.database.writing() as session:
        session.connection().execute(text("UPDATE pledges SET quantity = 1 WHERE id = 'p'"))
        session.connection().execute(text("UPDATE rooms SET name = 'another' WHERE id = 'tea'"))
        session.add(WithdrawalRow(week="w", id="0", position=0, what="zhao"))
    answer = ann.publish(plan)
    found = [(e["entity"], e["en"]) for e in answer.json()["errors"]]
    assert answer.status_code == 409
    assert answer.json()["type"].endswith("stale-plan")
    assert found == [("p", "changed"), ("withdrawn: zhao", "added")]
    assert (ann.state(), ann.get(f"{WEEK}/publications").json()) == ("review", [])


def test_a_corrected_name_makes_no_plan_stale(reviewed: tuple[Driver, str]) -> None:
    ann, plan = reviewed
    with ann.database.writing() as session:
        session.connection().execute(text("UPDATE rooms SET name = 'another' WHERE id = 'tea'"))
    assert ann.publish(plan).status_code == 201


def test_a_plan_of_nowhere_or_of_another_week_is_not_published(
    reviewed: tuple[Driver, str],
) -> None:
    ann, plan = reviewed
    assert ann.publish("nowhere").status_code == 404
    other = house.week().model_copy(update={"id": "v"})
    later = other.calendar.model_copy(update={"start": "2026-11-30"})
    emptied = other.model_copy(update={"calendar": later, "requests": ()})
    assert ann.make(emptied).status_code == 201
    path = "/api/v1/weeks/v/publications"
    assert ann.post(path, {"plan": plan}).status_code == 404


def test_a_room_that_was_given_away_meanwhile_stops_the_publication(
    reviewed: tuple[Driver, str],
) -> None:
    ann, plan = reviewed
    content = ann.get(f"/api/v1/plans/{plan}").json()["plan"]["content"]
    (tea,) = [p for p in content["placements"] if "room" in p]
    start = Minutes(house.week().calendar).of_time(tea["start"])
    with ann.database.writing() as session:
        session.add(
            RoomUse(
                id="booked",
                neighbourhood="n",
                room=tea["room"],
                starts=start + 30,
                ends=start + 60,
                held_from=start + 30,
                held_until=start + 60,
                origin="booked",
            )
        )
    answer = ann.publish(plan)
    assert (answer.status_code, answer.json()["type"][-5:]) == (409, "taken")
    assert ann.state() == "review"
    with ann.database.reading() as session:
        assert session.exec(select(Engagement.id)).all() == []


def test_undoing_frees_the_rooms_and_keeps_the_history(reviewed: tuple[Driver, str]) -> None:
    ann, plan = reviewed
    first = ann.publish(plan).json()["id"]
    path = f"/api/v1/publications/{first}/undo"
    undone = ann.post(path, {"reason": "wrong room"})
    assert (undone.status_code, undone.json()["undone_reason"]) == (200, "wrong room")
    again = ann.post(path, {"reason": "something else"})
    assert again.json() == undone.json()
    with ann.database.reading() as session:
        assert session.exec(select(RoomHold).where(col(RoomHold.active))).all() == []
        assert {e.outcome for e in session.exec(select(Engagement))} == {"cancelled"}
        assert load_week(session, "w") == house.week()  # nothing is promised any more
    second = ann.publish(plan)
    assert (second.status_code, second.json()["number"]) == (201, 2)
    listed = ann.get(f"{WEEK}/publications").json()
    assert [(p["number"], p["undone_at"] is None) for p in listed] == [(1, False), (2, True)]


def test_what_is_being_carried_out_is_not_undone(reviewed: tuple[Driver, str]) -> None:
    ann, plan = reviewed
    first = ann.publish(plan).json()["id"]
    with ann.database.writing() as session:
        session.get_one(WeekRow, "w").state = "carrying-out"
    answer = ann.post(f"/api/v1/publications/{first}/undo", {})
    assert answer.status_code == 409
    assert ann.post("/api/v1/publications/nowhere/undo", {}).status_code == 404
