"""A household's ballot, changed as often as it likes until the vote closes; and ballots on paper.

Nothing tells afterwards what was chosen: neither the answer, nor the audit, nor a receipt that
somebody could ask to see.
"""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session, select

from api.problems import Fault, Problem
from api.services.audit import note
from api.services.rights import Subject, require
from api.services.signing import Caller
from api.services.votes.roll import Roll, area_of, members, roll_of
from api.services.votes.running import locked, not_now
from models.election import Ballot
from models.tables import BallotRow, PaperTally, Vote
from models.tables.base import now
from models.validate.election import ballot_problems


def cast(
    session: Session,
    caller: Caller,
    id: str,
    household: str,
    choices: tuple[str, ...],
    points: tuple[int, ...] = (),
    *,
    moment: datetime | None = None,
) -> Vote:
    """Cast a household's ballot, or put another in its place.

    Raises
    ------
    Problem : ``not-found`` for no such vote or household; ``not-now`` when it is not open, and for
        households that vote on paper; ``bad-input`` with every problem; or as ``require``.
    """
    vote = locked(session, id)
    area = None
    if vote.week is not None:
        area = area_of(session, vote.election, vote.week, household)
    if vote.week is None or area is None:
        require(caller, "ballot.cast", Subject(vote.neighbourhood, owners=(household,)))
        raise (
            not_now("state", "进行中的表决", "a vote that is open")
            if vote.week is None
            else Problem("not-found", household)
        )
    owners = {household, *members(session, vote.week, household)}
    require(caller, "ballot.cast", Subject(vote.neighbourhood, owners=owners))
    _open(vote, moment or now())
    if area in vote.paper:
        raise not_now(
            "household", "纸质投票：本组不足 20 户", "a vote on paper: fewer than 20 here"
        )
    ballot = Ballot(household=household, choices=choices, points=points, area=area or None)
    _sound(vote, ballot)
    row = session.get(BallotRow, (id, household)) or BallotRow(vote=id, household=household)
    row.area, row.choices, row.points = ballot.area, ballot.choices, ballot.points
    session.add(row)
    _note(session, caller, vote, "ballot.cast")
    session.flush()
    return vote


def enter_paper(
    session: Session,
    caller: Caller,
    id: str,
    area: str,
    choices: tuple[str, ...],
    points: tuple[int, ...],
    households: int,
    *,
    moment: datetime | None = None,
) -> Vote:
    """Enter how many households of a group wrote the same on paper, until the vote is closed.
    Recorded as entered by staff.

    Raises
    ------
    Problem : ``not-found``; ``not-now`` when it is not open; ``bad-input`` for an area that does
        not vote on paper, for more ballots than it has households, and for what no ballot may say.
    """
    vote = locked(session, id)
    require(caller, "vote.run", Subject(vote.neighbourhood))
    roll = _roll(session, vote)
    if roll is None or vote.state != "open":
        raise not_now("state", "进行中的表决", "a vote that is open")
    if area not in vote.paper:
        raise Problem("bad-input", errors=[_fault("area", "纸质投票的片区", "an area on paper")])
    before = sum(one.households for one in paper_of(session, id) if one.area == area)
    most = roll.size(area) - before
    if not 1 <= households <= most:
        raise Problem(
            "bad-input", errors=[_fault("households", f"1 到 {most}", f"1 to {most}", households)]
        )
    _sound(vote, Ballot(household="paper", choices=choices, points=points, area=area or None))
    session.add(
        PaperTally(
            vote=id,
            area=area,
            choices=choices,
            points=points,
            households=households,
            entered_by=caller.account,
            entered_at=moment or now(),
        )
    )
    _note(session, caller, vote, "ballot.paper")
    session.flush()
    return vote


def paper_of(session: Session, id: str) -> list[PaperTally]:
    """What was entered from paper so far."""
    return list(session.exec(select(PaperTally).where(PaperTally.vote == id)))


def _roll(session: Session, vote: Vote) -> Roll | None:
    """As it was when the vote opened; None: it never did."""
    if vote.week is None:
        return None
    return roll_of(session, vote.neighbourhood, vote.election, vote.week)


def _open(vote: Vote, at: datetime) -> None:
    if vote.state != "open" or at >= vote.closes_at:
        raise not_now("state", "进行中的表决", "a vote that is open")


def _sound(vote: Vote, ballot: Ballot) -> None:
    """Every problem of a ballot, at once."""
    election = vote.election
    by_id = {p.id: p for p in election.proposals}
    area_of = {pot.id: pot.area for pot in election.pots}
    faults = [
        _fault(p.field, p.expected_zh, p.expected, p.value)
        for p in ballot_problems(election, ballot, by_id, area_of)
    ]
    if len(ballot.choices) > vote.most_choices:
        n = vote.most_choices
        faults.append(_fault("choices", f"至多 {n} 个", f"{n} at most", len(ballot.choices)))
    total, most = sum(ballot.points), vote.sum_points
    if election.kind == "cumulative" and total > most:
        faults.append(_fault("points", f"合计至多 {most} 分", f"{most} in sum at most", total))
    if election.kind == "scored" and any(n > most for n in ballot.points):
        faults.append(_fault("points", f"每项至多 {most} 分", f"{most} at most for each"))
    if faults:
        raise Problem("bad-input", errors=faults)


def _fault(field: str, zh: str, en: str, value: object = "") -> Fault:
    return Fault(
        entity="ballot", field=field, value=str(value), zh=f"应为{zh}", en=f"expected {en}"
    )


def _note(session: Session, caller: Caller, vote: Vote, operation: str) -> None:
    note(
        *(session, caller, operation),
        entity="vote",
        entity_id=vote.id,
        neighbourhood=vote.neighbourhood,
    )
