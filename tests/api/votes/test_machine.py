"""Votes under any order of events, held against a model of a few lines that shares no code: no
sequence gets past a guard, a household counts once, the list tallied again gives the winners."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import ClassVar
from unittest.mock import patch

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlmodel import Session, select

from api.database import Database
from api.problems import Problem
from api.services import jobs
from api.services.signing import Caller
from api.services.votes import casting, counting, reading, running
from api.services.votes.counting import Tallied
from api.worker.perform import perform
from api.worker.tasks import TASKS, Outcome, Watched
from matcher.budget.audit.audit import audit
from matcher.budget.elect import elect, profile_of
from matcher.budget.pabulib.read import read_pb
from models.election import Election, Pot, Proposal
from models.tables import BallotRow, Job, Vote, VoteCount, VoteResult
from tests.api.databases import Kind, emptied
from tests.api.machines import on
from tests.api.votes import village
from tests.api.votes.village import START
from tests.matcher.budget import plainly

Said = tuple[tuple[str, ...], tuple[int, ...]]
"""What a ballot chooses, and with how many points."""
POTS = {"open": 100_000, "south": 30_000, "mill": 20_000}
COSTS = {"lamp": 60_000, "bench": 40_000, "tree": 50_000, "sand": 20_000, "swing": 15_000}
OWN = {"sand": "south", "swing": "mill"}
"""Project → the area whose own money it is for."""
SIZES = {"south": 40, "mill": 5, "": 28}
"""Households of each area; the mill's are too few for a published list."""
HOMES = {"s0": "south", "s1": "south", "n0": "", "n1": "", "m0": "mill", "x9": None}
PEOPLE_IN = ("s0", "s1")
"""Homes with somebody of whom the week knows."""
MOST, SUM, WEEK = 3, 10, timedelta(days=7)
SAYS: tuple[Said, ...] = (
    ((), ()),
    (("lamp",), ()),
    (("tree", "bench"), ()),
    (("lamp", "sand"), ()),
    (("bench", "tree", "lamp", "sand"), ()),  # one too many
    (("swing",), ()),
    (("golf",), ()),  # not voted on
    (("lamp", "lamp"), ()),
    (("lamp", "tree"), (6, 4)),
    (("bench", "lamp"), (1, 2)),
    (("tree", "lamp"), (6, 5)),  # eleven in sum
    (("sand",), (3,)),
    (("tree",), (11,)),
    (("tree",), (1, 2)),
)
RULES = ("greedy", "equal-shares", "equal-shares+greedy", "most-welfare")
MEASURES = {"approval": "cost", "cumulative": "points", "scored": "points", "ranked": "borda"}
ANN, PUBLIC = village.coordinator(), Caller()


@dataclass
class Told:
    """A vote as the model knows it."""

    kind: str
    rule: str
    ends: datetime
    state: str = "draft"
    opened: bool = False
    ballots: dict[str, Said] = field(default_factory=dict)
    paper: list[tuple[str, Said, int]] = field(default_factory=list)
    result: str | None = None
    """The stored outcome when it closed."""
    carried: bool = False
    """Counted by a job between its end and its result."""
    jobs: list[str] = field(default_factory=list)
    """That were asked to count it, the last one last."""
    waits: bool = False
    """Whether the last one has not ended."""


def sound(kind: str, area: str, said: Said) -> bool:
    """Whether a household of an area may say this, in words of this test alone."""
    choices, points = said
    pointed = kind in ("cumulative", "scored")
    return (
        len(set(choices)) == len(choices) <= MOST
        and all(one in COSTS and OWN.get(one) in (None, area) for one in choices)
        and (len(points) == len(choices) if pointed else not points)
        and (kind != "cumulative" or sum(points) <= SUM)
        and (kind != "scored" or all(n <= SUM for n in points))
    )


