"""What not everybody may say: fields that those who run the neighbourhood set, people that somebody
else answers for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlmodel import col, or_, select

from api.problems import Fault, Problem
from api.services.things.kinds import KINDS, Kind
from api.services.things.reach import Reach
from models.base import Frozen
from models.demand import ProjectFacts, Request
from models.supply import Person
from models.tables import PersonRow
from models.tables.base import OfWeek
from models.week import Decision


def protect(reach: Reach, kind: Kind, thing: Frozen, row: OfWeek | None) -> Frozen:
    """The thing as the caller may have it written.

    An urgency that is changed by somebody who may not confirm one is not confirmed any more.

    Raises
    ------
    Problem : ``not-allowed``, naming every field that others set.
    """
    runs = reach.held("protected.write")
    if runs.whole or runs.places or kind.write == "decision.write":
        return thing
    if isinstance(thing, Request) and row is not None:
        changed = thing.urgency != getattr(row, "urgency", None)
        if changed and thing.urgency_confirmed:
            thing = thing.model_copy(update={"urgency_confirmed": False})
            row.urgency_confirmed = False
    faults = [
        Fault(
            entity=str(getattr(thing, "id", "")),
            field=field,
            value=str(found)[:80],
            zh="只有协调员可以填写",
            en="what it was: only coordinators set it",
        )
        for field, found in _taken_liberties(reach, kind, thing, row)
    ]
    if faults:
        raise Problem("not-allowed", "protected.write", errors=faults)
    return thing


def _taken_liberties(
    reach: Reach, kind: Kind, thing: Frozen, row: OfWeek | None
) -> list[tuple[str, Any]]:
    found = []
    for field, otherwise in kind.protected.items():
        before = otherwise if row is None else getattr(row, field)
        if getattr(thing, field) != before:
            found.append((field, getattr(thing, field)))
    if isinstance(thing, Person):
        found += _of_person(reach, thing, row)
    if isinstance(thing, Request):
        facts = ProjectFacts() if row is None else getattr(row, "project", None)
        if thing.project is not None and thing.project != (facts or ProjectFacts()):
            found.append(("project", thing.project.stage))
    return found


def _of_person(reach: Reach, person: Person, row: OfWeek | None) -> list[tuple[str, Any]]:
    """Certificates that were not seen, and an organisation that did not say so."""
    found: list[tuple[str, Any]] = []
    known = {s.skill for s in getattr(row, "skills", ()) if s.certified}
    found += [
        (f"skills[{i}].certified", True)
        for i, skill in enumerate(person.skills)
        if skill.certified and skill.skill not in known
    ]
    own = reach.held("thing.write").own
    for field in ("organisation", "staff_pledge"):
        before = getattr(row, field, None)
        value = getattr(person, field)
        if value not in (None, before) and person.organisation not in own:
            found.append((field, value))
    return found


STEPS = ("stage", "reviewed", "published", "votes")
"""What the six steps say of a project, and nobody writes."""


def check_steps(kind: Kind, things: Sequence[tuple[Frozen, OfWeek | None]]) -> None:
    """A project moves by its six steps alone, whoever runs the neighbourhood.

    Raises
    ------
    Problem : ``not-allowed``, naming everything that somebody wanted to set beside them.
    """
    faults = []
    for thing, row in things:
        if kind.name != "requests" or not isinstance(thing, Request) or thing.project is None:
            continue
        before = getattr(row, "project", None) or ProjectFacts()
        for field in STEPS:
            found, known = getattr(thing.project, field), getattr(before, field)
            if found != known:
                zh, en = f"{known}：由六议决定", f"{known}: the six steps say so"
                at = f"project.{field}"
                faults.append(Fault(entity=thing.id, field=at, value=str(found), zh=zh, en=en))
    if faults:
        raise Problem("not-allowed", "project", errors=faults)


def check_people(reach: Reach, kind: Kind, things: Sequence[Frozen]) -> None:
    """Those who act for themselves speak for no one else: whom a booking or an enrolment names is
    they themselves, a child they are guardian of, or lives in the household that they head.

    Raises
    ------
    Problem : ``not-allowed``, naming everyone who would have to say so themselves.
    """
    held = reach.held(kind.write)
    if held.whole or held.places or kind.name not in ("requests", "people"):
        return
    spoken = reach.speaks_for
    faults = []
    if kind.name == "people":
        asked = {str(getattr(thing, "id", "")): ("id", thing) for thing in things}
        strangers = _known_elsewhere(reach, set(asked) - spoken)
        faults = [_fault(id, "id", id) for id in asked if id in strangers]
    else:
        named = {p for thing in things if isinstance(thing, Request) for p in thing.people}
        others = named - spoken - _of_households(reach, named - spoken)
        for thing in things:
            if isinstance(thing, Request):
                faults += [
                    _fault(thing.id, f"people[{i}]", person)
                    for i, person in enumerate(thing.people)
                    if person in others
                ]
    if faults:
        raise Problem("not-allowed", kind.write, errors=faults)


def _fault(entity: str, field: str, value: str) -> Fault:
    zh, en = (
        "本人、所监护的儿童或所代表住户的成员",
        "yourself, your ward, or of the household you head",
    )
    return Fault(entity=entity, field=field, value=value, zh=zh, en=en)


def _of_households(reach: Reach, people: set[str]) -> set[str]:
    """Those who live in a household that the caller heads."""
    found = reach.session.exec(
        select(PersonRow.id).where(
            PersonRow.week == reach.week.id,
            col(PersonRow.id).in_(people),
            or_(
                col(PersonRow.home).in_(reach.speaks_for),
                col(PersonRow.organisation).in_(reach.speaks_for),
            ),
        )
    )
    return set(found)


def _known_elsewhere(reach: Reach, ids: set[str]) -> set[str]:
    """Pseudonyms that stand for somebody else, in this week's people or outside of it."""
    return reach.taken_pseudonyms(ids) - _of_households(reach, ids)


TARGETS = {"request": "requests", "activity": "requests", "person": "people"}
"""Field of a target → kind of what it names and decides about."""


def check_targets(reach: Reach, kind: Kind, things: Sequence[Frozen]) -> None:
    """Who runs a part of the neighbourhood decides about requests and people of that part.

    Raises
    ------
    Problem : ``not-allowed``, naming every target that lies elsewhere, or nowhere.
    """
    held = reach.held("decision.write")
    if kind.write != "decision.write" or held.whole:
        return
    faults = []
    for thing in things:
        assert isinstance(thing, Decision)
        named = {field: getattr(thing.target, field) for field in TARGETS}
        given = {field: id for field, id in named.items() if id is not None}
        for field in given or TARGETS:
            of = KINDS["requests" if TARGETS[field] == "requests" else "people"]
            if field not in given or not _reached(reach, of, given[field]):
                zh, en = "你所负责范围内的诉求或人", "a request or person of the part you run"
                at = f"target.{field}"
                faults.append(
                    Fault(entity=thing.id, field=at, value=given.get(field, ""), zh=zh, en=en)
                )
    if faults:
        raise Problem("not-allowed", kind.write, errors=faults)


def _reached(reach: Reach, kind: Kind, id: str) -> bool:
    columns = kind.columns()
    clause = reach.reaches(kind, "decision.write")
    query = select(columns.id).where(columns.week == reach.week.id, columns.id == id, clause)
    return reach.session.connection().execute(query).first() is not None
