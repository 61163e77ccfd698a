"""Whom somebody may speak for, outside of any one week."""

from __future__ import annotations

from dataclasses import replace

from sqlmodel import Session, col, select

from api.problems import Problem
from api.services.rights import Operation, Subject, held_by, require
from api.services.signing import Caller
from api.services.things.guardians import minors
from models.tables import Identity, Neighbourhood, PersonRow, PlaceRow, WeekRow


def require_person(
    session: Session, caller: Caller, operation: Operation, neighbourhood: str, person: str
) -> None:
    """Let pass who runs the place where a person lives, the person, the head of the household, and
    a child's guardian in its stead.

    Raises
    ------
    Problem : ``not-found`` without such a neighbourhood; or as ``require``.
    """
    if session.get(Neighbourhood, neighbourhood) is None:
        require(caller, operation, Subject())
        raise Problem("not-found", neighbourhood)
    own = held_by(caller, operation, neighbourhood).own
    young = minors(session, neighbourhood, own)
    if person in young.wards:
        return
    subject = subject_of(session, neighbourhood, person)
    if person in young.own and operation != "person.read":
        subject = replace(subject, owners=set(subject.owners) - {person})
    require(caller, operation, subject)


def subject_of(session: Session, neighbourhood: str, person: str) -> Subject:
    """Where a person was last at home, with all above, and whose they are."""
    identity = session.get(Identity, (neighbourhood, person))
    last = session.exec(
        select(PersonRow.week, PersonRow.home)
        .join(WeekRow, col(WeekRow.id) == col(PersonRow.week))
        .where(WeekRow.neighbourhood == neighbourhood, PersonRow.id == person)
        .order_by(col(WeekRow.start).desc())
        .limit(1)
    ).first()
    owners = {person} | ({identity.household} if identity and identity.household else set())
    places: list[str] = []
    if last is not None:
        week, place = last
        owners.add(place)
        while place is not None and place not in places and len(places) < 50:
            places.append(place)
            row = session.get(PlaceRow, (week, place))
            place = row.parent if row is not None else None  # type: ignore[assignment]
    return Subject(neighbourhood, places, owners)


def people_of(session: Session, neighbourhood: str, household: str) -> set[str]:
    """The pseudonyms whose identity is known to live in a household, and not erased."""
    return set(
        session.exec(
            select(Identity.id).where(
                Identity.neighbourhood == neighbourhood,
                Identity.household == household,
                col(Identity.erased_at).is_(None),
            )
        )
    )
