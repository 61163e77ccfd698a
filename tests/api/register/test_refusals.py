"""What the register asks for around its guards, one thing left out at a time."""

from __future__ import annotations

from typing import Any

import pytest
from sqlmodel import select

from api.database import Database
from models.tables import Audit, RequestRow
from tests.api.databases import Kind
from tests.api.register.hall import SUGGESTION, TODAY, Hall
from tests.api.register.test_adoptions import CLAIM, PLOT
from tests.api.register.test_organisations import CARE, ROOMS, enter

VOICE: dict[str, Any] = {"kind": "voice", "step": "discussion", "said": "for"}


@pytest.fixture
def kind() -> Kind:
    """None of this depends on the database."""
    return "sqlite"


def test_who_may_speak_and_what(hall: Hall, database: Database) -> None:
    assert hall.post("/projects", SUGGESTION).status_code == 201
    li, zhao = hall.signed_as("resident", "li"), hall.signed_as("resident", "zhao")
    firm = hall.signed_as("organisation", "firm")
    early = {**VOICE, "household": "h1"}
    assert hall.refused("path", li, **early) == (409, {"state"})
    hall.do("path", kind="move", person="li", statement="我来提。")
    assert hall.refused("path", li, **{**early, "said": "maybe"}) == (422, {"said"})
    assert hall.refused("path", zhao, **VOICE, household="h3") == (422, {"household"})
    assert hall.refused("path", zhao, **VOICE, household="h2") == (403, {"acting"})
    assert hall.refused("path", firm, **VOICE, household="h2") == (403, {"acting"})
    hall.do("path", li, **early)
    hall.do("path", **VOICE, household="h2")
    with database.reading() as session:
        lines = session.exec(select(Audit).where(Audit.operation == "register.voice"))
        assert [line.behalf_of for line in lines] == [None, "h2"]
    hall.do("path", kind="discuss", on=TODAY, where="院里", minutes="都说好。")
    review: Any = {"on": TODAY, "minutes": "可行。", "present": 5, "decision": "approve"}
    hall.do("path", kind="review", **review, funds="幸福资金")
    resolve: Any = {"on": TODAY, "minutes": "通过。", "present": 3, "favour": 3, "against": 0}
    hall.do("path", kind="resolve", **resolve)
    stars = {"kind": "voice", "step": "evaluation", "household": "h1", "said": "5"}
    assert hall.refused("path", li, **stars) == (409, {"state"})  # not accepted yet


def test_an_id_is_a_short_text(hall: Hall) -> None:
    for id in (" ", "x" * 81, 7):
        answer = hall.post("/projects", {**SUGGESTION, "id": id})
        assert answer.status_code == 422
        assert [one["field"] for one in answer.json()["errors"]] == ["id"]


def test_only_who_is_at_home_here_and_only_with_a_week(hall: Hall) -> None:
    stranger = hall.signed_as("resident", "li", "m")
    refused = hall.post("/projects", {**SUGGESTION, "topic": "golf"}, stranger)
    assert (refused.status_code, refused.json()["errors"]) == (403, [])  # nor learns what is
    there = "/api/v1/neighbourhoods/m/register/projects"
    answer = hall.client.post(there, json=SUGGESTION, headers=stranger)
    assert answer.status_code == 409  # no week says yet who lives where


