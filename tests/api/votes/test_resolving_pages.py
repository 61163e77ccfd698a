"""A vote that resolves, on pages: ticked at the desk, told with its projects and on the board."""

from __future__ import annotations

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from api.database import Database
from api.services.votes import casting, running
from models.tables import Vote
from models.tables.base import now
from tests.api.databases import Kind
from tests.api.service import SignedAs
from tests.api.votes.projects import project, settle
from tests.api.votes.village import coordinator, resident

EN = {"Cookie": "language=en"}


@pytest.fixture
def kind() -> Kind:
    """What the pages show does not depend on the database."""
    return "sqlite"


def test_ticked_voted_on_and_told(
    client: TestClient, database: Database, signed_as: SignedAs
) -> None:
    settle(database)
    ann, desk, tree = signed_as("coordinator"), "/weeks/w/votes", "/n/n/register/projects/tree"
    page = client.get(desk, headers=ann).text
    assert page.count('name="project"') == 3
    assert 'value="tree:50000"' in page
    form = {
        "title": "一千元", "money": "1,000", "project": ["lamp:60000", "tree:50000"],
        "projects": "", "areas": "", "kind": "approval", "rule": "greedy", "most": "2",
        "closes": (now() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M"),
    }  # fmt: skip
    both = client.post(desk, headers=ann, data={**form, "projects": "椅 | 4"})
    assert (both.status_code, "不能都要" in both.text) == (422, True)
    dearer = client.post(desk, headers=ann, data={**form, "project": ["lamp:60000", "tree:1"]})
    assert (dearer.status_code, "审议过的 50000 分" in dearer.text) == (422, True)
    assert 'value="lamp:60000" checked' in dearer.text
    made = client.post(desk, headers=ann, data=form, follow_redirects=False)
    one = made.headers["location"]
    vote = one.rpartition("/")[2]
    assert "代替议事会决议" in client.get(one, headers=ann).text
    assert "表决" not in client.get(tree).text  # a draft
    client.post(one, headers=ann, data={"to": "open"})
    under_way = client.get(tree).text
    assert ("一户一票表决" in under_way, f"/n/n/votes/{vote}" in under_way) == (True, True)
    assert f'href="{tree}"' in client.get(f"/n/n/votes/{vote}").text
    assert 'name="project"' in client.get(desk, headers=ann).text  # bench alone
    assert client.get(desk, headers=ann).text.count('name="project"') == 1
    with database.writing() as session:
        for i in range(2):
            casting.cast(session, resident(f"s{i}"), vote, f"s{i}", ("lamp",))
        session.get_one(Vote, vote).closes_at = now() - timedelta(minutes=1)
        session.flush()
        running.move(session, coordinator(), vote, "closed")
        assert project(session, "lamp").stands == "resolution"
    told = client.get(tree).text
    assert "2 户投票，0 户想要，这次没有轮到，可以再投" in told
    assert "全体住户，一户一票" in told
    told = client.get("/n/n/register/projects/lamp", headers=EN).text
    assert "2 of 2 want it; resolved and funded." in told
    assert "resolved and goes on notice" in client.get(f"/n/n/votes/{vote}", headers=EN).text
