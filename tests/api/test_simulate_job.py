"""Weeks in a row as a job: run through, followed, stopped with what was lived so far, refused."""

from __future__ import annotations

import os
import threading
from typing import Any, get_args

import pytest
from fastapi.testclient import TestClient
from sqlmodel import select

from api.database import Database
from api.services.simulating import Method, size_of
from api.worker import errand
from api.worker.perform import Work, perform
from models.places import Place
from models.tables import JobReport
from models.week import Week
from scenarios.simulate.arrivals import Unloadable, shape_of
from scenarios.simulate.methods import Method as Known
from scenarios.simulate.methods import NoPlanInTime
from scenarios.simulate.run import Settings, simulate
from tests.api import house
from tests.api.cycle import WEEK, Driver
from tests.api.service import SignedAs

SMALL = {"kind": "simulate", "weeks": 1, "methods": ["greedy"], "load": 0.5, "seed": 1}


@pytest.fixture
def ann(client: TestClient, database: Database, signed_as: SignedAs) -> Driver:
    """A coordinator with a week that is collecting."""
    driver = Driver(client, database, signed_as("coordinator"))
    driver.make()
    return driver


@pytest.mark.parametrize("oldest_first", [False, True])
def test_the_weeks_are_those_of_the_command(ann: Driver, oldest_first: bool) -> None:
    found = ann.found(**SMALL, seconds=None, oldest_first=oldest_first)
    assert (found["kind"], found["base"], found["plans"]) == ("simulate", None, [])
    result = found["result"]
    assert (result["complete"], result["size"], result["seed"]) == (True, "courtyard", 1)
    assert result["oldest_first"] is oldest_first
    settings = Settings("courtyard", shape_of("courtyard"), 1, 0.5, 1, (Known.GREEDY,), None)
    (expected,) = simulate(settings).methods[0].weeks
    (method,) = result["methods"]
    (week,) = method["weeks"]
    assert method["method"] == "greedy"
    assert (week["asked"], week["met"]) == (expected.asked, expected.met)
    assert ann.state() == "collecting"


def test_stopped_it_tells_of_the_weeks_until_then_and_leaves_no_process(
    ann: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    pids: list[int] = []
    watched = Work.watched

    def noted(work: Work, pid: int) -> Any:
        pids.append(pid)
        return watched(work, pid)

    monkeypatch.setattr(Work, "watched", noted)
    job = ann.ask(**{**SMALL, "weeks": 99})
    running = threading.Thread(target=perform, args=(ann.database, job, "w1"), daemon=True)
    running.start()
    for _ in range(600):
        with ann.database.reading() as session:
            if session.exec(select(JobReport.number).where(JobReport.job == job)).first():
                break
        threading.Event().wait(0.1)
    ann.post(f"/api/v1/jobs/{job}/wish", {"wish": "stop"})
    running.join(10)
    assert not running.is_alive()
    with pytest.raises(ProcessLookupError):
        os.kill(pids[0], 0)
    found = ann.get(f"/api/v1/jobs/{job}/result").json()["result"]
    (method,) = found["methods"]
    assert found["complete"] is False
    assert 1 <= len(method["weeks"]) < 99


@pytest.mark.parametrize(
    ("error", "code", "entity"),
    [(Unloadable("goods"), "bad-input", "load"), (NoPlanInTime("week 3"), "no-plan", "seconds")],
)
def test_what_cannot_be_simulated_is_told_in_words(
    monkeypatch: pytest.MonkeyPatch, error: Exception, code: str, entity: str
) -> None:
    def run(*_: Any, **__: Any) -> None:
        raise error

    monkeypatch.setattr("scenarios.simulate.run.simulate", run)
    given = {**SMALL, "size": "courtyard", "seconds": None}
    said = errand.simulate(
        errand.Errand(kind="simulate", week=house.week(), parameters=given), lambda _: None
    )
    assert (said.code, said.result) == (code, None)
    ((named, zh, en),) = said.wrong
    assert named == entity
    assert str(error) in zh
    assert str(error) in en


def test_a_job_without_an_answer_fails_as_the_errand_says(
    ann: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.worker.tasks.ERRAND", "tests.api.errand_fakes")
    monkeypatch.setenv("ERRAND_FAKE", "refuses")
    job = ann.do(**SMALL)
    assert (job["state"], job["failure"]["type"].rpartition("/")[2]) == ("failed", "bad-input")
    assert job["failure"]["errors"][0]["entity"] == "load"


def test_what_cannot_be_asked_is_refused_with_every_reason(ann: Driver) -> None:
    wrong = {**SMALL, "weeks": 0, "load": 0, "methods": ["guessing"], "size": "planet"}
    answer = ann.post(f"{WEEK}/jobs", wrong)
    assert answer.status_code == 422
    assert {e["field"].removeprefix("simulate.") for e in answer.json()["errors"]} == {
        "weeks",
        "load",
        "methods.0",
        "size",
    }


def test_a_neighbourhood_is_as_large_as_it_has_households() -> None:
    def of(households: int) -> Week:
        places = [Place(id="g", level="house-group")]
        places += [Place(id=f"h{n}", level="household", parent="g") for n in range(households)]
        week = house.week()
        known = week.geography.model_copy(update={"places": tuple(places)})
        return week.model_copy(update={"geography": known})

    assert [size_of(of(n)) for n in (300, 301, 5_000, 5_001)] == [
        "courtyard",
        "community",
        "community",
        "district",
    ]


def test_the_methods_are_those_there_are() -> None:
    assert get_args(Method) == tuple(Known)
