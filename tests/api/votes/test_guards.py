"""What a vote asks for, one thing left out at a time: each is refused by name."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

from api.database import Database
from api.problems import Problem
from api.services.signing import Caller
from api.services.votes import casting, reading, running
from api.services.votes.roll import Roll
from models.election import Pot
from models.load import save_week
from models.tables import Audit, BallotRow, Grant, Neighbourhood
from tests.api.databases import Kind
from tests.api.votes import village
from tests.api.votes.test_votes import refused
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

THREE = election().proposals[:3]
"""Of everybody's money."""


@pytest.fixture
def kind() -> Kind:
    """None of this depends on the database."""
    return "sqlite"


@pytest.fixture(autouse=True)
def settled(database: Database) -> None:
    settle(database)


def of_areas(*areas: str) -> dict[str, Any]:
    """A vote in which each of these has ten yuan of its own."""
    own = tuple(Pot(id=area, money=1000, area=area) for area in areas)
    common = (Pot(id="open", money=100_000),)
    return {"election": election(pots=(*common, *own), proposals=THREE)}


def test_a_group_that_votes_apart_has_five_households(database: Database) -> None:
    five, four = village.week(), village.week()
    places = tuple(p for p in four.geography.places if p.id != "y4")
    with database.writing() as session:
        draft = running.make(session, coordinator(), "n", given(**of_areas("yard")), START)
        smaller = four.geography.model_copy(update={"places": places})
        text = four.model_copy(update={"id": "w2", "geography": smaller}).model_dump_json()
        later = type(five).model_validate_json(text.replace("2026-11-", "2125-11-"))
        save_week(session, later, neighbourhood="n")
        with pytest.raises(Problem) as problem:
            running.move(session, coordinator(), draft.id, "open", START)
        assert refused(problem) == ("not-now", {"pots"})
        (fault,) = problem.value.document.errors
        assert fault.value == "yard: 4"
        assert "at least 5 households" in fault.en
        # Who is of no area is a group, too: here the yard's four.
        for areas, said in ((("yard",), "yard: 4"), (("south", "north", "mill"), "—: 4")):
            with pytest.raises(Problem) as problem:
                running.make(session, coordinator(), "n", given(**of_areas(*areas)), START)
            assert refused(problem) == ("bad-input", {"pots"})
            assert [fault.value for fault in problem.value.document.errors] == [said]
        running.make(session, coordinator(), "n", given(**of_areas("mill")), START)
        with pytest.raises(Problem) as problem:
            running.make(session, coordinator(), "n", given(**of_areas("moon")), START)
        assert refused(problem) == ("bad-input", {"moon"})


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"election": election(pots=(Pot(id="open", money=0),), proposals=THREE)}, {"proposals"}),
        ({"closes_at": START + timedelta(days=366)}, {"closes_at"}),
        ({"most_choices": 0}, {"most_choices"}),
        ({"election": election(kind="scored"), "measure": "points", "sum_points": 1001},
         {"sum_points"}),
    ],
)  # fmt: skip
def test_a_vote_is_refused(database: Database, changes: dict[str, Any], fields: set[str]) -> None:
    with database.writing() as session, pytest.raises(Problem) as problem:
        running.make(session, coordinator(), "n", given(**changes), START)
    assert refused(problem) == ("bad-input", fields)


def test_a_vote_needs_a_neighbourhood_with_households(database: Database) -> None:
    everywhere = tuple(
        Grant(account="ann", role="coordinator", neighbourhood=name) for name in ("m", "none")
    )
    bob = Caller("ann", grants=everywhere)
    with database.writing() as session:
        session.add(Neighbourhood(id="m"))
        session.flush()
        with pytest.raises(Problem, match="not-found"):
            running.make(session, bob, "none", given(), START)
        vote = running.make(session, bob, "m", given(), START)
        with pytest.raises(Problem) as problem:
            running.move(session, bob, vote.id, "open", START)
        assert refused(problem) == ("not-now", {"week"})


