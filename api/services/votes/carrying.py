"""The weeks that a vote asks what can be carried out, and its projects as requests of them.

Of each project that counts which is not money: its goods, and its work apart from the meetings
that lead to a resolution; the money is what the vote decides on. The weeks are those that take
wishes; while there is none, the newest, as the best that is known of people, rooms and goods.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from api.problems import of_invalid_input
from api.services.register.keeping import histories
from api.services.register.requesting import request_of
from api.services.register.sorts import SORTS
from api.services.things.judging import judge
from api.services.things.kinds import KINDS
from matcher.budget.outcome import Refusal
from models.demand import ProjectFacts, Request
from models.items import Commitments
from models.load import load_week, shelves
from models.register.projects.state import Project
from models.tables import ItemRow, Vote, WeekRow
from models.validate import InvalidInput, problems_of
from models.week import Decisions, Target, Week

PROJECTS = SORTS["projects"]
RESOLVED = ProjectFacts(stage="resolution", reviewed=True, published=True)
"""How projects would stand if the vote funded them: what the gate asks for."""
NO_DAYS = ("这一周没有它要的日子。", "The week has none of the days that it needs.")


@dataclass(frozen=True)
class Asked:
    """A week as it is asked, and what it cannot take in."""

    row: WeekRow
    week: Week
    absent: tuple[Refusal, ...]


def asks_nothing(project: Project) -> bool:
    """Whether a project wants nothing but money."""
    work = [one for one in project.plan.work if not one.meeting]
    return project.entered is None and not (work or project.plan.goods)


def projects_of(session: Session, vote: Vote) -> dict[str, Project]:
    """What is voted on, as the register has it."""
    ids = sorted(p.id for p in vote.election.proposals)
    known = histories(session, vote.neighbourhood, PROJECTS, ids)
    return {id: PROJECTS.fold(history) for id, history in known.items()}


def asked_weeks(session: Session, vote: Vote, projects: Mapping[str, Project]) -> list[Asked]:
    """The weeks in their order.

    Raises
    ------
    Problem : ``bad-input`` with everything that is wrong with such a week.
    """
    newest = col(WeekRow.start).desc()
    of_here = select(WeekRow).where(WeekRow.neighbourhood == vote.neighbourhood)
    rows = session.exec(of_here.where(WeekRow.state == "collecting").order_by(newest)).all()
    rows = list(reversed(rows)) or list(session.exec(of_here.order_by(newest).limit(1)))
    return [_asked(session, row, projects) for row in rows]


def _asked(session: Session, row: WeekRow, projects: Mapping[str, Project]) -> Asked:
    requests: dict[str, Request] = {}
    absent = []
    for id, project in projects.items():
        wanted = _wanted(session, row, id, project)
        if wanted is None:
            zh, en = NO_DAYS
            absent.append(Refusal(proposal=id, rules=("window",), zh=(zh,), en=(en,)))
        elif wanted.lines or wanted.sessions:
            try:
                judge(session, row.id, KINDS["requests"], [wanted])
            except InvalidInput as found:
                absent.append(_unfit(id, found))
            else:
                requests[id] = wanted
    week = _with(load_week(session, row.id), requests, projects)
    problems = problems_of(week)
    if problems:
        raise of_invalid_input(InvalidInput(problems))
    return Asked(row, week, tuple(absent))


def _wanted(session: Session, row: WeekRow, id: str, project: Project) -> Request | None:
    """What it asks of a week besides money; None: the week has not the days for it."""
    there = shelves.REQUESTS.pick(session, row.id, (id,)) if project.entered is not None else ()
    if there:
        return _rest(session, row, there[0])
    first = date.fromisoformat(row.start)
    request = request_of(id, project, RESOLVED, first, row.days, money=None, held=())
    work = [one for one in project.plan.work if not one.meeting]
    return request if len(request.sessions) == len(work) else None


def _rest(session: Session, row: WeekRow, there: Request) -> Request:
    """What a request that is in the matching already still needs besides money."""
    money = session.exec(select(ItemRow.id).where(ItemRow.week == row.id, ItemRow.kind == "money"))
    items = set(money)
    sessions = tuple(one for one in there.sessions if not one.meeting)
    kept = {one.id for one in sessions}
    return there.model_copy(
        update={
            "lines": tuple(one for one in there.lines if one.item not in items),
            "sessions": sessions,
            "order": tuple(one for one in there.order if {one.before, one.after} <= kept),
            "project": RESOLVED,
        }
    )


def _unfit(id: str, found: InvalidInput) -> Refusal:
    """The week has not what a project names: an item, a skill, a place."""
    return Refusal(
        proposal=id,
        rules=("reference",),
        zh=tuple(f"{one.field} {one.value}：应为{one.expected_zh}" for one in found.problems),
        en=tuple(f"{one.field} {one.value}: expected {one.expected}" for one in found.problems),
    )


def _with(week: Week, requests: Mapping[str, Request], projects: Mapping[str, Project]) -> Week:
    """The week with these requests in the place of whatever it has of the projects; what was said
    or promised of their other parts is left out, too."""
    gone = projects.keys() - requests.keys()
    parts = {
        id: {*(line.id for line in one.lines), *(session.id for session in one.sessions)}
        for id, one in requests.items()
    }

    def stays(said: Target) -> bool:
        if said.request is None or said.request not in projects:
            return True
        named = {said.line, said.session} - {None}
        return said.request in parts and named <= parts[said.request]

    def without(one: Request) -> Request:
        if gone.isdisjoint((*one.needs, *one.excludes)):
            return one
        needs = tuple(id for id in one.needs if id not in gone)
        excludes = tuple(id for id in one.excludes if id not in gone)
        return one.model_copy(update={"needs": needs, "excludes": excludes})

    old = week.decisions
    others = tuple(without(one) for one in week.requests if one.id not in projects)
    return week.model_copy(
        update={
            "requests": (*others, *requests.values()),
            "decisions": Decisions(
                pins=tuple(one for one in old.pins if stays(one.target)),
                bans=tuple(one for one in old.bans if stays(one.target)),
                locks=tuple(one for one in old.locks if stays(one.target)),
                withdrawn=tuple(id for id in old.withdrawn if id not in projects),
            ),
            "history": week.history.model_copy(
                update={
                    "promises": _of_others(week.history.promises, projects.keys()),
                    "last_plan": Commitments(),
                }
            ),
        }
    )


def _of_others(made: Commitments, projects: Collection[str]) -> Commitments:
    return Commitments(
        flows=tuple(one for one in made.flows if one.request not in projects),
        placements=tuple(one for one in made.placements if one.request not in projects),
        seats=made.seats,
    )
