"""Votes over the services: who may, when, what is stored, and that a list tells nobody's ballot."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import Session, select

from api.database import Database
from api.problems import Problem
from api.services.signing import Caller
from api.services.votes import casting, reading, running
from matcher.budget.elect import elect, profile_of
from matcher.budget.pabulib.read import read_pb
from models.election import Proposal
from models.tables import Audit, BallotRow, PaperTally, Vote, VoteResult
from models.tables.base import now
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


@pytest.fixture(autouse=True)
def village(database: Database) -> None:
    settle(database)


def refused(problem: pytest.ExceptionInfo[Problem]) -> tuple[str, set[str]]:
    return problem.value.code, {fault.field for fault in problem.value.document.errors}


def cast(session: Session, vote: str, household: str, *choices: str) -> None:
    casting.cast(session, resident(household), vote, household, choices)


def test_a_vote_from_the_first_to_the_published_list(database: Database) -> None:
    with database.writing() as session:
        vote = opened(session).id
        for i in range(20):
            cast(session, vote, f"s{i}", "lamp", "sand")
        for i in range(15):
            cast(session, vote, f"n{i}", "tree")
        cast(session, vote, "n0", "bench")  # instead
        row = running.move(session, coordinator(), vote, "closed", AFTER)
        assert (row.state, row.closed_at) == ("closed", AFTER)
    with database.reading() as session:
        tally = reading.tally_of(session, session.get_one(Vote, vote))
        assert session.exec(select(BallotRow)).all() == []
    assert tally is not None
    # 35 voters: 100,000 fen are 2,857 each; of the south's own pot its 20 have 1,500 each. sand:
    # 1,000 each. lamp: 20 · 2,857 < 60,000; tree: 14 · 2,857 < 50,000. Then greedy: lamp (20 for
    # it); tree no longer fits; bench does.
    assert tally.outcome.funded == ("sand", "lamp", "bench")
    assert [r.step for r in tally.outcome.rounds] == ["equal-shares", "greedy", "greedy"]
    assert tally.audit.with_nothing == 14


def test_anybody_can_tally_the_list_again(database: Database) -> None:
    with database.writing() as session:
        vote = opened(session).id
        for i in range(9):
            cast(session, vote, f"s{i}", *(["lamp"] if i % 2 else ["sand", "tree"]))
        running.move(session, coordinator(), vote, "closed", AFTER)
    with database.reading() as session:
        row = reading.vote_of(session, Caller(), vote)
        tally = reading.tally_of(session, row)
        assert tally is not None
        text = reading.pb_of(row, tally)
    again = profile_of(read_pb(text).election, "cost")
    assert elect(again, "equal-shares+greedy") == tally.outcome
    ballots = tally.profile.election.ballots
    assert sorted(b.household for b in ballots) == [str(i) for i in range(1, 10)]
    assert len(reading.csv_of(tally).splitlines()) == 10
    assert "s1" not in text
    assert "s1" not in reading.csv_of(tally)


def test_the_list_is_in_drawn_order(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    class Turned:
        def shuffle(self, rows: list[BallotRow]) -> None:
            rows.sort(key=lambda row: row.household, reverse=True)

    monkeypatch.setattr("api.services.votes.counting.secrets.SystemRandom", Turned)
    with database.writing() as session:
        vote = opened(session).id
        cast(session, vote, "s0", "lamp")
        cast(session, vote, "s1", "tree")
        running.move(session, coordinator(), vote, "closed", AFTER)
        result = session.get_one(VoteResult, vote)
    listed = [(b.household, b.choices) for b in result.election.ballots]
    assert listed == [("1", ("tree",)), ("2", ("lamp",))]


def test_small_groups_vote_on_paper(database: Database) -> None:
    # By area: the south (40), and whoever is of no area of its own: north and mill, 33. With the
    # mill an area too, its 5 vote on paper, and so nobody else.
    pots = (*election().pots, election().pots[1].model_copy(update={"id": "m", "area": "mill"}))
    with database.writing() as session:
        vote = opened(session, election=election(pots=pots))
        assert (vote.households, vote.paper) == (73, ("mill",))
        with pytest.raises(Problem) as problem:
            cast(session, vote.id, "m1", "lamp")
        assert refused(problem) == ("not-now", {"household"})
        casting.enter_paper(session, coordinator(), vote.id, "mill", ("lamp",), (), 2)
        for area, households in (("mill", 4), ("south", 1)):
            with pytest.raises(Problem) as problem:
                casting.enter_paper(
                    session, coordinator(), vote.id, area, ("lamp",), (), households
                )
            assert problem.value.code == "bad-input"
        assert [t.entered_by for t in session.exec(select(PaperTally))] == ["ann"]
        cast(session, vote.id, "s1", "lamp")
        running.move(session, coordinator(), vote.id, "closed", AFTER)
        tally = reading.tally_of(session, vote)
        assert tally is not None
        assert (tally.on_paper, tally.audit.households) == (2, 3)
        listed = [(b.household, b.area, b.weight) for b in tally.profile.election.ballots]
        assert listed == [("1", "south", 1), ("paper-1", "mill", 2)]
        plain = opened(session)
        assert plain.paper == ()


def test_who_may_and_who_may_not(database: Database) -> None:
    with database.writing() as session:
        vote = opened(session).id
        casting.cast(session, resident("s1p"), vote, "s1", ("lamp",))  # lives there
        for caller, code in (
            (resident("s2"), "not-allowed"),
            (resident("s2p"), "not-allowed"),
            (coordinator(), "not-allowed"),
            (Caller(), "not-signed-in"),
        ):
            with pytest.raises(Problem) as problem:
                casting.cast(session, caller, vote, "s1", ("tree",))
            assert problem.value.code == code
        for caller in (resident("s1"), Caller()):
            code = "not-signed-in" if caller.account is None else "not-allowed"
            with pytest.raises(Problem, match=code):
                running.make(session, caller, "n", given())
            with pytest.raises(Problem, match=code):
                running.move(session, caller, vote, "closed", AFTER)
            with pytest.raises(Problem, match=code):
                casting.enter_paper(session, caller, vote, "", ("lamp",), (), 1)
        for id, household in ((vote, "x9"), ("none", "s1")):
            with pytest.raises(Problem) as problem:
                casting.cast(session, resident(household), id, household, ())
            assert problem.value.code == "not-found"


def test_each_step_in_its_time(database: Database) -> None:
    with database.writing() as session:
        draft = running.make(session, coordinator(), "n", given(), START)
        assert reading.votes_of(session, Caller(), "n") == []
        assert reading.votes_of(session, coordinator(), "n") == [draft]
        with pytest.raises(Problem, match="not-found"):
            reading.vote_of(session, Caller(), draft.id)
        for to, at in (("closed", AFTER), ("open", END)):
            with pytest.raises(Problem, match="not-now"):
                running.move(session, coordinator(), draft.id, to, at)  # type: ignore[arg-type]
        with pytest.raises(Problem, match="not-now"):
            cast(session, draft.id, "s1", "lamp")
        running.move(session, coordinator(), draft.id, "open", START)
        assert reading.votes_of(session, Caller(), "n") == [draft]
        with pytest.raises(Problem, match="not-now"):
            running.move(session, coordinator(), draft.id, "closed", END - timedelta(minutes=1))
        with pytest.raises(Problem, match="not-now"):
            casting.cast(session, resident("s1"), draft.id, "s1", (), moment=END)
        cast(session, draft.id, "s1", "lamp")
        assert reading.voted(session, draft) == 1
        assert reading.has_voted(session, draft, "s1")
        assert running.move(session, coordinator(), draft.id, "withdrawn").state == "withdrawn"
        assert reading.voted(session, draft) == 0
        for to in ("open", "closed", "draft"):
            with pytest.raises(Problem, match="not-now"):
                running.move(session, coordinator(), draft.id, to, AFTER)  # type: ignore[arg-type]


def test_a_closed_vote_stays_as_it_is(database: Database) -> None:
    with database.writing() as session:
        vote = opened(session).id
        cast(session, vote, "s1", "lamp")
        running.move(session, coordinator(), vote, "closed", AFTER)
        before = session.get_one(VoteResult, vote).outcome
        assert running.move(session, coordinator(), vote, "closed", AFTER).state == "closed"
        assert session.get_one(VoteResult, vote).outcome == before
        for attempt in (
            lambda: cast(session, vote, "s2", "lamp"),
            lambda: casting.enter_paper(session, coordinator(), vote, "", ("lamp",), (), 1),
            lambda: running.move(session, coordinator(), vote, "withdrawn", AFTER),
        ):
            with pytest.raises(Problem, match="not-now"):
                attempt()


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"title": " "}, {"title"}),
        ({"election": election(proposals=()), "most_choices": 1}, {"proposals"}),
        ({"rule": "equal-shares+add-one"}, {"rule"}),
        ({"closes_at": START}, {"closes_at"}),
        ({"most_choices": 5}, {"most_choices"}),
        ({"measure": "points"}, {"measure"}),
        ({"election": election(kind="cumulative"), "measure": "points"}, {"sum_points"}),
        (
            {"election": election(proposals=(Proposal(id="a", cost=1, pot="x", needs=("b",)),)),
             "title": "", "most_choices": 1},
            {"pot", "needs", "title"},
        ),
    ],
)  # fmt: skip
def test_every_problem_of_a_vote_at_once(
    database: Database, changes: dict[str, object], fields: set[str]
) -> None:
    with database.writing() as session, pytest.raises(Problem) as problem:
        running.make(session, coordinator(), "n", given(**changes), START)
    assert refused(problem)[1] == fields


def test_a_vote_needs_places_that_exist_and_lie_apart(database: Database) -> None:
    for area in ("nowhere", "village"):
        pots = (*election().pots, election().pots[1].model_copy(update={"id": "m", "area": area}))
        with database.writing() as session, pytest.raises(Problem) as problem:
            opened(session, election=election(pots=pots))
        assert problem.value.code == "bad-input"
        assert len(refused(problem)[1]) == 1


@pytest.mark.parametrize(
    ("kind", "measure", "sum_points", "choices", "points", "fields"),
    [
        ("approval", "cost", 0, ("lamp", "tree", "bench", "sand"), (), {"choices"}),
        ("approval", "cost", 0, ("lamp", "lamp", "x"), (1,), {"choices", "points"}),
        ("cumulative", "points", 5, ("lamp", "tree"), (3, 3), {"points"}),
        ("cumulative", "points", 5, ("lamp", "tree"), (3,), {"points"}),
        ("scored", "points", 5, ("lamp",), (6,), {"points"}),
    ],
)
def test_every_problem_of_a_ballot_at_once(
    database: Database,
    kind: str,
    measure: str,
    sum_points: int,
    choices: tuple[str, ...],
    points: tuple[int, ...],
    fields: set[str],
) -> None:
    with database.writing() as session:
        vote = opened(
            session, election=election(kind=kind), measure=measure, sum_points=sum_points
        ).id
        with pytest.raises(Problem) as problem:
            casting.cast(session, resident("s1"), vote, "s1", choices, points)
        assert refused(problem) == ("bad-input", fields)
        given = points and (1,)
        with pytest.raises(Problem) as problem:  # the south's own money
            casting.cast(session, resident("n1"), vote, "n1", ("sand",), given)
        assert "choices" in refused(problem)[1]


def test_the_audit_tells_who_did_what_and_not_what_was_chosen(database: Database) -> None:
    with database.writing() as session:
        vote = opened(session).id
        cast(session, vote, "s1", "lamp")
        casting.enter_paper(session, coordinator(), opened(session, election=election(
            pots=(election().pots[0], election().pots[1].model_copy(update={"area": "mill"}))
        )).id, "mill", ("lamp",), (), 1)  # fmt: skip
        running.move(session, coordinator(), vote, "closed", AFTER)
        lines = [(a.operation, a.account) for a in session.exec(select(Audit))
                 if a.entity_id == vote]  # fmt: skip
        said = " ".join(a.model_dump_json() for a in session.exec(select(Audit)))
    assert lines == [
        ("vote.make", "ann"),
        ("vote.open", "ann"),
        ("ballot.cast", "s1"),
        ("vote.closed", "ann"),
    ]
    assert "lamp" not in said
    assert now() > START
