"""The money that is voted on: set aside, held for what is funded once, free again; to the fen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlmodel import Session, select

from api.database import Database
from api.problems import Problem
from api.services.ledger import funds, paying
from api.services.ledger.funds import FundGiven
from api.services.ledger.projects import given_to, money_of
from api.services.ledger.reading import funded
from api.services.ledger.voted import take_back
from api.services.register.showing import shown
from api.services.signing import PUBLIC
from api.services.votes import casting, running
from api.services.votes.clock import tick_votes
from models.book import Share
from models.election import Pot
from models.tables import BookEntry, Fund, PledgeRow, RequestRow, WeekRow, WithdrawalRow
from tests.api.booking.test_races import at_once
from tests.api.ledger.sums import whole
from tests.api.service import SignedAs
from tests.api.votes.projects import act, election, project, settle, walk
from tests.api.votes.village import AFTER, END, START, coordinator, given, opened, resident

QUICK = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
ANN = coordinator()
FUNDED: dict[str, Any] = {
    "election": election(), "rule": "greedy", "resolves": True, "funds": {"open": "happy"},
}  # fmt: skip


def fund(session: Session, amount: int = 150_000, **changes: Any) -> None:
    made: dict[str, Any] = {"id": "happy", "name": "幸福资金", "kind": "happiness", "donor": "town"}
    funds.make_fund(session, ANN, "n", FundGiven(**{**made, **changes}))
    funds.promise(session, ANN, "n", changes.get("id", "happy"), amount)


def held(database: Database) -> dict[str, int]:
    """Whom money is held for, and what is free."""
    found = whole(database)
    return {request or kind: n for (kind, _, request), n in found.items()
            if kind in ("fund", "held") and n}  # fmt: skip


def pledged(session: Session) -> dict[str, int]:
    return {row.id: row.quantity for row in session.exec(select(PledgeRow))}


def refused(step: Callable[[], object]) -> tuple[str, set[str]]:
    with pytest.raises(Problem) as problem:
        step()
    return problem.value.code, {fault.field for fault in problem.value.document.errors}


def vote_for(session: Session, vote: str) -> None:
    """lamp 3 and bench 1: greedy takes lamp (60,000), tree has nobody, then bench (40,000)."""
    for i, choices in enumerate((("lamp",), ("lamp",), ("lamp", "bench"))):
        casting.cast(session, resident(f"s{i}"), vote, f"s{i}", choices)


def test_it_is_set_aside_and_goes_to_what_is_funded_once(database: Database) -> None:
    settle(database)
    asked = election(lamp=60_000, bench=40_000).model_copy(
        update={"pots": (Pot(id="open", money=110_000),)}
    )
    with database.writing() as session:
        fund(session)
        assert pledged(session)["happy"] == 150_000
        vote = opened(session, **{**FUNDED, "election": asked, "most_choices": 2}).id
        assert pledged(session)["happy"] == 40_000
        vote_for(session, vote)
        names = {one.request: one.name for one in funded(session, "n")}
        assert names == {f"vote:{vote}": "南村的二十一万"}
    assert held(database) == {"fund": 40_000, f"vote:{vote}": 110_000}
    assert at_once([lambda: tick_votes(database, END)] * 3) == {"done": 3}
    assert tick_votes(database, AFTER) == []
    with database.writing() as session:
        running.move(session, ANN, vote, "closed", AFTER)
    assert held(database) == {"fund": 50_000, "lamp": 60_000, "bench": 40_000}
    with database.writing() as session:
        # Nothing is left for weeks to give: neither asks for money any more.
        gone = {row.what for row in session.exec(select(WithdrawalRow))}
        assert gone == {"lamp", "bench"}
        assert pledged(session)["happy"] == 50_000
        names = {one.request: one.name for one in funded(session, "n")}
        assert names == {"lamp": "项目 lamp", "bench": "项目 bench"}
        told = shown(session, PUBLIC, "n", "projects", "lamp").state["money"]
        assert told == {
            "promised": 60_000, "committed": 60_000, "paid": 0, "spent": 0, "returned": 0,
            "given": 60_000, "remaining": 0,
        }  # fmt: skip
        commits = session.exec(select(BookEntry).where(BookEntry.kind == "commit")).all()
        for entry in commits:
            undo = partial(paying.reverse, session, ANN, "n", entry.id or 0, said="x")
            assert refused(undo)[0] == "not-now"


@QUICK
def test_it_is_paid_after_the_notice_and_the_book_says_what_remains(database: Database) -> None:
    settle(database)
    with database.writing() as session:
        fund(session)
        vote = opened(session, **FUNDED).id
        vote_for(session, vote)
        running.move(session, ANN, vote, "closed", AFTER)

        def pay(amount: int = 50_000) -> object:
            return paying.pay(session, ANN, "n", "happy", "lamp", amount)

        assert refused(pay)[0] == "not-now"
        notice = {"kind": "notify", "text": "公示", "where": "村口"}
        act(session, "lamp", notice, moment=START - timedelta(days=8))
        pay()
        paying.spend(session, ANN, "n", "happy", "lamp", 20_000)
        paying.give_back(session, ANN, "n", "happy", "lamp", 5_000)
        wrong = paying.give_back(session, ANN, "n", "happy", "lamp", 1)
        paying.reverse(session, ANN, "n", wrong.id or 0, said="退错了")
        money = money_of(session, "n", "lamp")
        assert given_to(session, "n", "lamp") == money.given
    assert (money.promised, money.committed, money.paid) == (55_000, 10_000, 45_000)
    assert (money.spent, money.returned, money.remaining) == (20_000, 5_000, 25_000)
    assert money.given == 55_000


@QUICK
def test_what_is_collected_for_a_project_is_promised_to_it(database: Database) -> None:
    settle(database)
    with database.writing() as session:
        crowd = {"id": "crowd", "kind": "collection", "money": "crowdfunding", "request": "lamp"}
        made: dict[str, Any] = {"name": "众筹", "donor": "town", **crowd}
        funds.make_fund(session, ANN, "n", FundGiven(**made))
        funds.collect(session, ANN, "n", "crowd", "s1p", 300)
        money = money_of(session, "n", "lamp")
        assert (money.promised, money.given) == (300, 0)
        assert money_of(session, "n", "bench").promised == 0


def test_withdrawn_votes_and_upheld_objections_give_it_back(database: Database) -> None:
    settle(database)
    with database.writing() as session:
        fund(session)
        gone = opened(session, **FUNDED).id
        running.move(session, ANN, gone, "withdrawn", START)
    assert held(database) == {"fund": 150_000}
    with database.writing() as session:
        vote = opened(session, **FUNDED).id
        vote_for(session, vote)
        running.move(session, ANN, vote, "closed", AFTER)
        notice = {"kind": "notify", "text": "公示", "where": "村口"}
        act(session, "lamp", notice, moment=AFTER)
        act(session, "lamp", {"kind": "object", "household": "s2", "text": "太亮"}, moment=AFTER)
        number = project(session, "lamp").objections[0].number
        answer = {"kind": "answer", "objection": number, "text": "有理", "upheld": True}
        act(session, "lamp", answer, moment=AFTER)
        # Discussed anew, it asks weeks for its money as before.
        assert "lamp" not in {row.what for row in session.exec(select(WithdrawalRow))}
        row = session.get_one(RequestRow, ("w", "lamp"))
        assert [line.amount for line in row.lines] == [60_000]
        # Once is enough: whoever asks again finds nothing to take back.
        take_back(session, ANN, "n", "lamp")
    assert held(database) == {"fund": 110_000, "bench": 40_000}


@QUICK
def test_least_shares_are_not_voted_away(database: Database) -> None:
    settle(database)
    with database.writing() as session:
        # Beside 100,000 are left 42,850 of 142,850 fen, and youth has a right to 42,855; of 142,858
        # are left 42,858, which is enough for 42,857.4.
        shares = (Share(topic="youth", percent=30),)
        fund(session, 142_850, shares=shares)
        draft = running.make(session, ANN, "n", given(**FUNDED), START).id
    with pytest.raises(Problem, match="against-rules"), database.writing() as session:
        running.move(session, ANN, draft, "open", START)
    with database.writing() as session:
        funds.promise(session, ANN, "n", "happy", 8)
        running.move(session, ANN, draft, "open", START)
    assert held(database) == {"fund": 42_858, f"vote:{draft}": 100_000}


@QUICK
def test_a_vote_that_gives_a_part_leaves_the_rest_of_the_work_to_weeks(database: Database) -> None:
    settle(database, lamp=60_000)
    rice = [{"item": "rice", "amount": 2}]
    with database.writing() as session:
        walk(session, "feast", 40_000, {"goods": rice})
        fund(session)
        asked = election(feast=40_000)
        vote = opened(session, **{**FUNDED, "election": asked, "most_choices": 1}).id
        casting.cast(session, resident("s1"), vote, "s1", ("feast",))
        running.move(session, ANN, vote, "closed", AFTER)
        row = session.get_one(RequestRow, ("w", "feast"))
        assert [(line.item, line.amount) for line in row.lines] == [("rice", 2)]
        assert [line.amount for line in session.get_one(RequestRow, ("w", "lamp")).lines] == [
            60_000
        ]


@QUICK
def test_every_problem_of_the_money(database: Database) -> None:
    settle(database)
    with database.writing() as session:
        fund(session, 99_999)
        fund(session, 1, id="youth", topics=("youth",))
        fund(session, 200_000, id="double", money="match")

        def make(**changes: Any) -> Callable[[], object]:
            return lambda: running.make(session, ANN, "n", given(**{**FUNDED, **changes}), START)

        oil = Fund(neighbourhood="n", id="oil", name="油坊", kind="firm", donor="town")
        oil.by_pledge = True
        session.add(oil)
        for bad in ("none", "double", "youth", "oil"):
            assert refused(make(funds={"open": bad})) == ("bad-input", {"funds"}), bad
        assert refused(make(funds={"pond": "happy"})) == ("bad-input", {"funds"})
        assert refused(make(resolves=False)) == ("bad-input", {"funds"})
        draft = running.make(session, ANN, "n", given(**FUNDED), START)
        assert refused(lambda: running.move(session, ANN, draft.id, "open", START)) == (
            "not-now", {"funds"},
        )  # fmt: skip
        # What a week pledges whose plan is being made is not free either.
        funds.promise(session, ANN, "n", "happy", 10)
        session.get_one(WeekRow, "w").state = "frozen"
        session.flush()
        assert refused(lambda: running.move(session, ANN, draft.id, "open", START)) == (
            "not-now", {"funds"},
        )  # fmt: skip


@QUICK
def test_on_the_pages(client: TestClient, database: Database, signed_as: SignedAs) -> None:
    settle(database)
    with database.writing() as session:
        fund(session)
    desk = client.get("/weeks/w/votes", headers=signed_as("coordinator")).text
    assert "幸福资金 · 可用 1,500 元" in desk
    form = {
        "title": "一千元", "money": "1,000", "project": ["lamp:60000"], "fund": "happy",
        "projects": "", "areas": "", "kind": "approval", "rule": "greedy", "most": "1",
        "closes": END.strftime("%Y-%m-%dT%H:%M"),
    }  # fmt: skip
    headers = signed_as("coordinator")
    made = client.post("/weeks/w/votes", headers=headers, data=form, follow_redirects=False)
    one = made.headers["location"]
    vote = one.rpartition("/")[2]
    client.post(one, headers=headers, data={"to": "open"})
    assert "一千元" in client.get("/n/n/money").text
    with database.writing() as session:
        casting.cast(session, resident("s1"), vote, "s1", ("lamp",))
    tick_votes(database, END)
    page = client.get("/n/n/register/projects/lamp").text
    assert "已给 600 元" in page
    english = client.get("/n/n/register/projects/lamp", headers={"Cookie": "language=en"}).text
    assert "Held, not paid yet</dt><dd>600 yuan" in english
    assert "公示期满才付" in client.get(f"/n/n/votes/{vote}").text
    told = client.get(f"/api/v1/votes/{vote}").json()["vote"]
    assert (told["funds"], told["resolves"]) == ({"open": "happy"}, True)
