"""Where every connection is taken, whoever asks is told to come again: that is no defect."""

from __future__ import annotations

from contextlib import ExitStack

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import QueuePool

from api.database import Database
from tests.api.cycle import WEEK, Driver


def test_who_finds_every_connection_taken_comes_again(
    ann: Driver, app: FastAPI, client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann.make()
    database: Database = app.state.database
    pool = database.engine.pool
    assert isinstance(pool, QueuePool)
    monkeypatch.setattr(pool, "_timeout", 0.01)
    seen = ann.get(WEEK).headers["etag"]
    with ExitStack() as taken:
        while pool.checkedout() < pool.size() + pool._max_overflow:
            taken.enter_context(database.engine.connect())
        answers = (
            ann.get(WEEK),  # reads
            ann.post(f"{WEEK}/state", {"to": "frozen"}, **{"If-Match": seen}),  # writes
        )
        for answer in answers:
            assert (answer.status_code, answer.json()["type"].rpartition("/")[2]) == (503, "busy")
            assert int(answer.headers["Retry-After"]) > 0
        page = client.get("/", headers={"Accept": "text/html"})
        assert (page.status_code, "Retry-After" in page.headers) == (503, True)
        assert "正忙" in page.text
    assert ann.state() == "collecting"
