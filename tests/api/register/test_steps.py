"""A project through the six steps over HTTP, and into the week by its state alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.api.register.hall import PLAN, SUGGESTION, TODAY, Hall

PATH = "/api/v1/weeks/w/things/requests/path"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Moves the time of the register on."""
    at = [datetime(2026, 11, 20, 4, tzinfo=UTC)]

    def on(days: float = 0) -> datetime:
        at[0] += timedelta(days=days)
        return at[0]

    monkeypatch.setattr("api.json.register.now", lambda: at[0])
    return on


def facts(hall: Hall) -> dict[str, Any] | None:
    answer = hall.client.get(PATH, headers=hall.coordinator)
    if answer.status_code == 404:
        return None
    found: dict[str, Any] = answer.json()["content"]["project"]
    return found


def test_a_path_from_the_suggestion_to_the_evaluation(hall: Hall, clock: Any) -> None:
    li, wang = hall.signed_as("resident", "li"), hall.signed_as("resident", "wang")
    made = hall.post("/projects", SUGGESTION, li)
    assert made.status_code == 201, made.text
    assert made.json()["stands"] == "suggestion"
    assert facts(hall) is None  # no week knows a bare suggestion

    hall.do("path", li, kind="move", person="li", statement="我来提。")
    assert facts(hall) == {"stage": "motion"}
    hall.do("path", li, kind="voice", step="discussion", household="h1", said="for")
    hall.do("path", wang, kind="voice", step="discussion", household="h2", said="against")
    hall.do("path", wang, kind="voice", step="discussion", household="h2", said="for")
    told = hall.do(
        "path", li, kind="discuss", on=TODAY, where="院子里", minutes="都说好。", tally={"for": 99}
    )
    assert told["state"]["tallies"] == {"discussion": {"for": 2}}
    hall.do(
        *("path", None),
        kind="review",
        on=TODAY,
        minutes="可行。",
        present=5,
        decision="approve",
        funds="幸福资金",
    )
    hall.do(
        *("path", None),
        kind="resolve",
        on=TODAY,
        minutes="三人到会，全票。",
        present=3,
        favour=3,
        against=0,
    )
    assert facts(hall) == {"stage": "resolution", "votes": 2}
    hall.do("path", kind="notify", text="公示七天。", where="小区门口")
    clock(8)
    hall.do("path", kind="extend", until="2027-11-30", reason="等雨停。")  # tells the week anew
    assert facts(hall) == {"stage": "resolution", "votes": 2, "published": True}
    shown = hall.get("/projects/path")
    assert {one["what"] for one in shown["state"]["disclosed"]} == {
        *("motion", "procedure", "result", "plan", "money", "notice")
    }
    assert [one["content"]["kind"] for one in shown["history"]] == [
        *("suggest", "move", "discuss", "review", "resolve", "notify", "extend", "enter")
    ]
    assert "h1" not in str(shown)
    assert "li" not in {one["content"].get("person") for one in shown["history"]}


def test_what_stands_in_the_way_is_said_at_once(hall: Hall, clock: Any) -> None:
    hall.post("/projects", SUGGESTION)
    zhao = hall.signed_as("resident", "zhao")
    assert hall.refused("path", zhao, kind="move", person="zhao", statement="我。") == (
        403,
        {"acting", "person"},
    )
    clock(15)
    li = hall.signed_as("resident", "li")
    assert hall.refused("path", li, kind="move", person="wang", statement="她。") == (
        409,
        {"at", "person"},
    )
    resolve: Any = {"on": TODAY, "minutes": "m", "present": 1, "favour": 1, "against": 1}
    assert hall.refused("path", kind="resolve", **resolve) == (409, {"state", "present", "favour"})
    unknown = {
        **SUGGESTION,
        "id": "x",
        "topic": "golf",
        "place": "mars",
        "plan": {**PLAN, "least": 400_000},
    }
    answer = hall.post("/projects", unknown, hall.signed_as("resident", "wang"))
    assert answer.status_code == 422
    assert {one["field"] for one in answer.json()["errors"]} == {
        *("household", "topic", "place", "plan.least")
    }
