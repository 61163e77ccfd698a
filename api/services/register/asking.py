"""A project as the request that it would be in a week of the database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from sqlmodel import Session, col, select

from api.services.register.ground import Ground
from api.services.register.money import given
from api.services.register.requesting import MONEY, facts_for, request_of
from api.services.things.judging import judge
from api.services.things.kinds import KINDS
from models.demand import Line, ProjectFacts, Request
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
    money = _money(session, week)
    return request_of(
        id,
        project,
        facts_for(project, facts, moment),
        date.fromisoformat(week.start),
        week.days,
        money=money[0] if money else None,
        held=held,
        given=given(session, week.neighbourhood, id) if project.plan.budget else 0,
    )


def still_asked(
    session: Session,
    week: WeekRow,
    id: str,
    project: Project,
    lines: Sequence[Line],
    freed: int = 0,
) -> tuple[Line, ...]:
    """The lines of a project that goes on from week to week, once votes have given to it: in money
    they ask for no more than it lacks. ``freed``: fen that were taken back from it, and that it
    asks for anew."""
    parts = dict(_money(session, week))
    got = given(session, week.neighbourhood, id)
    asked = sum(one.amount * 100 // parts[one.item] for one in lines if one.item in parts)
    left = min(project.lacking(got), asked + freed)
    if left > asked and parts:
        # What the lines here do not ask for yet, on top of them.
        return _with_more(lines, parts, left - asked)
    found = []
    for line in lines:
        if line.item in parts:
            fen = min(left, line.amount * 100 // parts[line.item])
            left -= fen
            if not fen:
                continue
            line = _cut(line, max(1, fen * parts[line.item] // 100))
        found.append(line)
    return tuple(found)


def _with_more(lines: Sequence[Line], parts: Mapping[str, int], fen: int) -> tuple[Line, ...]:
    """The first line of money asks for so much more; there is one now, if there was none."""
    first = next((one for one in lines if one.item in parts), None)
    if first is None:
        item = next(iter(parts))
        return (*lines, Line(id=MONEY, item=item, amount=max(1, fen * parts[item] // 100)))
    amount = first.amount + fen * parts[first.item] // 100
    more = first.model_copy(update={"amount": amount})
    return tuple(more if one is first else one for one in lines)


def _cut(line: Line, amount: int) -> Line:
    """A line that asks for less: what is there counts for the least that it must have."""
    least = max(0, line.least - (line.amount - amount))
    return line.model_copy(update={"amount": amount, "least": least})


def _money(session: Session, week: WeekRow) -> Sequence[tuple[str, int]]:
    """The week's items of money, and how many parts of them a yuan has."""
    return session.exec(
        select(ItemRow.id, ItemRow.parts)
        .where(ItemRow.week == week.id, ItemRow.kind == "money")
        .order_by(col(ItemRow.position))
    ).all()


def unfit(ground: Ground, id: str, project: Project, moment: datetime) -> Sequence[Problem]:
    """What would be wrong with a project in the newest week, were it in it."""
    request = as_asked(ground.session, ground.week, id, project, None, None, moment)
    try:
        judge(ground.session, ground.week.id, KINDS["requests"], [request])
    except InvalidInput as found:
        return found.problems
    return ()
