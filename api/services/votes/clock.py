"""The workers' clock of votes: each closes by itself at its end, and those who have not voted are
told before. Where some vote on paper, staff have time to enter that; once all is in, it closes."""

from __future__ import annotations

import logging
from collections import Counter
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from api.database import Database
from api.problems import Problem
from api.services.audit import note
from api.services.signing import Caller
from api.services.votes.casting import paper_of
from api.services.votes.roll import roll_of
from api.services.votes.running import locked, move
from api.services.votes.telling import tell_soon
from models.tables import Grant, Vote

BEFORE = timedelta(days=1)
"""So long before the end of a vote those who have not voted are told; of a vote that is not open
for at least twice as long, nobody is."""
log = logging.getLogger("tongxin.worker")


def tick_votes(database: Database, moment: datetime) -> list[str]:
    """Close what is over and tell of what ends soon, each in a transaction of its own, so that
    whoever looks, it is done once. The votes that something was done to."""
    with database.reading() as session:
        near = session.exec(
            select(Vote.id)
            .where(Vote.state == "open", Vote.closes_at <= moment + BEFORE)
            .order_by(col(Vote.closes_at), col(Vote.id))
        ).all()
    done = []
    for id in near:
        try:
            with database.writing() as session:
                if heed(session, id, moment):
                    done.append(id)
        except Problem as problem:
            # Its projects cannot be resolved on as things stand: whoever runs it is told why when
            # they close it by hand.
            log.warning("vote %s is not closed by itself: %s", id, problem.code)
    return done


def heed(session: Session, id: str, moment: datetime) -> bool:
    """One vote: closed, told of, or left alone."""
    vote = locked(session, id)
    if vote.state != "open":
        return False
    clock = Caller(grants=(Grant(account="", role="district", neighbourhood=vote.neighbourhood),))
    if moment >= vote.closes_at:
        if moment < vote.counted_at and not _all_entered(session, vote):
            return False
        move(session, clock, id, "closed", moment)
        return True
    assert vote.opened_at is not None, "it is open"
    if vote.reminded_at is not None or vote.closes_at - vote.opened_at < 2 * BEFORE:
        return False
    tell_soon(session, vote)
    vote.reminded_at = moment
    note(
        *(session, clock, "vote.remind"),
        entity="vote",
        entity_id=vote.id,
        neighbourhood=vote.neighbourhood,
    )
    session.flush()
    return True


def _all_entered(session: Session, vote: Vote) -> bool:
    """Whether there is a ballot of every household that votes on paper."""
    roll = roll_of(session, vote.neighbourhood, vote.election, vote.week)
    entered: Counter[str] = Counter()
    for one in paper_of(session, vote.id):
        entered[one.area] += one.households
    return all(entered[area] >= roll.size(area) for area in vote.paper)