class Village(RuleBasedStateMachine):
    """The service over one of the databases, and the model beside it."""

    kind: ClassVar[Kind]

    def __init__(self) -> None:
        super().__init__()
        self.opened = ExitStack()
        self.database = Database(self.opened.enter_context(emptied(self.kind)))
        self.opened.callback(self.database.close)
        village.settle(self.database)
        self.at = START
        self.votes: dict[str, Told] = {}

    def teardown(self) -> None:
        self.opened.close()

    def said(self, do: Callable[[Session], object]) -> str:
        """What the service makes of it."""
        try:
            with self.database.writing() as session:
                do(session)
        except Problem as problem:
            return problem.code
        return "done"

    def one(self, which: int) -> tuple[str, Told]:
        return list(self.votes.items())[which % len(self.votes)]

    # --- what happens ---------------------------------------------------------------------------

    @rule(hours=st.sampled_from((1, 24, 72)))
    def time_passes(self, hours: int) -> None:
        self.at += timedelta(hours=hours)

    @initialize(
        kind=st.sampled_from(sorted(MEASURES)), how=st.sampled_from(RULES), carried=st.booleans()
    )
    def the_first(self, kind: str, how: str, carried: bool) -> None:
        self.make_and_open(kind, how, carried)

    @precondition(lambda self: len(self.votes) < 4)
    @rule(kind=st.sampled_from(sorted(MEASURES)), how=st.sampled_from(RULES), carried=st.booleans())
    def make_and_open(self, kind: str, how: str, carried: bool) -> None:
        self.make(kind, how, carried)
        self.move(len(self.votes) - 1, "open")

    @precondition(lambda self: len(self.votes) < 4)
    @rule(kind=st.sampled_from(sorted(MEASURES)), how=st.sampled_from(RULES), carried=st.booleans())
    def make(self, kind: str, how: str, carried: bool) -> None:
        made = []

        def do(session: Session) -> None:
            pots = tuple(
                Pot(id=id, money=money, area=None if id == "open" else id)
                for id, money in POTS.items()
            )
            projects = tuple(
                Proposal(id=id, cost=cost, pot=OWN.get(id, "open")) for id, cost in COSTS.items()
            )
            election = Election(
                kind=kind,  # type: ignore[arg-type]
                pots=pots, proposals=projects, ballots=(), parts=100, least_support=1,
            )  # fmt: skip
            given = village.given(
                election=election, rule=how, measure=MEASURES[kind], most_choices=MOST,
                sum_points=SUM, closes_at=self.at + WEEK,
            )  # fmt: skip
            vote = running.make(session, ANN, "n", given, self.at)
            # What weeks answer has its own tests: here no project is the register's.
            vote.carried = carried
            made.append(vote.id)

        assert self.said(do) == "done"
        self.votes[made[0]] = Told(kind, how, self.at + WEEK, carried=carried)

    @rule(
        which=st.integers(0, 3),
        to=st.sampled_from(
            ("open", "open", "closed", "closed", "closed", "withdrawn", "draft", "counting")
        ),
    )
    def move(self, which: int, to: str) -> None:
        id, told = self.one(which)
        over = self.at >= told.ends
        may = {
            ("draft", "open"): not over,
            ("open", "closed"): over,
            ("draft", "withdrawn"): True,
            ("open", "withdrawn"): True,
            ("counting", "closed"): True,
            ("counting", "withdrawn"): True,
        }.get((told.state, to), told.state == to)

        def do(session: Session) -> object:
            return running.move(session, ANN, id, to, self.at)  # type: ignore[arg-type]

        assert self.said(do) == ("done" if may else "not-now")
        for who in (village.resident("s0"), PUBLIC):
            expected = "not-signed-in" if who.account is None else "not-allowed"

            def forbidden(session: Session, who: Caller = who) -> object:
                return running.move(session, who, id, to, self.at)  # type: ignore[arg-type]

            assert self.said(forbidden) == expected
        if may:
            self.moved(id, told, to)

    def moved(self, id: str, told: Told, to: str) -> None:
        """What the model makes of a step that may be done."""
        told.opened = told.opened or to == "open"
        if not (told.carried and to == "closed" and told.state != "closed"):
            told.state, told.waits = to, False
            return
        # It is counted, or counted again where the last job has ended without a result.
        told.state = "counting"
        if not told.waits:
            told.waits = True
            with self.database.reading() as session:
                job = counting.job_of(session, session.get_one(Vote, id))
            assert job is not None
            assert job.id not in told.jobs
            told.jobs.append(job.id)

    @precondition(lambda self: any(told.waits for told in self.votes.values()))
    @rule(
        which=st.integers(0, 3),
        how=st.sampled_from(("done", "done", "fails", "stopped", "withdrawn")),
    )
    def the_job_goes_on(self, which: int, how: str) -> None:
        """A worker takes up the jobs that wait; then it has ended in one way or another."""
        waiting = [n for n, told in enumerate(self.votes.values()) if told.waits]
        number = waiting[which % len(waiting)]
        _, told = self.one(number)
        job = told.jobs[-1]
        self.move(number, "closed")  # asked for again while it waits, it stays as it is
        if how == "stopped":
            assert self.said(lambda session: jobs.wish(session, ANN, job, "cancel")) == "done"
            told.waits = False
        elif how == "fails":
            with patch.dict(TASKS, {"tally": _broken}):
                perform(self.database, job, "worker")
            told.waits = False
            self.move(number, "closed")
        elif how == "withdrawn":
            self.move(number, "withdrawn")
        elif how == "done":
            with patch.dict(TASKS, {"tally": self.tally}):
                perform(self.database, job, "worker")
            told.state, told.waits = "closed", False

    def tally(self, work: Watched) -> Outcome:
        """What the errand does where every project can be carried out."""
        with self.database.reading() as session:
            count = counting.count_of(session, session.get_one(Job, work.claim.job))
            assert count is not None
            vote = session.get_one(Vote, count.vote)
            profile = profile_of(count.election, vote.measure)  # type: ignore[arg-type]
            found = elect(profile, vote.rule)  # type: ignore[arg-type]
        return Outcome(result=Tallied(outcome=found, audit=audit(profile, found)).model_dump_json())

    @precondition(lambda self: any(told.jobs for told in self.votes.values()))
    @rule()
    def whoever_comes_late_finds_nothing_to_do(self) -> None:
        with patch.dict(TASKS, {"tally": _broken}):
            for told in self.votes.values():
                for job in told.jobs[: -1 if told.waits else None]:
                    perform(self.database, job, "late")

    @rule(
        which=st.integers(0, 3),
        home=st.sampled_from(sorted(HOMES)),
        of=st.sampled_from(("own", "own", "own", "person", "neighbour", "staff", "public")),
        say=st.sampled_from(SAYS),
    )
    def cast(self, which: int, home: str, of: str, say: Said) -> None:
        id, told = self.one(which)
        area = HOMES[home]
        who = {
            "own": village.resident(home),
            "person": village.resident(f"{home}p"),
            "neighbour": village.resident("s2"),
            "staff": ANN,
            "public": PUBLIC,
        }[of]

        def do(session: Session) -> object:
            return casting.cast(session, who, id, home, *say, moment=self.at)

        # Who lives where is known by the week that a vote was opened with.
        lives = of == "person" and told.opened and home in PEOPLE_IN
        if of == "public":
            expected = "not-signed-in"
        elif of != "own" and not lives:
            expected = "not-allowed"
        elif not told.opened:
            expected = "not-now"
        elif area is None:
            expected = "not-found"
        elif told.state != "open" or self.at >= told.ends or area == "mill":
            expected = "not-now"
        else:
            expected = "done" if sound(told.kind, area, say) else "bad-input"
        assert self.said(do) == expected
        if expected == "done":
            told.ballots[home] = say

    @rule(draws=st.tuples(*[st.integers(0, 20)] * 5))
    def a_day_of_voting(self, draws: tuple[int, ...]) -> None:
        """Somebody of each area says what may be said: chance alone seldom would."""
        for number, told in enumerate(self.votes.values()):
            for home, draw in zip(("s0", "s1", "n0", "n1"), draws, strict=False):
                may = [one for one in SAYS if sound(told.kind, HOMES[home] or "", one)]
                self.cast(number, home, "own", may[draw % len(may)])
            may = [one for one in SAYS if sound(told.kind, "mill", one)]
            self.paper(number, "mill", may[draws[-1] % len(may)], 1)

    @rule(draws=st.tuples(*[st.integers(0, 20)] * 5))
    def the_last_day(self, draws: tuple[int, ...]) -> None:
        """What is open is voted on, ends and is tallied."""
        self.a_day_of_voting(draws)
        self.at = max(self.at, *(told.ends for told in self.votes.values()))
        for number, told in enumerate(list(self.votes.values())):
            if told.state == "open":
                self.move(number, "closed")

    @rule(
        which=st.integers(0, 3),
        area=st.sampled_from(("mill", "mill", "south", "", "nowhere")),
        say=st.sampled_from(SAYS),
        households=st.sampled_from((0, 1, 2, 4)),
    )
    def paper(self, which: int, area: str, say: Said, households: int) -> None:
        id, told = self.one(which)
        before = sum(n for at, _, n in told.paper if at == area)

        def do(session: Session) -> object:
            return casting.enter_paper(session, ANN, id, area, *say, households, moment=self.at)

        if told.state != "open":
            expected = "not-now"
        else:
            fits = area == "mill" and 1 <= households <= SIZES["mill"] - before
            expected = "done" if fits and sound(told.kind, area, say) else "bad-input"
        assert self.said(do) == expected
        if expected == "done":
            told.paper.append((area, say, households))

    # --- what must hold -------------------------------------------------------------------------

    @invariant()
    def ballots_are_known_only_while_they_may_be_changed(self) -> None:
        with self.database.reading() as session:
            rows = session.exec(select(BallotRow)).all()
            found = {(row.vote, row.household): (row.choices, row.points) for row in rows}
            assert len(found) == len(rows)
        assert found == {
            (id, home): said
            for id, told in self.votes.items()
            if told.state == "open"
            for home, said in told.ballots.items()
        }

    @invariant()
    def a_list_waits_while_it_is_counted(self) -> None:
        with self.database.reading() as session:
            counts = {one.vote: one.job for one in session.exec(select(VoteCount))}
            states = {one.id: one.state for one in session.exec(select(Vote))}
        assert counts == {
            id: told.jobs[-1] for id, told in self.votes.items() if told.state == "counting"
        }
        assert states == {id: told.state for id, told in self.votes.items()}

    @invariant()
    def only_what_has_closed_has_a_result_and_it_stays(self) -> None:
        with self.database.reading() as session:
            for id, told in self.votes.items():
                row = session.get(VoteResult, id)
                assert (row is not None) == (told.state == "closed")
                seen = reading.votes_of(session, PUBLIC, "n")
                assert (id in {one.id for one in seen}) == (
                    told.state in ("open", "counting", "closed")
                )
                if row is None:
                    continue
                if told.result is None:
                    told.result = row.outcome
                    self.anybody_can_tally_it(session, id, told)
                assert row.outcome == told.result

    def anybody_can_tally_it(self, session: Session, id: str, told: Told) -> None:
        """From the published text alone."""
        row = reading.vote_of(session, PUBLIC, id)
        tally = reading.closed(session, row)
        text = reading.pb_of(row, tally)
        election = read_pb(text).election
        listed: Counter[tuple[str, Said]] = Counter()
        for ballot in election.ballots:
            said = (ballot.choices, ballot.points)
            listed[(ballot.area or "", _plain(told.kind, said))] += ballot.weight
        expected: Counter[tuple[str, Said]] = Counter()
        for home, said in told.ballots.items():
            expected[(HOMES[home] or "", _plain(told.kind, said))] += 1
        on_paper = {key: n for key, n in listed.items() if key[0] == "mill"}
        assert {key: n for key, n in listed.items() if key not in on_paper} == expected
        wrote = [(said, n) for _, said, n in told.paper]
        shown = [(said, n) for (_, said), n in on_paper.items()]
        assert sum(n for _, n in shown) == sum(n for _, n in wrote)
        if told.kind == "ranked":
            assert len(shown) <= 1  # one order for all
        else:
            assert _sums(shown) == _sums(wrote)
        expected.update(on_paper)
        assert tally.on_paper == sum(n for _, _, n in told.paper)
        assert tally.audit.households == sum(expected.values())
        assert not [home for home in HOMES if home in text + reading.csv_of(tally)]
        # Tallied household by household, in fractions.
        plain = plainly.Plain(profile_of(election, row.measure))  # type: ignore[arg-type]
        if told.rule == "most-welfare":
            most, _ = plainly.most_welfare(plain)
            assert sum(tally.profile.welfare[p] for p in tally.outcome.funded) == most
        else:
            for name in told.rule.split("+"):
                {"greedy": plainly.greedy, "equal-shares": plainly.equal_shares}[name](plain)
            assert list(tally.outcome.funded) == plain.funded
        # No pot pays more than it has.
        for pot, money in POTS.items():
            paid = sum(COSTS[p] for p in tally.outcome.funded if OWN.get(p, "open") == pot)
            assert tally.outcome.left[pot] == money - paid >= 0


def _broken(work: Watched) -> Outcome:
    raise RuntimeError("a defect")


def _sums(said: list[tuple[Said, int]]) -> dict[str, tuple[int, int]]:
    """Project → by how many it is wanted, and its points."""
    found: dict[str, tuple[int, int]] = {}
    for (choices, points), n in said:
        for project, given in zip(choices, points or (1,) * len(choices), strict=True):
            wanted, total = found.get(project, (0, 0))
            found[project] = (wanted + n * (given > 0), total + n * given)
    return found


def _plain(kind: str, said: Said) -> Said:
    """A ballot without what its kind does not look at: the order, where it is not a ranking."""
    choices, points = said
    if kind == "ranked":
        return said
    pairs = sorted(zip(choices, points or (0,) * len(choices), strict=True))
    return tuple(p for p, _ in pairs), tuple(n for _, n in pairs) if points else ()


TestOnSQLite = on(Village, "sqlite", examples=12, steps=20)
TestOnPostgreSQL = on(Village, "postgresql", examples=3, steps=20)
