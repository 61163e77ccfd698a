"""What has ended stays so, what is over counts no more, and nobody speaks for others."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from api.database import Database
from models.tables import PledgeRow, WeekRow
from tests.api.databases import Kind
from tests.api.register.hall import SUGGESTION, TODAY, Hall
from tests.api.register.test_adoptions import CLAIM, PLOT, time
from tests.api.register.test_organisations import CARE, ROOMS, enter

__all__ = ["time"]


@pytest.fixture
def kind() -> Kind:
    """None of this depends on the database."""
    return "sqlite"


def refused(hall: Hall, path: str, **deed: Any) -> tuple[int, set[str]]:
    answer = hall.post(path, deed)
    assert answer.status_code >= 400, answer.text
    return answer.status_code, {one["field"] for one in answer.json()["errors"]}


def test_a_contract_ends_once_and_one_that_is_over_gives_a_week_nothing(
    hall: Hall, database: Database
) -> None:
    nurse = {"id": "nurse", "home": "h5", "organisation": "firm", "vetted": True}
    enter(hall, "people", nurse)
    assert hall.post("/contracts", CARE).status_code == 201
    end = {"kind": "end", "reason": "合同期满"}
    assert hall.post("/contracts/care/deeds", end).status_code == 201
    assert refused(hall, "/contracts/care/deeds", **end) == (409, {"state"})
    enter(hall, "organisations", {"id": "youth", "name": "青年社"})
    for id, days in (("past", {"ends": "2026-11-20"}), ("next", {"begins": "2026-11-24"})):
        assert hall.post("/contracts", {**ROOMS, **days, "id": id}).status_code == 201
    with database.reading() as session:
        assert session.get(PledgeRow, ("w", "past")) is None
        assert session.get(PledgeRow, ("w", "next")) is None


def test_what_is_closed_is_adopted_and_reported_on_no_more(
    hall: Hall, time: list[datetime]
) -> None:
    assert hall.post("/adoptions", PLOT).status_code == 201
    path = "/adoptions/plot/deeds"
    assert refused(hall, path, kind="report", text="浇了") == (409, {"state"})
    for deed in (CLAIM, {"kind": "begin", "text": "浇过了。"}, {"kind": "report", "text": "浇了"}):
        assert hall.post(path, deed).status_code == 201, deed
    assert hall.post(path, {"kind": "close", "reason": "要修路"}).status_code == 201
    for kind in ("report", "begin"):
        assert refused(hall, path, kind=kind, text="还浇") == (409, {"state"})
    for kind in ("end", "close"):
        assert refused(hall, path, kind=kind, reason="不做了") == (409, {"state"})
    assert refused(hall, path, **CLAIM) == (409, {"state"})


def test_a_wish_is_not_acted_on_by_a_pledge_of_a_week_that_is_over(
    hall: Hall, database: Database, time: list[datetime]
) -> None:
    need = {"id": "oil", "kind": "need", "household": "h3", "place": "h3", "topic": "elder-care"}
    enter(hall, "requests", {**need, "lines": [{"id": "l", "item": "oil", "amount": 50}]})
    given = {"donor": "li", "kind": "goods", "item": "oil", "quantity": 50}
    enter(hall, "pledges", {**given, "conditions": {"requests": ["oil"]}})
    hall.post("/adoptions", {**PLOT, "what": "wish", "work": [], "request": "oil"})
    hall.post("/adoptions/plot/deeds", {**CLAIM, "people": []})
    with database.writing() as session:
        session.get_one(WeekRow, "w").state = "closed"
    begin = {"kind": "begin", "text": "送了"}
    assert refused(hall, "/adoptions/plot/deeds", **begin) == (422, {"request"})
    with database.writing() as session:
        session.get_one(WeekRow, "w").state = "evaluating"
    assert hall.post("/adoptions/plot/deeds", begin).status_code == 201


def test_voices_are_counted_here_whatever_is_sent(hall: Hall) -> None:
    assert hall.post("/projects", SUGGESTION).status_code == 201
    hall.do("path", kind="move", person="li", statement="我来提。")
    for home, said in (("h1", "for"), ("h2", "for")):
        hall.do("path", kind="voice", step="discussion", household=home, said=said)
    forged = {"for": 40, "against": 1}
    hall.do("path", kind="discuss", on=TODAY, where="院里", minutes="都说好。", tally=forged)
    state = hall.get("/projects/path")["state"]
    assert (state["tallies"]["discussion"], state["votes"]) == ({"for": 2}, 2)


def test_who_speaks_for_another_part_does_not_for_this(hall: Hall) -> None:
    # zhao lives in g2 of the same community, and there heads a house group.
    assert hall.post("/projects", SUGGESTION).status_code == 201  # in g1
    hall.do("path", kind="move", person="li", statement="我来提。")
    for home in ("h1", "h2"):
        hall.do("path", kind="voice", step="discussion", household=home, said="for")
    zhao, wang = hall.signed_as("resident", "zhao"), hall.signed_as("resident", "wang")
    hall.elect("head", "g2", "zhao", ballots=1)
    hall.elect("head", "g1", "wang")
    discuss: Any = {"kind": "discuss", "on": TODAY, "where": "院里", "minutes": "都说好。"}
    assert hall.refused("path", zhao, **discuss) == (403, {"acting"})
    assert hall.do("path", wang, **discuss)["stands"] == "discussion"


def test_the_public_learns_how_many_and_no_names(hall: Hall) -> None:
    club = {"kind": "establish", "id": "tea-club", "name": "茶友会", "topic": "culture"}
    assert hall.post(
        "/clubs", {**club, "place": "b1", "text": "喝茶", "household": "h1"}
    ).is_success
    for person in ("li", "wang", "zhao"):
        assert hall.post("/clubs/tea-club/deeds", {"kind": "join", "person": person}).is_success
    assert hall.post("/clubs/tea-club/deeds", {"kind": "part", "person": "li"}).is_success
    told = hall.get("/clubs/tea-club")
    assert told["state"]["membership"] == 2
    office = hall.get("/offices?limit=10")["entries"][0]["id"]
    public, member = (
        hall.get(f"/offices/{office}"),
        hall.get(f"/offices/{office}", hall.coordinator),
    )
    assert all("person" in one for one in member["state"]["holders"])
    assert member["state"]["holders"]
    assert not [one for one in public["state"]["holders"] if "person" in one]
    assert "candidates" in member["history"][0]["content"]
    assert "candidates" not in public["history"][0]["content"]
