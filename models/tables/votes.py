"""Votes on projects: what is voted on, ballots while a vote is open, the result once it has closed.

Whose ballot is whose must be known while ballots may be changed. When a vote closes, its ballots
go into the result in drawn order under numbers, and their rows are deleted: then nobody can tell.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Literal, get_args

from sqlalchemy import BigInteger, CheckConstraint, Index, Text
from sqlmodel import Field

from models.election import Election
from models.tables.base import Carried, Moment, Table, Versioned, now, one_of
from models.tables.places import Ids

VoteState = Literal["draft", "open", "counting", "closed", "withdrawn"]
VOTE_STATES: tuple[VoteState, ...] = get_args(VoteState)
Points = tuple[int, ...]
Funds = dict[str, str | None]
PAPER_TIME = timedelta(days=2)
"""In which ballots on paper are entered after the end of a vote."""


class Vote(Versioned, table=True):
    """A vote of a neighbourhood's households on projects."""

    __tablename__ = "votes"
    __table_args__: Any = (
        one_of("state", VOTE_STATES),
        Index(None, "neighbourhood", "made_at"),
    )

    id: str = Field(primary_key=True, max_length=40)
    neighbourhood: str = Field(foreign_key="neighbourhoods.id", max_length=80)
    title: str = Field(sa_type=Text)
    state: str = Field(default="draft", max_length=10)
    rule: str = Field(max_length=40)
    measure: str = Field(max_length=20)
    election: Election = Field(sa_type=Carried(Election))
    """Kind of ballot, pots, projects; without ballots."""
    most_choices: int
    """How many projects a ballot may name."""
    sum_points: int = 0
    """Cumulative: how many points a ballot may share out; scored: the most for one project."""
    week: str | None = Field(default=None, foreign_key="weeks.id", max_length=80)
    """The week whose places say which households vote; known once it is open."""
    households: int = 0
    """How many those are."""
    paper: Ids = Field(default=(), sa_type=Carried(Ids))
    """Areas (empty: whoever is of none) with too few households to publish their ballots: they
    vote on paper."""
    resolves: bool = False
    """Whether it stands for the assembly's resolution: its projects are the register's."""
    funds: Funds = Field(default_factory=dict, sa_type=Carried(Funds))
    """Pot → the fund of the book that it is paid from, or None: whatever weeks give to what it
    funds. Others are paid outside the book."""
    carried: bool = False
    """Whether it funds only what the coming weeks can also serve; then it is *counting* between
    its end and its result."""
    threshold: int = Field(default=0, sa_type=BigInteger)
    """Fen from which a third party had to review a project when the vote was opened."""
    closes_at: datetime = Field(sa_type=Moment)
    opened_at: datetime | None = Field(default=None, sa_type=Moment)
    reminded_at: datetime | None = Field(default=None, sa_type=Moment)
    """When households that had not voted were told that it ends soon."""
    closed_at: datetime | None = Field(default=None, sa_type=Moment)
    made_at: datetime = Field(default_factory=now, sa_type=Moment)
    made_by: str | None = Field(default=None, max_length=40)

    @property
    def counted_at(self) -> datetime:
        """When it is tallied by itself: at its end; where some vote on paper, once there was time
        to enter that."""
        return self.closes_at + (PAPER_TIME if self.paper else timedelta(0))


class BallotRow(Versioned, table=True):
    """What a household wants, while it may still be changed. Deleted when the vote closes."""

    __tablename__ = "ballots"

    vote: str = Field(primary_key=True, foreign_key="votes.id", ondelete="CASCADE", max_length=40)
    household: str = Field(primary_key=True, max_length=80)
    area: str | None = Field(default=None, max_length=80)
    choices: Ids = Field(default=(), sa_type=Carried(Ids))
    points: Points = Field(default=(), sa_type=Carried(Points))


class PaperTally(Table, table=True):
    """So many ballots on paper that say the same, as staff counted them. Deleted when the vote
    closes: of a small group only the sum is listed."""

    __tablename__ = "paper_tallies"
    __table_args__: Any = (CheckConstraint("households > 0", name="some"), Index(None, "vote"))

    id: int | None = Field(default=None, primary_key=True)
    vote: str = Field(foreign_key="votes.id", ondelete="CASCADE", max_length=40)
    area: str = Field(default="", max_length=80)
    choices: Ids = Field(default=(), sa_type=Carried(Ids))
    points: Points = Field(default=(), sa_type=Carried(Points))
    households: int
    entered_by: str | None = Field(default=None, max_length=40)
    entered_at: datetime = Field(default_factory=now, sa_type=Moment)


class VoteCount(Table, table=True):
    """A vote between its end and its result: the anonymous list, and the job that tallies it.
    Deleted with the result, or when the vote is withdrawn."""

    __tablename__ = "vote_counts"

    vote: str = Field(primary_key=True, foreign_key="votes.id", max_length=40)
    election: Election = Field(sa_type=Carried(Election, keep=0))
    on_paper: int
    job: str = Field(foreign_key="jobs.id", max_length=40)
    """The last one that was asked for."""


class VoteResult(Table, table=True):
    """A closed vote: its anonymous list, what the rule gave, and the audit. Never changed."""

    __tablename__ = "vote_results"

    vote: str = Field(primary_key=True, foreign_key="votes.id", max_length=40)
    election: Election = Field(sa_type=Carried(Election, keep=0))
    outcome: str = Field(sa_type=Text)
    """:class:`matcher.budget.outcome.Outcome` as JSON."""
    audit: str = Field(sa_type=Text)
    """:class:`matcher.budget.audit.report.Audit` as JSON."""
    on_paper: int
    """Households whose ballots came on paper."""
    weeks: Ids = Field(default=(), sa_type=Carried(Ids))
    """Of a vote that funds what can be carried out: the weeks that were asked, in their order."""
    made_at: datetime = Field(default_factory=now, sa_type=Moment)
