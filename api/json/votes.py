"""Votes on projects: made, opened, closed by those who run them; ballots; results for everybody."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import AwareDatetime, Field

from api.json.accounts import In
from api.json.unit import Asking, Sealed, Transaction
from api.json.weeks import Name
from api.openapi import failing
from api.problems import Fault, Problem
from api.services.votes import casting, counting, reading, running
from models.base import Frozen
from models.election import Election, Pot, Proposal
from models.tables import Job, Vote
from models.tables.jobs import JOB_STATES, JobState
from models.tables.votes import VOTE_STATES, VoteState
from models.tallying import USUAL, BallotKind, Measure, Rule

router = APIRouter(tags=["votes"], route_class=Sealed)
Choices = Annotated[tuple[Name, ...], Field(max_length=200)]
Points = Annotated[tuple[Annotated[int, Field(ge=0, le=1000)], ...], Field(max_length=200)]


class VoteIn(In):
    """A vote: what is proposed, the money there is, and how it is decided."""

    title: Annotated[str, Field(min_length=1, max_length=200)]
    kind: BallotKind = "approval"
    pots: Annotated[tuple[Pot, ...], Field(min_length=1, max_length=50)]
    """Money in fen."""
    projects: Annotated[tuple[Proposal, ...], Field(min_length=1, max_length=200)]
    """Costs in fen."""
    rule: Rule = "equal-shares+greedy"
    measure: Measure | None = None
    """None: the usual one of this kind of ballot."""
    ties: Choices = ()
    least_support: Annotated[int, Field(ge=0, le=10**6)] = 1
    most_choices: Annotated[int, Field(ge=1, le=200)] = 5
    sum_points: Annotated[int, Field(ge=0, le=1000)] = 10
    closes_at: AwareDatetime
    resolves: bool = False
    """Whether it stands for the assembly's resolution: ``projects`` are then the register's, by id,
    each reviewed and at the cost that was; the tally resolves on them."""
    funds: Annotated[dict[Name, Name | None], Field(max_length=50)] = {}
    """Pot → the fund of the book that it is paid from: set aside when the vote opens, held for what
    it funds when it is tallied; or null: what it funds asks the weeks for its money. Other pots
    are paid outside the book, and what they fund asks no week for that."""
    carried: bool = False
    """Whether only what people, rooms and goods of the coming weeks can also serve is funded, with
    ``resolves``: then it is *counting* between its end and its result."""

    def given(self) -> running.Given:
        """As the services say it."""
        election = Election(
            kind=self.kind,
            pots=self.pots,
            proposals=self.projects,
            ballots=(),
            parts=100,
            ties=self.ties,
            least_support=self.least_support,
        )
        return running.Given(
            title=self.title,
            election=election,
            rule=self.rule,
            measure=self.measure or USUAL[self.kind],
            most_choices=min(self.most_choices, len(self.projects)),
            sum_points=self.sum_points,
            closes_at=self.closes_at,
            resolves=self.resolves,
            funds=self.funds,
            carried=self.carried,
        )


class StateIn(In):
    """What a vote is to become."""

    to: VoteState


class BallotIn(In):
    """A household's ballot; or, with ``households``, so many of one area on paper."""

    household: Name | None = None
    choices: Choices = ()
    points: Points = ()
    area: Annotated[str, Field(max_length=80)] = ""
    households: Annotated[int, Field(ge=1, le=1000)] | None = None


class VoteOut(Frozen):
    """A vote as anybody may see it."""

    id: str
    title: str
    state: VoteState
    kind: BallotKind
    rule: str
    measure: str
    pots: tuple[Pot, ...]
    projects: tuple[Proposal, ...]
    ties: tuple[str, ...]
    least_support: int
    most_choices: int
    sum_points: int
    closes_at: datetime
    counted_at: datetime
    """When it is tallied by itself: at its end, or when ballots on paper had time to be entered."""
    households: int
    """Who may vote: known once it is open."""
    paper: tuple[str, ...]
    """Areas that vote on paper; empty text: whoever is of no area."""
    resolves: bool
    """Whether its tally resolves on projects of the register."""
    funds: dict[str, str | None]
    """Pot → fund."""
    carried: bool
    """Whether it funds only what the coming weeks can also serve."""
    version: int