def test_what_was_withdrawn_stays_so_and_is_nobody_s_business(database: Database) -> None:
    with database.writing() as session:
        vote = opened(session)
        running.move(session, coordinator(), vote.id, "withdrawn", START)
        with pytest.raises(Problem, match="not-now"):
            running.move(session, coordinator(), vote.id, "open", START)
        assert reading.votes_of(session, Caller(), "n") == []
        with pytest.raises(Problem, match="not-found"):
            reading.vote_of(session, Caller(), vote.id)
        assert reading.vote_of(session, coordinator(), vote.id) == vote
        open_ = opened(session)
        with pytest.raises(Problem, match="not-found"):
            reading.vote_of(session, coordinator(), open_.id, "m")
        with pytest.raises(Problem, match="not-found"):
            reading.closed(session, open_)
        assert reading.voting_in(session, Caller(), "n", START) == [open_]
        assert reading.voting_in(session, Caller(), "n", END) == []


def test_the_roll_is_of_the_newest_week_when_the_vote_was_opened(database: Database) -> None:
    later = village.week()
    geography = later.geography.model_copy(
        update={"places": tuple(p for p in later.geography.places if p.id != "s1")}
    )
    people = tuple(one for one in later.people if one.home != "s1")
    text = later.model_copy(
        update={"id": "w2", "geography": geography, "people": people}
    ).model_dump_json()
    with database.writing() as session:
        before = opened(session)
        moved = type(later).model_validate_json(text.replace("2026-11-", "2125-11-"))
        save_week(session, moved, neighbourhood="n")
        after = opened(session)
        assert (before.households, after.households) == (73, 72)
        casting.cast(session, resident("s1"), before.id, "s1", ("lamp",))
        with pytest.raises(Problem, match="not-found"):
            casting.cast(session, resident("s1"), after.id, "s1", ("lamp",))


def test_twenty_are_enough_for_a_published_list() -> None:
    homes = {f"a{n}": "a" for n in range(20)} | {f"b{n}": "b" for n in range(19)}
    assert Roll("w", homes).paper == ("b",)


def test_whoever_has_no_say_does_not_learn_who_lives_where(database: Database) -> None:
    with database.writing() as session:
        vote = opened(session).id
        for caller, code in ((resident("s1"), "not-allowed"), (Caller(), "not-signed-in")):
            with pytest.raises(Problem, match=code):
                casting.cast(session, caller, vote, "x9", ())


def test_another_ballot_takes_the_place_of_all_of_the_first(database: Database) -> None:
    with database.writing() as session:
        scored = {"election": election(kind="scored"), "measure": "points", "sum_points": 5}
        vote = opened(session, **scored).id
        for points in ((1, 5), (4, 2)):
            casting.cast(session, resident("s1"), vote, "s1", ("lamp", "tree"), points)
        (row,) = session.exec(select(BallotRow)).all()
        assert row.points == (4, 2)


def test_each_area_counts_its_own_paper(database: Database) -> None:
    def enter(session: Session, area: str, *choices: str, of: int) -> None:
        casting.enter_paper(session, coordinator(), vote, area, choices, (), of)

    with database.writing() as session:
        vote = opened(session, **of_areas("mill", "yard")).id
        enter(session, "yard", "lamp", of=3)
        for choices, of, field in (
            (("lamp",), 0, "households"),
            (("lamp",), -1, "households"),
            (("golf",), 1, "choices"),
            (("sand",), 1, "choices"),
        ):
            with pytest.raises(Problem) as problem:
                enter(session, "mill", *choices, of=of)
            assert refused(problem) == ("bad-input", {field})
        enter(session, "mill", "tree", of=5)
        lines = [(a.operation, a.account) for a in session.exec(select(Audit))]
        assert lines.count(("ballot.paper", "ann")) == 2
        running.move(session, coordinator(), vote, "closed", AFTER)
