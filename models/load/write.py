"""A week to rows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Table, inspect
from sqlmodel import Session

from models.items import Commitments
from models.load import shelves
from models.load.shelf import common, insert_rows
from models.tables import CommitmentsRow, PolicyRow, WeekRow, WithdrawalRow
from models.tables.base import now
from models.week import Week


def save_week(session: Session, week: Week, *, neighbourhood: str) -> None:
    """Write a whole new week, collecting, of a neighbourhood that exists.

    The rows hold it without loss: :func:`models.load.load_week` gives an equal week.

    Raises
    ------
    sqlalchemy.exc.IntegrityError : a week of this id exists, ids are doubled, a place is unknown.
    """
    geography, catalogue = week.geography, week.catalogue
    session.add(
        WeekRow(
            id=week.id,
            neighbourhood=neighbourhood,
            name=week.name,
            **week.calendar.model_dump(),
            levels=geography.levels,
            community=geography.community,
            group=geography.group,
            household=geography.household,
            within=geography.within,
            between_neighbours=geography.between_neighbours,
            topics=catalogue.topics,
            functions=catalogue.functions,
            audiences=catalogue.audiences,
        )
    )
    session.flush()
    session.add(PolicyRow(week=week.id, policy_version=week.policy.version, content=week.policy))
    _commitments(session, week.id, "promises", week.history.promises)
    _commitments(session, week.id, "last-plan", week.history.last_plan)
    session.flush()
    shelves.PLACES.write(session, week.id, geography.places)
    shelves.TRAVEL.write(session, week.id, geography.travel)
    shelves.ORGANISATIONS.write(session, week.id, week.organisations)
    shelves.SKILLS.write(session, week.id, catalogue.skills)
    shelves.ITEMS.write(session, week.id, catalogue.items)
    shelves.PEOPLE.write(session, week.id, week.people)
    shelves.PLEDGES.write(session, week.id, week.pledges)
    shelves.VENUES.write(session, week.id, week.venues)
    shelves.ROOMS.write(session, week.id, week.rooms)
    shelves.JOINED_ROOMS.write(session, week.id, week.joined_rooms)
    shelves.REQUESTS.write(session, week.id, week.requests)
    shelves.PAST.write(session, week.id, week.history.past)
    shelves.DECISIONS.write(session, week.id, week.decisions.pins, kind="pin")
    shelves.DECISIONS.write(session, week.id, week.decisions.bans, kind="ban")
    shelves.DECISIONS.write(session, week.id, week.decisions.locks, kind="lock")
    withdrawals = inspect(WithdrawalRow).local_table
    assert isinstance(withdrawals, Table)
    insert_rows(session, withdrawals, _withdrawals(week))


def _commitments(session: Session, week: str, kind: str, content: Commitments) -> None:
    if content != Commitments():
        session.add(CommitmentsRow(week=week, kind=kind, content=content))


def _withdrawals(week: Week) -> Iterator[dict[str, Any]]:
    moment = now()
    for position, what in enumerate(week.decisions.withdrawn):
        yield {**common(week.id, position, moment), "id": str(position), "what": what}
