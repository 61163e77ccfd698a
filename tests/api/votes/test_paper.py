"""Of a small group only the sum is listed: whatever was written, equal sums give the same list."""

from __future__ import annotations

from collections import Counter

import pytest
from sqlmodel import select

from api.database import Database
from api.services.votes import casting, reading, running
from api.services.votes.paper import summed
from models.election import Ballot, Pot
from models.tables import PaperTally
from models.tallying import BallotKind
from tests.api.votes.village import AFTER, coordinator, election, opened, settle

Written = tuple[int, str, tuple[int, ...]]
"""Households, projects by letter, points."""


def listed(kind: BallotKind, *written: Written, area: str = "mill") -> list[tuple[int, str, str]]:
    """(households, choices, points) of the list, of lamp, bench and tree by their first letters."""
    names = {"l": "lamp", "b": "bench", "t": "tree"}
    entered = [
        PaperTally(vote="v", area=area, choices=tuple(names[c] for c in said), points=points,
                   households=n)
        for n, said, points in written
    ]  # fmt: skip
    found = summed(election(kind=kind), entered)
    assert [one.household for one in found] == [f"paper-{i + 1}" for i in range(len(found))]
    return [
        (one.weight, "".join(c[0] for c in one.choices), " ".join(map(str, one.points)))
        for one in found
    ]


def test_approval_counts_supporters_and_nothing_else() -> None:
    # lamp 3, bench 2, tree 1, of 4: lamp to the 1st to 3rd, bench to the 4th and 1st, tree to the
    # 2nd. Published order: lamp, bench, tree.
    expected = [(1, "b", ""), (1, "l", ""), (1, "lb", ""), (1, "lt", "")]
    assert sorted(listed("approval", (2, "lb", ()), (1, "lt", ()), (1, "", ()))) == expected
    # Others wrote otherwise, with the same sums.
    assert sorted(listed("approval", (1, "lbt", ()), (1, "b", ()), (2, "l", ()))) == expected
    # Nobody's ballot is longer than 6 supporters over 4 households ask for.
    assert max(len(said) for _, said, _ in expected) == 2


def test_points_are_kept_in_sum_and_so_are_supporters() -> None:
    # lamp: 6 + 1 = 7 of two; bench 4 of one; tree none.
    given = listed("cumulative", (1, "lb", (6, 4)), (1, "l", (1,)), (1, "t", (0,)))
    assert sorted(given) == [(1, "b", "4"), (1, "l", "3"), (1, "l", "4")]


def test_an_order_is_one_for_all() -> None:
    # Places of three: 2, 1, 0. lamp 2 + 2 + 0, tree 1 + 1 + 2, bench 1. Level: lamp comes first.
    assert listed("ranked", (2, "ltb", ()), (1, "tbl", ())) == [(3, "ltb", "")]
    assert listed("ranked", (2, "l", ()), (1, "b", ())) == [(3, "l", "")]


def test_each_group_is_added_up_apart_and_nothing_entered_is_nothing() -> None:
    assert summed(election(), []) == []
    one = PaperTally(vote="v", area="", choices=("lamp",), households=2)
    other = PaperTally(vote="v", area="mill", choices=("tree",), households=1)
    assert [(b.area, b.choices, b.weight) for b in summed(election(), [other, one])] == [
        (None, ("lamp",), 2),
        ("mill", ("tree",), 1),
    ]


def test_neither_the_list_nor_the_database_keeps_a_ballot_on_paper(database: Database) -> None:
    settle(database)
    pots = (*election().pots, Pot(id="m", money=1, area="mill"))
    with database.writing() as session:
        vote = opened(session, election=election(pots=pots))
        for choices in (("lamp", "bench"), ("lamp", "tree"), ()):
            casting.enter_paper(session, coordinator(), vote.id, "mill", choices, (), 1)
        running.move(session, coordinator(), vote.id, "closed", AFTER)
    with database.reading() as session:
        assert session.exec(select(PaperTally)).all() == []
        tally = reading.closed(session, vote)
    ballots = tally.profile.election.ballots
    # lamp to two, bench to the third, tree to the first: nobody had wanted bench alone.
    assert Counter(_said(one) for one in ballots) == {"lamp tree": 1, "lamp": 1, "bench": 1}
    assert (tally.on_paper, tally.audit.households) == (3, 3)


def _said(one: Ballot) -> str:
    return " ".join(one.choices)


@pytest.mark.parametrize("kind", ["approval", "ranked"])
def test_whoever_wrote_nothing_counts_as_a_household(kind: BallotKind) -> None:
    assert listed(kind, (3, "", ())) == [(3, "", "")]
