"""What a vote has given to a project is asked of no week: in the matching or not, out of a fund or
out of a pot that the book does not know; and taken back it is asked for again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlmodel import Session, select

from api.database import Database
from api.problems import Problem
from api.services.ledger.book import Book, Move, Purse, Wanted
from api.services.register.asking import still_asked
from api.services.register.entering import tell_all
from api.services.register.money import lacking
from api.services.register.showing import shown
from api.services.signing import PUBLIC
from api.services.votes import casting, resolving, running
from models.demand import Line
from models.election import Election, Pot
from models.tables import RequestRow, Vote, WeekRow, WithdrawalRow
from tests.api.service import SignedAs
from tests.api.votes.projects import act, election, project, settle, under_way, walk
from tests.api.votes.test_money import fund, held
from tests.api.votes.village import AFTER, END, START, coordinator, given, opened, resident

pytestmark = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
ANN = coordinator()
RICE = Line(id="bag", item="rice", amount=1)


def money(amount: int, id: str = "cash", **fields: Any) -> Line:
    return Line(id=id, item="money", amount=amount, **fields)


def on(**costs: int) -> Election:
    """A vote on these, with money for all of them."""
    return election(**costs).model_copy(
        update={"pots": (Pot(id="open", money=sum(costs.values())),)}
    )


def held_on(session: Session, asked: Election, funds: dict[str, str | None]) -> None:
    """A vote that funds everything."""
    ids = tuple(one.id for one in asked.proposals)
    how = {"rule": "greedy", "resolves": True, "funds": funds, "most_choices": len(ids)}
    vote = opened(session, election=asked, **how).id
    casting.cast(session, resident("s1"), vote, "s1", ids)
    running.move(session, ANN, vote, "closed", AFTER)


def lines(session: Session, id: str) -> tuple[Line, ...] | None:
    """What the week asks for; None: the request has been withdrawn."""
    row = session.get_one(RequestRow, ("w", id))
    gone = {one.what for one in session.exec(select(WithdrawalRow))}
    return None if id in gone else row.lines


def object_to(session: Session, id: str) -> None:
    """Somebody objects, and is right."""
    act(session, id, {"kind": "notify", "text": "公示", "where": "村口"}, moment=AFTER)
    act(session, id, {"kind": "object", "household": "s2", "text": "太吵"}, moment=AFTER)
    number = project(session, id).objections[-1].number
    upheld = {"kind": "answer", "objection": number, "text": "有理", "upheld": True}
    act(session, id, upheld, moment=AFTER)


def give(session: Session, id: str, amount: int) -> int:
    """As a plan that is published gives; the entry."""
    book = Book(session, ANN, "n")
    move = Move(Purse("fund", "happy"), Purse("held", "happy", id), amount)
    (entry,) = book.post_all([Wanted("commit", (move,), {"request": id, "fund": "happy"})])
    assert entry.id is not None
    return entry.id


@pytest.mark.parametrize("funds", [{"open": "happy"}, {}])
def test_a_project_in_the_matching_asks_weeks_for_no_money_that_a_vote_gave(
    database: Database, funds: dict[str, str | None]
) -> None:
    settle(database, bench=40_000)
    with database.writing() as session:
        under_way(session, "lamp", 60_000, lines=(RICE,))
        under_way(session, "tree", 50_000)
        fund(session)
        held_on(session, on(lamp=60_000, tree=50_000), funds)
        assert lines(session, "lamp") == (RICE,)
        assert lines(session, "tree") is None
        outside = 0 if funds else 60_000
        assert (project(session, "lamp").outside, lacking(session, "n", "lamp")) == (outside, 0)
        assert lacking(session, "n", "bench") == 40_000
        assert resolving.ready(session, "n").keys() == {"bench"}
        # Told again, as when a week is frozen, it stays so.
        tell_all(session, session.get_one(WeekRow, "w"), AFTER)
        assert (lines(session, "lamp"), lines(session, "tree")) == ((RICE,), None)
    free = {"fund": 40_000, "lamp": 60_000, "tree": 50_000} if funds else {"fund": 150_000}
    assert held(database) == free
    with database.writing() as session:
        object_to(session, "lamp")
        object_to(session, "tree")
        assert lines(session, "lamp") == (RICE, money(60_000, "money"))
        assert lines(session, "tree") == (money(50_000, "money"),)
        assert project(session, "lamp").outside == 0
    assert held(database) == {"fund": 150_000}


def test_a_pot_that_the_book_does_not_know_gives_like_a_fund(database: Database) -> None:
    settle(database, lamp=60_000)
    rice = {"goods": [{"item": "rice", "amount": 2}], "least": 30_000}
    with database.writing() as session:
        walk(session, "bench", 40_000, rice)
        held_on(session, on(lamp=60_000, bench=40_000), {})
        assert lines(session, "lamp") is None
        assert [(one.item, one.amount) for one in lines(session, "bench") or ()] == [("rice", 2)]
        told = shown(session, PUBLIC, "n", "projects", "bench")
        assert (told.state["outside"], told.history[-1].content["outside"]) == (40_000, 40_000)
        object_to(session, "bench")
        asked = lines(session, "bench") or ()
        assert [(one.amount, one.least) for one in asked if one.item == "money"] == [
            (40_000, 30_000)
        ]


def test_a_pot_that_weeks_are_to_fill_leaves_the_project_asking_them(database: Database) -> None:
    settle(database, lamp=60_000)
    with database.writing() as session:
        under_way(session, "tree", 50_000)
        held_on(session, on(lamp=60_000, tree=50_000), {"open": None})
        assert lines(session, "lamp") == (money(60_000, "money"),)
        assert lines(session, "tree") == (money(50_000),)
        assert (lacking(session, "n", "lamp"), project(session, "lamp").outside) == (60_000, 0)


def test_who_pays_is_chosen_where_the_vote_is_made(
    client: TestClient, database: Database, signed_as: SignedAs
) -> None:
    settle(database, lamp=60_000)
    with database.writing() as session:
        fund(session)
    form = {
        "title": "一千元", "money": "1,000", "project": ["lamp:60000"], "projects": "",
        "areas": "south | 300\nnorth | 200 | happy", "kind": "approval", "rule": "greedy",
        "most": "1", "closes": END.strftime("%Y-%m-%dT%H:%M"),
    }  # fmt: skip
    for ticked, funds in (
        ({}, {"north": "happy"}),
        ({"by-weeks": "yes"}, {"open": None, "south": None, "north": "happy"}),
    ):
        headers = signed_as("coordinator")
        made = client.post(
            "/weeks/w/votes", headers=headers, data={**form, **ticked}, follow_redirects=False
        )
        assert made.status_code == 303, made.text
        with database.reading() as session:
            vote = session.get_one(Vote, made.headers["location"].rpartition("/")[2])
            assert vote.funds == funds
        desk = client.get(made.headers["location"], headers=headers).text
        assert desk.count("由每周的认捐和资金来给") == list(funds.values()).count(None)


def test_what_plans_have_given_is_not_voted_on(database: Database) -> None:
    settle(database, bench=40_000)
    with database.writing() as session:
        fund(session)
        under_way(session, "lamp", 60_000)
        # A plan gave 200 yuan, so the week after asks for 400; as much as the vote may give.
        entry = give(session, "lamp", 20_000)
        session.get_one(RequestRow, ("w", "lamp")).lines = (money(40_000),)
        under_way(session, "tree", 50_000)
        give(session, "tree", 50_000)
        ready = resolving.ready(session, "n")
        assert {id: lacks for id, (_, lacks) in ready.items()} == {"lamp": 40_000, "bench": 40_000}
        for cost in (60_000, 39_999):
            how = {"election": on(lamp=cost), "resolves": True, "most_choices": 1}
            with pytest.raises(Problem) as problem:
                running.make(session, ANN, "n", given(**how), START)
            (fault,) = problem.value.document.errors
            assert (fault.entity, fault.field) == ("lamp", "cost")
            assert "40000" in fault.en
            assert "60000" in fault.en
        how = {"rule": "greedy", "resolves": True, "funds": {"open": "happy"}, "most_choices": 1}
        vote = opened(session, election=on(lamp=40_000), **how).id
        casting.cast(session, resident("s1"), vote, "s1", ("lamp",))
        # Until the tally the plan's 200 are free again: those the week still asks for.
        Book(session, ANN, "n").reverse(entry)
        running.move(session, ANN, vote, "closed", AFTER)
        assert lines(session, "lamp") == (money(20_000),)
        # By hand it asks for 50 yuan; then what the vote gave is asked for on top of them.
        session.get_one(RequestRow, ("w", "lamp")).lines = (money(5_000),)
        object_to(session, "lamp")
        assert lines(session, "lamp") == (money(45_000),)


def test_what_a_vote_gave_counts_for_the_least_that_a_project_must_have(
    database: Database,
) -> None:
    settle(database, lamp=60_000)
    with database.writing() as session:
        fund(session)
        walk(session, "bench", 60_000, {"least": 50_000})
        entry = give(session, "bench", 20_000)
        how = {"rule": "greedy", "resolves": True, "funds": {}, "most_choices": 1}
        vote = opened(session, election=on(bench=40_000), **how).id
        casting.cast(session, resident("s1"), vote, "s1", ("bench",))
        Book(session, ANN, "n").reverse(entry)
        running.move(session, ANN, vote, "closed", AFTER)
        # 600 asked, 400 given: 200 are lacking, and of 500 that it must have 100.
        assert lines(session, "bench") == (money(20_000, "money", least=10_000),)


def test_without_a_vote_a_project_asks_as_it_stands_in_the_week(database: Database) -> None:
    settle(database, bench=40_000)
    with database.writing() as session:
        fund(session)
        under_way(session, "lamp", 60_000)
        give(session, "lamp", 20_000)
        tell_all(session, session.get_one(WeekRow, "w"), AFTER)
        assert lines(session, "lamp") == (money(60_000),)


def test_of_several_lines_the_first_are_kept_and_the_least_falls_by_what_is_there(
    database: Database,
) -> None:
    settle(database, bench=40_000)
    with database.writing() as session:
        fund(session)
        under_way(session, "lamp", 60_000)
        week, lamp = session.get_one(WeekRow, "w"), project(session, "lamp")
        give(session, "lamp", 40_000)
        asked = (money(30_000, least=25_000), RICE, money(10_000, "coin"))

        def still(*lines: Line, freed: int = 0) -> tuple[Line, ...]:
            return still_asked(session, week, "lamp", lamp, lines, freed)

        # It lacks 20,000: 10,000 less on the first line, whose least was 25,000; nothing more.
        assert still(*asked) == (money(20_000, least=15_000), RICE)
        # Of less than it lacks nothing is cut, nor is anything added but what was taken back.
        assert still(money(15_000)) == (money(15_000),)
        assert still(money(15_000), freed=3_000) == (money(18_000),)
        assert still(money(15_000), freed=9_000) == (money(20_000),)
        assert still(RICE, freed=9_000) == (RICE, money(9_000, "money"))
        # Less is there than the least was short of.
        assert still(money(60_000, least=1_000)) == (money(20_000),)


def test_money_taken_back_later_is_asked_for_in_the_week_of_then(database: Database) -> None:
    settle(database, bench=40_000)
    with database.writing() as session:
        under_way(session, "lamp", 60_000)
        held_on(session, on(lamp=60_000), {})
        assert lines(session, "lamp") is None
        # Withdrawn, it did not go on: the week of now knows nothing of it.
        session.delete(session.get_one(RequestRow, ("w", "lamp")))
        for row in session.exec(select(WithdrawalRow)):
            session.delete(row)
        session.flush()
        tell_all(session, session.get_one(WeekRow, "w"), AFTER + timedelta(hours=1))
        assert session.get(RequestRow, ("w", "lamp")) is None
        object_to(session, "lamp")
        assert lines(session, "lamp") == (money(60_000, "money"),)
