"""Rows to a week."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from sqlmodel import Session, col, select

from models.items import Commitments
from models.load import shelves
from models.load.reservations import calendar_of, held_in, with_reservations
from models.places import Geography
from models.supply import Catalogue
from models.tables import CommitmentsRow, PolicyRow, WeekRow, WithdrawalRow
from models.week import Decisions, History, Week


class UnknownWeek(LookupError):
    """No week has this id."""


@contextmanager
def collector_paused() -> Iterator[None]:
    """Without the cyclic collector: loading makes a million objects and no cycles, and a third of
    its time would go into looking for some."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def load_week(session: Session, week: str) -> Week:
    """The week as its rows state it now, in a fixed number of queries.

    What reservations hold is in it: requests of theirs come last, promised and locked.

    Not validated: whoever freezes it calls :func:`models.validate.problems_of`.

    Raises
    ------
    UnknownWeek : there is none of this id.
    """
    row = session.get(WeekRow, week)
    if row is None:
        raise UnknownWeek(week)
    policy = session.get_one(PolicyRow, week).content
    with collector_paused():
        content = Week(
            id=row.id,
            name=row.name,
            calendar=calendar_of(row),
            geography=_geography(session, row),
            catalogue=Catalogue(
                skills=shelves.SKILLS.read(session, week),
                items=shelves.ITEMS.read(session, week),
                topics=row.topics,
                functions=row.functions,
                audiences=row.audiences,
            ),
            organisations=shelves.ORGANISATIONS.read(session, week),
            people=shelves.PEOPLE.read(session, week),
            pledges=shelves.PLEDGES.read(session, week),
            venues=shelves.VENUES.read(session, week),
            rooms=shelves.ROOMS.read(session, week),
            joined_rooms=shelves.JOINED_ROOMS.read(session, week),
            requests=shelves.REQUESTS.read(session, week),
            history=_history(session, week),
            decisions=_decisions(session, week),
            policy=policy,
        )
    held = held_in(session, row)
    return with_reservations(content, held) if held else content


def _geography(session: Session, row: WeekRow) -> Geography:
    return Geography(
        levels=row.levels,
        community=row.community,
        group=row.group,
        household=row.household,
        places=shelves.PLACES.read(session, row.id),
        within=row.within,
        between_neighbours=row.between_neighbours,
        travel=shelves.TRAVEL.read(session, row.id),
    )


def _history(session: Session, week: str) -> History:
    kept = session.exec(select(CommitmentsRow).where(CommitmentsRow.week == week)).all()
    said = {row.kind: row.content for row in kept}
    return History(
        past=shelves.PAST.read(session, week),
        promises=said.get("promises", Commitments()),
        last_plan=said.get("last-plan", Commitments()),
    )


def _decisions(session: Session, week: str) -> Decisions:
    withdrawn = session.exec(
        select(WithdrawalRow.what)
        .where(WithdrawalRow.week == week)
        .order_by(col(WithdrawalRow.position), col(WithdrawalRow.id))
    ).all()
    return Decisions(
        pins=shelves.DECISIONS.read(session, week, kind="pin"),
        bans=shelves.DECISIONS.read(session, week, kind="ban"),
        locks=shelves.DECISIONS.read(session, week, kind="lock"),
        withdrawn=tuple(withdrawn),
    )
