"""Several at once: ballots of one household, ballots and paper beside the closing, and what happens
once however many ask for it: opening, counting, the result."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from sqlmodel import select

from api.database import Database
from api.services.votes import casting, reading, running
from api.worker.claim import claim
from api.worker.perform import Work
from api.worker.storing import prepared
from api.worker.tasks import TASKS
from models.election import Pot
from models.tables import BallotRow, Job, PaperTally, Vote, VoteResult
from tests.api.booking.test_races import at_once
from tests.api.votes import projects
from tests.api.votes.errand import Errands
from tests.api.votes.test_carried import close as closed
from tests.api.votes.test_carried import village, voted
from tests.api.votes.test_money import FUNDED, fund, held
from tests.api.votes.village import (
    AFTER,
    END,
    START,
    coordinator,
    election,
    given,
    opened,
    resident,
    settle,
)

CLIENTS = 8


def test_two_ballots_of_one_household_leave_one(database: Database) -> None:
    settle(database)
    with database.writing() as session:
        vote = opened(session).id

    def cast(choice: str) -> None:
        with database.writing() as session:
            casting.cast(session, resident("s1"), vote, "s1", (choice,))

    tries: list[Callable[[], object]] = [
        partial(cast, choice) for choice in ("lamp", "tree") * (CLIENTS // 2)
    ]
    assert at_once(tries) == {"done": CLIENTS}
    with database.reading() as session:
        (row,) = session.exec(select(BallotRow)).all()
        assert row.choices in (("lamp",), ("tree",))
        assert row.version <= CLIENTS


def test_a_ballot_beside_the_closing_counts_or_is_refused(database: Database) -> None:
    settle(database)
    with database.writing() as session:
        vote = opened(session).id

    def cast(household: str) -> None:
        # Sent in time, by a clock a second behind the one that closes.
        with database.writing() as session:
            casting.cast(
                session, resident(household), vote, household, ("lamp",),
                moment=END - timedelta(seconds=1),
            )  # fmt: skip

    def close() -> None:
        with database.writing() as session:
            running.move(session, coordinator(), vote, "closed", AFTER)

    tries: list[Callable[[], object]] = [partial(cast, f"s{i}") for i in range(CLIENTS)]
    came = at_once([*tries[: CLIENTS // 2], close, close, *tries[CLIENTS // 2 :]])
    with database.reading() as session:
        assert session.exec(select(BallotRow)).all() == []
        assert len(session.exec(select(VoteResult)).all()) == 1
        tally = reading.tally_of(session, session.get_one(Vote, vote))
    assert tally is not None
    assert tally.audit.households == came["done"] - 2
    assert came["done"] + came["not-now"] == CLIENTS + 2


def test_paper_entered_at_once_is_no_more_than_there_are_households(database: Database) -> None:
    settle(database)
    mill = Pot(id="mill", money=10_000, area="mill")
    with database.writing() as session:
        vote = opened(session, election=election(pots=(*election().pots, mill))).id

    def enter() -> None:
        with database.writing() as session:
            casting.enter_paper(session, coordinator(), vote, "mill", ("lamp",), (), 2)

    # Of mill's five households twice two fit, and no third two.
    assert at_once([enter] * CLIENTS) == {"done": 2, "bad-input": CLIENTS - 2}
    with database.reading() as session:
        assert [one.households for one in session.exec(select(PaperTally))] == [2, 2]


def test_opened_at_once_by_several_its_money_is_set_aside_once(database: Database) -> None:
    projects.settle(database)
    with database.writing() as session:
        fund(session, 300_000)
        vote = running.make(session, coordinator(), "n", given(**FUNDED), START).id

    def move() -> None:
        with database.writing() as session:
            running.move(session, coordinator(), vote, "open", START)

    assert at_once([move] * CLIENTS) == {"done": CLIENTS}
    aside = sum(pot.money for pot in FUNDED["election"].pots)
    assert held(database) == {"fund": 300_000 - aside, f"vote:{vote}": aside}


def test_closed_at_once_by_several_it_is_counted_by_one_job(database: Database) -> None:
    village(database)
    vote = voted(database)

    def close() -> None:
        with database.writing() as session:
            running.move(session, coordinator(), vote, "closed", AFTER)

    assert at_once([close] * CLIENTS) == {"done": CLIENTS}
    with database.reading() as session:
        assert session.get_one(Vote, vote).state == "counting"
        assert len(session.exec(select(Job)).all()) == 1


def test_withdrawn_beside_the_end_of_its_count_it_has_a_result_or_is_off(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.worker.tasks.Process", Errands)
    village(database)
    vote = voted(database)
    taken = claim(database, closed(database, vote), "one")
    assert taken is not None
    work = Work(database, taken)
    storing = prepared(TASKS["tally"](work))

    def withdraw() -> None:
        with database.writing() as session:
            running.move(session, coordinator(), vote, "withdrawn", AFTER)

    came = at_once([lambda: work._done(storing), withdraw])
    with database.reading() as session:
        there = session.get(VoteResult, vote) is not None
        state = session.get_one(Vote, vote).state
        lamp = projects.project(session, "lamp").stands
    assert (came["done"], state, lamp) == (
        (1, "closed", "resolution") if there else (2, "withdrawn", "review")
    )
