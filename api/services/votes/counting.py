"""The end of a vote: its anonymous list, the tally, and what follows from it, once and for all.

Most votes are tallied in the moment they end. One that funds only what can be carried out asks the
core before each project, which takes as long as it takes: its list is kept, a job tallies it, and
what the job found decides the vote in the transaction that stores it. A job that fails decides
nothing, and may be asked for again.
"""

from __future__ import annotations

import secrets
from datetime import datetime

from pydantic import BaseModel
from sqlalchemy import delete
from sqlmodel import Session, col, select

from api.services.audit import note
from api.services.jobs import ENDED
from api.services.ledger.voted import hand_out
from api.services.queueing import queued
from api.services.signing import Caller
from api.services.votes import resolving
from api.services.votes.carrying import asked_weeks, projects_of
from api.services.votes.paper import summed
from api.services.votes.telling import tell_result
from matcher.budget.audit.audit import audit
from matcher.budget.audit.report import Audit
from matcher.budget.elect import elect, profile_of
from matcher.budget.outcome import Outcome
from models.election import Ballot, Election
from models.load import take_snapshot
from models.tables import BallotRow, Grant, Job, PaperTally, Vote, VoteCount, VoteResult
from models.tables.base import now
from models.tallying import MEASURES, RULES

QUESTION = 30.0
"""Seconds after which a question to the core is given up: the project is passed over, and the
result says that it was not proven."""


class Tallied(BaseModel):
    """What a tally comes to."""

    outcome: Outcome
    audit: Audit


def end(session: Session, caller: Caller, vote: Vote, at: datetime) -> None:
    """Close a vote that is held, whose time is over: it has its result, or is being counted."""
    listed, on_paper = _listed(session, vote)
    forget(session, vote)
    vote.closed_at = at
    if vote.carried:
        vote.state = "counting"
        job = _asked(session, caller, vote)
        count = VoteCount(vote=vote.id, election=listed, on_paper=on_paper, job=job.id)
        session.add(count)
        session.flush()
        return
    measure = next(measure for measure in MEASURES if measure == vote.measure)
    profile = profile_of(listed, measure)
    outcome = elect(profile, next(rule for rule in RULES if rule == vote.rule))
    tallied = Tallied(outcome=outcome, audit=audit(profile, outcome))
    _decide(session, caller, vote, listed, on_paper, tallied, at)


def count_again(session: Session, caller: Caller, vote: Vote) -> bool:
    """Ask anew for the tally of a vote that is held, if the last job ended without one; whether."""
    count = session.get_one(VoteCount, vote.id)
    if session.get_one(Job, count.job).state not in ENDED:
        return False
    count.job = _asked(session, caller, vote).id
    session.flush()
    return True


def job_of(session: Session, vote: Vote) -> Job | None:
    """The job that tallies a vote; None: no job does."""
    count = session.get(VoteCount, vote.id)
    return session.get_one(Job, count.job) if count is not None else None


def counted(session: Session, job: Job, content: str, at: datetime | None = None) -> None:
    """Decide the vote by what its job has found; nothing if it was withdrawn, or is another's.

    Raises
    ------
    Problem : a project that cannot be resolved any more, with what stands in the way.
    """
    id = str(job.parameters["vote"])
    vote = session.exec(select(Vote).where(Vote.id == id).with_for_update()).one()
    count = count_of(session, job)
    if count is None:
        return
    listed, on_paper = count.election, count.on_paper
    weeks = tuple(str(week) for week in job.parameters["weeks"])
    session.delete(count)
    session.flush()
    tallied = Tallied.model_validate_json(content)
    clock = Caller(grants=(Grant(account="", role="district", neighbourhood=vote.neighbourhood),))
    _decide(session, clock, vote, listed, on_paper, tallied, at or now(), weeks)
    note(
        *(session, clock, "vote.closed"),
        entity="vote",
        entity_id=vote.id,
        neighbourhood=vote.neighbourhood,
    )
    session.flush()


def count_of(session: Session, job: Job) -> VoteCount | None:
    """What waits for a job; None: nothing does (any more)."""
    return session.exec(select(VoteCount).where(VoteCount.job == job.id)).one_or_none()


def forget(session: Session, vote: Vote) -> None:
    """Whose ballot was whose, what single households wrote on paper, and what waited for a job."""
    for table in (BallotRow, PaperTally, VoteCount):
        session.connection().execute(delete(table).where(col(table.vote) == vote.id))


def _listed(session: Session, vote: Vote) -> tuple[Election, int]:
    """The vote with its ballots as they are published, and how many came on paper."""
    rows = list(session.exec(select(BallotRow).where(BallotRow.vote == vote.id)))
    # In drawn order: neither the time of voting nor the household shows in the list.
    secrets.SystemRandom().shuffle(rows)
    tallies = session.exec(
        select(PaperTally).where(PaperTally.vote == vote.id).order_by(col(PaperTally.id))
    ).all()
    ballots = [
        Ballot(household=str(i), choices=row.choices, points=row.points, area=row.area)
        for i, row in enumerate(rows, start=1)
    ]
    ballots += summed(vote.election, tallies)
    on_paper = sum(one.households for one in tallies)
    return vote.election.model_copy(update={"ballots": tuple(ballots)}), on_paper


def _asked(session: Session, caller: Caller, vote: Vote) -> Job:
    """Queue the tally, with the weeks as they stand now."""
    weeks = asked_weeks(session, vote, projects_of(session, vote))
    hashes = [take_snapshot(session, one.week) for one in weeks]
    parameters = {
        "vote": vote.id,
        "rule": vote.rule,
        "measure": vote.measure,
        "question": QUESTION,
        "weeks": [one.row.id for one in weeks],
        "further": hashes[1:],
        "absent": [[r.model_dump(mode="json") for r in one.absent] for one in weeks],
        "free": sorted(frozenset().union(*(one.free for one in weeks))),
    }
    return queued(session, caller, weeks[0].row, "tally", hashes[0], parameters)


def _decide(
    session: Session,
    caller: Caller,
    vote: Vote,
    listed: Election,
    on_paper: int,
    tallied: Tallied,
    at: datetime,
    weeks: tuple[str, ...] = (),
) -> None:
    """Store the result, and do what follows from it."""
    outcome = tallied.outcome
    session.add(
        VoteResult(
            vote=vote.id,
            election=listed,
            outcome=outcome.model_dump_json(),
            audit=tallied.audit.model_dump_json(),
            on_paper=on_paper,
            weeks=weeks,
            made_at=at,
        )
    )
    vote.state = "closed"
    if vote.resolves:
        hand_out(session, caller, vote, outcome)
        measure = next(measure for measure in MEASURES if measure == vote.measure)
        resolving.decide(session, vote, profile_of(listed, measure), outcome, at)
    tell_result(session, vote, outcome)
