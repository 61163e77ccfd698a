"""A vote as the assembly's resolution: which projects may be put to it, and what its tally decides.

A project that is voted on stands reviewed, as the committee fixed it. From the opening until the
tally nothing else decides on it; the tally writes down for each what came out, once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from urllib.parse import quote

from sqlmodel import Session

from api.problems import Fault
from api.services.ledger.voted import unfit_funds
from api.services.register.entering import clock_ground, tell_weeks_what_fits
from api.services.register.keeping import held_entry, histories, settings_of
from api.services.register.knowing import ballot_of
from api.services.register.money import lacking_each
from api.services.register.recording import by_itself
from api.services.register.showing import MOST, entries
from api.services.register.sorts import SORTS
from matcher.budget.outcome import Outcome
from matcher.budget.profile import Profile
from models.election import Election, Proposal
from models.register.projects.deeds import Voted
from models.register.projects.state import Project
from models.register.settings import Settings
from models.tables import Vote

PROJECTS = SORTS["projects"]
STANDS = "review"
"""Where a project stands that may be put to a vote."""


def unfit(
    session: Session,
    neighbourhood: str,
    election: Election,
    closes_at: datetime,
    *,
    hold: bool = False,
) -> list[Fault]:
    """Everything that keeps the projects of a vote from being put to it; ``hold``: their entries
    stay as they are until the transaction ends."""
    ids = sorted(p.id for p in election.proposals)
    if hold:
        for id in ids:
            held_entry(session, neighbourhood, "projects", id)
    known = histories(session, neighbourhood, PROJECTS, ids)
    settings = settings_of(session, neighbourhood)
    lacks = lacking_each(session, neighbourhood, ids)
    return [
        fault
        for one in election.proposals
        for fault in _unfit(
            one,
            PROJECTS.fold(known.get(one.id, [])),
            lacks.get(one.id, 0),
            settings,
            closes_at,
            ballot_of(session, neighbourhood, one.id),
        )
    ]


def _unfit(
    one: Proposal,
    project: Project | None,
    lacking: int,
    settings: Settings,
    closes_at: datetime,
    ballot: str | None,
) -> Iterator[Fault]:
    def wrong(field: str, value: object, zh: str, en: str) -> Fault:
        return Fault(
            entity=one.id, field=field, value=str(value), zh=f"应为{zh}", en=f"expected {en}"
        )

    if project is None:
        yield wrong("id", one.id, "登记过的项目", "a project of the register")
        return
    if project.stands != STANDS:
        yield wrong(
            *("state", project.stands),
            "党委审议通过、还没有决议的项目",
            "a project that the committee has reviewed and nobody has resolved",
        )
    if ballot is not None:
        yield wrong("state", ballot, "没有在表决中", "not on the ballot of a vote under way")
    budget = project.plan.budget
    if lacking == budget != one.cost:
        yield wrong("cost", one.cost, f"审议过的 {budget} 分", f"{budget} fen, as it was reviewed")
    elif lacking != one.cost:
        yield wrong(
            *("cost", one.cost),
            f"还缺的 {lacking} 分（审议过 {budget} 分，其余已经给了）",
            f"{lacking} fen, which it lacks of the {budget} that were reviewed",
        )
    if 0 < settings.review_threshold <= budget and not project.reviewed:
        n = settings.review_threshold
        yield wrong(
            *("assessed", "—" if project.assessed is None else "unfit"),
            f"第三方评审为可行（{n} 分起）",
            f"found fit by a third party, from {n} fen",
        )
    if project.due is not None and project.due < closes_at:
        until = project.due.isoformat(timespec="minutes")
        yield wrong(
            *("due", until),
            "表决结束之后；协调员可以延期",
            "after the end of the vote; a coordinator may extend it",
        )


def unfit_money(
    session: Session, neighbourhood: str, election: Election, funds: Mapping[str, str | None]
) -> list[Fault]:
    """What keeps pots from being paid from these funds."""
    if not funds:
        return []
    ids = [p.id for p in election.proposals if p.pot in funds]
    known = histories(session, neighbourhood, PROJECTS, ids)
    topics = {id: PROJECTS.fold(history).topic for id, history in known.items()}
    return list(unfit_funds(session, neighbourhood, election, funds, topics))


def ready(session: Session, neighbourhood: str) -> dict[str, tuple[Project, int]]:
    """The projects that may be put to a vote now, but for a review by a third party and their time,
    each with the fen of its budget that it lacks."""
    rows = entries(session, neighbourhood, "projects", stands=STANDS, limit=MOST)
    known = histories(session, neighbourhood, PROJECTS, [row.id for row in rows])
    lacks = lacking_each(session, neighbourhood, known)
    return {
        id: (PROJECTS.fold(history), lacks[id])
        for id, history in known.items()
        if lacks[id] and ballot_of(session, neighbourhood, id) is None
    }


def named(session: Session, neighbourhood: str, election: Election) -> Election:
    """The vote with its projects called as the register has them."""
    ids = [p.id for p in election.proposals]
    known = histories(session, neighbourhood, PROJECTS, ids)
    names = {id: PROJECTS.fold(history).name for id, history in known.items()}
    proposals = tuple(
        one.model_copy(update={"name": one.name or names.get(one.id, "")})
        for one in election.proposals
    )
    return election.model_copy(update={"proposals": proposals})


def page_of(vote: Vote) -> str:
    """Where everybody reads how it came out, and can tally it again."""
    return f"/n/{quote(vote.neighbourhood, safe='')}/votes/{vote.id}"


def decide(
    session: Session, vote: Vote, profile: Profile, outcome: Outcome, moment: datetime
) -> None:
    """Write down for each project what the vote came to, and tell the weeks that take wishes.

    Raises
    ------
    Problem : a project that cannot be resolved any more, with what stands in the way.
    """
    ground = clock_ground(session, vote.neighbourhood)
    paid = {one.proposal: one for one in outcome.rounds}
    for id in sorted(profile.proposals):
        deed = Voted(
            kind="vote",
            vote=vote.id,
            on=moment.date(),
            minutes=page_of(vote),
            households=profile.households,
            favour=sum(one.households for one in profile.supporters[id]),
            funded=id in paid,
            threshold=vote.threshold,
            outside=paid[id].cost if id in paid and paid[id].pot not in vote.funds else 0,
        )
        by_itself(ground, PROJECTS, id, deed, moment, acting="households")
        tell_weeks_what_fits(ground, PROJECTS, id, moment)
