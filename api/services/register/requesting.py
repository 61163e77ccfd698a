"""Projects and adoptions as requests of one week: plain functions of plans and of a calendar."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from models.base import Window
from models.demand import STAGES, Line, ProjectFacts, Request, Role, Session
from models.register.adoptions import Adoption
from models.register.plan import Hours, Work
from models.register.projects.state import Project

MONEY = "money"
"""The line that the budget is."""
RESOLVED = STAGES.index("resolution")


def in_week(project: Project) -> bool:
    """Whether weeks know it: once a representative has taken it up, until it has ended."""
    return project.standing == "open" and project.stage != "suggestion"


def gate_open(project: Project, at: datetime) -> bool:
    """Resolved and disclosed. If a review is needed, the week's rule asks itself."""
    return STAGES.index(project.stage) >= RESOLVED and project.published(at)


def facts_for(project: Project, row: ProjectFacts | None, at: datetime) -> ProjectFacts:
    """What a week is told; what residents have raised is not the steps' to say."""
    return project.facts(at, raised=row.raised if row is not None else 0)


def request_of(
    id: str,
    project: Project,
    facts: ProjectFacts,
    first: date,
    days: int,
    *,
    money: tuple[str, int] | None,
    held: Iterable[str] | None,
    given: int = 0,
) -> Request:
    """The project in a week that begins on a day.

    ``money``: the week's item of money and its parts a yuan; None: it has none. ``held``: the
    meetings that are still to be held, by id; None: all of them. ``given``: fen that the book has
    given it.
    """
    plan = project.plan
    lines = [
        Line(id=f"goods-{number}", item=one.item, amount=one.amount)
        for number, one in enumerate(plan.goods)
    ]
    short = project.lacking(given)
    if short and money is not None:
        item, parts = money
        least = max(0, plan.least - given - project.outside) * parts // 100
        lines.append(Line(id=MONEY, item=item, amount=max(1, short * parts // 100), least=least))
    wanted = None if held is None else set(held)
    sessions = [
        session
        for work in plan.work
        if not (work.meeting and wanted is not None and work.id not in wanted)
        if (session := session_of(work, first, days)) is not None
    ]
    return Request(
        id=id,
        kind="project",
        name=project.name,
        household=project.household,
        organisation=project.organisation,
        place=project.place,
        topic=project.topic,
        lines=tuple(lines),
        sessions=tuple(sessions),
        project=facts,
    )


def session_of(work: Work, first: date, days: int) -> Session | None:
    """What is to be done, in the hours of this week; None: it has none of them."""
    windows = windows_of(work.hours, first, days)
    if not windows:
        return None
    return Session(
        id=work.id,
        minutes=work.minutes,
        windows=windows,
        occurrences=work.occurrences,
        crew=work.crew,
        room=work.room,
        meeting=work.meeting,
    )


def windows_of(hours: Iterable[Hours], first: date, days: int) -> tuple[Window, ...]:
    """The hours of a week as its windows, in order."""
    listed = tuple(hours)
    found = [
        Window(start=f"{day}T{one.start}", end=_end(day, one.end))
        for day in (first + timedelta(days=offset) for offset in range(days))
        for one in listed
        if one.day == day.weekday()
    ]
    return tuple(sorted(found, key=lambda window: (window.start, window.end)))


def _end(day: date, clock: str) -> str:
    return f"{day + timedelta(days=1)}T00:00" if clock == "24:00" else f"{day}T{clock}"


def rota_of(id: str, adoption: Adoption, first: date, days: int) -> Request | None:
    """What was adopted as a rota of a week; None: there is nothing to be done in it."""
    sessions = []
    for work in adoption.work:
        crew = tuple(
            role.model_copy(update={"people": adoption.people or role.people})
            for role in work.crew or (Role(id="hand"),)
        )
        found = session_of(work.model_copy(update={"crew": crew}), first, days)
        if found is not None:
            sessions.append(found)
    if not sessions:
        return None
    return Request(
        id=adoption.rota(id),
        kind="rota",
        name=adoption.name,
        place=adoption.place,
        topic=adoption.topic,
        sessions=tuple(sessions),
    )
