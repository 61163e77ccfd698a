"""A vote that funds only what the coming weeks can carry out: counted by a job, decided once."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from sqlmodel import Session, select

from api.database import Database
from api.problems import Problem
from api.services import jobs
from api.services.register import doing
from api.services.signing import PUBLIC
from api.services.votes import casting, counting, reading, running
from api.services.votes.clock import tick_votes
from api.worker.claim import Lost, claim
from api.worker.perform import Work, perform
from api.worker.tasks import TASKS
from matcher.budget.pabulib.read import read_pb
from models.election import Pot
from models.load import load_snapshot, save_week, shelves
from models.supply import Pledge
from models.tables import (
    Audit,
    BallotRow,
    Job,
    JobResult,
    Notice,
    PledgeRow,
    Vote,
    VoteCount,
    VoteResult,
    WeekRow,
)
from tests import build
from tests.api.conftest import Tongxin
from tests.api.votes import projects
from tests.api.votes.errand import Errands
from tests.api.votes.projects import act, election, project, settle, walk
from tests.api.votes.village import AFTER, END, START, coordinator, given, opened, resident

QUICK = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
ANN = coordinator()
RICE = {"goods": [{"item": "rice", "amount": 2}]}
MORE = Pot(id="open", money=110_000)


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.worker.tasks.Process", Errands)


def carried(**changes: Any) -> dict[str, Any]:
    asked = election().model_copy(update={"pots": (MORE,)})
    return {"election": asked, "rule": "greedy", "resolves": True, "carried": True, **changes}


def pledge(session: Session, week: str, one: Pledge) -> None:
    values = {name: getattr(one, name) for name in shelves.PLEDGES.columns}
    session.add(PledgeRow(week=week, position=0, **values))


def village(database: Database, bags: int = 2, **plans: Any) -> None:
    """lamp and bench ask for two bags of rice each, of which there are so many; tree for money."""
    settle(database, tree=50_000)
    with database.writing() as session:
        pledge(session, "w", build.pledge("p", "rice", bags))
        walk(session, "lamp", 60_000, plans.get("lamp", RICE))
        walk(session, "bench", 40_000, plans.get("bench", RICE))


def voted(database: Database, **changes: Any) -> str:
    """lamp 3, bench 2, tree 1, of 1,100 yuan: greedy takes lamp (60,000), then bench (40,000),
    then nothing; without bench it takes tree (50,000)."""
    with database.writing() as session:
        vote = opened(session, **carried(**changes)).id
        said = (("lamp", "bench", "tree"), ("lamp", "bench"), ("lamp",))
        for i, choices in enumerate(said):
            casting.cast(session, resident(f"s{i}"), vote, f"s{i}", choices)
    return vote


def close(database: Database, vote: str) -> str:
    """The job that counts it."""
    with database.writing() as session:
        row = running.move(session, ANN, vote, "closed", AFTER)
        assert row.state == "counting"
        job = counting.job_of(session, row)
        assert job is not None
        return job.id


def outcome(database: Database, vote: str) -> tuple[tuple[str, ...], dict[str, tuple[str, ...]]]:
    """What is funded; what was refused, by which rules."""
    with database.reading() as session:
        tally = reading.closed(session, reading.vote_of(session, PUBLIC, vote))
    return tally.outcome.funded, {one.proposal: one.rules for one in tally.outcome.refused}


def state(database: Database, vote: str) -> str:
    with database.reading() as session:
        return session.get_one(Vote, vote).state


def refused(step: Callable[[], object]) -> tuple[str, set[str]]:
    with pytest.raises(Problem) as problem:
        step()
    return problem.value.code, {fault.field for fault in problem.value.document.errors}


def test_what_the_week_cannot_serve_is_passed_over_and_the_next_is_funded(
    database: Database,
) -> None:
    village(database)
    vote = voted(database)
    job = close(database, vote)
    with database.writing() as session:
        # Closed twice it is counted once; whose ballot was whose is forgotten already.
        assert running.move(session, ANN, vote, "closed", AFTER).state == "counting"
        assert len(session.exec(select(Job)).all()) == 1
        assert session.exec(select(BallotRow)).all() == []
        assert session.get(VoteResult, vote) is None
        seen = reading.vote_of(session, PUBLIC, vote)
        assert (seen.state, reading.tally_of(session, seen)) == ("counting", None)
        # Nobody decides meanwhile, and nobody votes.
        late = {"kind": "withdraw", "reason": "不做了"}
        code, fields = refused(lambda: act(session, "tree", late))
        assert (code, fields) == ("not-now", {"state"})
        code, _ = refused(lambda: casting.cast(session, resident("s3"), vote, "s3", ()))
        assert code == "not-now"
        assert project(session, "lamp").stands == "review"
    perform(database, job, "one")
    assert outcome(database, vote) == (("lamp", "tree"), {"bench": ("pledge-limit",)})
    with database.reading() as session:
        tally = reading.closed(session, session.get_one(Vote, vote))
        (refusal,) = tally.outcome.refused
        assert (refusal.after, refusal.proven) == (1, True)
        assert refusal.zh == ("p 认捐 2 袋，方案却给出 4 袋。",)
        assert refusal.en == ("p pledged 2 袋, the plan gives 4 袋.",)
        short = "单独办得成；和前面选上的一起办，还差 rice 2 袋。"
        assert refusal.short_zh == (f"11月23日那周：{short}",)
        assert tally.weeks == ("w",)
        assert tally.audit.unchecked == ("bench",)
        stands = {id: project(session, id).stands for id in ("lamp", "bench", "tree")}
        assert stands == {"lamp": "resolution", "tree": "resolution", "bench": "review"}
        assert session.exec(select(VoteCount)).all() == []
        told = session.exec(select(Notice).where(Notice.kind == "vote")).all()
        assert len([one for one in told if one.facts["step"] == "result"]) == 73
        lines = session.exec(select(Audit).where(Audit.entity_id == vote)).all()
        assert [one.operation for one in lines][-2:] == ["vote.counting", "vote.closed"]


def test_a_worker_that_died_and_one_that_did_not_store_one_result(database: Database) -> None:
    village(database)
    vote = voted(database)
    job = close(database, vote)
    first = claim(database, job, "one")
    assert first is not None
    perform(database, job, "two")
    with database.reading() as session:
        before = session.get_one(VoteResult, vote).outcome
    with pytest.raises(Lost):
        Work(database, first).run()
    perform(database, job, "three")
    with database.reading() as session:
        assert session.get_one(VoteResult, vote).outcome == before
        assert session.get_one(Job, job).state == "done"
        assert len(session.exec(select(JobResult)).all()) == 1
        assert len(project(session, "lamp").ballots) == 1


def test_a_count_that_fails_decides_nothing_and_is_asked_for_again(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    village(database)
    vote = voted(database)
    job = close(database, vote)
    with database.writing() as session:
        jobs.wish(session, ANN, job, "cancel")
    assert state(database, vote) == "counting"
    with database.writing() as session:
        again = running.move(session, ANN, vote, "closed", AFTER)
        second = counting.job_of(session, again)
        assert second is not None
        assert second.id != job
    with monkeypatch.context() as patch:
        patch.setitem(TASKS, "tally", _broken)
        perform(database, second.id, "one")
    with database.reading() as session:
        assert session.get_one(Job, second.id).state == "failed"
        assert project(session, "lamp").stands == "review"
    with database.writing() as session:
        third = counting.job_of(session, running.move(session, ANN, vote, "closed", AFTER))
        assert third is not None
    perform(database, third.id, "one")
    assert state(database, vote) == "closed"
    perform(database, job, "late")
    perform(database, second.id, "late")
    assert outcome(database, vote)[0] == ("lamp", "tree")


def _broken(work: object) -> Any:
    raise RuntimeError("a defect")


def test_what_is_withdrawn_while_it_is_counted_has_no_result(database: Database) -> None:
    village(database)
    vote = voted(database)
    job = close(database, vote)
    taken = claim(database, job, "one")
    assert taken is not None
    with database.writing() as session:
        running.move(session, ANN, vote, "withdrawn", AFTER)
        assert session.exec(select(VoteCount)).all() == []
    Work(database, taken).run()
    assert state(database, vote) == "withdrawn"
    with database.reading() as session:
        assert session.get(VoteResult, vote) is None
        assert project(session, "lamp").stands == "review"
        assert "ballots" not in json.dumps(session.get_one(Job, job).parameters)
    other = voted(database)
    waiting = close(database, other)
    with database.writing() as session:
        running.move(session, ANN, other, "withdrawn", AFTER)
    assert claim(database, waiting, "one") is None
    with database.reading() as session:
        assert session.get_one(Job, waiting).state == "cancelled"


@QUICK
def test_it_ends_by_the_clock_and_the_list_is_tallied_again_by_anybody(
    database: Database, tongxin: Tongxin, tmp_path: Any
) -> None:
    village(database)
    vote = voted(database, rule="equal-shares+greedy")
    assert tick_votes(database, END) == [vote]
    assert tick_votes(database, END + timedelta(days=1)) == []
    with database.reading() as session:
        job = session.exec(select(Job)).one()
        assert (job.kind, job.week, job.asked_by) == ("tally", "w", None)
    perform(database, job.id, "one")
    with database.reading() as session:
        row = session.get_one(Vote, vote)
        tally = reading.closed(session, row)
        week = load_snapshot(session, job.input_hash)
    assert row.closed_at == END
    path = tmp_path / "vote.pb"
    path.write_text(reading.pb_of(row, tally), encoding="utf-8")
    assert len(read_pb(path.read_bytes()).election.ballots) == 3
    kept = tmp_path / "week.json"
    kept.write_text(week.model_dump_json(exclude_defaults=True), encoding="utf-8")
    how = ("--rule", "equal-shares+greedy", "--sat", "cost", "--json")
    told = json.loads(tongxin("elect", path, *how, "--refused", "bench").out)
    assert tuple(told["funded"]) == tally.outcome.funded == ("lamp", "tree")
    assert told["outcome"]["rounds"] == tally.outcome.model_dump(mode="json")["rounds"]
    # tree asks nothing of the week, so it is no request there.
    said = tongxin("elect", path, *how, "--week", kept)
    assert (said.code, said.err.count("a request of the week")) == (2, 1)


@QUICK
def test_people_are_not_named_in_public(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "QUESTION", 600.0)  # however slow the machine
    # Both want all three people at the same hour: two can have them, not both.
    hour = [{"day": 2, "start": "09:00", "end": "10:00"}]
    crew = [{"id": role} for role in ("one", "two", "three")]
    dig = {"work": [{"id": "dig", "minutes": 60, "hours": hour, "crew": crew}]}
    village(database, lamp=dig, bench=dig)
    vote = voted(database)
    perform(database, close(database, vote), "one")
    with database.reading() as session:
        (refusal,) = reading.closed(session, session.get_one(Vote, vote)).outcome.refused
    assert refusal.proposal == "bench"
    assert "no-double-booking-person" in refusal.rules
    # Bench can have all three at nine; beside lamp it takes three more.
    assert refusal.short_zh == (
        "11月23日那周：单独办得成；和前面选上的一起办，还差 3 名帮手（周三 09:00–10:00）。",
    )
    text = " ".join((*refusal.zh, *refusal.en, *refusal.short_zh, *refusal.short_en))
    assert refusal.zh
    assert not [one for one in ("s0p", "s1p", "s2p") if one in text]


@QUICK
def test_a_project_is_carried_out_in_the_first_week_that_can(database: Database) -> None:
    village(database)
    later = projects.week().model_dump_json().replace("2026-11-2", "2125-11-2")
    later = later.replace("2026-11-30", "2125-11-30")
    with database.writing() as session:
        week = type(projects.week()).model_validate_json(later)
        save_week(session, week.model_copy(update={"id": "v"}), neighbourhood="n")
        pledge(session, "v", build.pledge("p", "rice", 2))
    vote = voted(database)
    perform(database, close(database, vote), "one")
    assert outcome(database, vote) == (("lamp", "bench"), {})
    with database.writing() as session:
        assert reading.closed(session, session.get_one(Vote, vote)).weeks == ("w", "v")
        for row in session.exec(select(WeekRow)):
            row.state = "frozen"
        # Now none takes wishes: the newest is asked, where nothing wants the rice any more.
        again = given(**carried(election=election(tree=50_000), most_choices=1))
        asked = running.make(session, ANN, "n", again, START)
        running.move(session, ANN, asked.id, "open", START)
        job = counting.job_of(session, running.move(session, ANN, asked.id, "closed", AFTER))
        assert job is not None
        assert job.parameters["weeks"] == ["v"]
        assert job.parameters["free"] == ["tree"]


@QUICK
def test_a_week_without_what_a_project_names_cannot_carry_it_out(database: Database) -> None:
    sunday = [{"day": 6, "start": "09:00", "end": "10:00"}]
    crew = [{"id": "hand"}]
    dig = {"work": [{"id": "dig", "minutes": 60, "hours": sunday, "crew": crew}]}
    village(database, lamp=dig)
    with database.writing() as session:
        session.get_one(WeekRow, "w").days = 6
    vote = voted(database)
    perform(database, close(database, vote), "one")
    assert outcome(database, vote) == (("bench", "tree"), {"lamp": ("window",)})
    with database.reading() as session:
        (refusal,) = reading.closed(session, session.get_one(Vote, vote)).outcome.refused
    assert refusal.short_zh == ("11月23日那周：它要在周日做，这一周没有这样的日子。",)
    assert refusal.short_en == ("Week of 23 November: It needs a Sunday, and the week has none.",)


@QUICK
def test_it_is_asked_of_projects_of_the_register_and_one_by_one(database: Database) -> None:
    village(database)
    with database.writing() as session:
        for changes, field in (
            ({"resolves": False}, "carried"),
            ({"rule": "most-welfare"}, "rule"),
        ):
            make = partial(running.make, session, ANN, "n", given(**carried(**changes)), START)
            assert refused(make) == ("bad-input", {field})


@QUICK
def test_a_threshold_that_is_lowered_meanwhile_stops_nothing(database: Database) -> None:
    village(database)
    vote = voted(database)
    set_ = {"kind": "set", "settings": {"review_threshold": 40_000}}
    with database.writing() as session:
        doing.begin(session, ANN, "n", "settings", set_, moment=START)
    perform(database, close(database, vote), "one")
    with database.reading() as session:
        assert project(session, "lamp").stands == "resolution"
        assert project(session, "lamp").ballots[-1].threshold == 10_000_000
