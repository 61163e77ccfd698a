"""Special days, standing hours of rooms, and one's own links to calendars, as things.

Days and hours have one version for all, the neighbourhood's: whoever changes one has seen them all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Any, Literal, get_args

from pydantic import Field
from sqlmodel import Session

from api.problems import Problem
from api.services.calendars.days import (
    Day,
    OfRoom,
    Year,
    day_of,
    days_of,
    fill,
    hold,
    hours_of,
    put_day,
    put_hours,
)
from api.services.calendars.keeping import Filled, Kept, Row, Shared
from api.services.calendars.links import set_link, standing_links
from api.services.signing import Caller
from api.services.things.reading import Thing
from models.base import Frozen, Id
from models.tables.calendars import CalendarOf
from models.validate import read_thing
from models.validate.things import Tree

KeptName = Literal["special-days", "room-hours", "calendar-links"]
KEPT_NAMES: tuple[KeptName, ...] = get_args(KeptName)


class Link(Frozen):
    """A secret link to the calendar of a person, a room or a living room."""

    kind: CalendarOf
    subject: Annotated[Id, Field(examples=["li"])]


class SpecialDays(Shared):
    """Holidays and make-up workdays, by date; a year of them from the library."""

    plain = Day

    def rows(self) -> Mapping[str, tuple[Row, Frozen]]:
        """Id → the row, and what it states."""
        return {row.date: (row, day_of(row)) for row in days_of(self.session, self.neighbourhood)}

    def put(self, stated: Any) -> None:
        """Write one."""
        put_day(self.session, self.neighbourhood, stated)

    def enter(self, tree: Tree) -> Thing | Filled:
        """Enter one, or a year from the library."""
        if "year" not in tree:
            return super().enter(tree)
        hold(self.session, self.caller, self.neighbourhood, None)
        year = read_thing(tree, Year).year
        entered, changed = fill(self.session, self.neighbourhood, year)
        self.session.flush()
        return Filled(tuple(entered), tuple(changed))


class StandingHours(Shared):
    """The hours that a room has week after week, by room."""

    plain = OfRoom

    def rows(self) -> Mapping[str, tuple[Row, Frozen]]:
        """Id → the row, and what it states."""
        return {
            row.room: (
                row,
                OfRoom(id=row.room, weekly=row.hours.weekly, special_days=row.hours.special_days),
            )
            for row in hours_of(self.session, self.neighbourhood)
        }

    def put(self, stated: Any) -> None:
        """Write one."""
        put_hours(self.session, self.neighbourhood, stated)


class Links(Kept):
    """The caller's own links. The address is told when one is made, and never again."""

    def things(self) -> list[Thing]:
        """Those that stand."""
        found = standing_links(self.session, self.caller, self.neighbourhood)
        return sorted((self._thing(row.kind, row.subject) for row in found), key=lambda it: it.id)

    def require_write(self) -> None:
        """Whoever sees the week may; whose calendar it is, is looked at for each."""

    def enter(self, tree: Tree) -> Thing | Filled:
        """Make one, in place of the one there was."""
        wanted = read_thing(tree, Link)
        token = self._set(wanted.kind, wanted.subject, live=True)
        return self._thing(wanted.kind, wanted.subject, address=f"/api/v1/calendars/{token}.ics")

    def amend(self, id: str, version: int, patch: Tree) -> None:
        """Nothing of a link can be changed: another is made."""
        self.get(id)
        raise Problem("not-offered", id)

    def remove(self, id: str, version: int) -> None:
        """Revoke one."""
        link = self.get(id)
        if version != link.version:
            raise Problem("changed-meanwhile", f"version {link.version}")
        self._set(link.content["kind"], link.content["subject"], live=False)

    def _set(self, kind: CalendarOf, subject: str, *, live: bool) -> str | None:
        return set_link(self.session, self.caller, self.neighbourhood, kind, subject, live=live)

    def _thing(self, kind: str, subject: str, **more: str) -> Thing:
        id = f"{kind}:{subject}"
        content = {"id": id, "kind": kind, "subject": subject, **more}
        return Thing(id, 1, False, self.caller.account, (), content)


KEPT: Mapping[KeptName, Callable[[Session, Caller, str], Kept]] = {
    "special-days": SpecialDays,
    "room-hours": StandingHours,
    "calendar-links": Links,
}


def kept_by(session: Session, caller: Caller, week: str, name: str) -> Kept | None:
    """What the neighbourhood of a week keeps under this name; None: it is no name of any of it.
    Raises Problem as :class:`Kept`."""
    for known in KEPT_NAMES:
        if known == name:
            return KEPT[known](session, caller, week)
    return None
