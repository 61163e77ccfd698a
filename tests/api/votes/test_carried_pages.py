"""A vote that funds what can be carried out, on pages and over HTTP, from desk to result."""

from __future__ import annotations

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from sqlmodel import select

from api.database import Database
from api.pages.look import Look
from api.pages.voting import why_refused
from api.services.signing import PUBLIC
from api.services.votes import casting
from api.worker.perform import perform
from matcher.budget.outcome import Refusal
from models.tables import Job, Vote
from models.tables.base import now
from tests.api.databases import Kind
from tests.api.service import SignedAs
from tests.api.votes.errand import Errands
from tests.api.votes.test_carried import village
from tests.api.votes.village import resident

EN = {"Cookie": "language=en"}


@pytest.fixture
def kind() -> Kind:
    """What the pages show does not depend on the database."""
    return "sqlite"


def test_chosen_at_the_desk_counted_and_told_round_by_round(
    client: TestClient,
    database: Database,
    signed_as: SignedAs,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("api.worker.tasks.Process", Errands)
    village(database)
    ann, desk = signed_as("coordinator"), "/weeks/w/votes"
    assert "只选办得成的" in client.get(desk, headers=ann).text
    form = {
        "title": "一千元", "money": "1,100", "projects": "", "areas": "", "kind": "approval",
        "project": ["lamp:60000", "bench:40000", "tree:50000"], "rule": "most-welfare",
        "most": "3", "carried": "yes",
        "closes": (now() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M"),
    }  # fmt: skip
    wrong = client.post(desk, headers=ann, data=form)
    assert wrong.status_code == 422
    assert 'name="carried" value="yes" checked' in wrong.text
    made = client.post(desk, headers=ann, data={**form, "rule": "greedy"}, follow_redirects=False)
    one = made.headers["location"]
    vote = one.rpartition("/")[2]
    client.post(one, headers=ann, data={"to": "open"})
    assert "只选接下来几周办得成的" in client.get(one, headers=ann).text
    board, told = f"/n/n/votes/{vote}", f"/api/v1/votes/{vote}"
    assert "办不成的不给钱" in client.get(board).text
    with database.writing() as session:
        for i, choices in enumerate((("lamp", "bench", "tree"), ("lamp", "bench"), ("lamp",))):
            casting.cast(session, resident(f"s{i}"), vote, f"s{i}", choices)
        session.get_one(Vote, vote).closes_at = now() - timedelta(minutes=1)
    client.post(one, headers=ann, data={"to": "closed"})
    assert "一个一个核对" in client.get(one, headers=ann).text
    assert "一个一个核对" in client.get(board).text
    assert "正在核算" in client.get("/n/n/votes").text
    answer = client.get(told).json()
    assert (answer["vote"]["state"], answer["outcome"], answer["weeks"]) == ("counting", None, [])
    job = answer["counting"]["job"]
    assert answer["counting"] == {"job": job, "state": "queued"}
    # Given up by hand, it is counted again.
    stopped = client.post(f"/api/v1/jobs/{job}/wish", headers=ann, json={"wish": "cancel"})
    assert stopped.json()["state"] == "cancelled"
    assert "再算一次" in client.get(one, headers=ann).text
    again = client.post(f"{told}/state", headers=ann, json={"to": "closed"})
    assert again.json()["state"] == "counting"
    with database.reading() as session:
        waiting = session.exec(select(Job.id).where(Job.state == "queued")).one()
    perform(database, waiting, "one")
    answer = client.get(told).json()
    assert (answer["vote"]["state"], answer["counting"]) == ("closed", None)
    assert [one["proposal"] for one in answer["outcome"]["rounds"]] == ["lamp", "tree"]
    assert answer["weeks"] == ["w"]
    zh, en = client.get(board).text, client.get(board, headers=EN).text
    assert "<strong>2 个项目</strong>" in zh
    # Between the two rounds, not among those for whom no money was left.
    first, refused, second = (zh.index(text) for text in ("第 1 轮", "轮到，但办不成", "第 2 轮"))
    assert first < refused < second
    assert "11月23日那周：单独办得成；和前面选上的一起办，还差 rice 2 袋。" in zh
    short = "Possible alone; beside those chosen before it would take 2 袋 of rice more."
    assert f"Week of 23 November: {short}" in en
    assert "Chosen, but it cannot be carried out" in en
    assert "of the week from 2026-11-23" in en
    assert "--refused bench" in zh
    assert "这次没有轮到的" not in zh
    result = client.get(f"/api/v1/jobs/{waiting}/result", headers=ann).json()
    assert result["result"]["outcome"]["refused"][0]["proposal"] == "bench"


def test_where_it_is_not_known_what_is_short_the_rules_speak() -> None:
    zh, en = (Look(language, False, PUBLIC) for language in ("zh", "en"))
    ruled = Refusal(proposal="p", zh=("一。", "二。"), en=("One.", "Two."))
    assert why_refused(ruled, zh) == "要办它，就得破例：一。二。"
    assert why_refused(ruled, en) == "To carry it out, rules would have to be broken: One. Two."
    short = ruled.model_copy(update={"short_zh": ("三。", "四。"), "short_en": ("3.", "4.")})
    assert (why_refused(short, zh), why_refused(short, en)) == ("三。四。", "3. 4.")
    unknown = Refusal(proposal="p")
    assert why_refused(unknown, zh).startswith("这几周办不成；")
    late = ruled.model_copy(update={"proven": False})
    assert why_refused(late, zh).startswith("限定的时间里没能算出办得成")
