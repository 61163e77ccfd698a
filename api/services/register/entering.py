"""Weeks are told how projects stand: in what they may ask, the core's ``gate`` reads their state.

A project is in the week that takes wishes from the motion on. Until it has passed the gate it
stands there as it is planned at the time; from then on what it still needs goes on from week to
week like every request, and only its state is told anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from api.services.audit import note
from api.services.register.asking import as_asked, still_asked
from api.services.register.ground import Ground
from api.services.register.keeping import held_entry, histories, history_of
from api.services.register.recording import by_itself
from api.services.register.requesting import facts_for, gate_open, in_week
from api.services.register.rows import put, put_request, restore, withdraw
from api.services.register.sorts import SORTS, Sort
from api.services.register.weekly import tell_adoption, tell_contract
from api.services.signing import Caller
from api.services.things.judging import judge
from api.services.things.kinds import KINDS
from models.demand import Request
from models.register.adoptions import Adoption
from models.register.base import Recorded
from models.register.contracts import Contract
from models.register.projects import deeds as d
from models.register.projects.state import Project
from models.tables import Grant, ItemRow, RegisterEntry, RequestRow, WeekRow
from models.tables.register import RegisterKind
from models.validate import InvalidInput

PROJECTS = SORTS["projects"]
TOLD: tuple[RegisterKind, ...] = ("contracts", "projects", "adoptions")
"""Sorts of entries that weeks are told of, in this order."""


def clock_ground(session: Session, neighbourhood: str) -> Ground:
    """The neighbourhood as the service itself stands on it."""
    grant = Grant(account="", role="district", neighbourhood=neighbourhood)
    return Ground(session, Caller(grants=(grant,)), neighbourhood)


def tell_weeks(ground: Ground, sort: Sort, id: str, moment: datetime, *, freed: int = 0) -> None:
    """Tell every week that takes wishes how one entry stands now; ``freed``: fen that were taken
    back from it.

    Raises
    ------
    InvalidInput : what it asks for cannot be in such a week.
    """
    if sort.name not in TOLD:
        return
    history = history_of(ground.session, ground.neighbourhood, sort, id)
    for week in _collecting(ground):
        _tell(ground, week, sort, id, history, moment, freed)


def tell_weeks_what_fits(ground: Ground, sort: Sort, id: str, moment: datetime) -> None:
    """The same for what was decided elsewhere: where it cannot be in a week it stays out of that,
    and the audit says so."""
    history = history_of(ground.session, ground.neighbourhood, sort, id)
    for week in _collecting(ground):
        _tell_or_leave_out(ground, week, sort, id, history, moment)


def tell_all(session: Session, week: WeekRow, moment: datetime) -> None:
    """Tell a week how everything stands. What cannot be in it stays out, and the audit says so."""
    for name in TOLD:
        sort = SORTS[name]
        ids = session.exec(
            select(RegisterEntry.id)
            .where(RegisterEntry.neighbourhood == week.neighbourhood, RegisterEntry.kind == name)
            .order_by(col(RegisterEntry.made_at), col(RegisterEntry.id))
        ).all()
        if not ids:
            continue
        ground = clock_ground(session, week.neighbourhood)
        for id, history in histories(session, week.neighbourhood, sort, ids).items():
            _tell_or_leave_out(ground, week, sort, id, history, moment)


def _collecting(ground: Ground) -> Sequence[WeekRow]:
    return ground.session.exec(
        select(WeekRow).where(
            WeekRow.neighbourhood == ground.neighbourhood, WeekRow.state == "collecting"
        )
    ).all()


def _tell_or_leave_out(
    ground: Ground,
    week: WeekRow,
    sort: Sort,
    id: str,
    history: Sequence[Recorded],
    moment: datetime,
) -> None:
    try:
        with ground.session.begin_nested():
            _tell(ground, week, sort, id, history, moment)
    except InvalidInput as found:
        note(
            ground.session,
            ground.caller,
            "register.left-out",
            neighbourhood=week.neighbourhood,
            week=week.id,
            entity=sort.name,
            entity_id=id,
            fields=" ".join(sorted({one.field for one in found.problems}))[:200],
        )


def _tell(
    ground: Ground,
    week: WeekRow,
    sort: Sort,
    id: str,
    history: Sequence[Recorded],
    moment: datetime,
    freed: int = 0,
) -> None:
    state = sort.fold(history)
    match state:
        case Project():
            _tell_project(ground, week, id, state, moment, freed)
        case Adoption():
            tell_adoption(ground, week, id, history, state)
        case Contract():
            tell_contract(ground, week, id, state)


def _tell_project(
    ground: Ground, week: WeekRow, id: str, project: Project, moment: datetime, freed: int
) -> None:
    session = ground.session
    row = session.get(RequestRow, (week.id, id))
    if not in_week(project):
        if row is not None and project.standing != "open":
            withdraw(session, week.id, id)
        return
    if project.entered is not None:
        if row is not None:
            put(row, project=facts_for(project, row.project, moment))
            _tell_money(session, week, row, project, freed)
            session.flush()
        elif freed:
            # A vote had given what was left of it, so it did not go on to this week. What was under
            # way before it was known here is planned as money alone.
            request = as_asked(session, week, id, project, None, (), moment)
            put_request(session, week.id, None, request)
        return
    if not (project.plan.work or project.plan.goods or project.plan.budget):
        return
    held = None
    if row is not None:
        held = [one.id for one in row.sessions if one.meeting]
    request = as_asked(session, week, id, project, row.project if row else None, held, moment)
    if not (request.lines or request.sessions):
        # A vote has given all that it asks for: nothing is left for a week to decide.
        if row is not None:
            put(row, project=request.project)
            withdraw(session, week.id, id)
        return
    restore(session, week.id, id)
    judge(session, week.id, KINDS["requests"], [request])
    put_request(session, week.id, row, request)
    if gate_open(project, moment):
        by_itself(ground, PROJECTS, id, d.Enter(kind="enter", week=week.id), moment)


def _tell_money(
    session: Session, week: WeekRow, row: RequestRow, project: Project, freed: int
) -> None:
    """What a vote has given to a project in the matching is asked of no week any more; what was
    taken back from it is. While nothing else is left it is not there."""
    if not any(one.funded for one in project.ballots):
        return
    was_empty = not (row.lines or row.sessions)
    put(row, lines=still_asked(session, week, row.id, project, row.lines, freed))
    if not (row.lines or row.sessions):
        withdraw(session, week.id, row.id)
    elif was_empty:
        restore(session, week.id, row.id)


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
        by_itself(
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
