"""Whatever is sent to any operation, it answers as the description of the API says it may.

Schemathesis draws what is sent, from that description: its examples, then the edges, then anything.
Ids in paths are mostly replaced by ones that exist, so that what is sent gets past "not found".
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator
from typing import Any
from zlib import crc32

import pytest
import schemathesis
from fastapi import FastAPI
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, settings
from pydantic import TypeAdapter
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from api.main import create_app
from api.openapi import examples
from api.settings import Settings
from matcher.explain.facts import Answer
from tests.api.contract.stage import copied, stage
from tests.api.databases import Kind

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@schemathesis.serializer(SHEET)
def as_it_is(context: Any, value: Any) -> Any:
    """A sheet that nobody has made: any bytes."""
    return value if isinstance(value, bytes) else repr(value).encode()


def no_defect(context: Any, response: Any, case: Any) -> None:
    """Whatever fails, fails for a reason that was foreseen (504: not in so short a time)."""
    assert response.status_code != 500, response.text


CHECKS = [
    no_defect,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
UNKNOWN = 4
"""One of so many ids in paths is left as it was drawn."""
OPERATORS = {"POST /api/v1/neighbourhoods"}
"""What only an operator comes through to."""

_FOLDER = tempfile.TemporaryDirectory(prefix="tongxin-described-")
# Nothing is read ahead: that would go on beside all other tests, as long as this one is loaded.
described = create_app(Settings(database=f"sqlite:///{_FOLDER.name}/unused.db", read_ahead=0))
api = schemathesis.openapi.from_asgi("/api/v1/openapi.json", described)


@pytest.fixture
def service(
    kind: Kind, monkeypatch: pytest.MonkeyPatch, solver: Callable[[str], None]
) -> Iterator[FastAPI]:
    """The service over a copy of the stage; whatever takes long is answered at once."""
    solver("sound")
    monkeypatch.setattr("api.services.accounts.hashed", lambda _: "kept")
    monkeypatch.setattr("api.services.signing.matches", lambda *_: False)
    why = examples()["GET /api/v1/plans/{plan}/why/{thing}"]["answer"]
    answer: Any = TypeAdapter(Answer).validate_python(why, strict=False)
    monkeypatch.setattr("api.json.why.ask", lambda *_: answer)
    with copied(kind) as url:
        app = create_app(Settings(database=url, secure_cookies=False, read_ahead=0))
        yield app
        app.state.database.close()


@api.parametrize()
@pytest.mark.parametrize("kind", ["sqlite"])
@settings(
    max_examples=10,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
def test_the_answer_is_one_that_is_described(case: Any, kind: Kind, service: FastAPI) -> None:
    set_up = stage(kind)
    for name, drawn in case.path_parameters.items():
        if name in set_up.ids and crc32(repr(drawn).encode()) % UNKNOWN:
            case.path_parameters[name] = set_up.ids[name]
    who = set_up.operator if case.operation.label in OPERATORS else set_up.coordinator
    case.call_and_validate(app=service, headers=who, checks=CHECKS)


HOSTILE: tuple[Any, ...] = ("\0", "\ud800", 2**63)
"""What one database or the other cannot hold."""
NO_TEXT = ("%00", "%ED%A0%80", "9" * 30)
"""The like in an address."""
WEEKS = {"/api/v1/solve", "/api/v1/verify", "/api/v1/neighbourhoods/{neighbourhood}/weeks"}
"""A week's own trees: tests/models/test_fuzz.py."""


def spoilt(tree: Any) -> Iterator[Any]:
    """A tree with each of its leaves in turn replaced by everything hostile."""
    members = tree.items() if isinstance(tree, dict) else enumerate(tree)
    for at, value in list(members):
        nested = isinstance(value, dict | list) and value
        for other in spoilt(value) if nested else HOSTILE:
            copy = dict(tree) if isinstance(tree, dict) else list(tree)
            copy[at] = other
            yield copy


def test_what_a_database_cannot_hold_is_refused_before_it(kind: Kind, service: FastAPI) -> None:
    set_up = stage(kind)
    sent = examples()
    headers = {**set_up.coordinator, "If-Match": '"1"', "Content-Type": "application/json"}
    with TestClient(service, raise_server_exceptions=False) as client:
        for path, ways in described.openapi()["paths"].items():
            for method, way in ways.items():
                first = next(iter(sent[f"{method.upper()} {path}"].get("send", {"": {}}).values()))
                url = path.format(**set_up.ids)
                tries = [(url, body) for body in spoilt(first) if path not in WEEKS]
                for one in way.get("parameters", ()):
                    name = one["name"]
                    for text in NO_TEXT:
                        if one["in"] == "path":
                            tries.append((path.format(**{**set_up.ids, name: text}), first))
                        elif one["in"] == "query":
                            tries.append((f"{url}?{name}={text}", first))
                for where, body in tries:
                    content = None if method in ("get", "delete") else json.dumps(body)
                    answer = client.request(method, where, content=content, headers=headers)
                    assert answer.status_code < 500, (method, where, body)
