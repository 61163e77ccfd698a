"""Solve and verify what is sent; every problem in one answer."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from models.plan import PlanFile
from models.tables.migrations import newest
from models.validate import read_plan
from tests.api import house
from tests.api.databases import Kind

Solver = Callable[[str], None]


@pytest.fixture
def kind() -> Kind:
    """Nothing here touches the database: one is enough."""
    return "sqlite"


def week_text(**changes: Any) -> str:
    return json.dumps({**json.loads(house.week().model_dump_json()), **changes})


def both(week: str, plan: str) -> str:
    return f'{{"week": {week}, "plan": {plan}}}'


def file_text() -> str:
    return house.plan_file(house.plan()).model_dump_json(exclude_defaults=True)


def test_a_week_is_solved_and_the_plan_holds(client: TestClient) -> None:
    answer = client.post("/api/v1/solve?seed=5", content=week_text())
    assert answer.status_code == 200, answer.text
    file = read_plan(answer.content)
    assert (file.plan.seed, file.plan.input_hash) == (5, house.week().content_hash())
    judged = client.post("/api/v1/verify", content=both(week_text(), answer.text))
    assert (judged.status_code, judged.json()["holds"]) == (200, True)


def test_the_time_of_the_settings_is_the_most(
    app: FastAPI, client: TestClient, solver: Solver
) -> None:
    # The fake reports one sound plan and never ends by itself; what it found is kept.
    solver("sound_endless")
    app.state.settings = app.state.settings.model_copy(update={"solve_seconds": 3})
    answer = client.post("/api/v1/solve?seconds=3000", content=week_text())
    run = read_plan(answer.content).run
    assert run is not None
    assert (answer.status_code, run.ended_by, run.status) == (200, "clock", "FEASIBLE")
    assert 3 <= run.seconds < 6


def test_every_problem_of_a_week_is_listed(client: TestClient) -> None:
    spoilt = json.loads(week_text())
    spoilt["people"][0]["home"] = "atlantis"
    spoilt["requests"][0]["urgency"] = 9
    answer = client.post("/api/v1/solve", content=json.dumps(spoilt))
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    told = answer.json()
    assert told["type"] == "tag:tongxin,2026:problem/bad-input"
    assert told["title_zh"] == "资料有误"
    fields = {(e["entity"], e["field"]) for e in told["errors"]}
    assert fields == {("li", "home"), (spoilt["requests"][0]["id"], "urgency")}


@pytest.mark.parametrize(
    "body",
    ["", "{", "[]", "null", "NaN", '{"week": {}}', both("{}", "{}") + "x", "[" * 100_000],
)
def test_what_is_no_pair_of_week_and_plan_is_said_to_be_none(client: TestClient, body: str) -> None:
    answer = client.post("/api/v1/verify", content=body)
    assert answer.status_code == 422, answer.text
    (error,) = answer.json()["errors"]
    assert error["en"] == "one JSON object with the members week, plan"


def test_problems_of_week_and_plan_come_together(client: TestClient) -> None:
    answer = client.post("/api/v1/verify", content=both('{"id": "w"}', '{"week": 3}'))
    assert answer.status_code == 422
    fields = {e["field"] for e in answer.json()["errors"]}
    assert {"calendar", "geography", "week", "input_hash"} <= fields


def test_a_key_given_twice_within_the_week_is_seen(client: TestClient) -> None:
    doubled = week_text()[:-1] + ', "name": "again"}'
    answer = client.post("/api/v1/verify", content=both(doubled, file_text()))
    assert answer.status_code == 422
    assert [e["field"] for e in answer.json()["errors"]] == ["name"]


def test_a_plan_that_breaks_a_rule_is_judged_so(client: TestClient) -> None:
    file = json.loads(file_text())
    file["plan"]["content"]["flows"] = []
    changed = PlanFile.model_validate_json(json.dumps(file)).plan
    answer = client.post("/api/v1/verify", content=both(week_text(), changed.model_dump_json()))
    told = answer.json()
    assert (answer.status_code, told["holds"]) == (200, False)
    assert {v["rule"] for v in told["violations"]} <= {"stated-tiers", "stated-unmet"}


def test_decisions_that_contradict_are_named(client: TestClient, solver: Solver) -> None:
    solver("contradicted")
    pin = {"id": "d1", "target": {"request": "talk"}, "by": "Wang"}
    ban = {"id": "d2", "target": {"request": "talk"}, "by": "Zhao"}
    decisions = {"pins": [pin], "bans": [ban]}
    answer = client.post("/api/v1/solve", content=week_text(decisions=decisions))
    told = answer.json()
    assert (answer.status_code, told["type"]) == (409, "tag:tongxin,2026:problem/contradiction")
    assert [(e["entity"], e["value"]) for e in told["errors"][:2]] == [
        ("d1", "Wang"),
        ("d2", "Zhao"),
    ]
    assert all(e["zh"] and e["en"] for e in told["errors"])


def test_a_decision_that_nothing_can_satisfy_is_bad_input(
    client: TestClient, solver: Solver
) -> None:
    solver("impossible")
    pin = {"id": "d1", "target": {"request": "talk"}, "by": "Wang"}
    answer = client.post("/api/v1/solve", content=week_text(decisions={"pins": [pin]}))
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["entity"] == "d1"
    assert "The tea room is closed then." in answer.text


def test_a_solver_without_a_plan_is_said_so(client: TestClient, solver: Solver) -> None:
    solver("late")
    answer = client.post("/api/v1/solve", content=week_text())
    assert (answer.status_code, answer.json()["type"]) == (504, "tag:tongxin,2026:problem/no-plan")


def test_a_plan_that_fails_the_judge_goes_nowhere(client: TestClient, solver: Solver) -> None:
    solver("quick")
    answer = client.post("/api/v1/solve", content=week_text())
    assert answer.status_code == 500
    assert answer.json()["type"].endswith("unsound-plan")
    assert answer.json()["errors"]


def test_a_solver_that_dies_leaves_its_best_plan(client: TestClient, solver: Solver) -> None:
    solver("sound_broken")
    answer = client.post("/api/v1/solve", content=week_text())
    assert (answer.status_code, read_plan(answer.content).plan.week) == (200, "w")


def test_no_more_solvers_than_the_settings_say(app: FastAPI, client: TestClient) -> None:
    app.state.solvers.acquire()
    answer = client.post("/api/v1/solve", content=week_text())
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
    app.state.solvers.release()
    assert client.post("/api/v1/solve", content=week_text()).status_code == 200
    assert client.post("/api/v1/solve", content="{").status_code == 422
    assert client.post("/api/v1/solve", content=week_text()).status_code == 200


@pytest.mark.parametrize("declared", [True, False])
def test_a_body_beyond_the_limit_is_refused(client: TestClient, declared: bool) -> None:
    million = b" " * 10**6
    sent = million * 65 if declared else (million for _ in range(65))
    answer = client.post("/api/v1/verify", content=sent)
    assert (answer.status_code, answer.json()["title"]) == (413, "Too large")


def test_unknown_ways_and_methods_are_problems_too(client: TestClient) -> None:
    lost = client.get("/api/v1/nowhere")
    wrong = client.get("/api/v1/solve")
    assert (lost.status_code, lost.headers["content-type"]) == (404, "application/problem+json")
    assert (wrong.status_code, wrong.headers["allow"]) == (405, "POST")


def test_answers_may_not_be_framed_sniffed_or_kept(client: TestClient) -> None:
    for path in ("/healthz", "/api/v1/nowhere"):
        headers = client.get(path).headers
        assert headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == "no-store"


def test_health_names_the_revision(client: TestClient) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok", "revision": newest()})


def test_openapi_is_there(client: TestClient) -> None:
    told = client.get("/api/v1/openapi.json").json()
    assert {"/api/v1/solve", "/api/v1/verify", "/api/v1/session"} <= set(told["paths"])
