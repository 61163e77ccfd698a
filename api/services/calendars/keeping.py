"""What a neighbourhood keeps for its calendar, in the shape in which a week shows its things.

It is the same under every week of the neighbourhood, and outlives it. What is kept of each kind:
:mod:`api.services.calendars.kept`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from api.problems import Fault, Problem
from api.services.calendars.days import hold
from api.services.rights import Subject, require
from api.services.signing import Caller
from api.services.things.reading import (
    Filter,
    Page,
    Thing,
    cursor_at,
    member_week,
    place_of_cursor,
    unfit,
)
from models.base import Frozen
from models.tables import Neighbourhood, RoomHours, SpecialDay
from models.validate import merged, read_thing
from models.validate.things import Tree

Row = SpecialDay | RoomHours


@dataclass(frozen=True)
class Filled:
    """The days that a year brought, and those that it changed."""

    entered: tuple[str, ...]
    changed: tuple[str, ...]


class Kept(ABC):
    """One kind of it, for one caller."""

    def __init__(self, session: Session, caller: Caller, week: str) -> None:
        """Raises Problem as :func:`api.services.things.reading.member_week`."""
        self.session = session
        self.caller = caller
        self.neighbourhood = member_week(session, caller, week).neighbourhood

    @abstractmethod
    def things(self) -> list[Thing]:
        """All of them, in order."""

    @abstractmethod
    def require_write(self) -> None:
        """Whether the caller may write any. Raises Problem as ``require``."""

    @abstractmethod
    def enter(self, tree: Tree) -> Thing | Filled:
        """Enter what a JSON tree states.

        Raises
        ------
        InvalidInput, Problem : what is wrong with it; ``already-there``.
        """

    @abstractmethod
    def amend(self, id: str, version: int, patch: Tree) -> None:
        """Change fields. Raises Problem as :meth:`remove`, and for what is wrong with them."""

    @abstractmethod
    def remove(self, id: str, version: int) -> None:
        """Take one out. Raises Problem ``not-found``, ``changed-meanwhile``, ``not-allowed``."""

    def get(self, id: str) -> Thing:
        """One of them. Raises Problem ``not-found``."""
        found = next((thing for thing in self.things() if thing.id == id), None)
        if found is None:
            raise Problem("not-found", id)
        return found

    def page(self, only: Filter, cursor: str | None, limit: int) -> Page:
        """Some of them. Raises Problem ``bad-input`` for what they are not found by."""
        faults = [
            unfit(field, value)
            for field, value in (("place", only.place), ("household", only.household))
            if value is not None
        ]
        if faults:
            raise Problem("bad-input", errors=faults)
        after = "" if cursor is None else place_of_cursor(cursor)[1]
        found = [
            thing
            for thing in self.things()
            if thing.id > after
            and only.state != "withdrawn"
            and only.sort in (None, thing.content.get("kind"))
        ]
        more = len(found) > limit
        return Page(tuple(found[:limit]), cursor_at(0, found[limit - 1].id) if more else None)


class Shared(Kept):
    """Days and hours: of all, changed by those who decide."""

    plain: type[Frozen]

    @abstractmethod
    def rows(self) -> Mapping[str, tuple[Row, Frozen]]:
        """Id → the row, and what it states."""

    @abstractmethod
    def put(self, stated: Any) -> None:
        """Write one."""

    def require_write(self) -> None:
        """Whether the caller decides here. Raises Problem as ``require``."""
        require(self.caller, "decision.write", Subject(self.neighbourhood))

    def things(self) -> list[Thing]:
        """All of them, in order."""
        version = self.session.get_one(Neighbourhood, self.neighbourhood).version
        return [
            Thing(
                id=id,
                version=version,
                withdrawn=False,
                entered_by=None,
                hidden=(),
                content=stated.model_dump(mode="json", exclude_defaults=True),
            )
            for id, (_, stated) in self.rows().items()
        ]

    def enter(self, tree: Tree) -> Thing | Filled:
        """Enter one."""
        hold(self.session, self.caller, self.neighbourhood, None)
        stated: Any = read_thing(tree, self.plain)
        if stated.id in self.rows():
            zh, en = "尚未使用的编号", "an id that nothing has yet"
            fault = Fault(entity=stated.id, field="id", value=stated.id, zh=zh, en=en)
            raise Problem("already-there", errors=[fault])
        self.put(stated)
        self.session.flush()
        return self.get(stated.id)

    def amend(self, id: str, version: int, patch: Tree) -> None:
        """Change fields of one."""
        _, before = self._held(id, version)
        stated: Any = read_thing(merged(before, patch), self.plain)
        if stated.id != id:
            zh, en = "编号不能更改", "the id it has: ids do not change"
            raise Problem("bad-input", errors=[Fault(entity=id, field="id", zh=zh, en=en)])
        self.put(stated)
        self.session.flush()

    def remove(self, id: str, version: int) -> None:
        """Take one out."""
        row, _ = self._held(id, version)
        self.session.delete(row)
        self.session.flush()

    def _held(self, id: str, version: int) -> tuple[Row, Frozen]:
        self.require_write()
        found = self.rows().get(id)
        if found is None:
            raise Problem("not-found", id)
        hold(self.session, self.caller, self.neighbourhood, version)
        return found
