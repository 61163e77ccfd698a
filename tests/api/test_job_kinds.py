"""What-if, repair, asks, why as jobs: asked, found, stored once, stopped, published."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text
from sqlmodel import col, func, select

from api.database import Database
from api.services.begun import now_in
from api.worker.perform import Work, perform
from models.load import load_week
from models.tables import Engagement, Job, JobReport, JobResult, PlanRow, RoomUse
from tests.api import house
from tests.api.cycle import WEEK, Driver
from tests.api.service import SignedAs

Solver = Callable[[str], None]
MORE_RICE = {"operations": [{"op": "quantity", "pledge": "p", "quantity": 4}]}


@pytest.fixture
def ann(client: TestClient, database: Database, signed_as: SignedAs, solver: Solver) -> Driver:
    """A coordinator with a plan to review. The fake solver is the greedy method."""
    solver("here:sound")
    driver = Driver(client, database, signed_as("coordinator"))
    driver.make(house.later())
    driver.move("frozen")
    driver.solve()
    return driver


@pytest.fixture
def published(ann: Driver) -> Driver:
    """The same, published."""
    assert ann.publish(newest(ann)).status_code == 201
    return ann


def newest(ann: Driver) -> str:
    return str(ann.get(f"{WEEK}/plans").json()[0]["id"])


def content(ann: Driver, plan: str) -> dict[str, Any]:
    told: dict[str, Any] = ann.get(f"/api/v1/plans/{plan}").json()["plan"]["content"]
    return told


def problem(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["type"].rpartition("/")[2]


def engagements(ann: Driver, **where: str) -> list[Engagement]:
    with ann.database.reading() as session:
        rows = session.exec(select(Engagement).order_by(col(Engagement.id))).all()
    return [r for r in rows if all(getattr(r, k) == v for k, v in where.items())]


# --- what-if ----------------------------------------------------------------------------------


def test_a_what_if_stands_beside_the_plan_and_is_published_with_its_change(ann: Driver) -> None:
    # Three bags of rice serve one of two households who want two each; four serve both.
    found = ann.found(kind="what-if", change=MORE_RICE)
    assert [s["request"] for s in found["result"]["gain"]] == ["rice2"]
    (plan,) = found["plans"]
    assert plan != found["base"]
    assert ann.get(f"{WEEK}/content").json()["pledges"][0]["quantity"] == 3  # only asked
    assert ann.state() == "review"
    made = ann.publish(plan)
    assert (made.status_code, ann.state()) == (201, "published")
    told = ann.get(f"{WEEK}/content").json()
    assert told["pledges"][0]["quantity"] == 4
    assert told["history"]["promises"] == content(ann, plan)


def test_a_what_if_is_stale_when_the_week_it_started_from_has_changed(ann: Driver) -> None:
    (plan,) = ann.found(kind="what-if", change=MORE_RICE)["plans"]
    with ann.database.writing() as session:
        session.connection().execute(text("UPDATE people SET week_minutes = 60 WHERE id = 'li'"))
    answer = ann.publish(plan)
    assert problem(answer) == (409, "stale-plan")
    assert [e["entity"] for e in answer.json()["errors"]] == ["li"]
    assert ann.get(f"{WEEK}/content").json()["pledges"][0]["quantity"] == 3


def test_a_what_if_on_a_published_week_keeps_to_its_promises(published: Driver) -> None:
    found = published.found(kind="what-if", change=MORE_RICE)
    assert found["result"]["told"] == []
    second = published.publish(found["plans"][0])
    assert (second.status_code, second.json()["number"]) == (201, 2)
    first, _ = published.get(f"{WEEK}/publications").json()
    assert first["replaced_by"] == second.json()["id"]
    assert published.state() == "published"


def test_every_problem_of_a_change_is_said_at_once(ann: Driver) -> None:
    operations = [
        {"op": "quantity", "pledge": "gold", "quantity": 4},
        {"op": "withdraw", "ids": ["x"]},
    ]
    answer = ann.post(f"{WEEK}/jobs", {"kind": "what-if", "change": {"operations": operations}})
    assert (answer.status_code, len(answer.json()["errors"])) == (422, 2)
    assert ann.post(f"{WEEK}/jobs", {"kind": "what-if", "change": {}}).status_code == 422
    nowhere = {"kind": "what-if", "change": MORE_RICE, "plan": "nowhere"}
    assert ann.post(f"{WEEK}/jobs", nowhere).status_code == 404


def test_a_change_that_contradicts_fails_in_words(ann: Driver, solver: Solver) -> None:
    solver("impossible")
    pin = {"operations": [{"op": "pin", "target": {"request": "talk"}, "by": "Wang"}]}
    job = ann.do(kind="what-if", change=pin)
    assert (job["state"], job["failure"]["errors"][0]["value"]) == ("failed", "Wang")


# --- repair -----------------------------------------------------------------------------------

SICK = {"kind": "declined", "request": "cut", "session": "s"}


def cutter(plan: dict[str, Any]) -> str:
    (cut,) = [p for p in plan["placements"] if p["request"] == "cut"]
    return str(cut["crew"][0]["person"])


def test_a_way_out_is_published_in_the_place_of_the_plan_and_keeps_the_rest(
    published: Driver,
) -> None:
    first = published.get(f"{WEEK}/publications").json()[0]
    before = content(published, first["plan"])
    sick = cutter(before)
    with published.database.writing() as session:
        for row in session.exec(select(Engagement).where(Engagement.kind == "crew")):
            row.answer = "confirmed"
        uses = list(session.exec(select(RoomUse.id)))
    kept = {e.id: e.version for e in engagements(published)}
    found = published.found(kind="repair", event={**SICK, "person": sick})
    assert found["base"] == first["plan"]
    ways = found["result"]["ways"]
    assert len(ways) == len(found["plans"]) >= 1
    (way, *_), (plan, *_) = ways, found["plans"]
    assert {n["party"] for n in way["notices"] if n["change"] == "cancelled"} == {sick}
    made = published.publish(plan)
    assert (made.status_code, made.json()["number"], published.state()) == (201, 2, "published")
    after = content(published, plan)
    assert cutter(after) != sick
    # Who is not concerned keeps the row and the answer; who is, is asked or released.
    now = {e.id: e for e in engagements(published)}
    tea = [e for e in now.values() if e.request == "talk"]
    assert tea
    assert all(e.publication == made.json()["id"] and kept[e.id] == e.version for e in tea)
    assert {e.answer for e in tea if e.kind == "crew"} == {"confirmed"}
    crew = [e for e in now.values() if (e.kind, e.request) == ("crew", "cut")]
    assert {(e.person, e.outcome, e.answer) for e in crew} == {
        (sick, "cancelled", "confirmed"),
        (cutter(after), "open", "open"),
    }
    with published.database.reading() as session:
        assert list(session.exec(select(RoomUse.id).where(col(RoomUse.active)))) == uses
        promised = load_week(session, "w").history.promises
    assert promised.model_dump(mode="json", exclude_defaults=True) == after


def test_a_second_event_is_repaired_from_the_way_that_was_taken(published: Driver) -> None:
    sick = cutter(content(published, newest(published)))
    way = published.found(kind="repair", event={**SICK, "person": sick})["plans"][0]
    assert published.publish(way).status_code == 201
    second = cutter(content(published, way))
    found = published.found(kind="repair", event={**SICK, "person": second})
    assert found["base"] == way
    assert published.publish(found["plans"][0]).status_code == 201
    people = {p["id"]: p for p in published.get(f"{WEEK}/content").json()["people"]}
    last = [p for p in content(published, found["plans"][0])["placements"] if p["request"] == "cut"]
    crews = {m["person"] for p in last for m in p["crew"]}
    assert not crews & {sick, second}
    assert people.keys() >= {sick, second}


def test_two_ways_of_one_event_cannot_both_be_taken(published: Driver) -> None:
    sick = cutter(content(published, newest(published)))
    one = published.found(kind="repair", event={**SICK, "person": sick})["plans"][0]
    other = published.found(kind="what-if", change=MORE_RICE)["plans"][0]
    assert published.publish(one).status_code == 201
    assert problem(published.publish(other)) == (409, "stale-plan")


def test_what_has_begun_since_a_way_was_found_stops_it(published: Driver) -> None:
    from api.problems import Problem
    from api.services.publishing import publish
    from api.services.signing import Caller
    from models.tables import Grant

    sick = cutter(content(published, newest(published)))
    way = published.found(kind="repair", event={**SICK, "person": sick})["plans"][0]
    caller = Caller("a", grants=(Grant(account="a", role="district", neighbourhood="n"),))
    with (
        pytest.raises(Problem, match="stale-plan") as stale,
        published.database.writing() as session,
    ):
        publish(session, caller, "w", way, moment=datetime(2125, 12, 1, tzinfo=UTC))
    assert [f.entity for f in stale.value.document.errors] == ["cut"]
    assert published.publish(way).status_code == 201


def test_only_what_is_published_is_repaired_and_every_problem_is_said(
    ann: Driver,
) -> None:
    body = {
        "kind": "repair",
        "event": {"kind": "declined", "person": "x", "request": "y", "session": "z"},
    }
    assert problem(ann.post(f"{WEEK}/jobs", body)) == (409, "not-now")
    ann.publish(newest(ann))
    answer = ann.post(f"{WEEK}/jobs", body)
    assert (answer.status_code, len(answer.json()["errors"]) >= 2) == (422, True)
    assert ann.post(f"{WEEK}/jobs", {**body, "event": {"kind": "flood"}}).status_code == 422


def test_now_is_rounded_up_to_the_grid() -> None:
    # The week begins at 2026-11-22T16:00Z, local midnight; slots are of half an hour.
    week = house.week()
    moments = {
        datetime(2026, 11, 22, 16, 0, tzinfo=UTC): None,
        datetime(2026, 11, 22, 16, 1, tzinfo=UTC): "2026-11-23T00:30",
        datetime(2026, 11, 23, 1, 30, tzinfo=UTC): "2026-11-23T09:30",
        datetime(2026, 11, 23, 1, 30, 1, tzinfo=UTC): "2026-11-23T10:00",
        datetime(2026, 12, 24, tzinfo=UTC): "2026-11-30T00:00",
    }
    assert {moment: now_in(week, moment) for moment in moments} == moments


# --- asks and why -----------------------------------------------------------------------------


def test_asks_say_what_to_call_for(ann: Driver) -> None:
    found = ann.found(kind="asks", most=2, seconds=600)
    first = found["result"]["asks"][0]
    assert (first["wanted"]["kind"], first["wanted"]["item"]) == ("goods", "rice")
    assert found["plans"] == []
    # What is asked for is a change that can be tried.
    assert ann.found(kind="what-if", change=first["change"])["result"]["gain"]


def test_why_is_answered_at_once_and_as_a_job(ann: Driver, monkeypatch: pytest.MonkeyPatch) -> None:
    from matcher.explain.why import why

    # In this process and without its clock: a busy machine must not decide what the test sees.
    monkeypatch.setattr("api.json.why.ask", lambda week, plan, id, _: why(week, plan, id, None))
    plan = newest(ann)
    answer = ann.get(f"/api/v1/plans/{plan}/why/rice2?seconds=20")
    assert (answer.status_code, answer.json()["id"], answer.json()["permille"]) == (200, "rice2", 0)
    found = ann.found(kind="why", id="rice2", seconds=600)
    assert found["result"]["id"] == "rice2"
    assert found["base"] == plan


def test_an_unknown_id_is_not_explained(ann: Driver) -> None:
    plan = newest(ann)
    unknown = ann.get(f"/api/v1/plans/{plan}/why/rice9")
    assert unknown.status_code == 404
    assert "rice1" in unknown.json()["detail"]  # did you mean
    assert ann.post(f"{WEEK}/jobs", {"kind": "why", "id": "rice9"}).status_code == 404
    assert ann.get(f"/api/v1/plans/{plan}/why/rice1?seconds=NaN").status_code == 422


def test_a_result_is_stored_once_and_not_before_the_end(
    ann: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = ann.ask(kind="asks")
    answer = ann.get(f"/api/v1/jobs/{job}/result")
    assert (problem(answer), answer.headers["retry-after"]) == ((409, "not-now"), "1")
    for executor in ("w1", "w2"):
        perform(ann.database, job, executor)
    with ann.database.reading() as session:
        assert session.exec(select(func.count()).select_from(JobResult)).one() == 1
        assert session.exec(select(func.count()).select_from(PlanRow)).one() == 1
        assert session.get_one(Job, job).attempt == 1


@pytest.mark.parametrize(("wish", "state"), [("stop", "done"), ("cancel", "cancelled")])
def test_an_errand_ends_when_asked_and_what_it_found_is_kept(
    ann: Driver, monkeypatch: pytest.MonkeyPatch, wish: str, state: str
) -> None:
    monkeypatch.setattr("api.worker.tasks.ERRAND", "tests.api.errand_fakes")
    pids: list[int] = []
    watched = Work.watched

    def noted(work: Work, pid: int) -> Any:
        pids.append(pid)
        return watched(work, pid)

    monkeypatch.setattr(Work, "watched", noted)
    job = ann.ask(kind="asks")
    running = threading.Thread(target=perform, args=(ann.database, job, "w1"), daemon=True)
    running.start()
    for _ in range(600):
        with ann.database.reading() as session:
            if session.exec(select(JobReport.number).where(JobReport.job == job)).first():
                break
        threading.Event().wait(0.1)
    ann.post(f"/api/v1/jobs/{job}/wish", {"wish": wish})
    running.join(5)
    assert not running.is_alive()
    with pytest.raises(ProcessLookupError):
        os.kill(pids[0], 0)
    assert ann.get(f"/api/v1/jobs/{job}").json()["state"] == state
    assert ann.get(f"/api/v1/jobs/{job}/result").json()["result"] == {"asks": ["so far"]}
    assert ann.state() == "review"  # no other kind than a solve moves the week
