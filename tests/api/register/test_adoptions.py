"""Plots and rooms adopted over HTTP: a rota in new weeks, a claim that lapses, and two at once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from api.database import Database
from api.services.notices.words import words
from api.services.register.clock import tick_claims
from models.tables import Notice, RegisterDeed, RequestRow, WithdrawalRow
from tests.api.register.hall import Hall

FRIDAY = datetime(2026, 11, 20, 4, tzinfo=UTC)
PLOT: dict[str, Any] = {
    "kind": "offer",
    "id": "plot",
    "what": "plot",
    "name": "东门花坛",
    "place": "b1",
    "topic": "environment",
    "text": "浇水、拔草。",
    "work": [
        {"id": "water", "minutes": 30, "hours": [{"day": 0, "start": "09:00", "end": "10:00"}]}
    ],
}
CLAIM: dict[str, Any] = {"kind": "claim", "household": "h1", "people": ["li"], "text": "我家来。"}


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """What time it is for the register."""
    at = [FRIDAY]
    monkeypatch.setattr("api.json.register.now", lambda: at[0])
    return at


def do(hall: Hall, deed: dict[str, Any], who: Any = None, status: int = 201) -> dict[str, Any]:
    answer = hall.post("/adoptions/plot/deeds", deed, who)
    assert answer.status_code == status, answer.text
    found: dict[str, Any] = answer.json()
    return found


def rotas(database: Database) -> dict[str, bool]:
    """Rota of the week → whether it is still there."""
    with database.reading() as session:
        gone = set(session.exec(select(WithdrawalRow.what)))
        rows = session.exec(select(RequestRow.id).where(RequestRow.kind == "rota"))
        return {id: id not in gone for id in rows}


def test_a_plot_that_is_adopted_is_a_rota_until_it_is_given_back(
    hall: Hall, database: Database, time: list[datetime]
) -> None:
    li = hall.signed_as("resident", "li")
    assert hall.post("/adoptions", PLOT).status_code == 201
    do(hall, CLAIM, li)
    assert rotas(database) == {}
    told = do(hall, {"kind": "begin", "text": "浇过了。"}, li)
    assert (told["stands"], told["due"]) == ("adopted", None)
    assert "li" not in str(told)
    assert rotas(database) == {"plot-2": True}
    with database.reading() as session:
        role = session.get_one(RequestRow, ("w", "plot-2")).sessions[0].crew[0]
    assert role.people == ("li",)
    do(hall, {"kind": "report", "text": "开花了。"}, li)
    do(hall, {"kind": "end", "reason": "搬家"}, li)
    assert rotas(database) == {"plot-2": False}
    do(hall, {**CLAIM, "household": "h2", "people": []})
    do(hall, {"kind": "begin", "text": "接着浇。"})
    assert rotas(database) == {"plot-2": False, "plot-6": True}


def test_a_claim_is_told_before_it_lapses_and_is_free_again(
    hall: Hall, database: Database, time: list[datetime]
) -> None:
    hall.post("/adoptions", PLOT)
    do(hall, CLAIM)
    assert tick_claims(database, FRIDAY + timedelta(days=4, hours=23)) == []
    assert tick_claims(database, FRIDAY + timedelta(days=5)) == ["plot"]
    assert tick_claims(database, FRIDAY + timedelta(days=6)) == []  # told once
    assert tick_claims(database, FRIDAY + timedelta(days=7)) == []
    assert tick_claims(database, FRIDAY + timedelta(days=7, minutes=1)) == ["plot"]
    shown = hall.get("/adoptions/plot")
    assert shown["stands"] == "offered"
    assert [one["content"]["kind"] for one in shown["history"]] == [
        *("offer", "claim", "warn", "lapse")
    ]
    with database.reading() as session:
        notices = session.exec(
            select(Notice).where(Notice.kind == "claim").order_by(col(Notice.made_at))
        ).all()
        said = [words(n.kind, n.subject_kind, n.facts, {}).title[1] for n in notices]
        assert {n.subject for n in notices} == {"h1"}
    assert sorted(said) == ["Your claim has lapsed", "Your claim lapses soon"]
    time[0] = FRIDAY + timedelta(days=8)
    do(hall, {**CLAIM, "household": "h2", "people": []})


def test_what_is_over_is_free_before_any_clock_has_looked(hall: Hall, time: list[datetime]) -> None:
    hall.post("/adoptions", PLOT)
    do(hall, CLAIM)
    do(hall, {**CLAIM, "household": "h2", "people": []}, status=409)
    time[0] = FRIDAY + timedelta(days=8)
    assert do(hall, {**CLAIM, "household": "h2", "people": []})["stands"] == "claimed"
    kinds = [one["content"]["kind"] for one in hall.get("/adoptions/plot")["history"]]
    assert kinds == ["offer", "claim", "lapse", "claim"]


def test_nobody_claims_for_others_nor_what_cannot_be(hall: Hall, time: list[datetime]) -> None:
    wang = hall.signed_as("resident", "wang")
    hall.post("/adoptions", PLOT)
    answer = hall.post("/adoptions/plot/deeds", CLAIM, wang)
    assert {one["field"] for one in answer.json()["errors"]} == {"household", "people[0]"}
    do(hall, CLAIM)
    do(hall, {"kind": "begin", "text": "我来"}, wang, status=403)
    wrong = {**PLOT, "id": "x", "what": "wish", "topic": "golf", "request": "nothing"}
    answer = hall.post("/adoptions", wrong, wang)
    assert {one["field"] for one in answer.json()["errors"]} == {"what", "topic", "request"}


def test_a_wish_is_acted_on_by_a_pledge_for_it(
    hall: Hall, database: Database, time: list[datetime]
) -> None:
    week = "/api/v1/weeks/w/things"
    wish = {"id": "oil", "kind": "need", "household": "h3", "place": "h3", "topic": "elder-care"}
    wish |= {"lines": [{"id": "l", "item": "oil", "amount": 50}]}  # type: ignore[dict-item]
    made = hall.client.post(f"{week}/requests", json=wish, headers=hall.coordinator)
    assert made.status_code == 201, made.text
    offer = {**PLOT, "what": "wish", "name": "一桶油", "work": [], "request": "oil"}
    assert hall.post("/adoptions", offer).status_code == 201
    firm = hall.signed_as("organisation", "firm")
    do(hall, {"kind": "claim", "organisation": "firm", "text": "我们送。"}, firm)
    refused = do(hall, {"kind": "begin", "text": "送了"}, firm, status=422)
    assert [one["field"] for one in refused["errors"]] == ["request"]
    pledge = {"donor": "firm", "kind": "goods", "item": "oil", "quantity": 50}
    given = {**pledge, "conditions": {"requests": ["oil"]}}
    made = hall.client.post(f"{week}/pledges", json=given, headers=firm)
    assert made.status_code == 201, made.text
    assert do(hall, {"kind": "begin", "text": "送了"}, firm)["stands"] == "adopted"


def test_two_at_once_are_one_after_the_other(
    hall: Hall, database: Database, time: list[datetime]
) -> None:
    from concurrent.futures import ThreadPoolExecutor

    hall.post("/adoptions", PLOT)
    homes = ["h1", "h2", "h1", "h2"]
    with ThreadPoolExecutor(4) as pool:
        claims = [{**CLAIM, "household": home, "people": []} for home in homes]
        codes = list(
            pool.map(lambda deed: hall.post("/adoptions/plot/deeds", deed).status_code, claims)
        )
    assert sorted(codes) == [201, 409, 409, 409]
    with database.reading() as session:
        numbers = session.exec(select(RegisterDeed.number).where(RegisterDeed.entry == "plot"))
        assert sorted(numbers) == [1, 2]
