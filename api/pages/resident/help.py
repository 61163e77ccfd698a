"""I can help: what I can do, when I have time, how many hours a week at most."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from sqlmodel import Session
from starlette.datastructures import FormData
from starlette.responses import Response

from api.json.unit import Asking, Transaction, Unit
from api.pages.asking import Form, field
from api.pages.errors import Shown
from api.pages.render import go
from api.pages.resident.desk import PREFIX, Own, home_of, my_page
from api.pages.resident.wish import PARTS, days_of_week, window_of
from api.problems import Fault, Problem, of_invalid_input
from api.services.mine import Mine, collecting_week, skills
from api.services.things.kinds import kind_of
from api.services.things.writing import Writer
from models.load import Minutes, calendar_of
from models.supply import Person
from models.tables import PersonRow, WeekRow
from models.time import TimeError
from models.validate import InvalidInput

router = APIRouter(route_class=Unit, prefix=PREFIX + "/help")
HOURS = (1, 2, 3, 4, 6, 8, 10)
"""A week at most, to choose from."""
NO_LIMIT = Person.model_fields["week_minutes"].default


@dataclass(frozen=True)
class Given:
    """The form, as it was filled in."""

    person: str
    skills: tuple[str, ...]
    times: tuple[str, ...]
    hours: str


@router.get("")
def get_help(request: Request, found: Own, session: Transaction, person: str = "") -> Response:
    """What is known of somebody: of oneself, or of whom one answers for."""
    return _page(request, found, session, person or next(iter(found.people), ""), None, [])


def _page(
    request: Request,
    found: Mine,
    session: Session,
    person: str,
    given: Given | None,
    faults: list[Fault],
) -> Response:
    week = found.collecting
    row = session.get(PersonRow, (week.id, person)) if week is not None else None
    if week is None or row is None or person not in found.people:
        return my_page(request, found, "my/help_closed.html", "help")
    return my_page(
        request,
        found,
        "my/help.html",
        "help",
        status=422 if faults else 200,
        person=person,
        given=given or _known(week, row),
        certified={one.skill for one in row.skills if one.certified},
        vetted=row.vetted,
        skills=skills(session, week),
        days=days_of_week(request, week),
        parts=PARTS,
        hours=HOURS,
        faults={fault.field: fault for fault in faults},
    )


def _known(week: WeekRow, row: PersonRow) -> Given:
    """What the week holds of a person, in the words of the form."""
    minutes = Minutes(calendar_of(week))
    spans = [minutes.clock.span(window) for window in row.windows]
    times = []
    for day, _ in days_of_week(None, week):
        for part in PARTS:
            window = window_of(week, f"{day} {part}")
            assert window is not None, "a day of the week and a part of a day"
            try:
                start, end = (minutes.clock.slot(window[name]) for name in ("start", "end"))
            except TimeError:
                continue  # clocks jump over it
            if any(first <= start and end <= last for first, last in spans):
                times.append(f"{day} {part}")
    hours = "" if row.week_minutes == NO_LIMIT else str(row.week_minutes // 60)
    return Given(row.id, tuple(one.skill for one in row.skills), tuple(times), hours)


@router.post("")
def post_help(
    request: Request, found: Own, form: Form, asking: Asking, session: Transaction
) -> Response:
    """Offer it for the week that takes wishes, and those after it."""
    week, given = collecting_week(found), _given(form)
    row = session.get(PersonRow, (week.id, given.person))
    if row is None or given.person not in found.people:
        raise Problem("not-found", given.person)
    faults = _faults(session, week, given)
    if faults:
        raise Shown(_page(request, found, session, given.person, given, faults))
    writer = Writer(session, asking, week.id, kind_of("people"))
    try:
        writer.amend(row.id, row.version, _patch(week, row, given))
    except InvalidInput as wrong:
        errors = of_invalid_input(wrong).document.errors
        raise Shown(_page(request, found, session, given.person, given, errors)) from None
    return go(f"{home_of(found)}?done=offered")


def _given(form: FormData) -> Given:
    return Given(
        person=field(form, "person", 80),
        skills=tuple(str(value) for value in form.getlist("skill"))[:100],
        times=tuple(str(value) for value in form.getlist("time"))[:105],
        hours=field(form, "hours", 3),
    )


def _faults(session: Session, week: WeekRow, given: Given) -> list[Fault]:
    found: list[Fault] = []

    def wrong(name: str, value: str, zh: str, en: str) -> None:
        found.append(Fault(field=name, value=value, zh=zh, en=en))

    known = {one.id for one in skills(session, week)}
    unknown = [skill for skill in given.skills if skill not in known]
    if unknown:
        wrong("skill", unknown[0], "从列出的里面选", "choose from those listed")
    ill = [time for time in given.times if window_of(week, time) is None]
    if ill:
        wrong("time", ill[0], "从列出的时间里选", "choose from the times listed")
    if given.hours and not (given.hours.isdecimal() and 0 < int(given.hours) <= 100):
        wrong("hours", given.hours, "选一周最多几小时", "choose how many hours a week at most")
    if given.skills and not given.times:
        wrong("time", "", "至少勾一个有空的时间", "tick at least one time that suits you")
    return found


def _patch(week: WeekRow, row: PersonRow, given: Given) -> dict[str, Any]:
    """What changes: a skill that was there keeps its level and its certificate."""
    known = {one.skill: one.model_dump(mode="json") for one in row.skills}
    return {
        "skills": [known.get(skill, {"skill": skill}) for skill in dict.fromkeys(given.skills)],
        "windows": [window_of(week, time) for time in dict.fromkeys(given.times)],
        "week_minutes": int(given.hours) * 60 if given.hours else NO_LIMIT,
    }
