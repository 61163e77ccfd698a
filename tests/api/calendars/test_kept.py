"""Special days, standing hours and calendar links as things: over HTTP, by whom, and what of it is
refused."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlmodel import select

from api.database import Database
from models.tables import Audit
from tests.api.service import Bearer, SignedAs
from tests.api.things.test_queries import counted

THINGS = "/api/v1/weeks/w/things"
DAYS, HOURS, LINKS = (
    f"{THINGS}/{kind}" for kind in ("special-days", "room-hours", "calendar-links")
)
MARKET = {"id": "2026-10-10", "kind": "off", "weekday": 6, "name": "运动会"}
MONDAY = {"weekday": 1, "opens": "08:00", "closes": "24:00"}


class Desk:
    """Somebody at the corner."""

    def __init__(self, client: TestClient, headers: Bearer) -> None:
        self.client, self.headers = client, headers

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        return self.client.request(method, path, json=body, headers={**self.headers, **headers})

    def changed(self, method: str, path: str, body: Any = None, seen: str = "") -> Any:
        """With the version that is there, or that was seen."""
        return self.ask(
            method, path, body, **{"If-Match": seen or self.ask("GET", path).headers["etag"]}
        )

    def listed(self, path: str) -> dict[str, Any]:
        return {one["id"]: one["content"] for one in self.ask("GET", path).json()["things"]}


@pytest.fixture
def ann(published: Database, client: TestClient, signed_as: SignedAs) -> Desk:
    """A coordinator."""
    return Desk(client, signed_as("coordinator"))


@pytest.fixture
def li(published: Database, client: TestClient, signed_as: SignedAs) -> Desk:
    """A resident."""
    return Desk(client, signed_as("resident", "li"))


def code(answer: Any) -> str:
    return str(answer.json()["type"].rpartition("/")[2])


def faults(answer: Any) -> list[str]:
    return [fault["field"] for fault in answer.json()["errors"]]


def test_a_coordinator_fills_in_a_year_and_has_the_last_word(ann: Desk) -> None:
    filled = ann.ask("POST", DAYS, {"year": 2026})
    assert filled.status_code == 201
    assert {"2026-10-01", "2026-01-04"} <= set(filled.json()["entered"])
    october = ann.ask("GET", f"{DAYS}/2026-10-01").json()["content"]
    assert (october["kind"], october["weekday"], october["source"]) == ("off", 7, "library")
    # The new year's hours are a Saturday's here, and that Saturday in October is not worked.
    new_year = f"{DAYS}/2026-01-01"
    assert ann.changed("PATCH", new_year, {"weekday": 6, "source": None}).status_code == 200
    assert ann.changed("DELETE", f"{DAYS}/2026-10-10").status_code == 204
    assert ann.ask("GET", f"{DAYS}/2026-10-10").status_code == 404
    made = ann.ask("POST", DAYS, MARKET)
    assert (made.status_code, made.json()["content"]) == (201, MARKET)
    assert made.headers["location"] == f"{DAYS}/2026-10-10"
    # Spoilt and filled in again: what is the library's comes back, what is hers stays.
    ann.changed("PATCH", f"{DAYS}/2026-10-01", {"weekday": 1})
    again = ann.ask("POST", DAYS, {"year": 2026}).json()
    assert (again["entered"], again["changed"]) == ([], ["2026-10-01"])
    assert ann.listed(f"{DAYS}?limit=200")["2026-10-01"]["weekday"] == 7
    assert ann.listed(f"{DAYS}?limit=200")["2026-01-01"]["weekday"] == 6
    assert ann.listed(f"{DAYS}?limit=200")["2026-10-10"] == MARKET


def test_days_come_in_pages_and_by_kind(ann: Desk) -> None:
    ann.ask("POST", DAYS, {"year": 2026})
    whole = list(ann.listed(f"{DAYS}?limit=200"))
    assert whole == sorted(whole)
    found: list[str] = []
    cursor = ""
    while True:
        page = ann.ask("GET", f"{DAYS}?limit=7{cursor}").json()
        found += [one["id"] for one in page["things"]]
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"
    assert found == whole
    work = ann.listed(f"{DAYS}?limit=200&sort=work")
    assert {day["kind"] for day in work.values()} == {"work"}
    assert "2026-01-04" in work
    assert ann.listed(f"{DAYS}?state=withdrawn") == {}
    refused = ann.ask("GET", f"{DAYS}?place=v1&household=h1")
    assert (code(refused), faults(refused)) == ("bad-input", ["place", "household"])
    assert faults(ann.ask("GET", f"{DAYS}?sheet=csv")) == ["sheet"]
    sheet = ann.client.post(
        DAYS, content="id\n1", headers={**ann.headers, "Content-Type": "text/csv"}
    )
    assert (code(sheet), faults(sheet)) == ("bad-input", ["kind"])


def test_hours_are_entered_changed_and_taken_out(ann: Desk) -> None:
    made = ann.ask("POST", HOURS, {"id": "tea", "weekly": [MONDAY]})
    assert made.json()["content"] == {"id": "tea", "weekly": [MONDAY]}
    tea = f"{HOURS}/tea"
    closed = ann.changed("PATCH", tea, {"special_days": "closed"})
    assert closed.json()["content"]["special_days"] == "closed"
    assert ann.changed("DELETE", tea).status_code == 204
    assert ann.listed(HOURS) == {}


def test_all_that_is_wrong_is_said_at_once(ann: Desk) -> None:
    late = {"weekday": 1, "opens": "10:00", "closes": "09:00"}
    cellar = ann.ask("POST", HOURS, {"id": "cellar", "weekly": [late, MONDAY, late]})
    assert (code(cellar), faults(cellar)) == (
        *("bad-input", ["id", "weekly[0].closes", "weekly[2].closes"]),
    )
    day = ann.ask("POST", DAYS, {"id": "1 May", "kind": "free", "weekday": 8})
    assert (code(day), sorted(faults(day))) == ("bad-input", ["id", "kind", "weekday"])
    assert faults(ann.ask("POST", DAYS, {**MARKET, "id": "2026-02-30"})) == ["id"]
    assert faults(ann.ask("POST", DAYS, {"year": 1999})) == ["year"]
    ann.ask("POST", DAYS, MARKET)
    assert code(ann.ask("POST", DAYS, MARKET)) == "already-there"
    moved = ann.changed("PATCH", f"{DAYS}/2026-10-10", {"id": "2026-10-11"})
    assert (code(moved), faults(moved)) == ("bad-input", ["id"])
    assert ann.listed(DAYS) == {"2026-10-10": MARKET}


def test_nobody_changes_what_they_have_not_seen(ann: Desk) -> None:
    ann.ask("POST", DAYS, MARKET)
    path = f"{DAYS}/2026-10-10"
    first = ann.ask("GET", path).headers["etag"]
    ann.ask("POST", HOURS, {"id": "tea", "weekly": [MONDAY]})
    for method, body in (("PATCH", {"weekday": 7}), ("DELETE", None)):
        assert code(ann.changed(method, path, body, seen=first)) == "changed-meanwhile"
        assert code(ann.ask(method, path, body)) == "precondition-missing"
        assert code(ann.changed(method, f"{DAYS}/2026-10-11", body, seen=first)) == "not-found"
    assert ann.listed(DAYS) == {"2026-10-10": MARKET}


def test_everybody_reads_and_only_who_decides_writes(
    ann: Desk, li: Desk, published: Database
) -> None:
    ann.ask("POST", DAYS, MARKET)
    ann.ask("POST", HOURS, {"id": "tea", "weekly": [MONDAY]})
    assert (li.listed(DAYS), list(li.listed(HOURS))) == ({"2026-10-10": MARKET}, ["tea"])
    for path, id in ((DAYS, "2026-10-10"), (HOURS, "tea")):
        assert code(li.ask("POST", path, {})) == "not-allowed"
        assert code(li.changed("PATCH", f"{path}/{id}", {})) == "not-allowed"
        assert code(li.changed("DELETE", f"{path}/{id}")) == "not-allowed"
    assert code(li.ask("POST", DAYS, {"year": 2026})) == "not-allowed"
    with published.reading() as session:
        noted = select(Audit.account).where(Audit.operation == "calendar.change")
        assert len(session.exec(noted).all()) == 2


def test_a_link_is_made_listed_and_revoked_by_whose_it_is(ann: Desk, li: Desk) -> None:
    made = li.ask("POST", LINKS, {"kind": "person", "subject": "li"}).json()
    address = made["content"].pop("address")
    mine = {"person:li": {"id": "person:li", "kind": "person", "subject": "li"}}
    assert li.ask("GET", address).headers["content-type"].startswith("text/calendar")
    assert (li.listed(LINKS), ann.listed(LINKS)) == (mine, {})
    other = li.ask("POST", LINKS, {"kind": "person", "subject": "li"}).json()["content"]["address"]
    assert (li.ask("GET", address).status_code, li.ask("GET", other).status_code) == (404, 200)
    assert code(li.changed("PATCH", f"{LINKS}/person:li", {"kind": "room"})) == "not-offered"
    assert code(li.changed("DELETE", f"{LINKS}/person:li", seen='"2"')) == "changed-meanwhile"
    assert code(ann.changed("DELETE", f"{LINKS}/person:li", seen='"1"')) == "not-found"
    assert li.changed("DELETE", f"{LINKS}/person:li").status_code == 204
    assert (li.listed(LINKS), li.ask("GET", other).status_code) == ({}, 404)


def test_a_link_is_to_what_one_may_read(ann: Desk, li: Desk) -> None:
    assert code(li.ask("POST", LINKS, {"kind": "person", "subject": "wang"})) == "not-allowed"
    assert code(li.ask("POST", LINKS, {"kind": "room", "subject": "cellar"})) == "not-found"
    wrong = li.ask("POST", LINKS, {"kind": "house", "subject": ""})
    assert (code(wrong), sorted(faults(wrong))) == ("bad-input", ["kind", "subject"])
    for kind, subject in (("room", "tea"), ("venue", "v1")):
        assert li.ask("POST", LINKS, {"kind": kind, "subject": subject}).status_code == 201
    assert list(li.listed(LINKS)) == ["room:tea", "venue:v1"]
    assert list(li.listed(f"{LINKS}?sort=venue")) == ["venue:v1"]


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_the_number_of_queries_does_not_grow(ann: Desk, app: FastAPI) -> None:
    asked = []
    for year in (2026, 2027):
        ann.ask("POST", DAYS, {"year": year})
        with counted(app) as said:
            ann.ask("GET", DAYS)
        asked.append(len(said))
    assert asked == [asked[0]] * 2
    assert asked[0] <= 8
