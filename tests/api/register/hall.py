"""A hall to act in: the small neighbourhood of :mod:`tests.build` with a room to meet, money, and
whoever the six steps need, over HTTP.

Representative of b1 (h1, h2): li. Assembly of c1: li, wang, zhao. Committee of c1: zhao.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from fastapi.testclient import TestClient
from httpx2 import Response

from models.supply import Venue
from models.week import Week
from tests import build
from tests.api.service import Bearer, SignedAs

BASE = "/api/v1/neighbourhoods/n/register"
TODAY = "2026-11-20"


def week() -> Week:
    """Three people in c1, a tea room, ten thousand yuan in the happiness fund."""
    return build.week(
        people=(build.person("li"), build.person("wang", "h2"), build.person("zhao", "h3")),
        venues=(Venue(id="v1", place="b1"),),
        rooms=(build.room("tea"),),
        pledges=(build.pledge("happiness", "money", 1_000_000, name="幸福资金"),),
    )


PLAN: dict[str, Any] = {
    "budget": 300_000,
    "work": [
        {
            "id": "dig",
            "minutes": 120,
            "hours": [{"day": 5, "start": "09:00", "end": "12:00"}],
            "crew": [{"id": "hand"}],
        }
    ],
    "duties": [{"who": "楼组长", "what": "看管工具"}],
    "results": [{"id": "path", "what": "二十米碎石路", "budget": 300_000}],
}
SUGGESTION: dict[str, Any] = {
    "id": "path",
    "kind": "suggest",
    "name": "楼下小路",
    "topic": "environment",
    "place": "g1",
    "text": "下雨天全是泥，给小路铺上碎石。",
    "household": "h1",
    "plan": PLAN,
}


@dataclass
class Hall:
    """Everybody, with a client."""

    client: TestClient
    signed_as: SignedAs
    coordinator: Bearer

    def post(self, path: str, body: dict[str, Any], who: Bearer | None = None) -> Response:
        return self.client.post(BASE + path, json=body, headers=who or self.coordinator)

    def get(self, path: str, who: Bearer | None = None) -> dict[str, Any]:
        answer = self.client.get(BASE + path, headers=who or {})
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def elect(self, office: str, place: str, *people: str, ballots: int = 2) -> None:
        candidates = [{"person": one, "votes": ballots} for one in people]
        body = {
            "kind": "elect",
            "office": office,
            "place": place,
            "on": TODAY,
            "seats": len(people),
            "votes_each": len(people),
            "candidates": candidates,
            "ballots": ballots,
            "minutes": "到会两户，唱票无异议。",
        }
        answer = self.post("/offices", body)
        assert answer.status_code == 201, answer.text

    def settle(self, made_of: Week | None = None) -> None:
        """The week, and everybody in office; two households suffice for a discussion."""
        text = (made_of or week()).model_dump_json()
        made = self.client.post(
            "/api/v1/neighbourhoods/n/weeks", content=text, headers=self.coordinator
        )
        assert made.status_code == 201, made.text
        settings = {"discussion_households": 2, "evaluation_households": 2}
        assert self.post("/settings", {"kind": "set", "settings": settings}).status_code == 201
        self.elect("representative", "b1", "li")
        self.elect("assembly", "c1", "li", "wang", "zhao")
        self.elect("committee", "c1", "zhao")

    def do(self, id: str, who: Bearer | None = None, **deed: Any) -> dict[str, Any]:
        answer = self.post(f"/projects/{id}/deeds", deed, who)
        assert answer.status_code == 201, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def refused(self, id: str, who: Bearer | None = None, **deed: Any) -> tuple[int, set[str]]:
        """The status, and the fields that are named."""
        answer = self.post(f"/projects/{id}/deeds", deed, who)
        assert answer.status_code >= 400, answer.text
        return answer.status_code, {one["field"] for one in answer.json()["errors"]}
