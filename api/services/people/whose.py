"""Whom somebody may speak for, outside of any one week, and where they live.

Where people live is what the newest week says that lists them; what was written down with their
identity counts for those alone whom it lists somewhere else than in a household.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from sqlalchemy import and_
from sqlmodel import Session, col, select

from api.services.rights import Operation, Subject, held_by, require
from api.services.signing import Caller
from api.services.things.guardians import minors
from models.tables import Identity, PersonRow, PlaceRow, WeekRow


def require_person(
    session: Session, caller: Caller, operation: Operation, neighbourhood: str, person: str
) -> None:
    """Let pass who runs the place where a person lives, the person, the head of the household, and
    a child's guardian in its stead. Nobody has a grant in a neighbourhood that does not exist.

    Raises
    ------
    Problem : as ``require``.
    """
    own = held_by(caller, operation, neighbourhood).own
    young = minors(session, neighbourhood, own)
    if person in young.wards:
        return
    subject = subject_of(session, neighbourhood, person)
    if person in young.own and operation != "person.read":
        subject = replace(subject, owners=set(subject.owners) - {person})
    require(caller, operation, subject)


@dataclass(frozen=True)
class Home:
    """Where somebody is at home in the newest week that lists them."""

    week: str
    place: str
    household: bool
    """Whether that is a household, and not a house group or a part of town."""


def homes_of(session: Session, neighbourhood: str, people: Collection[str]) -> dict[str, Home]:
    """Person → home, of those whom any week lists."""
    at_home = col(PlaceRow.level) == col(WeekRow.household)
    rows = session.exec(
        select(PersonRow.id, PersonRow.week, PersonRow.home, at_home)
        .join(WeekRow, col(WeekRow.id) == col(PersonRow.week))
        .join(
            PlaceRow,
            and_(col(PlaceRow.week) == col(PersonRow.week), col(PlaceRow.id) == PersonRow.home),
        )
        .where(WeekRow.neighbourhood == neighbourhood, col(PersonRow.id).in_(people))
        .order_by(col(WeekRow.start))
    )
    # The newest comes last, and stays.
    return {id: Home(week, place, bool(household)) for id, week, place, household in rows}


def household_of(session: Session, neighbourhood: str, person: str) -> str | None:
    """The household in which somebody lives, as far as it is known."""
    home = homes_of(session, neighbourhood, (person,)).get(person)
    if home is not None and home.household:
        return home.place
    identity = session.get(Identity, (neighbourhood, person))
    return identity.household if identity is not None else None


def subject_of(session: Session, neighbourhood: str, person: str) -> Subject:
    """Where a person was last at home, with all above, and whose they are."""
    household = household_of(session, neighbourhood, person)
    owners = {person} | ({household} if household is not None else set())
    home = homes_of(session, neighbourhood, (person,)).get(person)
    places: list[str] = []
    if home is not None:
        place: str | None = home.place
        while place is not None and place not in places and len(places) < 50:
            places.append(place)
            row = session.get(PlaceRow, (home.week, place))
            place = row.parent if row is not None else None
    return Subject(neighbourhood, places, owners)


def people_of(session: Session, neighbourhood: str, household: str) -> set[str]:
    """The pseudonyms of those who live in a household, and are not erased."""
    listed = (
        select(PersonRow.id)
        .join(WeekRow, col(WeekRow.id) == col(PersonRow.week))
        .where(WeekRow.neighbourhood == neighbourhood, PersonRow.home == household)
    )
    stated = select(Identity.id).where(
        Identity.neighbourhood == neighbourhood, Identity.household == household
    )
    written = set(session.exec(stated))
    found: set[str] = {*session.exec(listed), *written}
    erased = select(Identity.id).where(
        Identity.neighbourhood == neighbourhood,
        col(Identity.id).in_(found),
        col(Identity.erased_at).is_not(None),
    )
    gone = set(session.exec(erased))
    homes = homes_of(session, neighbourhood, found)
    return {
        person
        for person in found - gone
        if (homes[person].place == household if _at_home(homes, person) else person in written)
    }


def _at_home(homes: dict[str, Home], person: str) -> bool:
    return person in homes and homes[person].household
