"""What is said to be free can be taken, and nothing else can."""

from __future__ import annotations

from sqlmodel import Session

from api.database import Database
from api.services.booking.desk import book
from api.services.booking.frame import Frame, frame_at
from api.services.booking.free import Gaps, alternatives, free_seats
from api.services.booking.judge import objections
from api.services.booking.near import Near
from api.services.booking.wish import RoomWish, SeatWish, Who, draft, minute_of
from models.demand import RoomNeed
from tests.api.booking import corner
from tests.api.booking.test_desk import NOW, asked, kitchen, tea
from tests.build import t

SUN = Who(person="sun")


def frame_in(session: Session, start: str = t(0)) -> Frame:
    return frame_at(session, "n", minute_of(session, "n", start))


def test_every_start_that_is_free_passes_the_rules_and_no_other_does(published: Database) -> None:
    asked(published, "zhao", RoomWish("both", "tea", t(5, "12:00"), 60, 12))
    need = RoomNeed(function="tea", people=1)
    with published.reading() as session:
        frame = frame_in(session)
        # Monday, with talk in the tea room; Saturday's long night, with both rooms taken at noon.
        for first in (0, 5 * 48):
            rooms = Gaps(session, frame).rooms(need, 90, first, first + 52)
            assert [room.room for room in rooms] == ["tea", "kitchen", "both"]
            for room in rooms:
                for slot in range(first + 15, first + 52, 4):
                    start = frame.minutes.clock.time(slot)
                    wish = RoomWish(room.room, "tea", start, 90)
                    it = draft(session, frame, SUN, wish, None)
                    passes = not objections(Near(session, frame, it))
                    assert (slot in room.starts) is passes, (room.room, start)


def test_seats_left_are_counted(published: Database) -> None:
    def left() -> list[tuple[str, str, int]]:
        with published.reading() as session:
            frame = frame_in(session)
            return [(s.activity.id, s.session, s.left) for s in free_seats(session, frame, 0)]

    # wang has one of talk's two; the course has three, and is listed once, by its first evening.
    assert left() == [("talk", "s", 1), ("course", "one", 3)]
    asked(published, "sun", SeatWish("w", "course"))
    asked(published, "li", SeatWish("w", "talk"))
    assert left() == [("course", "one", 2)]


def test_a_clash_names_the_nearest_that_can_be_had(published: Database) -> None:
    with published.writing() as session:
        frame = frame_in(session)
        # Tuesday 11:00 to 12:30 in the kitchen: the party is there until 12:00.
        wish = RoomWish("kitchen", "tea", t(1, "11:00"), 90)
        it = draft(session, frame, SUN, wish, None)
        time = frame.minutes.clock.time
        found = [
            (other.kind, other.room, time(frame.minutes.slot_at(other.starts)), other.minutes)
            for other in alternatives(session, frame, it, 0)
        ]
    assert found == [
        ("time", "kitchen", t(1, "08:30"), 90),  # ends when the party begins
        ("time", "kitchen", t(1, "12:00"), 90),  # begins when it ends
        ("room", "tea", t(1, "11:00"), 90),
    ]


def test_shorter_may_do(published: Database) -> None:
    asked(published, "li", kitchen(t(3, "13:00")))
    with published.writing() as session:
        frame = frame_in(session)
        it = draft(session, frame, SUN, kitchen(t(3, "12:00"), 90), None)
        found = [(a.kind, a.minutes) for a in alternatives(session, frame, it, 0)]
    # Earlier and later in the kitchen (nothing else is a kitchen), or from 12:00 to 13:00.
    assert found == [("time", 90), ("time", 90), ("shorter", 60)]


def test_what_a_cap_forbids_has_no_alternative(published: Database) -> None:
    asked(published, "li", tea(t(3, "12:00")))
    with published.writing() as session:
        frame = frame_in(session)
        it = draft(session, frame, Who(person="li"), tea(t(4, "12:00")), None)
        assert alternatives(session, frame, it, 0) == []


def test_a_withdrawn_room_is_not_free(published: Database) -> None:
    from models.tables import WithdrawalRow

    with published.writing() as session:
        session.add(WithdrawalRow(week="w", id="0", position=0, what="kitchen"))
    with published.writing() as session:
        rooms = Gaps(session, frame_in(session)).rooms(RoomNeed(function="tea"), 60, 0, 48)
        assert [room.room for room in rooms] == ["tea"]
        it = book(session, corner.caller(), "n", SUN, tea(t(3, "12:00")), moment=NOW)
        assert it.state == "confirmed"
