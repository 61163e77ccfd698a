"""Taking and giving back: the rows that hold a room or a place, and who refuses two in one.

Everything is taken within a savepoint: a refusal by the database undoes no more than the try.
"""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from sqlalchemy import func, insert, select, text, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col
from sqlmodel import select as rows_of

from api.services.booking.frame import Frame
from api.services.booking.judge import is_full
from api.services.booking.near import Near
from api.services.promised import release_promises
from models.load import shelves
from models.load.reservations import SESSION
from models.tables import Engagement, Reservation, RoomUse, SeatPlaces
from models.tables.base import now
from models.tables.reservations import ReservationState

NO_OCCURRENCE = -1
"""Stands in ``seat_places`` for all occurrences of a course."""


def hold_still(session: Session, names: set[str]) -> None:
    """Let nobody else book for these households and people until the transaction ends: what is
    capped over several rooms no constraint on one of them can see. On SQLite one writes anyway."""
    if session.get_bind().dialect.name != "postgresql":
        return
    for name in sorted(names):
        session.connection().execute(
            text("SELECT pg_advisory_xact_lock(20562, hashtext(:name))"), {"name": name}
        )


def names_of(it: Reservation) -> set[str]:
    """Whose caps and whereabouts a reservation concerns."""
    who = (it.household, it.person, it.organisation, *it.people)
    return {f"{it.neighbourhood} {name}" for name in who if name is not None}


def take(
    session: Session,
    frame: Frame,
    it: Reservation,
    state: ReservationState,
    expires_at: datetime | None = None,
) -> bool:
    """Hold what it is for; False if the database says that it is taken."""
    try:
        with session.begin_nested():
            if it.kind == "room":
                use = _room(session, frame, it)
            else:
                use = None
                count_seats(session, frame, it, len(it.people))
    except IntegrityError as error:
        if not is_full(error):
            raise
        return False
    it.use, it.state, it.expires_at = use, state, expires_at
    session.add(it)
    session.flush()
    engage(session, frame, it)
    return True


def release(session: Session, frame: Frame, it: Reservation, state: ReservationState) -> None:
    """Hold nothing any more."""
    if it.use is not None:
        use = session.get_one(RoomUse, it.use, with_for_update=True, populate_existing=True)
        use.active = False
    elif it.kind == "seat":
        count_seats(session, frame, it, -len(it.people))
    it.state, it.expires_at = state, None
    session.flush()
    engage(session, frame, it)
    if frame.exists:
        release_promises(session, frame.row.id, it.id)


def _room(session: Session, frame: Frame, it: Reservation) -> str:
    """The use it has, active: its own from before, or a new one."""
    if it.use is not None:
        use = session.get_one(RoomUse, it.use, with_for_update=True, populate_existing=True)
        use.active = True
    else:
        use = RoomUse(
            id=uuid4().hex,
            neighbourhood=it.neighbourhood,
            origin="booked",
            week=frame.row.id if frame.exists else None,
            request=it.id,
            session=SESSION,
            occurrence=0,
            household=it.household,
            made_by=it.made_by,
            **vars(Near(session, frame, it).use()),
        )
        session.add(use)
    session.flush()
    return use.id


def count_seats(session: Session, frame: Frame, it: Reservation, more: int) -> None:
    """Count so many more places as taken; the database refuses more than there are."""
    place: dict[str, object] = {
        "week": frame.row.id,
        "activity": it.activity,
        "session": it.session or "",
        "occurrence": NO_OCCURRENCE if it.occurrence is None else it.occurrence,
    }
    if more > 0:
        _count(session, frame, it, place)
    this = [getattr(SeatPlaces, name) == value for name, value in place.items()]
    session.connection().execute(
        update(SeatPlaces).where(*this).values(taken=col(SeatPlaces.taken) + more)
    )


def _count(session: Session, frame: Frame, it: Reservation, place: dict[str, object]) -> None:
    """The row of the places, if there is none yet: as many taken as the publication seats now."""
    activity = shelves.REQUESTS.pick(session, frame.row.id, (it.activity or "",))[0]
    assert activity.seats is not None, "the rules have let it pass"
    such = [
        col(Engagement.publication) == frame.publication,
        col(Engagement.kind) == "seat",
        col(Engagement.activity) == it.activity,
        col(Engagement.outcome) != "cancelled",
        col(Engagement.person).is_not(None),
    ]
    if it.session is not None:
        such += [
            col(Engagement.session) == it.session,
            col(Engagement.occurrence) == it.occurrence,
        ]
    seated = select(Engagement.request, Engagement.person).where(*such).distinct().subquery()  # type: ignore[call-overload]
    taken = session.connection().execute(select(func.count()).select_from(seated)).scalar_one()
    make = postgresql_insert if session.get_bind().dialect.name == "postgresql" else sqlite_insert
    row = {**place, "most": max(taken, activity.seats.limit), "taken": taken}
    session.connection().execute(make(SeatPlaces).values(row).on_conflict_do_nothing())


def engage(session: Session, frame: Frame, it: Reservation) -> None:
    """What calendars show of it: while it holds something, the standing publication has it."""
    if frame.publication is None:
        return
    holds = it.state in ("offered", "confirmed")
    rows = session.exec(
        rows_of(Engagement).where(
            Engagement.publication == frame.publication, Engagement.request == it.id
        )
    ).all()
    for row in rows:
        row.outcome = "open" if holds else "cancelled"
        row.answer = "confirmed" if it.state == "confirmed" else "open"
        session.add(row)
    if holds and not rows:
        blank = {
            "publication": frame.publication,
            "neighbourhood": it.neighbourhood,
            "request": it.id,
            "answer": "confirmed" if it.state == "confirmed" else "open",
            "outcome": "open",
            "version": 1,
            "changed_at": now(),
        }
        made = [
            {**blank, "id": uuid4().hex, **what}
            for what in (_booked(frame, it) if it.kind == "room" else _sat(session, frame, it))
        ]
        session.connection().execute(insert(Engagement), made)
    session.flush()


def _booked(frame: Frame, it: Reservation) -> list[dict[str, object]]:
    return [
        {
            "kind": "session",
            "session": SESSION,
            "occurrence": 0,
            "person": None,
            "activity": None,
            "room": it.room,
            "place": frame.place_of(it.room or ""),
            "starts": it.starts,
            "ends": it.ends,
        }
    ]


def _sat(session: Session, frame: Frame, it: Reservation) -> list[dict[str, object]]:
    """A row for each person and occurrence that the seat covers."""
    where = (it.session, it.occurrence)
    return [
        {
            "kind": "seat",
            "session": happens.session,
            "occurrence": happens.occurrence,
            "person": person,
            "activity": it.activity,
            "room": happens.room,
            "place": happens.place,
            "starts": happens.starts,
            "ends": happens.ends,
        }
        for happens in occurrences(session, frame, it.activity or "")
        if it.session is None or (happens.session, happens.occurrence) == where
        for person in it.people
    ]


def occurrences(session: Session, frame: Frame, activity: str) -> list[Engagement]:
    """When an activity of the standing publication happens, in order."""
    found = session.exec(
        rows_of(Engagement)
        .where(
            Engagement.publication == frame.publication,
            Engagement.request == activity,
            Engagement.kind == "session",
            Engagement.outcome != "cancelled",
        )
        .order_by(col(Engagement.starts), col(Engagement.id))
    )
    return list(found)
