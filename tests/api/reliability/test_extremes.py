"""Weeks at the edges: nothing in them, nothing of anything, more than can be counted, decisions
that cannot hold together."""

from __future__ import annotations

import json
from typing import Any

import pytest

from models.week import Week
from tests.api import house
from tests.api.cycle import WEEK, Driver
from tests.build import decision

PATH = "/api/v1/neighbourhoods/n/weeks"


def test_an_empty_week_is_solved_published_and_recorded(ann: Driver) -> None:
    bare = {"people": (), "pledges": (), "rooms": (), "joined_rooms": (), "requests": ()}
    assert ann.make(house.week().model_copy(update=bare)).status_code == 201
    assert ann.move("frozen").status_code == 200
    plan = ann.get(f"/api/v1/plans/{ann.solve()}").json()
    assert (plan["plan"].get("content", {}), plan["run"]["status"]) == ({}, "OPTIMAL")
    assert ann.publish(ann.get(f"{WEEK}/plans").json()[0]["id"]).status_code == 201


def test_a_pledge_of_nothing_gives_nothing(ann: Driver) -> None:
    week = house.week()
    nothing = week.pledges[0].model_copy(update={"quantity": 0})
    assert ann.make(week.model_copy(update={"pledges": (nothing,)})).status_code == 201
    ann.move("frozen")
    plan = ann.get(f"/api/v1/plans/{ann.solve()}").json()["plan"]
    assert "flows" not in plan["content"]
    assert {u["request"] for u in plan["unmet"]} == {"rice1", "rice2"}


def changed(path: str, value: str) -> bytes:
    """The house's week as JSON with one value replaced, as it stands in the text."""
    tree: Any = json.loads(house.week().model_dump_json(exclude_defaults=True))
    *above, last = path.split(".")
    node = tree
    for name in above:
        node = node[int(name) if name.isdigit() else name]
    node[last] = "@"
    return json.dumps(tree).replace('"@"', value).encode()


IMPOSSIBLE = ("-1", str(2**62), str(-(2**63)), "1e400", "NaN", "Infinity", "0.5")


@pytest.mark.parametrize("path", ["pledges.0.quantity", "requests.2.lines.0.amount", "policy.seed"])
def test_amounts_that_cannot_be_are_named_and_nothing_is_made(ann: Driver, path: str) -> None:
    headers = {**ann.headers, "Content-Type": "application/json"}
    for value in IMPOSSIBLE:
        if (path, value) == ("policy.seed", str(2**62)):
            continue  # a seed may be as large as that
        answer = ann.client.post(PATH, content=changed(path, value), headers=headers)
        assert (value, answer.status_code) == (value, 422)
        assert answer.json()["errors"]
    assert ann.get(WEEK).status_code == 404


def test_the_largest_amounts_are_counted_right(ann: Driver) -> None:
    # 10^10 parts are the most of anything: one household asks for all of a pledge of as much.
    week = house.week()
    most = 10**10
    pledge = week.pledges[0].model_copy(update={"quantity": most})
    rice = next(r for r in week.requests if r.id == "rice1")
    line = rice.lines[0].model_copy(update={"amount": most})
    huge = week.model_copy(
        update={"pledges": (pledge,), "requests": (rice.model_copy(update={"lines": (line,)}),)}
    )
    assert ann.make(huge).status_code == 201
    ann.move("frozen")
    plan = ann.get(f"/api/v1/plans/{ann.solve()}").json()["plan"]
    assert sum(flow["amount"] for flow in plan["content"]["flows"]) == most


def test_pins_that_contradict_end_the_job_in_words_with_who_set_them(ann: Driver) -> None:
    assert ann.make(pinned(house.week())).status_code == 201
    ann.move("frozen")
    job = ann.do()
    assert (job["state"], job["plan"]) == ("failed", None)
    failure = job["failure"]
    assert failure["type"].endswith("contradiction")
    named = {error["entity"]: error["value"] for error in failure["errors"] if error["entity"]}
    assert named == {"p1": "Wang", "p2": "Li"}
    assert ann.state() == "frozen"


def pinned(week: Week) -> Week:
    """Three bags of rice, and two people who each promised two of them to a household."""
    pins = (
        decision("p1", request="rice1", pledge="p", amount=2).model_copy(update={"by": "Wang"}),
        decision("p2", request="rice2", pledge="p", amount=2).model_copy(update={"by": "Li"}),
    )
    return week.model_copy(update={"decisions": week.decisions.model_copy(update={"pins": pins})})
