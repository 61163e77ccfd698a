"""The week in which something is to be booked: its grid, its rooms, its caps, where it stands.

A date beyond all weeks has the frame of the neighbourhood's last week, moved on: the same rooms,
with their standing hours where they have some, else the hours of that week.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property

from sqlmodel import Session, col, select

from api.problems import Fault, Problem
from api.services.hours import slot_of_wall, special_days, standing_hours, windows
from models.base import Window
from models.load import Minutes, Uses, as_moment, calendar_of, shelves
from models.load.rooms import parts_of
from models.places import Geography, Place
from models.supply import Catalogue, Room
from models.tables import PolicyRow, Publication, WeekRow, WithdrawalRow
from models.time import Calendar
from models.week import Decisions, Week

OPEN_STATES = ("published", "carrying-out")
"""While a week stands so, what it leaves free can be taken."""
RECENT = 6
"""So many weeks back a date may lie in."""


@dataclass(frozen=True)
class Frame:
    """A week without its demand and people."""

    neighbourhood: str
    row: WeekRow
    """The week's row, or that of the week whose rooms stand for one to come."""
    exists: bool
    """Whether the week is there."""
    shell: Week
    publication: str | None
    """The publication that stands."""
    above: dict[str, tuple[Place, ...]] = field(default_factory=dict, compare=False)
    """What has been looked up: homes and seats with all that they lie in."""

    @cached_property
    def uses(self) -> Uses:
        """How long its rooms are taken."""
        return Uses(self.shell)

    @property
    def minutes(self) -> Minutes:
        """Its grid."""
        return self.uses.minutes

    @property
    def first(self) -> int:
        """When it begins, in minutes since 1970."""
        return self.minutes.of_slot(0)

    @property
    def last(self) -> int:
        """When it ends."""
        return self.minutes.of_slot(self.minutes.clock.horizon)

    def place_of(self, room: str) -> str:
        """Where a room or joined room is. Raises KeyError for one that is not there."""
        first = parts_of(self.uses.rooms[room])[0]
        venue = next(r.venue for r in self.shell.rooms if r.id == first)
        return next(v.place for v in self.shell.venues if v.id == venue)

    @property
    def takes(self) -> bool:
        """Whether anybody may take what is free."""
        return self.exists and self.publication is not None and self.row.state in OPEN_STATES

    @property
    def ahead(self) -> bool:
        """Whether it is still to be decided, so that only a coordinator may fix something in it."""
        return not self.exists or self.row.state == "collecting"


def frame_at(session: Session, neighbourhood: str, minute: int, *, share: bool = False) -> Frame:
    """The frame of the week that a moment lies in; with ``share`` its row stays as it is until the
    transaction ends.

    Raises
    ------
    Problem : ``not-now`` for a moment before all weeks, or when there is no week at all.
    """
    day = as_moment(minute).date() + timedelta(days=1)
    recent = session.exec(
        select(WeekRow)
        .where(WeekRow.neighbourhood == neighbourhood)
        .order_by(col(WeekRow.start).desc())
        .limit(RECENT)
    ).all()
    for row in recent:
        if row.start > str(day):
            continue
        minutes = Minutes(calendar_of(row))
        if minutes.of_slot(0) <= minute < minutes.of_slot(minutes.clock.horizon):
            if share:
                session.refresh(row, with_for_update={"read": True})
            return _existing(session, row)
    if not recent or minute < Minutes(calendar_of(recent[0])).of_slot(0):
        zh, en = "不在本邻里的任何一周之内", "in a week of this neighbourhood"
        at = as_moment(minute).isoformat()
        raise Problem("not-now", errors=[Fault(field="start", value=at, zh=zh, en=en)])
    return _to_come(session, recent[0], minute)


def last_frame(session: Session, neighbourhood: str) -> Frame:
    """The frame of a neighbourhood's last week. Raises Problem ``not-found`` if there is none."""
    row = session.exec(
        select(WeekRow)
        .where(WeekRow.neighbourhood == neighbourhood)
        .order_by(col(WeekRow.start).desc())
        .limit(1)
    ).one_or_none()
    if row is None:
        raise Problem("not-found", neighbourhood)
    return _existing(session, row)


def frame_of(session: Session, row: WeekRow, *, share: bool = False) -> Frame:
    """The frame of a week that is there."""
    if share:
        session.refresh(row, with_for_update={"read": True})
    return _existing(session, row)


def _existing(session: Session, row: WeekRow) -> Frame:
    standing = session.exec(
        select(Publication.id).where(
            Publication.week == row.id, col(Publication.undone_at).is_(None)
        )
    ).one_or_none()
    gone = session.exec(select(WithdrawalRow.what).where(WithdrawalRow.week == row.id)).all()
    bans = shelves.DECISIONS.read(session, row.id, kind="ban")
    shell = _shell(session, row, calendar_of(row), shelves.ROOMS.read(session, row.id))
    decided = Decisions(withdrawn=tuple(gone), bans=bans)
    return Frame(
        row.neighbourhood, row, True, shell.model_copy(update={"decisions": decided}), standing
    )


def _shell(session: Session, row: WeekRow, calendar: Calendar, rooms: tuple[Room, ...]) -> Week:
    return Week(
        id=row.id,
        calendar=calendar,
        geography=Geography(
            levels=row.levels,
            community=row.community,
            group=row.group,
            household=row.household,
            places=(),
            within=row.within,
            between_neighbours=row.between_neighbours,
        ),
        catalogue=Catalogue(topics=row.topics, functions=row.functions, audiences=row.audiences),
        venues=shelves.VENUES.read(session, row.id),
        rooms=rooms,
        joined_rooms=shelves.JOINED_ROOMS.read(session, row.id),
        policy=session.get_one(PolicyRow, row.id).content,
    )


def _to_come(session: Session, row: WeekRow, minute: int) -> Frame:
    zone = Minutes(calendar_of(row)).clock.zone
    day = as_moment(minute).astimezone(zone).date()
    weeks = (day - date.fromisoformat(row.start)).days // row.days
    shift = timedelta(days=weeks * row.days)
    start = date.fromisoformat(row.start) + shift
    calendar = calendar_of(row).model_copy(update={"start": str(start)})
    minutes = Minutes(calendar)
    known = standing_hours(session, row.neighbourhood)
    special = special_days(session, row.neighbourhood, calendar)
    rooms = tuple(
        room.model_copy(
            update={
                "closed": (),
                "open": windows(known[room.id], calendar, special)
                if room.id in known
                else tuple(_moved(minutes, window, shift) for window in room.open),
            }
        )
        for room in shelves.ROOMS.read(session, row.id)
    )
    return Frame(row.neighbourhood, row, False, _shell(session, row, calendar, rooms), None)


def _moved(minutes: Minutes, window: Window, shift: timedelta) -> Window:
    """The same times of day, so many days later."""
    walls = [datetime.fromisoformat(t).replace(tzinfo=None) for t in (window.start, window.end)]
    start, end = (minutes.clock.time(slot_of_wall(minutes, wall + shift)) for wall in walls)
    return Window(start=start, end=end)
