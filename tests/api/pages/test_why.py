"""Why not, as a page: solved for before its transaction, which writes down whose names it told."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import event
from sqlmodel import select

from api.database import READS, Database
from matcher.explain.apart import NoAnswer
from matcher.explain.facts import Hold, RequestWhy
from models.items import Commitments
from models.tables import Audit, Identity
from tests.api.cycle import Driver
from tests.api.databases import Kind
from tests.api.service import Bearer, SignedAs

AT = "/weeks/w/unmet"


@pytest.fixture
def kind() -> Kind:
    """What differs between databases is tested at the services."""
    return "sqlite"


@pytest.fixture
def ann(client: TestClient, database: Database, signed_as: SignedAs, solver: Any) -> Driver:
    """A coordinator of the house's week, solved; of li one knows who she is."""
    solver("sound")
    driver = Driver(client, database, signed_as("coordinator"))
    driver.make()
    with database.writing() as session:
        session.add(Identity(neighbourhood="n", id="li", name="李桂兰"))
    driver.move("frozen")
    driver.solve()
    return driver


class Solver:
    """Stands for the solver: says that li holds what is asked for; knows whether a transaction was
    open while it worked."""

    def __init__(self, app: FastAPI) -> None:
        self.asked: list[str] = []
        self.begun: list[bool] = []
        self.open_meanwhile: list[int] = []
        self.fails = False
        self._pool: Any = app.state.database.engine.pool
        event.listen(app.state.database.engine, "begin", self._begin)

    def _begin(self, connection: Any) -> None:
        self.begun.append(connection.get_execution_options().get(READS, False))

    def __call__(self, week: object, plan: object, id: str, seconds: float) -> RequestWhy:
        self.asked.append(id)
        self.open_meanwhile.append(self._pool.checkedout())
        if self.fails:
            raise NoAnswer("too slow")
        hold = Hold(kind="person", supply="li", request="talk", has=Commitments())
        return RequestWhy(id=id, verdict="used-elsewhere", permille=0, most=1000, holds=(hold,))


@pytest.fixture
def asked(app: FastAPI, monkeypatch: pytest.MonkeyPatch) -> Solver:
    made = Solver(app)
    monkeypatch.setattr("api.pages.coordinator.unmet.ask", made)
    return made


def told(database: Database) -> list[str]:
    """Whose names the audit says were read."""
    with database.reading() as session:
        lines = session.exec(select(Audit).where(Audit.entity == "identity")).all()
    return [line.entity_id for line in lines]


def get(ann: Driver, path: str, headers: Bearer | None = None) -> tuple[int, str]:
    answer = ann.client.get(f"{AT}/{path}", headers=headers or ann.headers)
    return answer.status_code, answer.text


def test_it_is_solved_for_before_the_transaction_that_tells_it(ann: Driver, asked: Solver) -> None:
    status, page = get(ann, "rice2")
    assert (status, asked.asked, told(ann.database)) == (200, [], [])
    assert "hx-get" in page  # to be asked for
    asked.begun.clear()
    status, page = get(ann, "rice2?whole=true")
    assert (status, asked.asked, asked.open_meanwhile) == (200, ["rice2"], [0])
    assert "李桂兰" in page
    assert "hx-get" not in page
    # Two that read, and then what was owed: whose name was told is written down with the request.
    assert asked.begun == [True, True, False]
    assert told(ann.database) == ["li"]
    # What was answered once is there at once, and told again.
    assert "李桂兰" in get(ann, "rice2")[1]
    assert (asked.asked, told(ann.database)) == (["rice2"], ["li", "li"])


def test_where_nothing_is_known_in_time_the_plan_s_own_reason_stays(
    ann: Driver, asked: Solver
) -> None:
    asked.fails = True
    asked.begun.clear()
    status, page = get(ann, "rice2?whole=true")
    assert (status, "hx-get" in page, told(ann.database)) == (200, False, [])
    assert asked.begun == [True, True]


def test_what_is_wholly_met_is_answered_at_once(ann: Driver, asked: Solver) -> None:
    assert get(ann, "rice1")[0] == 200
    assert asked.asked == ["rice1"]


def test_who_may_not_ask_has_nothing_solved(
    ann: Driver, asked: Solver, signed_as: SignedAs
) -> None:
    assert get(ann, "rice2?whole=true", signed_as("resident", "li"))[0] == 403
    assert get(ann, "rice2?whole=true", {"Authorization": "Bearer x"})[0] == 401
    assert get(ann, "ghost?whole=true")[0] == 404
    assert asked.asked == []
