"""The pages of votes, without a browser: what they say, what forms do, what is told when wrong."""

from __future__ import annotations

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from sqlmodel import select

from api.database import Database
from api.services.votes import running
from matcher.budget.elect import elect, profile_of
from matcher.budget.pabulib.read import read_pb
from models.election import OPEN_POT, Pot
from models.tables import BallotRow, PaperTally, Vote
from models.tables.base import now
from tests.api.databases import Kind
from tests.api.service import SignedAs
from tests.api.votes.village import AFTER, coordinator, election, given, opened, settle

EN = {"Cookie": "language=en"}


@pytest.fixture
def kind() -> Kind:
    """What the pages show does not depend on the database."""
    return "sqlite"


@pytest.fixture(autouse=True)
def village(database: Database) -> None:
    settle(database)


def test_from_the_desk_to_the_board(
    client: TestClient, database: Database, signed_as: SignedAs
) -> None:
    ann, sue, pub = signed_as("coordinator"), signed_as("resident", "s1"), "/n/n/votes"
    desk, form = "/weeks/w/votes", {
        "title": "一千元", "money": "1,000", "projects": "灯 | 600\n椅 | 400\n沙坑 | 200 | mill",
        "areas": "mill | 300", "kind": "approval", "rule": "greedy", "most": "2",
        "closes": (now() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M"),
    }  # fmt: skip
    assert "还没有表决" in client.get(desk, headers=ann).text
    assert "还没有表决" in client.get(pub).text
    wrong = client.post(desk, headers=ann, data={**form, "projects": "灯 | x", "closes": "soon"})
    assert wrong.status_code == 422
    assert wrong.text.count("<li>应为") + wrong.text.count("</q>：应为") == 2
    assert "灯 | x" in wrong.text
    few = client.post(desk, headers=ann, data={**form, "areas": "mill | 300\ns0 | 5"})
    assert (few.status_code, "每组至少 5 户" in few.text) == (422, True)
    made = client.post(desk, headers=ann, data=form, follow_redirects=False)
    assert made.status_code == 303
    one = made.headers["location"]
    vote = one.rpartition("/")[2]
    assert client.get(f"{pub}/{vote}").status_code == 404  # a draft
    assert "开始投票" in client.get(one, headers=ann).text
    client.post(one, headers=ann, data={"to": "open"})
    assert client.post(one, headers=ann, data={"to": "closed"}).status_code == 409
    assert client.post(one, headers=ann, data={"area": "mill", "paper": "3"}).status_code == 422
    client.post(one, headers=ann, data={"area": "mill", "paper": "3, 1 | 2\n3 | 1"})
    page = client.get(f"/my/n/s1/votes/{vote}", headers=sue).text
    assert (page.count('name="choice"'), "沙坑" in page) == (2, False)
    done = client.post(f"/my/n/s1/votes/{vote}", headers=sue, data={"choice": ["2", "1"]})
    assert "收到了，谢谢" in done.text
    assert "checked" not in done.text
    assert "去投票" in client.get(f"{pub}/{vote}").text
    with database.writing() as session:
        (row,) = session.exec(select(BallotRow)).all()
        assert row.choices == ("1", "2")
        assert [(t.choices, t.households) for t in session.exec(select(PaperTally))] == [
            (("3", "1"), 2),
            (("3",), 1),
        ]
        session.get_one(Vote, vote).closes_at = now() - timedelta(minutes=1)
    late = client.post(f"/my/n/s1/votes/{vote}", headers=sue, data={"choice": "1"})
    assert (late.status_code, "投票结束了" in late.text) == (409, True)
    assert client.get(f"{pub}/{vote}/ballots.pb").status_code == 404
    client.post(one, headers=ann, data={"to": "closed"})
    for headers, said in (
        ({}, "<strong>3 个项目</strong>拿到钱"),
        (EN, "<strong>3 projects</strong>"),
    ):
        assert said in client.get(f"{pub}/{vote}", headers=headers).text
    assert f"tongxin elect {vote}.pb --rule greedy --sat cost" in client.get(f"{pub}/{vote}").text
    text = client.get(f"{pub}/{vote}/ballots.pb").text
    assert set(elect(profile_of(read_pb(text).election, "cost"), "greedy").funded) == {
        "1",
        "2",
        "3",
    }
    assert len(client.get(f"{pub}/{vote}/ballots.csv").text.splitlines()) == 4


@pytest.mark.parametrize(
    ("kind_of", "filled", "choices", "points"),
    [
        ("cumulative", {"n-lamp": "6", "n-tree": "4", "n-bench": "0"}, ("lamp", "tree"), (6, 4)),
        ("scored", {"n-bench": "3"}, ("bench",), (3,)),
        ("ranked", {"n-lamp": "2", "n-tree": "1"}, ("tree", "lamp"), ()),
    ],
)
def test_numbers_on_a_ballot(
    client: TestClient,
    database: Database,
    signed_as: SignedAs,
    kind_of: str,
    filled: dict[str, str],
    choices: tuple[str, ...],
    points: tuple[int, ...],
) -> None:
    measure = "borda" if kind_of == "ranked" else "points"
    with database.writing() as session:
        vote = opened(session, election=election(kind=kind_of), measure=measure, sum_points=10).id
    sue, at = signed_as("resident", "s1"), f"/my/n/s1/votes/{vote}"
    for wrong in ({"n-lamp": "x"}, {"n-lamp": "11", "n-tree": "11"}):
        answer = client.post(at, headers=sue, data=wrong)
        assert answer.status_code == 422
        assert f'value="{wrong["n-lamp"]}"' in answer.text
    assert client.post(at, headers=sue, data=filled).status_code == 200
    with database.reading() as session:
        (row,) = session.exec(select(BallotRow)).all()
    assert (row.choices, row.points) == (choices, points)


def test_who_sees_what(client: TestClient, database: Database, signed_as: SignedAs) -> None:
    pots = (Pot(id=OPEN_POT, money=1), Pot(id="m", money=1, area="mill"))
    with database.writing() as session:
        vote = opened(session, election=election(pots=pots, proposals=election().proposals[:3])).id
        running.make(session, coordinator(), "n", given(title="草稿"))
    mill, sue = signed_as("resident", "m1"), signed_as("resident", "s1")
    assert "用纸投票" in client.get(f"/my/n/m1/votes/{vote}", headers=mill).text
    assert client.get(f"/my/n/m1/votes/{vote}", headers=sue).status_code == 403
    assert client.get("/weeks/w/votes", headers=sue).status_code == 403
    assert "南村的二十一万" in client.get("/my/n/s1", headers=sue).text
    listed = client.get("/my/n/s1/votes", headers=sue).text
    assert ("南村的二十一万" in listed, "草稿" in listed) == (True, False)
    assert "草稿" in client.get("/weeks/w/votes", headers=signed_as("coordinator")).text
    assert "草稿" not in client.get("/n/n/votes").text
    assert client.get("/n/n/votes/none").status_code == 404


@pytest.mark.parametrize("households", [4, 5])
def test_areas_are_told_of_unless_it_would_tell_who_got_what(
    client: TestClient, database: Database, households: int
) -> None:
    with database.writing() as session:
        vote = opened(session, rule="greedy")
        for i in range(3):
            session.add(BallotRow(vote=vote.id, household=f"n{i}", choices=("tree",)))
        for i in range(households):
            session.add(BallotRow(vote=vote.id, household=f"s{i}", area="south", choices=("sand",)))
        running.move(session, coordinator(), vote.id, "closed", AFTER)
    page = client.get(f"/n/n/votes/{vote.id}", headers=EN).text
    n = 3 + households
    assert f"Of the {n} households that voted, {n} get at least one" in page
    assert ('data-label="Fair share (yuan)"' in page) == (households >= 5)
