"""A vote as the assembly's resolution: what may be put to it, and what its tally writes down."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from sqlmodel import Session, select

from api.database import Database
from api.problems import Problem
from api.services.register import doing
from api.services.register.entering import tell_all
from api.services.register.showing import shown
from api.services.signing import PUBLIC
from api.services.votes import casting, running
from models.tables import RegisterDeed, RequestRow, Vote, WeekRow
from tests.api.booking.test_races import at_once
from tests.api.votes.projects import BEFORE, act, election, project, settle, walk
from tests.api.votes.village import AFTER, START, coordinator, given, opened, resident

QUICK = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
RESOLVE = {"kind": "resolve", "on": str(BEFORE.date()), "minutes": "同意", "present": 3,
           "favour": 3, "against": 0}  # fmt: skip


def resolving(**changes: Any) -> dict[str, Any]:
    return {"election": election(), "rule": "greedy", "resolves": True, **changes}


def refused(problem: pytest.ExceptionInfo[Problem]) -> tuple[str, list[tuple[str, str]]]:
    errors = problem.value.document.errors
    return problem.value.code, [(fault.entity, fault.field) for fault in errors]


def votes(session: Session, vote: str) -> None:
    """lamp 3, tree 2, bench 1: greedy by cost takes lamp (60,000), then bench (40,000)."""
    for i, choices in enumerate((("lamp", "tree"), ("lamp", "tree"), ("lamp", "bench"))):
        casting.cast(session, resident(f"s{i}"), vote, f"s{i}", choices)


def test_what_a_vote_funds_is_resolved_and_the_rest_is_told(database: Database) -> None:
    settle(database)
    with database.writing() as session:
        vote = opened(session, **resolving())
        assert [p.name for p in vote.election.proposals] == ["项目 lamp", "项目 bench", "项目 tree"]
        votes(session, vote.id)
        running.move(session, coordinator(), vote.id, "closed", AFTER)
    with database.reading() as session:
        stands = {id: project(session, id).stands for id in ("lamp", "bench", "tree")}
        assert stands == {"lamp": "resolution", "bench": "resolution", "tree": "review"}
        told = shown(session, PUBLIC, "n", "projects", "tree")
        last = told.history[-1]
        assert (last.acting, last.at) == ("households", AFTER)
        assert last.content == {
            "kind": "vote", "vote": vote.id, "on": str(AFTER.date()), "households": 3,
            "favour": 2, "funded": False, "minutes": f"/n/n/votes/{vote.id}",
            "threshold": 10_000_000,
        }  # fmt: skip
        (result,) = (one for one in told.state["disclosed"] if one["what"] == "result")
        assert (result["text"], result["vote"]) == (f"/n/n/votes/{vote.id}", vote.id)
        facts = {
            row.id: row.project.stage
            for row in session.exec(select(RequestRow))
            if row.project is not None
        }
        assert facts == {"lamp": "resolution", "bench": "resolution", "tree": "review"}
        deeds = session.exec(select(RegisterDeed).where(RegisterDeed.kind == "projects")).all()
        assert {one.account for one in deeds if '"vote"' in one.content} == {None}
    # Done again, nothing is written twice.
    with database.writing() as session:
        running.move(session, coordinator(), vote.id, "closed", AFTER)
        assert len(project(session, "lamp").ballots) == 1
        # What is left may be put to another vote.
        again = opened(session, **resolving(election=election(tree=50_000), most_choices=1))
        casting.cast(session, resident("s1"), again.id, "s1", ("tree",))
        running.move(session, coordinator(), again.id, "closed", AFTER)
        assert project(session, "tree").stands == "resolution"


@QUICK
def test_only_what_was_reviewed_at_its_cost_and_in_time_may_be_put_to_a_vote(
    database: Database,
) -> None:
    settle(database, lamp=60_000, square=10_000_000)
    with database.writing() as session:
        act(session, "lamp", {"kind": "withdraw", "reason": "不做了"})
        asked = election(lamp=60_000, square=10_000_001, none=5)
        late = BEFORE + timedelta(days=61)
        with pytest.raises(Problem) as problem:
            running.make(
                *(session, coordinator(), "n"),
                given(**resolving(election=asked, closes_at=late)),
                START,
            )
    assert refused(problem) == (
        "bad-input",
        [("lamp", "state"), ("square", "cost"), ("square", "assessed"), ("square", "due"),
         ("none", "id")],
    )  # fmt: skip


@QUICK
def test_from_the_sum_on_a_third_party_has_reviewed_it_when_the_vote_is_opened(
    database: Database,
) -> None:
    settle(database, lamp=1)
    with database.writing() as session:
        walk(session, "square", 60_000, {"goods": [{"item": "rice", "amount": 2}]})
    asked = resolving(election=election(square=60_000), most_choices=1)
    set_ = {"kind": "set", "settings": {"review_threshold": 60_000}}
    with database.writing() as session:
        vote = opened(session, **asked)
        casting.cast(session, resident("s1"), vote.id, "s1", ("square",))
        # Lowered while it is open, it moves this vote no more; the next one it does.
        doing.begin(session, coordinator(), "n", "settings", set_, moment=START)
        with pytest.raises(Problem) as problem:
            running.make(session, coordinator(), "n", given(**asked), START)
        assert ("square", "assessed") in refused(problem)[1]
        running.move(session, coordinator(), vote.id, "closed", AFTER)
        assert project(session, "square").stands == "resolution"
    # Disclosed, it enters the weeks: what was resolved stays so.
    with database.writing() as session:
        notice = {"kind": "notify", "text": "公示", "where": "门口"}
        act(session, "square", notice, moment=AFTER)
        tell_all(session, session.get_one(WeekRow, "w"), AFTER + timedelta(days=8))
        assert project(session, "square").entered == "w"


def test_while_it_is_voted_on_nobody_decides_by_hand(database: Database) -> None:
    settle(database)
    with database.writing() as session:
        draft = running.make(session, coordinator(), "n", given(**resolving()), START)
        vote = opened(session, **resolving())
        for deed in (RESOLVE, {"kind": "withdraw", "reason": "不做了"}):
            with pytest.raises(Problem) as problem:
                act(session, "tree", deed)
            assert ("tree", "state") in refused(problem)[1]
            assert problem.value.code == "not-now"
        with pytest.raises(Problem) as problem:
            act(session, "tree", {"kind": "vote", "vote": "x", "on": str(BEFORE.date()),
                                  "minutes": "—", "households": 1, "favour": 1,
                                  "funded": True})  # fmt: skip
        assert problem.value.code == "not-allowed"
        with pytest.raises(Problem) as problem:
            running.move(session, coordinator(), draft.id, "open", START)
        assert refused(problem) == (
            "not-now", [(id, "state") for id in ("lamp", "bench", "tree")]
        )  # fmt: skip
        running.move(session, coordinator(), vote.id, "withdrawn", START)
        act(session, "tree", {"kind": "withdraw", "reason": "不做了"})
        with pytest.raises(Problem) as problem:
            running.move(session, coordinator(), draft.id, "open", START)
        assert refused(problem) == ("not-now", [("tree", "state")])


@QUICK
def test_a_vote_that_resolves_nothing_leaves_the_register_alone(database: Database) -> None:
    settle(database)
    with database.writing() as session:
        vote = opened(session, **resolving(resolves=False))
        votes(session, vote.id)
        running.move(session, coordinator(), vote.id, "closed", AFTER)
        assert project(session, "lamp").stands == "review"


def test_opening_beside_a_resolution_by_hand(database: Database) -> None:
    settle(database, lamp=60_000)
    with database.writing() as session:
        asked = resolving(election=election(lamp=60_000), most_choices=1)
        drafts = [
            running.make(session, coordinator(), "n", given(**asked), START).id for _ in range(2)
        ]

    def open_it(id: str) -> None:
        with database.writing() as session:
            running.move(session, coordinator(), id, "open", START)

    def withdraw() -> None:
        with database.writing() as session:
            act(session, "lamp", {"kind": "withdraw", "reason": "不做了"})

    came = at_once([withdraw, *(partial(open_it, id) for id in drafts)])
    assert (came["done"], came["not-now"]) == (1, 2)
    with database.reading() as session:
        under_way = [v for v in session.exec(select(Vote)) if v.state == "open"]
        stands = project(session, "lamp").stands
    assert (len(under_way), stands) in ((1, "review"), (0, "withdrawn"))