def test_facts_are_the_week_s(hall: Hall) -> None:
    def fields(path: str, body: dict[str, Any]) -> set[str]:
        answer = hall.post(path, body)
        assert answer.status_code == 422, answer.text
        return {one["field"] for one in answer.json()["errors"]}

    nurse = {"id": "nurse", "home": "h5", "organisation": "firm", "vetted": True}
    enter(hall, "people", nurse)
    rice = {"id": "rice", "donor": "firm", "kind": "goods", "item": "rice", "quantity": 5}
    enter(hall, "pledges", rice)
    assert fields("/contracts", {**CARE, "fund": "rice"}) == {"fund"}  # no money
    assert fields("/contracts", {**CARE, "people": ["nurse", "li"]}) == {"people[1]"}
    need = {"id": "oil", "kind": "need", "household": "h3", "place": "h3", "topic": "elder-care"}
    enter(hall, "requests", {**need, "lines": [{"id": "l", "item": "oil", "amount": 50}]})
    club = {"kind": "establish", "id": "club", "name": "社团", "topic": "culture", "place": "b1"}
    hall.post("/clubs", {**club, "text": "喝茶", "household": "h1"})
    assert fields("/clubs/club/deeds", {"kind": "hold", "activity": "oil"}) == {"activity"}
    hours = [{"day": 0, "start": "09:00", "end": "10:00"}]
    crew = [{"id": "hand", "skill": "flying"}]
    unfit = {**PLOT, "work": [{"id": "w", "minutes": 30, "hours": hours, "crew": crew}]}
    assert any("skill" in one for one in fields("/adoptions", unfit))
    # Acted on is what the claimant pledges, or somebody of their household; not anybody.
    wish = {**PLOT, "id": "wish", "what": "wish", "work": [], "request": "oil"}
    hall.post("/adoptions", wish)
    hall.post("/adoptions/wish/deeds", {**CLAIM, "people": []})
    begin = {"kind": "begin", "text": "送了"}
    for donor, expected in (("firm", 422), ("li", 201)):
        given = {"donor": donor, "kind": "goods", "item": "oil", "quantity": 50}
        enter(hall, "pledges", {**given, "conditions": {"requests": ["oil"]}})
        assert hall.post("/adoptions/wish/deeds", begin).status_code == expected


@pytest.mark.parametrize(
    ("days", "whose", "minutes"),
    [({}, "youth", 120), ({"ends": "2026-11-20"}, "youth", 0), ({}, "firm", 0)],
)
def test_free_hours_are_of_the_one_who_has_them_while_they_run(
    hall: Hall, database: Database, days: dict[str, str], whose: str, minutes: int
) -> None:
    enter(hall, "organisations", {"id": "youth", "name": "青年社"})
    assert hall.post("/contracts", {**ROOMS, **days}).status_code == 201
    session = {
        "id": "s", "minutes": 60, "occurrences": 2, "room": {"function": "tea"},
        "windows": [{"start": "2026-11-24T09:00", "end": "2026-11-24T18:00"}],
    }  # fmt: skip
    booking = {"id": "book", "kind": "booking", "organisation": whose, "place": "b1"}
    who = hall.signed_as("organisation", whose)
    enter(hall, "requests", {**booking, "topic": "youth", "sessions": [session]}, who)
    with database.reading() as reading:
        lines = reading.get_one(RequestRow, ("w", "book")).lines
    assert sum(line.amount for line in lines) == minutes


def test_who_runs_a_part_acts_in_that_part(hall: Hall) -> None:
    assert hall.post("/projects", SUGGESTION).status_code == 201  # in g1
    withdraw: Any = {"kind": "withdraw", "reason": "不做了"}
    assert hall.refused("path", hall.signed_as("coordinator", "g2"), **withdraw) == (
        403,
        {"acting"},
    )
    done = hall.do("path", hall.signed_as("coordinator", "g1"), **withdraw)
    assert done["stands"] == "withdrawn"


def test_members_know_who_was_elected_and_the_public_how_many_votes_it_took(hall: Hall) -> None:
    at, li = "/offices/representative:b1", hall.signed_as("resident", "li")
    seen = [hall.get(at, who) for who in (None, li)]
    assert [one["state"]["holders"][0].get("person") for one in seen] == [None, "li"]
    assert [one["state"]["holders"][0]["votes"] for one in seen] == [2, 2]
    told = [one["history"][0]["content"].get("candidates") for one in seen]
    assert told == [None, [{"person": "li", "votes": 2}]]
