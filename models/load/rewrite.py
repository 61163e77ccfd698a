"""A week's rows brought from one content to another: a change that has been decided on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table, bindparam, delete, func, inspect, select, update
from sqlmodel import Session, col

from models.base import Frozen
from models.items import Commitments
from models.load import shelves
from models.load.shelf import Shelf, common, insert_rows
from models.tables import CommitmentsRow, PolicyRow, WithdrawalRow
from models.tables.base import now
from models.week import Week


@dataclass(frozen=True)
class _Listed:
    """The things of one list, before and after."""

    shelf: Shelf[Any]
    before: Sequence[Any]
    after: Sequence[Any]
    more: dict[str, Any]


def rewrite(session: Session, before: Week, after: Week) -> None:
    """Write what differs: things added, changed and taken away, policy, decisions, promises.

    ``before`` is what the rows say now. Calendar, catalogue, travel times and past weeks are no
    part of any change.

    Raises
    ------
    ValueError : these differ.
    """
    for name in ("id", "calendar", "catalogue"):
        if getattr(before, name) != getattr(after, name):
            raise ValueError(f"{name} cannot be rewritten")
    if (before.geography.travel, before.history.past) != (
        after.geography.travel,
        after.history.past,
    ):
        raise ValueError("travel and past cannot be rewritten")
    lists = _lists(before, after)
    for listed in lists:
        _put(session, before.id, listed)
    for listed in reversed(lists):  # what refers to a place goes before the place
        _take_away(session, before.id, listed)
    if before.policy != after.policy:
        policy = session.get_one(PolicyRow, before.id)
        policy.content, policy.policy_version = after.policy, after.policy.version
    if before.decisions.withdrawn != after.decisions.withdrawn:
        _withdrawn(session, after)
    for kind, old, new in (
        ("promises", before.history.promises, after.history.promises),
        ("last-plan", before.history.last_plan, after.history.last_plan),
    ):
        if old != new:
            commit(session, before.id, kind, new)
    session.flush()


def commit(session: Session, week: str, kind: str, content: Commitments) -> None:
    """What the week's history holds as promised, or as the last plan."""
    session.connection().execute(
        delete(CommitmentsRow).where(
            col(CommitmentsRow.week) == week, col(CommitmentsRow.kind) == kind
        )
    )
    if content != Commitments():
        row = {"week": week, "kind": kind, "content": content}
        insert_rows(session, _table(CommitmentsRow), iter([row]))


def _lists(before: Week, after: Week) -> list[_Listed]:
    """In the order in which they can be written."""

    def listed(shelf: Shelf[Any], name: str) -> _Listed:
        return _Listed(shelf, getattr(before, name), getattr(after, name), {})

    places = _Listed(shelves.PLACES, before.geography.places, after.geography.places, {})
    decisions = [
        _Listed(
            shelves.DECISIONS,
            getattr(before.decisions, f"{kind}s"),
            getattr(after.decisions, f"{kind}s"),
            {"kind": kind},
        )
        for kind in ("pin", "ban", "lock")
    ]
    return [
        places,
        listed(shelves.ORGANISATIONS, "organisations"),
        listed(shelves.PEOPLE, "people"),
        listed(shelves.PLEDGES, "pledges"),
        listed(shelves.VENUES, "venues"),
        listed(shelves.ROOMS, "rooms"),
        listed(shelves.JOINED_ROOMS, "joined_rooms"),
        listed(shelves.REQUESTS, "requests"),
        *decisions,
    ]


def _put(session: Session, week: str, listed: _Listed) -> None:
    """Write what is new, and what is different."""
    known: dict[str, Frozen] = {thing.id: thing for thing in listed.before}
    table, moment = listed.shelf.table, now()
    changed = [t for t in listed.after if t.id in known and known[t.id] != t]
    if changed:
        columns = [name for name in listed.shelf.columns if name != "id"]
        statement = (
            update(table)
            .where(table.c.week == week, table.c.id == bindparam("of_id"))
            .values({name: bindparam(f"to_{name}", type_=table.c[name].type) for name in columns})
            .values(version=table.c.version + 1, changed_at=moment)
        )
        rows = [
            {"of_id": t.id, **{f"to_{name}": getattr(t, name) for name in columns}} for t in changed
        ]
        session.connection().execute(statement, rows)
    added = [t for t in listed.after if t.id not in known]
    if added:
        last = select(func.max(table.c.position)).where(table.c.week == week)
        first = (session.connection().execute(last).scalar() or 0) + 1
        rows = [
            {**listed.shelf.values(t, at), **common(week, at, moment), **listed.more}
            for at, t in enumerate(added, first)
        ]
        insert_rows(session, table, iter(rows))


def _take_away(session: Session, week: str, listed: _Listed) -> None:
    kept = {thing.id for thing in listed.after}
    gone = [{"of_id": t.id} for t in listed.before if t.id not in kept]
    if gone:
        table = listed.shelf.table
        statement = delete(table).where(table.c.week == week, table.c.id == bindparam("of_id"))
        session.connection().execute(statement, gone)


def _withdrawn(session: Session, after: Week) -> None:
    table, moment = _table(WithdrawalRow), now()
    session.connection().execute(delete(table).where(table.c.week == after.id))
    rows = (
        {**common(after.id, at, moment), "id": str(at), "what": what}
        for at, what in enumerate(after.decisions.withdrawn)
    )
    insert_rows(session, table, rows)


def _table(row: Any) -> Table:
    found = inspect(row).local_table
    assert isinstance(found, Table)
    return found
