"""Votes close by themselves, and households hear of them: once each, whoever looks and when."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from fastapi.testclient import TestClient
from sqlmodel import Session, select

from api.database import Database
from api.problems import Problem
from api.services.notices.sending import page_of
from api.services.notices.words import words
from api.services.votes import casting, reading, running
from api.services.votes.clock import BEFORE, tick_votes
from models.tables import Audit, Notice, Vote
from models.tables.base import now
from tests.api.booking.test_races import at_once
from tests.api.service import SignedAs
from tests.api.votes import projects, village
from tests.api.votes.village import END, START, coordinator, election, given, opened, resident

QUICK = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
PAPER = timedelta(days=2)


def heard(database: Database) -> dict[tuple[str, str], int]:
    """(step, on paper) → how many households were told."""
    found: dict[tuple[str, str], int] = {}
    with database.reading() as session:
        for one in session.exec(select(Notice).where(Notice.kind == "vote")):
            assert (one.subject_kind, one.week) == ("household", "w")
            key = one.facts["step"], one.facts.get("paper", "")
            found[key] = found.get(key, 0) + 1
    return found


def state(database: Database, vote: str) -> str:
    with database.reading() as session:
        return session.get_one(Vote, vote).state


def cast(session: Session, vote: str, household: str) -> None:
    casting.cast(session, resident(household), vote, household, ("lamp",))


def test_a_vote_is_told_of_and_closes_at_its_end(database: Database) -> None:
    village.settle(database)
    with database.writing() as session:
        vote = opened(session).id
        cast(session, vote, "s1")
    assert heard(database) == {("open", ""): 73}
    for at, done in (
        (END - BEFORE - timedelta(seconds=1), []),
        (END - BEFORE, [vote]),
        (END - timedelta(hours=1), []),
        (END - timedelta(seconds=1), []),
    ):
        assert tick_votes(database, at) == done, at
        assert state(database, vote) == "open"
    # Of 73 one has voted.
    assert heard(database) == {("open", ""): 73, ("soon", ""): 72}
    ticks = [lambda: tick_votes(database, END)] * 4
    assert at_once(list(ticks)) == {"done": 4}
    assert state(database, vote) == "closed"
    assert heard(database) == {("open", ""): 73, ("soon", ""): 72, ("result", ""): 73}
    assert tick_votes(database, END + timedelta(days=9)) == []
    with database.reading() as session:
        row = session.get_one(Vote, vote)
        tally = reading.tally_of(session, row)
        assert (row.closed_at, tally is not None and tally.outcome.funded) == (END, ("lamp",))
        audited = session.exec(select(Audit).where(Audit.entity_id == vote)).all()
        closed = [(one.operation, one.account) for one in audited][-2:]
        assert closed == [("vote.remind", None), ("vote.closed", None)]


@QUICK
def test_paper_is_waited_for_and_no_longer(database: Database) -> None:
    village.settle(database)
    pots = (*election().pots, election().pots[1].model_copy(update={"id": "m", "area": "mill"}))
    with database.writing() as session:
        votes = [opened(session, election=election(pots=pots)).id for _ in range(2)]
        assert session.get_one(Vote, votes[0]).counted_at == END + PAPER
    assert heard(database) == {("open", ""): 136, ("open", "yes"): 10}
    assert sorted(tick_votes(database, END - BEFORE)) == sorted(votes)
    assert heard(database)["soon", ""] == 136  # nobody on paper
    assert tick_votes(database, END + timedelta(minutes=1)) == []
    for entered in (2, 3):
        assert tick_votes(database, END + timedelta(hours=1)) == []
        with database.writing() as session:
            casting.enter_paper(session, coordinator(), votes[0], "mill", ("lamp",), (), entered)
            with pytest.raises(Problem, match="not-now"):
                casting.cast(session, resident("s1"), votes[0], "s1", (), moment=END)
    assert tick_votes(database, END + timedelta(hours=2)) == [votes[0]]
    assert tick_votes(database, END + PAPER - timedelta(seconds=1)) == []
    assert tick_votes(database, END + PAPER) == [votes[1]]


@QUICK
def test_short_votes_remind_nobody_and_drafts_wait(database: Database) -> None:
    village.settle(database)
    soon = START + 2 * BEFORE - timedelta(minutes=1)
    with database.writing() as session:
        running.make(session, coordinator(), "n", given(), START)
        short = opened(session, closes_at=soon).id
        gone = opened(session).id
        running.move(session, coordinator(), gone, "withdrawn", START)
    assert heard(database) == {("open", ""): 146, ("withdrawn", ""): 73}
    assert tick_votes(database, soon - timedelta(minutes=1)) == []
    assert tick_votes(database, END) == [short]


def test_what_cannot_be_resolved_stays_open_and_the_others_close(database: Database) -> None:
    projects.settle(database, square=60_000)
    asked = {"election": projects.election(square=60_000), "most_choices": 1, "resolves": True}
    with database.writing() as session:
        vote = opened(session, **asked)
        vote.threshold = 60_000  # it should never have been opened, not reviewed by a third party
        stuck = vote.id
        other = opened(session).id
        casting.cast(session, resident("s1"), stuck, "s1", ("square",))
    assert tick_votes(database, END) == [other]
    assert state(database, stuck) == "open"
    with database.writing() as session:
        session.get_one(Vote, stuck).threshold = 60_001
    assert tick_votes(database, END) == [stuck]


@QUICK
def test_in_words_and_where_it_leads(
    client: TestClient, database: Database, signed_as: SignedAs
) -> None:
    village.settle(database)
    with database.writing() as session:
        vote = opened(session, closes_at=now() + timedelta(days=3)).id
        facts = session.exec(select(Notice).where(Notice.subject == "s1")).one().facts
    until = datetime.fromisoformat(facts["until"])
    said = words("vote", "household", facts, {})
    assert f"投到{until.month}月{until.day}日" in said.text[0]
    assert "until then you may change it" in said.text[1]
    for step, zh, en in (
        ("soon", "你家还没投", "has not voted yet"),
        ("result", "2 个项目拿到钱", "2 projects funded"),
        ("withdrawn", "投过的不作数", "do not count"),
    ):
        said = words("vote", "household", {**facts, "step": step, "funded": "2"}, {})
        assert (zh in said.text[0], en in said.text[1]) == (True, True), said
    assert "用纸投" in words("vote", "household", {**facts, "paper": "yes"}, {}).text[0]
    page = client.get("/my/n/s1/notices", headers=signed_as("resident", "s1")).text
    assert ("可以投票了" in page, f'href="/n/n/votes/{vote}"' in page) == (True, True)
    gone = Notice(id="x", neighbourhood="n", week="w", kind="vote", subject_kind="household",
                  subject="s1", facts={**facts, "step": "withdrawn"})  # fmt: skip
    assert page_of(gone) == ""
