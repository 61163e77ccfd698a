"""Weeks are told how projects stand: in what they may ask, the core's ``gate`` reads their state.

A project is in the week that takes wishes from the motion on. Until it has passed the gate it
stands there as it is planned at the time; from then on what it still needs goes on from week to
week like every request, and only its state is told anew.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlmodel import Session, col, func, select

from api.services.audit import note
from api.services.register.asking import as_asked
from api.services.register.ground import Ground
from api.services.register.keeping import held_entry, histories, history_of
from api.services.register.recording import by_clock
from api.services.register.requesting import facts_for, gate_open, in_week
from api.services.register.sorts import SORTS
from api.services.signing import Caller
from api.services.things.judging import judge
from api.services.things.kinds import KINDS
from models.demand import Request
from models.load import shelves
from models.register.projects import deeds as d
from models.register.projects.state import Project
from models.tables import Grant, ItemRow, RegisterEntry, RequestRow, WeekRow, WithdrawalRow
from models.validate import InvalidInput

PROJECTS = SORTS["projects"]


def clock_ground(session: Session, neighbourhood: str) -> Ground:
    """The neighbourhood as the service itself stands on it."""
    grant = Grant(account="", role="district", neighbourhood=neighbourhood)
    return Ground(session, Caller(grants=(grant,)), neighbourhood)


def tell_weeks(ground: Ground, id: str, moment: datetime) -> None:
    """Tell every week that takes wishes how one project stands now.

    Raises
    ------
    InvalidInput : what it plans cannot be in such a week.
    """
    weeks = ground.session.exec(
        select(WeekRow).where(
            WeekRow.neighbourhood == ground.neighbourhood, WeekRow.state == "collecting"
        )
    ).all()
    history = history_of(ground.session, ground.neighbourhood, PROJECTS, id)
    project = PROJECTS.fold(history)
    for week in weeks:
        _tell(ground, week, id, project, moment)


def tell_all(session: Session, week: WeekRow, moment: datetime) -> None:
    """Tell a week how all projects stand. What cannot be in it stays out, and the audit says so."""
    ids = session.exec(
        select(RegisterEntry.id)
        .where(RegisterEntry.neighbourhood == week.neighbourhood, RegisterEntry.kind == "projects")
        .order_by(col(RegisterEntry.made_at), col(RegisterEntry.id))
    ).all()
    if not ids:
        return
    ground = clock_ground(session, week.neighbourhood)
    for id, history in histories(session, week.neighbourhood, PROJECTS, ids).items():
        try:
            with session.begin_nested():
                _tell(ground, week, id, PROJECTS.fold(history), moment)
        except InvalidInput as found:
            note(
                session,
                ground.caller,
                "register.left-out",
                neighbourhood=week.neighbourhood,
                week=week.id,
                entity="projects",
                entity_id=id,
                fields=" ".join(sorted({one.field for one in found.problems}))[:200],
            )


def _tell(ground: Ground, week: WeekRow, id: str, project: Project, moment: datetime) -> None:
    session = ground.session
    row = session.get(RequestRow, (week.id, id))
    if not in_week(project):
        if row is not None and project.standing != "open":
            _withdraw(session, week.id, id)
        return
    if project.entered is not None:
        if row is not None:
            _set(row, project=facts_for(project, row.project, moment))
            session.flush()
        return
    if not (project.plan.work or project.plan.goods or project.plan.budget):
        return
    held = None
    if row is not None:
        held = [one.id for one in row.sessions if one.meeting]
    request = as_asked(session, week, id, project, row.project if row else None, held, moment)
    judge(session, week.id, KINDS["requests"], [request])
    _write(session, week.id, row, request)
    if gate_open(project, moment):
        by_clock(ground, PROJECTS, id, d.Enter(kind="enter", week=week.id), moment)


# --- rows -------------------------------------------------------------------------------------


def _set(row: RequestRow, **values: object) -> None:
    for name, value in values.items():
        if getattr(row, name) != value:
            setattr(row, name, value)


def _write(session: Session, week: str, row: RequestRow | None, request: Request) -> None:
    values = {name: getattr(request, name) for name in shelves.REQUESTS.columns}
    if row is None:
        last = session.exec(select(func.max(RequestRow.position)).where(RequestRow.week == week))
        position = last.one()
        session.add(
            RequestRow(week=week, position=0 if position is None else position + 1, **values)
        )
    else:
        kept = ("value", "urgency", "urgency_confirmed", "care", "waited", "needs", "excludes")
        _set(row, **{name: value for name, value in values.items() if name not in kept})
    session.flush()


def _withdraw(session: Session, week: str, request: str) -> None:
    gone = select(WithdrawalRow.id).where(WithdrawalRow.week == week, WithdrawalRow.what == request)
    if session.exec(gone).first() is not None:
        return
    last = session.exec(
        select(func.max(WithdrawalRow.position)).where(WithdrawalRow.week == week)
    ).one()
    position = 0 if last is None else last + 1
    session.add(WithdrawalRow(week=week, id=request, position=position, what=request))
    session.flush()


# --- what was under way before ----------------------------------------------------------------


def take_over(
    session: Session, week: WeekRow, requests: Iterable[Request], moment: datetime
) -> None:
    """Enter the projects of a week that the register does not know yet, as the week has them."""
    fresh = [
        one
        for one in requests
        if one.project is not None
        and held_entry(session, week.neighbourhood, "projects", one.id) is None
    ]
    if not fresh:
        return
    ground = clock_ground(session, week.neighbourhood)
    money = set(
        session.exec(select(ItemRow.id).where(ItemRow.week == week.id, ItemRow.kind == "money"))
    )
    for one in fresh:
        facts = one.project
        assert facts is not None
        by_clock(
            ground,
            PROJECTS,
            one.id,
            d.TakeOver(
                kind="take-over",
                name=one.name or one.id,
                topic=one.topic,
                place=one.place,
                stage=facts.stage,
                reviewed=facts.reviewed,
                published=facts.published,
                votes=facts.votes,
                budget=sum(line.amount for line in one.lines if line.item in money),
                week=week.id,
            ),
            moment,
        )
