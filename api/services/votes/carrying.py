"""The weeks that a vote asks what can be carried out, and its projects as requests of them.

Of each project that counts which is not money: its goods, and its work apart from the meetings
that lead to a resolution; the money is what the vote decides on. The weeks are those that take
wishes; while there is none, the newest, as the best that is known of people, rooms and goods.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from api.problems import of_invalid_input
from api.services.register.keeping import histories
from api.services.register.requesting import request_of, windows_of
from api.services.register.sorts import SORTS
from matcher.budget.outcome import Refusal
from models.demand import ProjectFacts, Request
from models.load import load_week
from models.register.projects.state import Project
from models.tables import Vote, WeekRow
from models.validate import InvalidInput, Problem, problems_of
from models.week import Decision, Decisions, Target, Week

PROJECTS = SORTS["projects"]
RESOLVED = ProjectFacts(stage="resolution", reviewed=True, published=True)
"""How projects would stand if the vote funded them: what the gate asks for."""
DAYS = (
    ("周一", "Monday"),
    ("周二", "Tuesday"),
    ("周三", "Wednesday"),
    ("周四", "Thursday"),
    ("周五", "Friday"),
    ("周六", "Saturday"),
    ("周日", "Sunday"),
)


@dataclass(frozen=True)
class Asked:
    """A week as it is asked."""

    row: WeekRow
    week: Week
    absent: tuple[Refusal, ...]
    """Projects that it cannot take in, and why."""
    free: frozenset[str]
    """Projects that want nothing of it but money."""


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
    whole = load_week(session, row.id)
    there = {one.id: one for one in whole.requests}
    wanted: dict[str, Request] = {}
    absent, free = [], set()
    for id, project in projects.items():
        request = _wanted(whole, id, project, there.get(id))
        if request is None:
            absent.append(_no_days(whole, id, project))
        elif request.lines or request.sessions:
            wanted[id] = request
        else:
            free.add(id)
    problems = problems_of(_with(whole, wanted, projects))
    unfit = {one.entity for one in problems} & wanted.keys()
    absent += [_unfit(id, [p for p in problems if p.entity == id]) for id in sorted(unfit)]
    fit = {id: request for id, request in wanted.items() if id not in unfit}
    week = _with(whole, fit, projects)
    if problems and (others := problems_of(week)):
        raise of_invalid_input(InvalidInput(others))
    return Asked(row, week, tuple(absent), frozenset(free))


def _wanted(week: Week, id: str, project: Project, there: Request | None) -> Request | None:
    """What a project asks of a week besides money; None: the week has not the days for it.
    ``there``: its request, if the week has one."""
    if project.entered is not None and there is not None:
        return _rest(week, there)
    calendar = week.calendar
    first = date.fromisoformat(calendar.start)
    request = request_of(id, project, RESOLVED, first, calendar.days, money=None, held=())
    work = [one for one in project.plan.work if not one.meeting]
    if len(request.sessions) < len(work):
        return None
    tied = (there.needs, there.excludes) if there is not None else ((), ())
    return request.model_copy(update={"needs": tied[0], "excludes": tied[1]})


def _rest(week: Week, there: Request) -> Request:
    """What a request that is in the matching already still needs besides money."""
    money = {item.id for item in week.catalogue.items if item.kind == "money"}
    sessions = tuple(one for one in there.sessions if not one.meeting)
    kept = {one.id for one in sessions}
    return there.model_copy(
        update={
            "lines": tuple(one for one in there.lines if one.item not in money),
            "sessions": sessions,
            "order": tuple(one for one in there.order if {one.before, one.after} <= kept),
            "project": RESOLVED,
        }
    )


def _unfit(id: str, problems: Iterable[Problem]) -> Refusal:
    """The week has not what a project names: an item, a skill, a place."""
    zh, en = [], []
    for one in problems:
        zh.append(f"它写的 {one.value} 这一周对不上，应为{one.expected_zh}。")
        en.append(f"What it says, {one.value}, does not fit the week: expected {one.expected}.")
    return _refused(id, "reference", tuple(zh), tuple(en))


def _no_days(week: Week, id: str, project: Project) -> Refusal:
    """The week has none of the days on which some of its work is to be done."""
    first = date.fromisoformat(week.calendar.start)
    late = [
        hours.day
        for work in project.plan.work
        if not (work.meeting or windows_of(work.hours, first, week.calendar.days))
        for hours in work.hours
    ]
    days = [DAYS[day] for day in sorted(set(late))]
    zh = f"它要在{'、'.join(zh for zh, _ in days)}做，这一周没有这样的日子。"
    en = f"It needs a {' or '.join(en for _, en in days)}, and the week has none."
    return _refused(id, "window", (zh,), (en,))


def _refused(id: str, rule: str, zh: tuple[str, ...], en: tuple[str, ...]) -> Refusal:
    return Refusal(
        proposal=id,
        rules=(rule,),
        zh=zh,
        en=en,
        short_zh=("".join(zh),),
        short_en=(" ".join(en),),
    )


def _with(week: Week, requests: Mapping[str, Request], projects: Mapping[str, Project]) -> Week:
    """The week with these requests in the place of whatever it has of the projects, without what
    was said of their other parts, or needs them. What projects need of each other is the vote's to
    say."""
    gone = projects.keys() - requests.keys()
    asked = [
        *(_untied(one, gone) for one in week.requests if one.id not in projects),
        *(_untied(one, projects.keys()) for one in requests.values()),
    ]
    old, stays = week.decisions, _Stays(week, asked, projects)
    decisions = Decisions(
        pins=tuple(filter(stays, old.pins)),
        bans=tuple(filter(stays, old.bans)),
        locks=tuple(filter(stays, old.locks)),
        withdrawn=tuple(id for id in old.withdrawn if id not in projects),
    )
    return week.model_copy(update={"requests": tuple(asked), "decisions": decisions})


def _untied(one: Request, others: Set[str]) -> Request:
    """A request that neither needs nor excludes these."""
    if others.isdisjoint((*one.needs, *one.excludes)):
        return one
    needs = tuple(id for id in one.needs if id not in others)
    excludes = tuple(id for id in one.excludes if id not in others)
    return one.model_copy(update={"needs": needs, "excludes": excludes})


class _Stays:
    """Whether what somebody decided can still be kept once the money of projects is left out."""

    def __init__(self, week: Week, asked: Iterable[Request], projects: Mapping[str, Project]):
        self._projects = projects
        self._money = {one.id for one in week.pledges if one.kind == "money"}
        self._parts = {one.id: _parts(one) for one in asked}
        self._any = frozenset().union(*self._parts.values())

    def __call__(self, decision: Decision) -> bool:
        said: Target = decision.target
        named = {said.line, said.session} - {None}
        if said.request is None:
            return named <= self._any
        if said.request not in self._projects:
            return True
        parts = self._parts.get(said.request)
        return parts is not None and named <= parts and said.pledge not in self._money


def _parts(one: Request) -> frozenset[str]:
    return frozenset((*(line.id for line in one.lines), *(s.id for s in one.sessions)))
