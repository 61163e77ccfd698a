"""What anybody may know of votes: those that were opened, and the whole of each that has closed."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from api.problems import Problem
from api.services.rights import Subject, allowed
from api.services.signing import Caller
from matcher.budget.audit.report import Audit
from matcher.budget.elect import profile_of
from matcher.budget.outcome import Outcome
from matcher.budget.pabulib.write import write_pb
from matcher.budget.profile import Profile
from models.tables import BallotRow, Vote, VoteResult
from models.tallying import MEASURES

MOST = 100
SEEN = ("open", "counting", "closed")
"""States in which everybody sees a vote."""


@dataclass(frozen=True)
class Tally:
    """A closed vote."""

    profile: Profile
    outcome: Outcome
    audit: Audit
    on_paper: int
    weeks: tuple[str, ...]
    """The weeks that were asked what can be carried out."""


def votes_of(session: Session, caller: Caller, neighbourhood: str) -> list[Vote]:
    """The newest first; those not yet opened or withdrawn only for whoever runs them."""
    chosen = select(Vote).where(Vote.neighbourhood == neighbourhood)
    if not runs(caller, neighbourhood):
        chosen = chosen.where(col(Vote.state).in_(SEEN))
    return list(session.exec(chosen.order_by(col(Vote.made_at).desc()).limit(MOST)))


def voting_in(session: Session, caller: Caller, neighbourhood: str, moment: datetime) -> list[Vote]:
    """The votes in which ballots are cast now."""
    return [
        vote
        for vote in votes_of(session, caller, neighbourhood)
        if vote.state == "open" and moment < vote.closes_at
    ]


def vote_of(session: Session, caller: Caller, id: str, neighbourhood: str | None = None) -> Vote:
    """One of them. Raises ``not-found``."""
    vote = session.get(Vote, id)
    if vote is None or neighbourhood not in (None, vote.neighbourhood):
        raise Problem("not-found", id)
    if vote.state in ("draft", "withdrawn") and not runs(caller, vote.neighbourhood):
        raise Problem("not-found", id)
    return vote


def runs(caller: Caller, neighbourhood: str) -> bool:
    """Whether somebody runs votes there."""
    return allowed(caller, "vote.run", Subject(neighbourhood))


def tally_of(session: Session, vote: Vote) -> Tally | None:
    """The stored result; None before the vote has closed."""
    row = session.get(VoteResult, vote.id)
    if row is None:
        return None
    measure = next(measure for measure in MEASURES if measure == vote.measure)
    return Tally(
        profile=profile_of(row.election, measure),
        outcome=Outcome.model_validate_json(row.outcome),
        audit=Audit.model_validate_json(row.audit),
        on_paper=row.on_paper,
        weeks=row.weeks,
    )


def closed(session: Session, vote: Vote) -> Tally:
    """The result of a vote that has closed. Raises ``not-found`` of any other."""
    tally = tally_of(session, vote)
    if tally is None:
        raise Problem("not-found", vote.id)
    return tally


def voted(session: Session, vote: Vote) -> int:
    """How many households have cast their ballot so far, apart from paper."""
    chosen = select(func.count()).select_from(BallotRow).where(BallotRow.vote == vote.id)
    return session.exec(chosen).one()


def has_voted(session: Session, vote: Vote, household: str) -> bool:
    """Whether there is a ballot of a household in an open vote."""
    return session.get(BallotRow, (vote.id, household)) is not None


def pb_of(vote: Vote, tally: Tally) -> str:
    """The anonymous list as a Pabulib file: ``tongxin elect`` gives the same result from it."""
    facts = {"description": vote.title, "rule": vote.rule, "satisfaction": vote.measure}
    return write_pb(tally.profile.election, facts, tally.outcome.funded)


def csv_of(tally: Tally) -> str:
    """The same ballots as a table, for a spreadsheet: one line each."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(["选票 ballot", "户数 households", "片区 area", "选择 choices", "分 points"])
    for ballot in tally.profile.election.ballots:
        writer.writerow(
            [
                ballot.household,
                ballot.weight,
                ballot.area or "",
                " ".join(ballot.choices),
                " ".join(map(str, ballot.points)),
            ]
        )
    return "\ufeff" + out.getvalue()
