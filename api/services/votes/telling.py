"""Households hear of a vote: that it is open, that it ends soon, what came out, that it is off."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from sqlmodel import Session, select

from api.services.notices.telling import tell_vote
from api.services.votes.roll import Roll, roll_of
from matcher.budget.outcome import Outcome
from models.tables import BallotRow, Vote, WeekRow
from models.tables.notices import Facts


def tell_opened(session: Session, vote: Vote, roll: Roll) -> None:
    """Tell every household that may vote, and those on paper that they do."""
    week = session.get_one(WeekRow, roll.week)
    facts = _facts(vote, week, "open")
    on_paper = {**facts, "paper": "yes"}
    tell_vote(
        session,
        week,
        {home: on_paper if area in vote.paper else facts for home, area in roll.area.items()},
    )


def tell_soon(session: Session, vote: Vote) -> None:
    """Tell those who have not voted. Who votes on paper is not known, and is told nothing."""
    week, roll = _ground(session, vote)
    chosen = select(BallotRow.household).where(BallotRow.vote == vote.id)
    voted = set(session.exec(chosen))
    facts = _facts(vote, week, "soon")
    waiting = {
        home: facts
        for home, area in roll.area.items()
        if home not in voted and area not in vote.paper
    }
    tell_vote(session, week, waiting)


def tell_result(session: Session, vote: Vote, outcome: Outcome) -> None:
    """Tell everybody who could vote what came out."""
    week, roll = _ground(session, vote)
    facts = {**_facts(vote, week, "result"), "funded": str(len(outcome.funded))}
    tell_vote(session, week, dict.fromkeys(roll.area, facts))


def tell_withdrawn(session: Session, vote: Vote) -> None:
    """Tell everybody who could vote that it is off."""
    week, roll = _ground(session, vote)
    tell_vote(session, week, dict.fromkeys(roll.area, _facts(vote, week, "withdrawn")))


def _ground(session: Session, vote: Vote) -> tuple[WeekRow, Roll]:
    assert vote.week is not None, "a vote that was opened has a roll"
    roll = roll_of(session, vote.neighbourhood, vote.election, vote.week)
    return session.get_one(WeekRow, vote.week), roll


def _facts(vote: Vote, week: WeekRow, step: str) -> Facts:
    until = vote.closes_at.astimezone(ZoneInfo(week.time_zone)).replace(tzinfo=None)
    return {
        "vote": vote.id,
        "title": vote.title,
        "step": step,
        "until": until.isoformat(timespec="minutes"),
    }
