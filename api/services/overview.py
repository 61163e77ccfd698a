"""A neighbourhood's weeks as whoever runs them sees them: where each stands and what waits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import defer
from sqlmodel import Session, col, func, select

from api.problems import Problem
from api.services.rights import Operation, Subject, require
from api.services.signing import Caller
from api.services.weeks import week_of
from models.tables import (
    Attendance,
    Engagement,
    Job,
    Neighbourhood,
    PersonRow,
    PlanRow,
    PledgeRow,
    Publication,
    ReportedEvent,
    RequestRow,
    WeekRow,
)

FIGURES = defer(PlanRow.file)  # type: ignore[arg-type]
"""A plan's figures without the plan: a district's takes a tenth of a second to read."""


@dataclass(frozen=True)
class Standing:
    """Where a week stands, and what has been made of it."""

    week: WeekRow
    neighbourhood: Neighbourhood
    plan: PlanRow | None
    """The one that is published, or else the newest that was solved for."""
    publication: Publication | None
    """The one that stands."""
    job: Job | None
    """The last solve that was asked for."""


@dataclass(frozen=True)
class Waiting:
    """What waits for somebody, in numbers."""

    requests: dict[str, int]
    """Kind → how many are in the week."""
    pledges: int
    people: int
    unconfirmed: int
    """Wishes of urgency 4 and 5 that count 3 until somebody has looked."""
    declined: int
    """Volunteers and hosts who said no to what the publication asks of them."""
    unanswered: int
    reported: int
    """What people reported of the publication and nobody has repaired."""
    choices: int
    """Repairs of the standing plan whose ways out wait for one to be taken."""
    unsaid: int
    """Sessions that are over and of which nobody has said how they went."""


def weeks_of(session: Session, caller: Caller, neighbourhood: str) -> Sequence[WeekRow]:
    """The weeks of a neighbourhood, the latest first, at most a year of them.

    Raises
    ------
    Problem : ``not-found``, or as ``require``.
    """
    if session.get(Neighbourhood, neighbourhood) is None:
        raise Problem("not-found", neighbourhood)
    require(caller, "week.read", Subject(neighbourhood))
    chosen = select(WeekRow).where(WeekRow.neighbourhood == neighbourhood)
    return session.exec(chosen.order_by(col(WeekRow.start).desc()).limit(53)).all()


def standing(session: Session, caller: Caller, operation: Operation, week: str) -> Standing:
    """Where a week stands, for somebody who may do this with it."""
    row = week_of(session, caller, operation, week)
    publication = session.exec(
        select(Publication).where(Publication.week == week, col(Publication.undone_at).is_(None))
    ).one_or_none()
    plan: PlanRow | None
    if publication is not None:
        plan = session.get_one(PlanRow, publication.plan, options=[FIGURES])
    else:
        plan = session.exec(
            select(PlanRow)
            .join(Job, col(Job.id) == col(PlanRow.job), isouter=True)
            .where(PlanRow.week == week, (col(Job.kind).is_(None)) | (Job.kind == "solve"))
            .order_by(col(PlanRow.made_at).desc(), col(PlanRow.id))
            .limit(1)
            .options(FIGURES)
        ).one_or_none()
    job = session.exec(
        select(Job)
        .where(Job.week == week, Job.kind == "solve")
        .order_by(col(Job.asked_at).desc(), col(Job.id))
        .limit(1)
    ).one_or_none()
    return Standing(row, session.get_one(Neighbourhood, row.neighbourhood), plan, publication, job)


def waiting(session: Session, found: Standing, moment: datetime) -> Waiting:
    """What waits in a week."""
    week = found.week.id
    kinds = session.exec(
        select(RequestRow.kind, func.count())
        .where(RequestRow.week == week)
        .group_by(RequestRow.kind)
    ).all()
    answers: dict[str, int] = {}
    if found.publication is not None:
        answers = dict(
            session.exec(
                select(Engagement.answer, func.count())
                .where(
                    Engagement.publication == found.publication.id,
                    Engagement.kind == "crew",
                    Engagement.outcome == "open",
                )
                .group_by(Engagement.answer)
            ).all()
        )
    return Waiting(
        requests=dict(kinds),
        pledges=_count(session, select(func.count()).where(PledgeRow.week == week)),
        people=_count(session, select(func.count()).where(PersonRow.week == week)),
        unconfirmed=_count(
            session,
            select(func.count()).where(
                RequestRow.week == week,
                RequestRow.urgency > 3,
                col(RequestRow.urgency_confirmed).is_(False),
            ),
        ),
        declined=answers.get("declined", 0),
        unanswered=answers.get("open", 0),
        reported=_count(
            session,
            select(func.count()).where(ReportedEvent.week == week, ReportedEvent.state == "open"),
        ),
        choices=_choices(session, found),
        unsaid=_unsaid(session, found, moment),
    )


def _choices(session: Session, found: Standing) -> int:
    if found.publication is None or found.week.state not in ("published", "carrying-out"):
        return 0
    return _count(
        session,
        select(func.count()).where(
            Job.week == found.week.id,
            Job.kind == "repair",
            Job.state == "done",
            Job.base == found.publication.plan,
        ),
    )


def _unsaid(session: Session, found: Standing, moment: datetime) -> int:
    if found.publication is None or found.week.state == "closed":
        return 0
    return _count(
        session,
        select(func.count()).where(
            Engagement.publication == found.publication.id,
            Engagement.kind == "session",
            Engagement.outcome == "open",
            Engagement.ends <= int(moment.timestamp()) // 60,
        ),
    )


@dataclass(frozen=True)
class Done:
    """What became of what a publication asks and gives, in numbers: outcome → how many."""

    sessions: dict[str, int]
    flows: dict[str, int]
    crew: dict[str, int]
    seats: dict[str, int]
    thanks: tuple[str, ...]
    """The last things people said, at most twenty."""


def done(session: Session, publication: Publication) -> Done:
    """How the week of a publication has gone so far."""
    counted: dict[str, dict[str, int]] = {"session": {}, "flow": {}, "crew": {}, "seat": {}}
    rows = session.exec(
        select(Engagement.kind, Engagement.outcome, func.count())
        .where(Engagement.publication == publication.id)
        .group_by(Engagement.kind, Engagement.outcome)
    )
    for kind, outcome, number in rows:
        counted[kind][outcome] = number
    said = session.exec(
        select(Attendance.thanks)
        .join(Engagement, col(Engagement.id) == col(Attendance.engagement))
        .where(Engagement.publication == publication.id, Attendance.thanks != "")
        .order_by(col(Attendance.changed_at).desc())
        .limit(20)
    ).all()
    return Done(counted["session"], counted["flow"], counted["crew"], counted["seat"], tuple(said))


def _count(session: Session, query: object) -> int:
    return int(session.connection().execute(query).scalar_one())  # type: ignore[call-overload]
