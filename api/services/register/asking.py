"""A project as the request that it would be in a week of the database."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlmodel import Session, col, select

from api.services.register.ground import Ground
from api.services.register.money import given
from api.services.register.requesting import facts_for, request_of
from api.services.things.judging import judge
from api.services.things.kinds import KINDS
from models.demand import ProjectFacts, Request
from models.register.projects.state import Project
from models.tables import ItemRow, WeekRow
from models.validate import InvalidInput, Problem


def as_asked(
    session: Session,
    week: WeekRow,
    id: str,
    project: Project,
    facts: ProjectFacts | None,
    held: Iterable[str] | None,
    moment: datetime,
) -> Request:
    """A project as the request that it would be in a week."""
    money = session.exec(
        select(ItemRow.id, ItemRow.parts)
        .where(ItemRow.week == week.id, ItemRow.kind == "money")
        .order_by(col(ItemRow.position))
        .limit(1)
    ).one_or_none()
    return request_of(
        id,
        project,
        facts_for(project, facts, moment),
        date.fromisoformat(week.start),
        week.days,
        money=money,
        held=held,
        given=given(session, week.neighbourhood, id) if project.plan.budget else 0,
    )


def unfit(ground: Ground, id: str, project: Project, moment: datetime) -> Sequence[Problem]:
    """What would be wrong with a project in the newest week, were it in it."""
    request = as_asked(ground.session, ground.week, id, project, None, None, moment)
    try:
        judge(ground.session, ground.week.id, KINDS["requests"], [request])
    except InvalidInput as found:
        return found.problems
    return ()
