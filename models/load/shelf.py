"""A plain type and the table of its rows: every field has a column of its name."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, Generic, TypeVar

from pydantic import TypeAdapter
from sqlalchemy import Column, ColumnElement, Table, insert, inspect, select
from sqlmodel import Session

from models.base import Frozen
from models.tables.base import OfWeek, now

Plain = TypeVar("Plain", bound=Frozen)


@dataclass(frozen=True)
class Shelf(Generic[Plain]):
    """Where the things of one kind stand."""

    plain: type[Plain]
    row: type[OfWeek]

    @cached_property
    def table(self) -> Table:
        """The table."""
        found = inspect(self.row).local_table
        assert isinstance(found, Table)
        return found

    @cached_property
    def columns(self) -> dict[str, Column[Any]]:
        """Field of the plain type → column."""
        return {name: self.table.columns[name] for name in self.plain.model_fields}

    @property
    def numbered(self) -> bool:
        """Whether the plain type has no id of its own: then the position is the row's id."""
        return "id" not in self.plain.model_fields

    @cached_property
    def _thing(self) -> TypeAdapter[Plain]:
        return TypeAdapter(self.plain)

    def read(self, session: Session, week: str, **only: Any) -> tuple[Plain, ...]:
        """The things of a week in their order; ``only`` those with these values in columns."""
        columns = self.table.columns
        return self._found(session, week, *(columns[name] == v for name, v in only.items()))

    def pick(self, session: Session, week: str, ids: Collection[str]) -> tuple[Plain, ...]:
        """Those of a week with these ids, in the week's order; unknown ids are left out."""
        return self._found(session, week, self.table.columns["id"].in_(ids)) if ids else ()

    def _found(self, session: Session, week: str, *such: ColumnElement[bool]) -> tuple[Plain, ...]:
        columns = self.table.columns
        query = (
            select(*self.columns.values())
            .where(columns["week"] == week, *such)
            .order_by(columns["position"], columns["id"])
        )
        names = tuple(self.columns)
        rows = session.connection().execute(query).all()
        return tuple([self.made(dict(zip(names, row, strict=True))) for row in rows])

    def made(self, values: Mapping[str, Any]) -> Plain:
        """The plain thing of the values of its fields."""
        return self._thing.validate_python(values)

    def write(
        self, session: Session, week: str, things: Sequence[Plain], *, begin: int = 0, **more: Any
    ) -> None:
        """Put things on a shelf, in this order, the first at the position ``begin``; ``more`` are
        values of other columns."""
        insert_rows(session, self.table, self._rows(week, things, begin, more))

    def _rows(
        self, week: str, things: Sequence[Plain], begin: int, more: Mapping[str, Any]
    ) -> Iterator[dict[str, Any]]:
        moment = now()
        for position, thing in enumerate(things, begin):
            yield {**self.values(thing, position), **common(week, position, moment), **more}

    def values(self, thing: Plain, position: int) -> dict[str, Any]:
        """Field → value, with an id where the plain type has none."""
        values = {name: getattr(thing, name) for name in self.columns}
        if self.numbered:
            values["id"] = str(position)
        return values


def common(week: str, position: int, moment: datetime) -> dict[str, Any]:
    """What every row of a week starts with."""
    return {
        "week": week,
        "position": position,
        "version": 1,
        "changed_at": moment,
        "entered_by": None,
    }


def insert_rows(session: Session, table: Table, rows: Iterator[dict[str, Any]]) -> None:
    """Insert many rows at once; none is fine."""
    given = list(rows)
    if given:
        session.connection().execute(insert(table), given)
