"""Children: under 14 years a guardian answers for them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, or_, select

from models.tables import Identity, Neighbourhood
from models.tables.base import now

ANSWERS_AT = 14
"""Years of age from which people answer for themselves."""


@dataclass(frozen=True)
class Minors:
    """Children among some people, and children whose guardian is among them."""

    own: frozenset[str] = frozenset()
    wards: frozenset[str] = frozenset()


def is_minor(born: str | None, today: date) -> bool:
    """Whether somebody born on a day is under 14; of whom no birthday is known is not."""
    if born is None:
        return False
    day = date.fromisoformat(born)
    years = today.year - day.year - ((today.month, today.day) < (day.month, day.day))
    return years < ANSWERS_AT


def today_in(session: Session, neighbourhood: str) -> date:
    """The day that it is in a neighbourhood."""
    zone = session.get_one(Neighbourhood, neighbourhood).time_zone
    return now().astimezone(ZoneInfo(zone)).date()


def minors(session: Session, neighbourhood: str, people: Collection[str]) -> Minors:
    """The children among people, and those whose guardian they are, today."""
    if not people:
        return Minors()
    found = session.exec(
        select(Identity.id, Identity.born, Identity.guardian).where(
            Identity.neighbourhood == neighbourhood,
            col(Identity.born).is_not(None),
            or_(col(Identity.id).in_(people), col(Identity.guardian).in_(people)),
        )
    ).all()
    today = today_in(session, neighbourhood)
    young = [(id, guardian) for id, born, guardian in found if is_minor(born, today)]
    return Minors(
        own=frozenset(id for id, _ in young if id in people),
        wards=frozenset(id for id, guardian in young if guardian in people),
    )
