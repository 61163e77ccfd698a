"""Two at once: one household's two ballots, and a ballot beside the closing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial

from sqlmodel import select

from api.database import Database
from api.services.votes import casting, reading, running
from models.tables import BallotRow, Vote, VoteResult
from tests.api.booking.test_races import at_once
from tests.api.votes.village import AFTER, END, coordinator, opened, resident, settle

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
