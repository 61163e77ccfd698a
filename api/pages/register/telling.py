"""An entry as a page tells it: in names and words, with the forms of whoever reads."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from api.pages.register.forms import BEGINS, FORMS, Choices, Field
from api.pages.register.words import OFFICES
from api.services.names import names_of
from api.services.register.ground import Ground, newest_week
from api.services.register.keeping import said_of
from api.services.register.knowing import capacities, offices_for, sitting, subject
from api.services.register.sorts import Sort
from api.services.rights import Subject, allowed
from api.services.signing import Caller
from models.register.projects.guards import VOICES
from models.register.projects.state import Project
from models.tables import OrganisationRow, PlaceRow, RequestRow

MAIN = ("move", "discuss", "review", "resolve", "notify", "claim", "begin", "evaluate", "join")
"""Deeds whose form stands open: the step that is due."""
Known = Mapping[str, Choices]


@dataclass(frozen=True)
class Asked:
    """A form of a page."""

    deed: str
    fields: tuple[Field, ...]
    main: bool = False


@dataclass(frozen=True)
class Voicing:
    """What households of the reader may say now."""

    step: str
    words: tuple[str, ...]
    households: tuple[tuple[str, str | None], ...]
    """Household, and what it said last."""


@dataclass(frozen=True)
class Reader:
    """What one reader may do on a page, and what its forms offer to choose from."""

    forms: tuple[Asked, ...] = ()
    voicing: Voicing | None = None
    known: Known = field(default_factory=dict)


def ground_of(session: Session, caller: Caller, neighbourhood: str) -> Ground | None:
    """Where a member stands; None for the public, and while there is no week."""
    if not allowed(caller, "common.read", Subject(neighbourhood)):
        return None
    if newest_week(session, neighbourhood) is None:
        return None
    return Ground(session, caller, neighbourhood)


def place_name(session: Session, neighbourhood: str, place: str | None) -> str:
    """What a place is called."""
    week = newest_week(session, neighbourhood)
    if week is None or place is None:
        return place or ""
    row = session.get(PlaceRow, (week.id, place))
    return (row.name or row.id) if row is not None else place


def place_names(session: Session, neighbourhood: str, places: Collection[str]) -> dict[str, str]:
    """What several are called, in one query for five hundred; what is gone is called by its id."""
    names = {place: place for place in places}
    week, ids = newest_week(session, neighbourhood), sorted(names)
    if week is None:
        return names
    for start in range(0, len(ids), 500):
        rows = session.exec(
            select(PlaceRow.id, PlaceRow.name)
            .where(PlaceRow.week == week.id)
            .where(col(PlaceRow.id).in_(ids[start : start + 500]))
        )
        names |= {id: name or id for id, name in rows}
    return names


def organisation_name(session: Session, neighbourhood: str, organisation: str | None) -> str:
    """What an organisation is called; what is gone is called by its id."""
    week = newest_week(session, neighbourhood)
    if week is None or organisation is None:
        return organisation or ""
    row = session.get(OrganisationRow, (week.id, organisation))
    return (row.name or row.id) if row is not None else organisation


def beginning(ground: Ground | None, sort: Sort) -> Reader:
    """Who may begin an entry, and with which form."""
    deed = BEGINS.get(sort.name)
    if ground is None or deed is None:
        return Reader()
    if not sort.guards[deed].who & ground.actor(None).acting:
        return Reader()
    return Reader((Asked(deed, FORMS[sort.name][deed], main=True),), None, _known(ground, None, ()))


def reader_of(ground: Ground | None, sort: Sort, id: str, state: Any, moment: datetime) -> Reader:
    """What a reader may do to an entry as it stands."""
    if ground is None or state is None:
        return Reader()
    acting = capacities(ground, state, None, moment).acting
    forms = tuple(
        Asked(deed, fields, main=deed in MAIN)
        for deed, fields in FORMS[sort.name].items()
        if state.stands in sort.guards[deed].states and sort.guards[deed].who & acting
    )
    people: Sequence[str] = sorted(ground.people)
    if isinstance(state, Project) and "coordinator" in acting:
        sitting_now = sitting(offices_for(ground, state.place), "representative", moment)
        people = sorted(sitting_now)
    return Reader(forms, _voicing(ground, sort, id, state), _known(ground, state, people))


def _voicing(ground: Ground, sort: Sort, id: str, state: Any) -> Voicing | None:
    if not isinstance(state, Project):
        return None
    step = next((step for step, (stands, _) in VOICES.items() if stands == state.stands), None)
    passed = state.accepted is not None and state.accepted.passed
    if step is None or (step == "evaluation" and not passed):
        return None
    concerned = ground.households(ground.electorate(state.place))
    own = sorted(ground.own_households & concerned)
    about = subject(sort.name, id, step)
    said = tuple((home, said_of(ground.session, ground.neighbourhood, about, home)) for home in own)
    return Voicing(step, VOICES[step][1], said) if said else None


def _known(ground: Ground, state: Any, people: Sequence[str]) -> Known:
    session, week = ground.session, ground.week
    names = names_of(session, ground.caller, ground.neighbourhood, people, week=week.id)
    places = {
        place.id: place.name or place.id
        for home in sorted(ground.own_households)
        for place in ground.above(home)
        if place.level != week.household
    }
    # Whoever acts for an organisation has no home there whose places would be the ones meant.
    if ground.runs(None) or ground.organisations:
        rows = session.exec(
            select(PlaceRow.id, PlaceRow.name)
            .where(PlaceRow.week == week.id, PlaceRow.level != week.household)
            .order_by(col(PlaceRow.position))
            .limit(300)
        )
        places |= {id: name or id for id, name in rows}
    known: dict[str, Choices] = {
        "topics": tuple((topic, (topic, topic)) for topic in week.topics),
        "places": _same(places),
        "people": _same({person: names.get(person, person) for person in people}),
        "owners": _owners(ground),
        "households": _same({home: home for home in sorted(ground.own_households)}),
        "offices": tuple(OFFICES.items()),
    }
    if isinstance(state, Project):
        known["results"] = _same({one.id: one.what for one in state.plan.results})
        waiting = [one for one in state.objections if one.answer is None]
        known["objections"] = _same({str(one.number): one.text[:60] for one in waiting})
    activities = session.exec(
        select(RequestRow.id, RequestRow.name)
        .where(RequestRow.week == week.id, RequestRow.kind == "activity")
        .order_by(col(RequestRow.position))
        .limit(200)
    )
    known["activities"] = _same({id: name or id for id, name in activities})
    return known


def _same(names: Mapping[str, str]) -> Choices:
    return tuple((id, (name, name)) for id, name in names.items())


def _owners(ground: Ground) -> Choices:
    found: list[tuple[str, tuple[str, str]]] = [
        (f"household:{home}", (f"我家（{home}）", f"my household ({home})"))
        for home in sorted(ground.own_households)
    ]
    rows = ground.session.exec(
        select(OrganisationRow.id, OrganisationRow.name)
        .where(OrganisationRow.week == ground.week.id)
        .order_by(col(OrganisationRow.position))
    )
    for id, name in rows:
        if id in ground.organisations or ground.runs(None):
            found.append((f"organisation:{id}", (name or id, name or id)))
    return tuple(found)


def faults_at(problems: Sequence[Any], fields: Sequence[Field]) -> tuple[dict[str, Any], list[Any]]:
    """What is wrong, by the field that asked for it; and the rest, for the top of the form."""
    names = {one.name: one.name for one in fields}
    for one in fields:
        names.setdefault(one.name.partition(".")[0], one.name)
        if one.kind == "who":
            names.update(household=one.name, organisation=one.name)
    at: dict[str, Any] = {}
    rest = []
    for problem in problems:
        start = problem.field.partition("[")[0]
        name = names.get(start) or names.get(start.partition(".")[0])
        if name is None or name in at:
            rest.append(problem)
        else:
            at[name] = problem
    return at, rest
