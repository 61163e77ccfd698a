"""What somebody wants to take: read, and turned into a reservation that holds nothing yet."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import uuid4

from sqlmodel import Session, col, select

from api.problems import Fault, Problem
from api.services.booking.frame import Frame, frame_at, frame_of
from api.services.booking.keep import occurrences
from api.services.booking.near import places_and_above
from api.services.rights import Subject
from api.services.things.guardians import minors
from models.load import Minutes, shelves
from models.places import Place
from models.supply import Person
from models.tables import Identity, Neighbourhood, Reservation, WeekRow
from models.time import Calendar, TimeError


@dataclass(frozen=True)
class Who:
    """For whom: a person (and so a household) or an organisation; and who else is there."""

    person: str | None = None
    organisation: str | None = None
    people: tuple[str, ...] = ()
    name: str = ""
    topic: str | None = None
    """None: the first of the week's topics."""


@dataclass(frozen=True)
class RoomWish:
    """A room at a time."""

    room: str
    function: str
    start: str
    """Local time."""
    minutes: int
    attending: int = 1
    """How many the room must hold."""


@dataclass(frozen=True)
class SeatWish:
    """A place in an activity: in one occurrence, or (a course) in all of them."""

    week: str
    activity: str
    session: str | None = None
    occurrence: int | None = None


def zone_of(session: Session, neighbourhood: str) -> str:
    """The time zone of a neighbourhood: that of its last week. Raises Problem ``not-found``."""
    found = session.get(Neighbourhood, neighbourhood)
    if found is None:
        raise Problem("not-found", neighbourhood)
    last = session.exec(
        select(WeekRow.time_zone)
        .where(WeekRow.neighbourhood == neighbourhood)
        .order_by(col(WeekRow.start).desc())
        .limit(1)
    ).one_or_none()
    return last or found.time_zone


def minute_of(session: Session, neighbourhood: str, start: str) -> int:
    """A local time of a neighbourhood in minutes since 1970.

    Raises
    ------
    Problem : ``not-found``; ``bad-input`` for a time that its time zone has not.
    """
    zone = zone_of(session, neighbourhood)
    try:
        day = Calendar(time_zone=zone, slot_minutes=15, start=start[:10], days=1)
        return Minutes(day).of_time(start)
    except TimeError as wrong:
        fault = Fault(field="start", value=start, zh=f"时间{wrong.zh}", en=f"the time {wrong}")
        raise Problem("bad-input", errors=[fault]) from None


def subject_of(session: Session, frame: Frame, who: Who) -> Subject:
    """Whose it would be; somebody unknown is nobody's but the whole neighbourhood's."""
    places: tuple[str, ...] = ()
    home: str | None = None
    if who.person is not None:
        found = shelves.PEOPLE.pick(session, frame.row.id, (who.person,))
        home = found[0].home if found else None
    elif who.organisation is not None:
        known = shelves.ORGANISATIONS.pick(session, frame.row.id, (who.organisation,))
        home = known[0].place if known else None
    if home is not None:
        places = tuple(p.id for p in _home_and_above(session, frame, home))
    owners = {who.organisation, household_of(session, frame, home)}
    if who.person is not None:
        owners.add(answers_for(session, frame.neighbourhood, who.person))
    return Subject(frame.neighbourhood, places, {o for o in owners if o is not None})


def answers_for(session: Session, neighbourhood: str, person: str) -> str | None:
    """Who answers for a person: the person, or a child's guardian."""
    if person not in minors(session, neighbourhood, (person,)).own:
        return person
    return session.get_one(Identity, (neighbourhood, person)).guardian


def household_of(session: Session, frame: Frame, home: str | None) -> str | None:
    """The household that a home is, or lies in."""
    if home is None:
        return None
    level = frame.shell.geography.household
    above = _home_and_above(session, frame, home)
    return next((p.id for p in above if p.level == level), None)


def _home_and_above(session: Session, frame: Frame, home: str) -> tuple[Place, ...]:
    """Looked up once: a week's places stay while its frame is held."""
    if home not in frame.above:
        frame.above[home] = places_and_above(session, frame.row.id, (home,))
    return frame.above[home]


def frame_for(session: Session, neighbourhood: str, wish: RoomWish | SeatWish) -> Frame:
    """The week it would be in, which stays as it is until the transaction ends."""
    if isinstance(wish, RoomWish):
        minute = minute_of(session, neighbourhood, wish.start)
        return frame_at(session, neighbourhood, minute, share=True)
    row = session.get(WeekRow, wish.week)
    if row is None or row.neighbourhood != neighbourhood:
        raise Problem("not-found", wish.week)
    return frame_of(session, row, share=True)


