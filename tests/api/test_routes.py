"""What holds for every route there is, and for every one to come."""

from __future__ import annotations

import re

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from tests.api.databases import Kind

OPEN = {
    ("GET", "/healthz"),
    ("POST", "/api/v1/solve"),
    ("POST", "/api/v1/verify"),
    ("POST", "/api/v1/session"),
    ("DELETE", "/api/v1/session"),
}
"""For whoever comes, by intent; everything else asks who it is."""
MOST = 40
"""Operations that the API is to have at most."""


@pytest.fixture
def kind() -> Kind:
    """Routes are the same on both."""
    return "sqlite"


def operations(app: FastAPI) -> list[tuple[str, str]]:
    return sorted(
        (method.upper(), path) for path, ways in app.openapi()["paths"].items() for method in ways
    )


def test_the_public_comes_in_by_open_doors_only(app: FastAPI, client: TestClient) -> None:
    found = operations(app)
    assert set(found) >= OPEN
    for method, path in found:
        if (method, path) in OPEN:
            continue
        answer = client.request(method, re.sub(r"\{\w+\}", "x", path), content="{}")
        # 404: that there is no such thing says nothing; 422, 428: turned away before any look.
        assert answer.status_code in (401, 404, 422, 428), (method, path, answer.text)
        assert answer.headers["content-type"] == "application/problem+json"


def test_there_are_not_too_many_operations(app: FastAPI) -> None:
    assert 10 < len(operations(app)) <= MOST


def test_every_operation_says_what_it_does_and_how_it_fails(app: FastAPI) -> None:
    for path, ways in app.openapi()["paths"].items():
        for method, way in ways.items():
            assert way["description"].strip(), (method, path)
            failures = [s for s in way["responses"] if s >= "4"]
            assert failures, (method, path)
