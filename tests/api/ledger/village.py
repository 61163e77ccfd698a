"""South Village: 24 projects of 210,000 yuan, and a path that residents pay for together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from fastapi.testclient import TestClient
from httpx2 import Response

from api.database import Database
from api.services.cycle import advance
from models.demand import Line, ProjectFacts
from models.tables import WeekRow
from models.tables.week import State
from models.week import Week
from tests import build
from tests.api import house
from tests.api.booking import corner
from tests.api.cycle import Driver
from tests.api.service import Bearer, SignedAs

BOOK = "/api/v1/neighbourhoods/n/book"
PROJECTS = 24
TOTAL = 21_000_000
"""Fen."""
ASKED = tuple(875_000 + (n // 2 + 1) * 3_333 * (1 if n % 2 else -1) for n in range(PROJECTS))
"""Around 8,750 yuan each, two by two as much above as below: together the total, to the fen."""


def project(id: str, amount: int, topic: str = "environment", **more: Any) -> Any:
    """A resolved and disclosed project that asks for money."""
    facts = ProjectFacts(stage="resolution", published=True, votes=10)
    given = {"household": None, "place": "c1", "topic": topic, "project": facts}
    line = Line(id="m", item="money", amount=amount)
    return build.request(id, "project", lines=(line,), **{**given, **more})


def village() -> Week:
    """The week: every third project is of the youth."""
    requests = tuple(
        project(f"p{n:02}", amount, "environment" if n % 3 else "youth", name=f"项目 {n + 1}")
        for n, amount in enumerate(ASKED)
    )
    return build.week(requests=requests, policy=house.POLICY)


@dataclass(frozen=True)
class Keeper:
    """Somebody who keeps the book, over HTTP."""

    client: TestClient
    database: Database
    headers: Bearer

    @property
    def driver(self) -> Driver:
        return Driver(self.client, self.database, self.headers)

    def send(self, kind: str, **body: Any) -> Response:
        return self.client.post(BOOK, json={"kind": kind, **body}, headers=self.headers)

    def write(self, kind: str, **body: Any) -> list[int]:
        answer = self.send(kind, **body)
        assert answer.status_code == 201, answer.text
        entries: list[int] = answer.json()["entries"]
        return entries

    def refused(self, kind: str, **body: Any) -> list[str]:
        """What is said against it, in English."""
        answer = self.send(kind, **body)
        assert answer.status_code >= 400, answer.text
        return [fault["en"] for fault in answer.json()["errors"]] or [answer.json()["detail"]]

    def read(self, **query: Any) -> dict[str, Any]:
        answer = self.client.get(BOOK, params=query, headers=self.headers)
        assert answer.status_code == 200, answer.text
        told: dict[str, Any] = answer.json()
        return told

    def fund(self, id: str) -> dict[str, Any]:
        found: dict[str, Any] = next(one for one in self.read()["funds"] if one["id"] == id)
        assert found["promised"] == found["free"] + found["committed"] + found["paid"]
        return found

    def close(self) -> None:
        """Carry week w out and close it, as if it were over."""
        over = datetime(2126, 1, 1, tzinfo=UTC)
        states: tuple[State, ...] = ("carrying-out", "evaluating", "closed")
        with self.database.writing() as session:
            for state in states:
                version = session.get_one(WeekRow, "w").version
                advance(session, corner.caller(), "w", state, version=version, moment=over)

    def pledges(self) -> dict[str, int]:
        """Money pledges of week w → parts."""
        things = self.driver.get("/api/v1/weeks/w/things/pledges?limit=200").json()["things"]
        return {one["id"]: one["content"]["quantity"] for one in things}


def keeper(client: TestClient, database: Database, signed_as: SignedAs) -> Keeper:
    """A coordinator of n."""
    return Keeper(client, database, signed_as("coordinator"))
