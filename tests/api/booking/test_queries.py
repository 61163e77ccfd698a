"""However much is booked and waited for, booking takes the same few queries."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session

from api.database import Database
from api.services.booking.desk import book, move
from api.services.booking.frame import frame_at
from api.services.booking.free import Gaps, free_seats
from api.services.booking.lists import reservations_of
from api.services.booking.wish import Who
from models.demand import RoomNeed
from models.places import Place
from tests import build
from tests.api.booking import corner
from tests.api.booking.test_desk import NOW, asked, kitchen, tea
from tests.api.things.test_queries import counted_on
from tests.build import t

MOST = {"free": 13, "list": 3, "book": 42, "cancel": 31, "reopen": 42}
"""Written once they were counted: rights, the week's frame (10 tables), what is near, the rows."""


@pytest.fixture
def crowded(database: Database) -> Database:
    """The corner with sixty more people, half of whom have booked, and one queue of eight."""
    week = corner.week()
    places = [Place(id=f"x{n}", level="household", parent="b1") for n in range(60)]
    people = [build.person(f"p{n}", f"x{n}") for n in range(60)]
    geography = week.geography.model_copy(update={"places": (*week.geography.places, *places)})
    update = {"people": (*week.people, *people), "geography": geography}
    corner.publish(database, week.model_copy(update=update))
    times = [t(day, f"{hour:02}:00") for day in (2, 3, 6) for hour in range(8, 18)]
    for number, start in enumerate(times):
        asked(database, f"p{number}", kitchen(start))
    for number in range(40, 48):
        asked(database, f"p{number}", kitchen(times[10]), wait=True)
    return database


def test_the_number_of_queries_is_bounded(crowded: Database) -> None:
    by = corner.caller()
    minute = int(NOW.timestamp()) // 60

    def free(session: Session) -> Any:
        frame = frame_at(session, "n", minute + 1440)
        need = RoomNeed(function="kitchen", people=1)
        return Gaps(session, frame).rooms(need, 60, 0, 300), free_seats(session, frame, minute)

    def listed(session: Session) -> Any:
        return reservations_of(session, by, "n", since=minute, states=(), after=None)

    mine = asked(crowded, "sun", tea(t(2, "09:00")))

    def reopen(session: Session) -> Any:
        return move(session, by, mine.id, "confirmed", moment=NOW + timedelta(minutes=1))

    steps: dict[str, Callable[[Session], Any]] = {
        "free": free,
        "list": listed,
        "book": lambda s: book(s, by, "n", Who(person="p59"), tea(t(3, "20:00")), moment=NOW),
        "cancel": lambda s: move(s, by, mine.id, "cancelled", moment=NOW),
        "reopen": reopen,
    }
    found = {}
    for name, do in steps.items():
        with counted_on(crowded) as said, crowded.writing() as session:
            do(session)
        found[name] = len(said)
    assert {name: count for name, count in found.items() if count > MOST[name]} == {}, found


def test_giving_back_asks_little_for_each_who_waits(crowded: Database) -> None:
    # Eight wait for what is given back: one gets it, each other is judged once.
    with crowded.reading() as session:
        first = reservations_of(
            session, corner.caller(), "n", since=0, states=("confirmed",), after=None
        )
    taken = next(it for it in first if it.room == "kitchen" and it.person == "p10")
    with counted_on(crowded) as said, crowded.writing() as session:
        move(session, corner.caller(), taken.id, "cancelled", moment=NOW)
    assert len(said) <= 30 + 8 * 17, len(said)
