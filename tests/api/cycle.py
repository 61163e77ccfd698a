"""A week on its way through the cycle, driven over HTTP."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from fastapi.testclient import TestClient
from httpx2 import Response

from api.database import Database
from api.worker.perform import perform
from models.week import Week
from tests.api import house
from tests.api.service import Bearer

WEEK = "/api/v1/weeks/w"


@dataclass(frozen=True)
class Driver:
    """Somebody with a client."""

    client: TestClient
    database: Database
    headers: Bearer

    def post(self, path: str, body: Any = None, **headers: str) -> Response:
        return self.client.post(path, json=body, headers={**self.headers, **headers})

    def get(self, path: str) -> Response:
        return self.client.get(path, headers=self.headers)

    def make(self, week: Week | None = None) -> Response:
        """The house's week (or another) in neighbourhood n."""
        text = (week or house.week()).model_dump_json()
        path = "/api/v1/neighbourhoods/n/weeks"
        return self.client.post(path, content=text, headers=self.headers)

    def state(self) -> str:
        return str(self.get(WEEK).json()["state"])

    def move(self, to: str) -> Response:
        """Move on from the version that is there now."""
        seen = self.get(WEEK).headers["etag"]
        return self.post(f"{WEEK}/state", {"to": to}, **{"If-Match": seen})

    def ask(self, **body: Any) -> str:
        """Ask for a solve; the job."""
        answer = self.post(f"{WEEK}/jobs", body)
        assert answer.status_code == 202, answer.text
        return str(answer.json()["id"])

    def solve(self) -> str:
        """Solve here and now, as a worker would; the plan."""
        job = self.ask()
        perform(self.database, job, "here")
        told = self.get(f"/api/v1/jobs/{job}").json()
        assert told["state"] == "done", told
        return str(told["plan"])

    def do(self, **body: Any) -> dict[str, Any]:
        """Ask for a job, do it as a worker would; the job."""
        job = self.ask(**body)
        perform(self.database, job, "here")
        told: dict[str, Any] = self.get(f"/api/v1/jobs/{job}").json()
        return told

    def found(self, **body: Any) -> dict[str, Any]:
        """The same; what came out of it."""
        job = self.do(**body)
        assert job["state"] == "done", job
        told: dict[str, Any] = self.get(f"/api/v1/jobs/{job['id']}/result").json()
        return told

    def publish(self, plan: str) -> Response:
        return self.post(f"{WEEK}/publications", {"plan": plan, "statement": "so be it"})
