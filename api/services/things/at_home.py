"""For whom a household asks: at least one of those it names lives there, or is the ward of somebody
who does.

Caps and fairness count what is asked to the household. That guests of other households come along
is nobody's fault; that none of those named is at home there is a slip, or a way around a cap. It is
told at the door alone: who moves house later keeps what was asked before.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import and_
from sqlmodel import Session, col, select

from models.base import Frozen
from models.demand import Request
from models.tables import Identity, PersonRow, PlaceRow, WeekRow
from models.validate import Problem
from models.validate.problem import shown


def not_at_home(
    session: Session, week: WeekRow, things: Sequence[Frozen], before: Sequence[Frozen] = ()
) -> list[Problem]:
    """What is wrong with households of requests that are new, or name others than ``before``.

    Where people live is not told: whoever asks for others need not know it.
    """
    known = {(r.id, r.household, r.people) for r in before if isinstance(r, Request)}
    asked = [
        thing
        for thing in things
        if isinstance(thing, Request)
        and thing.household is not None
        and thing.people
        and (thing.id, thing.household, thing.people) not in known
    ]
    homes = _homes(session, week, {person for request in asked for person in request.people})
    return [
        Problem(
            request.id,
            "household",
            shown(request.household),
            "the household of at least one of those it names",
            "所写的人中至少一人的住户",
        )
        for request in asked
        if (found := _named(homes, request)) and request.household not in found
    ]


def _named(homes: dict[str, set[str]], request: Request) -> set[str]:
    """Where those live whom a request names; nothing, if of one of them it is not known."""
    each = [homes.get(person, set()) for person in request.people]
    return set().union(*each) if all(each) else set()


def _homes(session: Session, week: WeekRow, people: set[str]) -> dict[str, set[str]]:
    """Person → their household and their guardian's, of those who live in one."""
    named = sorted(people)
    found: dict[str, set[str]] = {}
    for start in range(0, len(named), 1000):
        some = named[start : start + 1000]
        guardians = dict(
            session.exec(
                select(Identity.id, Identity.guardian)
                .where(Identity.neighbourhood == week.neighbourhood, col(Identity.id).in_(some))
                .where(col(Identity.guardian).is_not(None))
            ).all()
        )
        households = dict(
            session.exec(
                select(PersonRow.id, PersonRow.home)
                .join(
                    PlaceRow,
                    and_(col(PlaceRow.week) == PersonRow.week, col(PlaceRow.id) == PersonRow.home),
                )
                .where(PersonRow.week == week.id, PlaceRow.level == week.household)
                .where(col(PersonRow.id).in_({*some, *guardians.values()}))
            ).all()
        )
        for person in some:
            if person in households:
                guardian = households.get(guardians.get(person) or "")
                found[person] = {households[person], *([guardian] if guardian else [])}
    return found