class Counting(Frozen):
    """A tally under way. One that has failed or was cancelled is asked for anew by closing the
    vote again."""

    job: str
    state: JobState


class ResultOut(Frozen):
    """A vote; and once it has closed, its result, audit and anonymous ballots."""

    vote: VoteOut
    outcome: dict[str, Any] | None
    audit: dict[str, Any] | None
    ballots: str | None
    """The list as a Pabulib file: ``tongxin elect`` gives the same outcome from it; with one
    ``--refused`` for each of the ``refused`` of the outcome, if the vote is ``carried``."""
    weeks: tuple[str, ...]
    """The weeks that were asked what can be carried out, in their order."""
    counting: Counting | None
    """The job that tallies it, while it is *counting*."""


class VotesOut(Frozen):
    """The votes of a neighbourhood, the newest first."""

    votes: tuple[VoteOut, ...]


@router.post("/neighbourhoods/{neighbourhood}/votes", status_code=201)
def post_vote(neighbourhood: Name, body: VoteIn, asking: Asking, session: Transaction) -> VoteOut:
    """Make a vote. Nobody else sees it until it is opened."""
    return _out(running.make(session, asking, neighbourhood, body.given()))


@router.get("/neighbourhoods/{neighbourhood}/votes")
def get_votes(neighbourhood: Name, asking: Asking, session: Transaction) -> VotesOut:
    """All votes that were opened, for everybody; drafts for those who run them."""
    return VotesOut(votes=tuple(map(_out, reading.votes_of(session, asking, neighbourhood))))


@router.get("/votes/{vote}")
def get_vote(vote: Name, asking: Asking, session: Transaction) -> ResultOut:
    """A vote; once it has closed, with all that it takes to tally it again."""
    row = reading.vote_of(session, asking, vote)
    tally = reading.tally_of(session, row)
    if tally is None:
        return ResultOut(
            vote=_out(row),
            outcome=None,
            audit=None,
            ballots=None,
            weeks=(),
            counting=_counting(counting.job_of(session, row)),
        )
    return ResultOut(
        vote=_out(row),
        outcome=tally.outcome.model_dump(mode="json"),
        audit=tally.audit.model_dump(mode="json"),
        ballots=reading.pb_of(row, tally),
        weeks=tally.weeks,
        counting=None,
    )


@router.post("/votes/{vote}/state", responses=failing("not-now"))
def post_state(vote: Name, body: StateIn, asking: Asking, session: Transaction) -> VoteOut:
    """Open, close or withdraw a vote. Closing, only after its end, tallies it once and for all; a
    vote that is ``carried`` is *counting* until a job has tallied it."""
    return _out(running.move(session, asking, vote, body.to))


@router.post("/votes/{vote}/ballots", status_code=204, responses=failing("not-now"))
def post_ballot(vote: Name, body: BallotIn, asking: Asking, session: Transaction) -> None:
    """Cast a household's ballot, in place of the one before; or enter ballots from paper. Nothing
    is answered that could show what was chosen."""
    if body.households is not None and body.household is None:
        area, count = body.area, body.households
        casting.enter_paper(session, asking, vote, area, body.choices, body.points, count)
    elif body.household is not None and body.households is None:
        casting.cast(session, asking, vote, body.household, body.choices, body.points)
    else:
        fault = Fault(
            field="household",
            zh="应为 household 或 households 之一",
            en="expected either household or households",
        )
        raise Problem("bad-input", errors=[fault])


def _counting(job: Job | None) -> Counting | None:
    if job is None:
        return None
    state: JobState = next(state for state in JOB_STATES if state == job.state)
    return Counting(job=job.id, state=state)


def _out(row: Vote) -> VoteOut:
    election = row.election
    return VoteOut(
        id=row.id,
        title=row.title,
        state=next(state for state in VOTE_STATES if state == row.state),
        kind=election.kind,
        rule=row.rule,
        measure=row.measure,
        pots=election.pots,
        projects=election.proposals,
        ties=election.ties,
        least_support=election.least_support,
        most_choices=row.most_choices,
        sum_points=row.sum_points,
        closes_at=row.closes_at,
        counted_at=row.counted_at,
        households=row.households,
        paper=row.paper,
        resolves=row.resolves,
        funds=row.funds,
        carried=row.carried,
        version=row.version,
    )
