"""Holding things that are written to the models' own validators."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy import Text, or_
from sqlalchemy import cast as sql_cast
from sqlmodel import Session, col, select

from api.services.things.kinds import Kind
from models.base import Frozen
from models.demand import Request
from models.load import load_around, load_week, named
from models.load.around import MOST
from models.supply import Pledge
from models.tables import DecisionRow
from models.validate import InvalidInput, problems_of, problems_with
from models.week import Week


def judge(
    session: Session,
    week: str,
    kind: Kind,
    things: Sequence[Frozen],
    before: Sequence[Frozen] = (),
) -> None:
    """Everything that would be wrong with these things, once they are in the week; ``before``:
    those of them that are there, as they are.

    Wishes, pledges and people are judged by what they name, which takes the same few queries
    however large the week is. What others may hang on is judged with the whole week, and nothing
    in the week may be wrong afterwards; freezing judges all of it again.

    Raises
    ------
    InvalidInput : every problem.
    """
    words = named(things)
    alone = all(_alone(kind, thing) for thing in (*things, *before))
    if things and alone and len(words) <= MOST and not _decided(session, week, kind, before):
        problems = problems_with(load_around(session, week, words), things)
    else:
        problems = problems_of(_with(load_week(session, week), kind, things))
    if problems:
        raise InvalidInput(problems)


def _alone(kind: Kind, thing: Frozen) -> bool:
    """Whether nothing but what it names can be at odds with it: not where others choose its
    sessions, where it stands in a chain of prerequisites, or where others draw on it."""
    match thing:
        case Request():
            return thing.seats is None and not thing.needs and not thing.excludes
        case Pledge():
            return thing.kind in ("goods", "capacity")
        case _:
            return kind.stands_alone


def _decided(session: Session, week: str, kind: Kind, before: Sequence[Frozen]) -> bool:
    """Whether a pin, ban or lock may speak of parts of these requests."""
    if kind.name != "requests" or not before:
        return False
    targets = sql_cast(col(DecisionRow.target), Text)
    # Quoted as JSON does: an id that only begins so is not meant.
    ids = [json.dumps(cast(Any, thing).id, ensure_ascii=False) for thing in before]
    query = select(DecisionRow.id).where(
        DecisionRow.week == week, or_(*(targets.contains(id, autoescape=True) for id in ids))
    )
    return session.exec(query).first() is not None


def _with(week: Week, kind: Kind, things: Sequence[Frozen]) -> Week:
    """A week in which these things stand as they are to be, wherever it lists them."""
    if not things:
        return week

    def put(old: Sequence[Any]) -> tuple[Any, ...]:
        by_id = {thing.id: thing for thing in old}
        by_id.update({cast(Any, thing).id: thing for thing in things})
        return tuple(by_id.values())

    field = kind.name.replace("-", "_")
    for holder in ("geography", "catalogue", "decisions"):
        inner = getattr(week, holder)
        if field in type(inner).model_fields:
            changed = inner.model_copy(update={field: put(getattr(inner, field))})
            return week.model_copy(update={holder: changed})
    return week.model_copy(update={field: put(getattr(week, field))})
