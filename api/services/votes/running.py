"""Making, opening, withdrawing and closing a vote. Closing it (:mod:`api.services.votes.counting`)
tallies it, once and for all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import uuid4

from sqlmodel import Session, select

from api.problems import Fault, Problem, of_invalid_input
from api.services.audit import note
from api.services.ledger.voted import set_aside, set_free
from api.services.register.keeping import settings_of
from api.services.rights import Subject, require
from api.services.signing import Caller
from api.services.votes import resolving
from api.services.votes.counting import count_again, end, forget
from api.services.votes.roll import roll_of
from api.services.votes.telling import tell_opened, tell_withdrawn
from matcher.budget.elect import gated, profile_of
from matcher.budget.profile import UnfitMeasure
from models.election import Election
from models.tables import Neighbourhood, Vote
from models.tables.base import now
from models.tables.votes import VoteState
from models.tallying import Measure, Rule
from models.validate import InvalidInput
from models.validate.election import election_problems

HELD: tuple[Rule, ...] = (
    "equal-shares+greedy",
    "equal-shares",
    "phragmen+greedy",
    "phragmen",
    "greedy",
    "most-welfare",
)
"""The rules that a vote may be held by: each tallies a neighbourhood within a second."""

LONGEST = timedelta(days=366)
"""How far ahead a vote may end."""


@dataclass(frozen=True)
class Given:
    """A vote as a coordinator asks for it."""

    title: str
    election: Election
    """Without ballots."""
    rule: Rule
    measure: Measure
    most_choices: int
    sum_points: int
    closes_at: datetime
    resolves: bool = False
    """Whether it resolves on projects of the register, which ``election`` names by their ids."""
    funds: Mapping[str, str | None] = field(default_factory=dict)
    """Pot → the fund that it is paid from; None: by what weeks give."""
    carried: bool = False
    """Whether only what the coming weeks can also serve is funded."""


def make(
    session: Session,
    caller: Caller,
    neighbourhood: str,
    given: Given,
    moment: datetime | None = None,
) -> Vote:
    """A vote that only those who run it see, until it is opened.

    Raises
    ------
    Problem : ``not-found``, ``bad-input`` with every problem, or as ``require``.
    """
    require(caller, "vote.run", Subject(neighbourhood))
    if any(given.funds.values()):
        require(caller, "book.write", Subject(neighbourhood))
    if session.get(Neighbourhood, neighbourhood) is None:
        raise Problem("not-found", neighbourhood)
    faults = of_invalid_input(InvalidInput(election_problems(given.election))).document.errors
    faults += _faults(given, moment or now())
    election = given.election
    if given.resolves:
        faults += resolving.unfit(session, neighbourhood, election, given.closes_at)
        faults += resolving.unfit_money(session, neighbourhood, election, given.funds)
        election = resolving.named(session, neighbourhood, election)
    elif given.funds:
        zh, en = "没有；资金只给登记的项目", "none: funds go to projects of the register"
        faults.append(Fault(entity="vote", field="funds", zh=f"应为{zh}", en=f"expected {en}"))
    if given.carried:
        faults += _uncarried(given)
    faults += _groups(session, neighbourhood, given.election)
    if faults:
        raise Problem("bad-input", errors=faults)
    vote = Vote(
        id=uuid4().hex,
        neighbourhood=neighbourhood,
        title=given.title,
        rule=given.rule,
        measure=given.measure,
        election=election,
        resolves=given.resolves,
        funds=dict(given.funds),
        carried=given.carried,
        most_choices=given.most_choices,
        sum_points=given.sum_points,
        closes_at=given.closes_at,
        made_by=caller.account,
    )
    session.add(vote)
    _note(session, caller, vote, "vote.make")
    session.flush()
    return vote


def move(
    session: Session, caller: Caller, id: str, to: VoteState, moment: datetime | None = None
) -> Vote:
    """Open, close or withdraw a vote. Done twice, it changes nothing, but that what is being
    counted is counted anew if that has failed.

    Raises
    ------
    Problem : ``not-found``; ``not-now`` for a step that is not the next, for opening after its end
        and for closing before it, and with every project that cannot be resolved on (any more); or
        as ``require``.
    """
    vote = locked(session, id)
    require(caller, "vote.run", Subject(vote.neighbourhood))
    at = moment or now()
    if vote.state == to:
        return vote
    match vote.state, to:
        case "draft", "open":
            _open(session, caller, vote, at)
        case "open", "closed":
            _close(session, caller, vote, at)
            to = "counting" if vote.carried else "closed"
        case "counting", "closed":
            if not count_again(session, caller, vote):
                return vote
            to = "counting"
        case (("open" | "counting"), "withdrawn"):
            forget(session, vote)
            set_free(session, caller, vote)
            tell_withdrawn(session, vote)
        case "draft", "withdrawn":
            pass
        case _:
            raise not_now("state", f"{vote.state} 之后可以的状态", f"what may follow {vote.state}")
    vote.state = to
    session.add(vote)
    _note(session, caller, vote, f"vote.{to}")
    session.flush()
    return vote


def locked(session: Session, id: str) -> Vote:
    """The vote, held until the transaction ends: whoever casts waits for whoever closes."""
    vote = session.exec(select(Vote).where(Vote.id == id).with_for_update()).one_or_none()
    if vote is None:
        raise Problem("not-found", id)
    return vote


def not_now(field: str, zh: str, en: str) -> Problem:
    """What somebody came too early or too late for."""
    fault = Fault(entity="vote", field=field, zh=f"应为{zh}", en=f"expected {en}")
    return Problem("not-now", errors=[fault])


def _faults(given: Given, at: datetime) -> list[Fault]:
    found = []

    def say(field: str, zh: str, en: str) -> None:
        found.append(Fault(entity="vote", field=field, zh=f"应为{zh}", en=f"expected {en}"))

    election = given.election
    if not given.title.strip():
        say("title", "标题", "a title")
    if not election.proposals or election.budget == 0:
        say("proposals", "至少一个项目，和一笔钱", "at least one project, and money")
    if given.rule not in HELD:
        say("rule", "、".join(HELD), f"one of {', '.join(HELD)}")
    if not timedelta(0) < given.closes_at - at < LONGEST:
        say("closes_at", "一年之内将来的时间", "a time to come, within a year")
    if not 1 <= given.most_choices <= max(1, len(election.proposals)):
        say("most_choices", "1 到项目数", "1 to the number of projects")
    if election.kind in ("cumulative", "scored") and not 1 <= given.sum_points <= 1000:
        say("sum_points", "1 到 1000", "1 to 1000")
    try:
        profile_of(election.model_copy(update={"ballots": ()}), given.measure)
    except UnfitMeasure as error:
        say("measure", f"适用于此选票的满意度（{error}）", f"a measure that fits: {error}")
    except InvalidInput:
        pass  # told already, problem by problem
    return found


def _groups(session: Session, neighbourhood: str, election: Election) -> list[Fault]:
    """What is wrong with the areas as the newest week has them. While there is no week it is not
    known: opening needs one, and asks again."""
    try:
        return roll_of(session, neighbourhood, election, None).too_few()
    except Problem as problem:
        if problem.code == "not-now":
            return []
        return problem.document.errors


def _uncarried(given: Given) -> list[Fault]:
    """What keeps a vote from asking what can be carried out."""
    found = []
    if not given.resolves:
        zh, en = "只问登记的项目办不办得成", "asked of projects of the register alone"
        found.append(Fault(entity="vote", field="carried", zh=f"应为{zh}", en=f"expected {en}"))
    if given.rule in HELD and not gated(given.rule):
        able = [rule for rule in HELD if gated(rule)]
        zh, en = "、".join(able), f"one of {', '.join(able)}"
        found.append(Fault(entity="vote", field="rule", zh=f"应为{zh}", en=f"expected {en}"))
    return found


def _open(session: Session, caller: Caller, vote: Vote, at: datetime) -> None:
    if vote.closes_at <= at:
        raise not_now("closes_at", "将来的时间", "a time to come")
    if vote.resolves:
        faults = resolving.unfit(
            session, vote.neighbourhood, vote.election, vote.closes_at, hold=True
        )
        if faults:
            raise Problem("not-now", errors=faults)
    roll = roll_of(session, vote.neighbourhood, vote.election, None)
    if few := roll.too_few():
        raise Problem("not-now", errors=few)
    vote.week, vote.households, vote.paper = roll.week, len(roll.area), roll.paper
    vote.opened_at = at
    vote.threshold = settings_of(session, vote.neighbourhood).review_threshold
    set_aside(session, caller, vote)
    tell_opened(session, vote, roll)


def _close(session: Session, caller: Caller, vote: Vote, at: datetime) -> None:
    if at < vote.closes_at:
        raise not_now("closes_at", "到期之后", "a time after its end")
    end(session, caller, vote, at)


def _note(session: Session, caller: Caller, vote: Vote, operation: str) -> None:
    note(
        *(session, caller, operation),
        entity="vote",
        entity_id=vote.id,
        neighbourhood=vote.neighbourhood,
    )
