"""The description of the API is whole: every operation shows what is sent and what it answers."""

from __future__ import annotations

import json
from typing import Any

import pytest
from fastapi.testclient import TestClient
from jsonschema import Draft202012Validator
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from api.openapi import examples
from matcher.verify import verify
from models.validate import read_plan, read_week

Tree = dict[str, Any]
SILENT = {
    "DELETE /api/v1/session",
    "DELETE /api/v1/weeks/{week}/things/{kind}/{id}",
    "DELETE /api/v1/neighbourhoods/{neighbourhood}/people/{person}",
    "GET /api/v1/publications/{publication}/record",
    "POST /api/v1/votes/{vote}/ballots",
}
"""Operations that answer nothing, or a file."""


@pytest.fixture
def kind() -> str:
    """The description is the same on both databases."""
    return "sqlite"


@pytest.fixture
def told(client: TestClient) -> Tree:
    """The description, as it is served."""
    tree: Tree = client.get("/api/v1/openapi.json").json()
    return tree


def shown(told: Tree) -> list[tuple[str, Tree, Any]]:
    """Every example: of which operation, its schema, itself."""
    found = []
    for path, ways in told["paths"].items():
        for method, way in ways.items():
            name = f"{method.upper()} {path}"
            sent = way.get("requestBody", {}).get("content", {}).get("application/json", {})
            values = [one["value"] for one in sent.get("examples", {}).values()]
            assert values or not sent, name
            found += [(name, sent["schema"], value) for value in values]
            answers = [
                (content.get("schema", {}), content["example"])
                for status, answer in way["responses"].items()
                if status < "300"
                for content in answer.get("content", {}).values()
                if "example" in content
            ]
            assert len(answers) == (name not in SILENT), name
            found += [(name, *answer) for answer in answers]
    return found


def test_every_operation_shows_what_is_sent_and_what_it_answers(told: Tree) -> None:
    whole = Registry().with_resource("urn:told", DRAFT202012.create_resource(told))
    names = set()
    for name, schema, value in shown(told):
        text = json.dumps(schema).replace("#/components", "urn:told#/components")
        wrong = [
            e.message
            for e in Draft202012Validator(json.loads(text), registry=whole).iter_errors(value)
        ]
        assert wrong == [], name
        names.add(name)
    assert set(examples()) == {
        f"{method.upper()} {path}" for path, ways in told["paths"].items() for method in ways
    }


def test_the_week_that_is_shown_is_sound_and_its_plan_holds() -> None:
    both = examples()["POST /api/v1/verify"]["send"]["a week and a plan"]
    week, file = read_week(json.dumps(both["week"])), read_plan(json.dumps(both["plan"]))
    assert verify(week, file.plan).holds


def test_failures_are_problem_documents_and_all_that_may_happen_are_named(told: Tree) -> None:
    for path, ways in told["paths"].items():
        for method, way in ways.items():
            failures = {s: answer for s, answer in way["responses"].items() if s >= "400"}
            for answer in failures.values():
                assert answer["content"] == {
                    "application/problem+json": {
                        "schema": {"$ref": "#/components/schemas/Document"}
                    }
                }
            takes = {one["name"].lower() for one in way.get("parameters", ())}
            assert "503" in failures
            assert ("428" in failures) == ("if-match" in takes), (method, path)
            assert ("413" in failures) == ("requestBody" in way), (method, path)
            assert ("401" in failures) == ("security" in way), (method, path)
    assert "HTTPValidationError" not in told["components"]["schemas"]


def test_what_is_not_offered_is_said_to_be_that(client: TestClient) -> None:
    answer = client.delete("/api/v1/neighbourhoods")
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")
    answer = client.put("/api/v1/weeks/w/things/rooms/tea")
    assert (answer.status_code, answer.headers["allow"]) == (405, "DELETE, GET, PATCH")
    assert answer.json()["type"].endswith("not-offered")
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_body_that_is_no_text_is_bad_input(client: TestClient) -> None:
    headers = {"Content-Type": "application/json"}
    answer = client.post("/api/v1/session", content=b"\xff\xfe{", headers=headers)
    assert (answer.status_code, answer.json()["type"].rpartition("/")[2]) == (422, "bad-input")


def test_what_is_wrong_with_a_body_is_said_in_both_languages_and_no_secret_twice(
    client: TestClient,
) -> None:
    body = {"login": 7, "password": 12345, "colour": "red"}
    answer = client.post("/api/v1/session", json=body)
    assert [tuple(fault.values()) for fault in answer.json()["errors"]] == [
        ("body", "login", "7", "应为文本", "expected text"),
        ("body", "password", "", "应为文本", "expected text"),
        (
            "body",
            "colour",
            "red",
            "应为已有的字段，或删去此项",
            "expected a known field, or nothing here",
        ),
    ]
    answer = client.get("/api/v1/weeks/w/things/people", params={"limit": "many", "state": "gone"})
    assert [(f["field"], f["value"], f["zh"]) for f in answer.json()["errors"]] == [
        ("state", "gone", '应为"present"、"withdrawn" 或 "all"'),
        ("limit", "many", "应为整数"),
    ]
    for text, en in (("{", "expected valid JSON"), ("[]", "expected an object")):
        answer = client.post(
            "/api/v1/session", content=text, headers={"Content-Type": "application/json"}
        )
        (fault,) = answer.json()["errors"]
        assert fault["en"].startswith(en), fault