def draft(
    session: Session, frame: Frame, who: Who, wish: RoomWish | SeatWish, account: str | None
) -> Reservation:
    """The reservation that a wish would be.

    Raises
    ------
    Problem : ``bad-input`` with everything that is unknown or cannot be.
    """
    reader = _Reader(session, frame)
    person = reader.person(who.person) if who.person is not None else None
    place = person.home if person is not None else reader.seat_of(who.organisation)
    people = who.people or ((who.person,) if who.person is not None else ())
    if people != (who.person,):  # who has been looked for
        reader.people(people)
    it = Reservation(
        id=uuid4().hex,
        neighbourhood=frame.neighbourhood,
        kind="room" if isinstance(wish, RoomWish) else "seat",
        state="waiting",
        person=who.person,
        household=household_of(session, frame, person.home if person is not None else None),
        organisation=who.organisation,
        people=tuple(dict.fromkeys(people)),
        place=place,
        topic=reader.topic(who.topic),
        name=who.name,
        starts=0,
        ends=1,
        made_by=account,
    )
    if isinstance(wish, RoomWish):
        reader.room(it, wish)
    else:
        reader.seat(it, wish)
    reader.done()
    return it


class _Reader:
    """Fills in a reservation and gathers what is wrong."""

    def __init__(self, session: Session, frame: Frame) -> None:
        self.session = session
        self.frame = frame
        self.faults: list[Fault] = []

    def done(self) -> None:
        if self.faults:
            raise Problem("bad-input", errors=self.faults)

    def _say(self, field: str, value: object, zh: str, en: str) -> None:
        self.faults.append(
            Fault(field=field, value=str(value), zh=f"应为{zh}", en=f"expected {en}")
        )

    def person(self, id: str) -> Person | None:
        found = shelves.PEOPLE.pick(self.session, self.frame.row.id, (id,))
        if not found:
            self._say("person", id, "本周已有的人", "a person of the week")
        return found[0] if found else None

    def seat_of(self, organisation: str | None) -> str:
        """Where an organisation is; the root of the places if it does not say."""
        root = next((p.id for p in self._roots()), "")
        if organisation is None:
            self._say("person", "", "人或组织", "a person or an organisation")
            return root
        found = shelves.ORGANISATIONS.pick(self.session, self.frame.row.id, (organisation,))
        if not found:
            self._say("organisation", organisation, "本周已有的组织", "an organisation of the week")
        return (found[0].place if found else None) or root

    def _roots(self) -> tuple[Place, ...]:
        return shelves.PLACES.read(self.session, self.frame.row.id, parent=None)

    def people(self, ids: tuple[str, ...]) -> None:
        found = {p.id for p in shelves.PEOPLE.pick(self.session, self.frame.row.id, ids)}
        for id in ids:
            if id not in found:
                self._say("people", id, "本周已有的人", "people of the week")

    def topic(self, wanted: str | None) -> str:
        topics = self.frame.shell.catalogue.topics
        if wanted is not None and wanted not in topics:
            self._say("topic", wanted, "、".join(topics), f"one of {', '.join(topics)}")
        return wanted or next(iter(topics), "")

    def room(self, it: Reservation, wish: RoomWish) -> None:
        it.room, it.function, it.attending = wish.room, wish.function, wish.attending
        minutes = self.frame.minutes
        try:
            it.starts = minutes.of_time(wish.start)
        except TimeError as wrong:
            self._say("start", wish.start, f"可用的时间，它{wrong.zh}", f"a time; this {wrong}")
        it.ends = (
            it.starts + minutes.clock.length(wish.minutes) * self.frame.shell.calendar.slot_minutes
        )
        room = self.frame.uses.rooms.get(wish.room)
        if room is None:
            self._say("room", wish.room, "本周已有的房间", "a room of the week")
        elif wish.function not in room.functions:
            offered = ", ".join(room.functions)
            self._say("function", wish.function, f"该房间的用途：{offered}", f"one of {offered}")

    def seat(self, it: Reservation, wish: SeatWish) -> None:
        it.week, it.activity = wish.week, wish.activity
        found = shelves.REQUESTS.pick(self.session, self.frame.row.id, (wish.activity,))
        if not found or found[0].seats is None:
            self._say("activity", wish.activity, "提供名额的活动", "an activity that offers seats")
            return
        if not it.people:
            self._say("people", "", "就座的人", "who is to sit")
        happens = occurrences(self.session, self.frame, wish.activity)
        if not found[0].seats.course:
            it.session, it.occurrence = wish.session, wish.occurrence or 0
            if wish.session is None and found[0].sessions:
                it.session = found[0].sessions[0].id
            happens = [
                e for e in happens if (e.session, e.occurrence) == (it.session, it.occurrence)
            ]
        if not happens:
            where = f"{it.session}/{it.occurrence}"
            self._say("session", where, "方案里安排了的场次", "an occurrence that the plan has")
            return
        it.starts, it.ends = happens[0].starts, max(e.ends for e in happens)
