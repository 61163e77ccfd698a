"""Finding and reading things of a week: pages of a list, and one."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import ColumnElement, Row, Select, and_, case, exists, or_, select, true, tuple_
from sqlmodel import Session, col

from api.problems import Fault, Problem
from api.services.audit import saw
from api.services.rights import Subject, require
from api.services.signing import Caller
from api.services.things.kinds import ANNOUNCED, SERVING, Kind
from api.services.things.reach import Reach
from models.tables import WeekRow, WithdrawalRow

State = Literal["present", "withdrawn", "all"]
MOST = 200
"""Most things on one page."""


@dataclass(frozen=True)
class Thing:
    """A thing of a week as a caller may see it."""

    id: str
    version: int
    withdrawn: bool
    entered_by: str | None
    """The account that entered it, for those who read it whole."""
    hidden: tuple[str, ...]
    """Fields that the caller may not see."""
    content: dict[str, Any]
    """The other fields, as JSON; what has its default is left out."""


@dataclass(frozen=True)
class Page:
    """Some things in the order of the week, and where the next page begins."""

    things: tuple[Thing, ...]
    next: str | None


@dataclass(frozen=True)
class Filter:
    """What a list is narrowed to."""

    place: str | None = None
    """This place and all in it."""
    sort: str | None = None
    """Of the level, kind or sort."""
    household: str | None = None
    """Requests of this household, people who live there."""
    state: State = "present"


def list_things(
    session: Session,
    caller: Caller,
    week: str,
    kind: Kind,
    *,
    only: Filter | None = None,
    cursor: str | None = None,
    limit: int = 50,
) -> Page:
    """One page of what the caller may see. Always the same number of queries.

    Raises
    ------
    Problem : ``not-found``; ``not-allowed``; ``bad-input`` for a cursor or filter that is none.
    """
    row = member_week(session, caller, week)
    reach = Reach(session, caller, row)
    columns = kind.columns()
    query = _seen(reach, kind).where(*_narrowed(reach, kind, only or Filter()))
    if cursor is not None:
        position, after = place_of_cursor(cursor)
        query = query.where(tuple_(columns.position, columns.id) > tuple_(position, after))
    query = query.order_by(columns.position, columns.id).limit(limit + 1)
    rows = session.connection().execute(query).all()
    shown = rows[:limit]
    things = tuple(_thing(kind, one) for one in shown)
    _note(session, reach, kind, shown)
    more = len(rows) > limit
    return Page(things, cursor_at(shown[-1]._position, shown[-1]._id) if more else None)


def get_thing(session: Session, caller: Caller, week: str, kind: Kind, id: str) -> Thing:
    """One thing, as far as the caller may see it.

    Raises
    ------
    Problem : ``not-found``, also for what there is but the caller may not see; ``not-allowed`` for
        who is no member of the neighbourhood.
    """
    row = member_week(session, caller, week)
    reach = Reach(session, caller, row)
    query = _seen(reach, kind).where(kind.columns().id == id)
    found = session.connection().execute(query).one_or_none()
    if found is None:
        raise Problem("not-found", id)
    _note(session, reach, kind, [found])
    return _thing(kind, found)


def member_week(session: Session, caller: Caller, week: str) -> WeekRow:
    """A week of a neighbourhood in which the caller has a part. Raises Problem ``not-found``, or as
    ``require``."""
    row = session.get(WeekRow, week)
    if row is None:
        if caller.account is None:
            require(caller, "common.read", Subject())
        raise Problem("not-found", week)
    require(caller, "common.read", Subject(row.neighbourhood))
    return row


def withdrawn_clause(kind: Kind) -> ColumnElement[bool]:
    """Whether a row has been withdrawn."""
    columns = kind.columns()
    return exists().where(
        col(WithdrawalRow.week) == columns.week, col(WithdrawalRow.what) == columns.id
    )


# --- queries ----------------------------------------------------------------------------------


def _seen(reach: Reach, kind: Kind) -> Select[Any]:
    """Rows the caller sees anything of, with how much."""
    columns = kind.columns()
    full = reach.full(kind)
    announced, serving = reach.announced(kind), reach.serving(kind)
    sensitive = reach.reaches(kind, "sensitive.read")
    how = case((full, "full"), (announced, "announced"), else_="serving").label("how")
    deep = case((and_(full, sensitive), 1), else_=0).label("deep")
    mine = case((reach.owned(kind), 1), else_=0).label("mine")
    return (
        select(
            *kind.shelf.columns.values(),
            columns.position.label("_position"),
            columns.version.label("_version"),
            columns.entered_by.label("_entered_by"),
            columns.id.label("_id"),
            withdrawn_clause(kind).label("_withdrawn"),
            how,
            deep,
            mine,
        )
        .where(columns.week == reach.week.id, or_(full, announced, serving))
        .where(*(columns[name] == value for name, value in kind.fixed.items()))
    )


def _narrowed(reach: Reach, kind: Kind, only: Filter) -> list[ColumnElement[bool]]:
    columns = kind.columns()
    faults, clauses = [], []
    if only.place is not None:
        if kind.place is None:
            faults.append(unfit("place", only.place))
        else:
            clauses.append(columns[kind.place].in_(reach.inside(frozenset({only.place}))))
    if only.sort is not None:
        if kind.sort is None:
            faults.append(unfit("sort", only.sort))
        else:
            clauses.append(columns[kind.sort] == only.sort)
    if only.household is not None:
        home = {"people": "home", "requests": "household"}.get(kind.name)
        if home is None:
            faults.append(unfit("household", only.household))
        else:
            clauses.append(columns[home] == only.household)
    if faults:
        raise Problem("bad-input", errors=faults)
    if only.state != "all":
        gone = withdrawn_clause(kind)
        clauses.append(gone if only.state == "withdrawn" else ~gone)
    return clauses or [true()]


def unfit(field: str, value: str) -> Fault:
    """What is wrong with a filter that a kind has not."""
    zh, en = "此类不能按此筛选", "nothing: this kind is not found by it"
    return Fault(entity="query", field=field, value=value[:80], zh=zh, en=en)


def cursor_at(position: int, id: str) -> str:
    """Where a page ended."""
    text = json.dumps([position, id])
    return base64.urlsafe_b64encode(text.encode()).decode()


def place_of_cursor(cursor: str) -> tuple[int, str]:
    """The position and the id at which a page ended. Raises Problem ``bad-input``."""
    try:
        position, after = json.loads(base64.b64decode(cursor, b"-_", validate=True))
        if type(position) is not int or abs(position) >= 2**31 or type(after) is not str:
            raise ValueError(cursor)
        after.encode()
    except (ValueError, TypeError, RecursionError, binascii.Error):
        zh, en = "应为上一页给出的游标", "a cursor that a page before gave"
        fault = Fault(entity="query", field="cursor", value=cursor[:80], zh=zh, en=en)
        raise Problem("bad-input", errors=[fault]) from None
    return position, after


# --- what is shown ----------------------------------------------------------------------------


def _hidden(kind: Kind, how: str, deep: bool) -> frozenset[str]:
    fields = frozenset(kind.plain.model_fields)
    if how == "full":
        return frozenset() if deep else kind.sensitive
    return fields - (ANNOUNCED if how == "announced" else SERVING)


def _thing(kind: Kind, row: Row[Any]) -> Thing:
    plain = kind.shelf.made({name: row._mapping[name] for name in kind.shelf.columns})
    hidden = _hidden(kind, row.how, bool(row.deep))
    content = plain.model_dump(mode="json", exclude_defaults=True, exclude=set(hidden))
    return Thing(
        id=row._id,
        version=row._version,
        withdrawn=bool(row._withdrawn),
        entered_by=row._entered_by if row.how == "full" else None,
        hidden=tuple(name for name in kind.plain.model_fields if name in hidden),
        content=content,
    )


def _note(session: Session, reach: Reach, kind: Kind, rows: Sequence[Row[Any]]) -> None:
    """Needs, care classes and whom people will not serve are sensitive: reading them is written
    down, unless they are one's own."""
    seen = [
        row._id
        for row in rows
        if not row.mine and ((kind.sensitive and row.deep) or _is_need(kind, row))
    ]
    if seen:
        saw(
            session,
            reach.caller,
            neighbourhood=reach.week.neighbourhood,
            week=reach.week.id,
            entity=kind.name,
            ids=seen,
        )


def _is_need(kind: Kind, row: Row[Any]) -> bool:
    return kind.name == "requests" and row.kind == "need"
