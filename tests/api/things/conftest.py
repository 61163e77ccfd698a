"""The house's week, collecting, over HTTP; as :mod:`tests.api.conftest`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from api.database import Database
from models.week import Week
from tests.api.cycle import WEEK, Driver
from tests.api.service import Bearer, SignedAs

Tree = dict[str, Any]


@dataclass(frozen=True)
class Desk:
    """Somebody who works with the things of week ``w``."""

    client: TestClient
    headers: Bearer

    def page(self, kind: str, **query: Any) -> Response:
        return self.client.get(f"{WEEK}/things/{kind}", params=query, headers=self.headers)

    def ids(self, kind: str, **query: Any) -> list[str]:
        answer = self.page(kind, **query)
        assert answer.status_code == 200, answer.text
        return [thing["id"] for thing in answer.json()["things"]]

    def get(self, kind: str, id: str) -> Response:
        return self.client.get(f"{WEEK}/things/{kind}/{id}", headers=self.headers)

    def enter(self, kind: str, thing: Tree, **headers: str) -> Response:
        path = f"{WEEK}/things/{kind}"
        return self.client.post(path, json=thing, headers={**self.headers, **headers})

    def change(self, kind: str, id: str, patch: Tree, seen: str = '"1"') -> Response:
        path, match = f"{WEEK}/things/{kind}/{id}", {"If-Match": seen}
        return self.client.patch(path, json=patch, headers={**self.headers, **match})

    def remove(self, kind: str, id: str, seen: str = '"1"') -> Response:
        path, match = f"{WEEK}/things/{kind}/{id}", {"If-Match": seen}
        return self.client.delete(path, headers={**self.headers, **match})


@dataclass(frozen=True)
class Town:
    """The neighbourhood with its week, and desks in it."""

    client: TestClient
    database: Database
    signed_as: SignedAs
    driver: Driver

    def desk(self, role: Any, scope: str = "", neighbourhood: str = "n") -> Desk:
        return Desk(self.client, self.signed_as(role, scope, neighbourhood))

    @property
    def public(self) -> Desk:
        return Desk(self.client, {})

    def make(self, week: Week | None = None) -> Town:
        assert self.driver.make(week).status_code == 201
        return self


@pytest.fixture
def nowhere(client: TestClient, database: Database, signed_as: SignedAs) -> Town:
    """A neighbourhood without a week."""
    return Town(client, database, signed_as, Driver(client, database, signed_as("district")))


@pytest.fixture
def town(nowhere: Town) -> Town:
    """The same with the house's week."""
    return nowhere.make()


@pytest.fixture
def ann(town: Town) -> Desk:
    """A coordinator of all of it."""
    return town.desk("coordinator")
