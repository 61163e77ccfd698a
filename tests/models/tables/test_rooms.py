"""The database refuses two in one slot: one client or fifty, joined rooms, moves, reopenings."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, delete, func, select, update

from api.database import Database, refused
from models.load import register_rooms
from models.tables import Neighbourhood, RoomHold, RoomPart, RoomUse
from tests.build import joined, room

CLIENTS = 50
TAKEN = "ex_room_holds_overlap"


@pytest.fixture(autouse=True)
def house(database: Database) -> None:
    """Three rooms, of which a and b can be joined; another neighbourhood with an a of its own."""
    with database.writing() as session:
        for name in ("n", "elsewhere"):
            session.add(Neighbourhood(id=name))
        session.flush()
        rooms = (room("a"), room("b"), room("c"), joined("ab", "a", "b"))
        register_rooms(session, "n", rooms)
        register_rooms(session, "elsewhere", (room("a"),))


def use(id: str, start: int, end: int, name: str = "a", **fields: Any) -> RoomUse:
    """A use held exactly as long as it lasts, in minutes, unless told otherwise."""
    given: dict[str, Any] = {
        "neighbourhood": "n",
        "held_from": start,
        "held_until": end,
        "origin": "booked",
    }
    return RoomUse(**{**given, "id": id, "room": name, "starts": start, "ends": end, **fields})


def put(database: Database, *uses: RoomUse) -> None:
    with database.writing() as session:
        session.add_all(uses)


def taken(database: Database, *uses: RoomUse) -> bool:
    """Whether the database refuses these as taken; any other refusal is raised."""
    try:
        put(database, *uses)
    except IntegrityError as error:
        if not refused(error, TAKEN):
            raise
        return True
    return False


def active(session: Session) -> list[str]:
    found = session.exec(select(RoomUse.id).where(col(RoomUse.active)).order_by(RoomUse.id))
    return list(found)


@pytest.mark.parametrize(
    ("start", "end", "name", "expected"),
    [
        (60, 120, "a", True),  # the same
        (90, 100, "a", True),  # within
        (0, 61, "a", True),  # a minute too long
        (119, 180, "a", True),  # a minute too early
        (0, 600, "a", True),  # around
        (0, 60, "a", False),  # half-open: just before
        (120, 180, "a", False),  # just after
        (60, 120, "b", False),  # another room
        (60, 120, "ab", True),  # joined with it
    ],
)
def test_overlaps_are_refused_and_neighbours_are_not(
    database: Database, start: int, end: int, name: str, expected: bool
) -> None:
    put(database, use("first", 60, 120))
    assert taken(database, use("second", start, end, name)) is expected


def test_set_up_and_turnover_count(database: Database) -> None:
    # 9:00–10:00 with an hour of set-up and half an hour of turnover, in minutes of the day.
    put(database, use("first", 540, 600, held_from=480, held_until=630))
    assert taken(database, use("early", 450, 480 + 1))
    assert taken(database, use("late", 600, 660))
    assert taken(database, use("set-up", 660, 720, held_from=629, held_until=720))
    assert not taken(database, use("right after", 630, 690))
    assert not taken(database, use("right before", 420, 480))


def test_a_joined_room_takes_all_its_parts(database: Database) -> None:
    put(database, use("party", 0, 60, "ab"))
    assert taken(database, use("in a", 30, 90, "a"))
    assert taken(database, use("in b", 30, 90, "b"))
    assert not taken(database, use("in c", 30, 90, "c"))


def test_another_neighbourhood_has_rooms_of_its_own(database: Database) -> None:
    put(database, use("first", 0, 60))
    assert not taken(database, use("second", 0, 60, neighbourhood="elsewhere"))


def test_two_in_one_transaction_are_refused_together(database: Database) -> None:
    assert taken(database, use("x", 0, 60), use("y", 59, 90))
    with database.reading() as session:
        assert active(session) == []


def test_what_is_cancelled_holds_nothing_and_reopening_onto_taken_is_refused(
    database: Database,
) -> None:
    put(database, use("first", 0, 60, "ab"))
    with database.writing() as session:
        session.get_one(RoomUse, "first").active = False
    assert not taken(database, use("second", 0, 60, "b"))
    with pytest.raises(IntegrityError) as error, database.writing() as session:
        session.get_one(RoomUse, "first").active = True
    assert refused(error.value, TAKEN)
    with database.writing() as session:
        assert active(session) == ["second"]
        session.get_one(RoomUse, "second").active = False
    with database.writing() as session:
        session.get_one(RoomUse, "first").active = True
    assert taken(database, use("third", 0, 60, "a"))


def test_moving_in_time_or_to_another_room_is_guarded(database: Database) -> None:
    put(database, use("stays", 0, 60), use("moves", 60, 120))
    for change in ({"starts": 59, "held_from": 59}, {"held_from": 30}):
        with pytest.raises(IntegrityError) as error, database.writing() as session:
            session.get_one(RoomUse, "moves").sqlmodel_update(change)
        assert refused(error.value, TAKEN)
    with database.writing() as session:
        session.get_one(RoomUse, "moves").room = "c"
    assert not taken(database, use("third", 60, 120, "a"))  # the room it left
    assert taken(database, use("fourth", 60, 120, "c"))  # the room it went to
    with database.reading() as session:
        assert session.exec(select(func.count()).select_from(RoomHold)).one() == 3


def test_a_use_may_overlap_what_it_held_before_itself(database: Database) -> None:
    put(database, use("first", 0, 60))
    with database.writing() as session:
        mine = session.get_one(RoomUse, "first")
        mine.ends = mine.held_until = 90
    assert taken(database, use("second", 60, 90))


@pytest.mark.parametrize(
    "fields",
    [{"held_from": 10}, {"held_until": 50}, {"ends": 0, "held_until": 0}, {"origin": "dreamt"}],
)
def test_impossible_uses_are_refused(database: Database, fields: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError) as error:
        put(database, use("first", 0, 60, **fields))
    assert refused(error.value, "ck_room_uses")


def test_a_room_that_nobody_registered_cannot_be_used(database: Database) -> None:
    with pytest.raises(IntegrityError) as error:
        put(database, use("first", 0, 60, "attic"))
    assert refused(error.value, "fk_room_uses_parts")


def test_registering_again_changes_nothing(database: Database) -> None:
    put(database, use("first", 0, 60, "ab"))
    with database.writing() as session:
        register_rooms(session, "n", (room("a"), joined("ab", "a", "b"), room("d")))
    assert taken(database, use("second", 0, 60, "b"))
    assert not taken(database, use("third", 0, 60, "d"))


@pytest.mark.parametrize("parts", [("a", "c"), ("a", "b", "c")])
def test_the_parts_of_a_room_in_use_stay(database: Database, parts: tuple[str, ...]) -> None:
    with database.writing() as session:  # nobody uses it yet
        register_rooms(session, "n", (joined("ab", "b", "c"),))
        register_rooms(session, "n", (joined("ab", "a", "b"),))
    put(database, use("first", 0, 60, "ab"))
    with pytest.raises(IntegrityError) as error, database.writing() as session:
        register_rooms(session, "n", (joined("ab", *parts),))
    assert refused(error.value, "ck_room_parts_in_use")
    assert taken(database, use("second", 0, 60, "b"))
    assert not taken(database, use("third", 0, 60, "c"))


def test_a_part_of_a_room_in_use_cannot_be_taken_away(database: Database) -> None:
    put(database, use("first", 0, 60, "ab"))
    with pytest.raises(IntegrityError) as error, database.writing() as session:
        session.connection().execute(delete(RoomPart).where(col(RoomPart.room) == "ab"))
    assert refused(error.value, "ck_room_parts_in_use")


def test_what_is_not_active_may_be_written_onto_a_taken_slot(database: Database) -> None:
    # A booking that was cancelled at once, or one that waits: kept, and holding nothing.
    put(database, use("first", 0, 60), use("second", 0, 60, active=False))
    with database.reading() as session:
        assert active(session) == ["first"]


def test_holds_changed_behind_the_services_back_are_guarded_too(database: Database) -> None:
    put(database, use("first", 0, 60), use("second", 60, 120))
    mine = col(RoomHold.use) == "first"
    with database.writing() as session:
        session.connection().execute(update(RoomHold).where(mine).values(held_from=-30))
    with pytest.raises(IntegrityError) as error, database.writing() as session:
        session.connection().execute(update(RoomHold).where(mine).values(held_until=61))
    assert refused(error.value, TAKEN)


def race(database: Database, uses: list[RoomUse]) -> list[str]:
    """Everybody inserts at the same moment, each in a transaction of its own; ids of the losers."""
    start = Barrier(len(uses))

    def run(mine: RoomUse) -> str:
        name = mine.id
        start.wait()
        return name if taken(database, mine) else ""

    with ThreadPoolExecutor(len(uses)) as pool:
        return sorted(filter(None, pool.map(run, uses)))


def test_fifty_clients_and_one_slot(database: Database) -> None:
    lost = race(database, [use(f"u{i:02}", 0, 60) for i in range(CLIENTS)])
    assert len(lost) == CLIENTS - 1
    with database.reading() as session:
        (won,) = active(session)
    assert won not in lost


def test_fifty_clients_joined_and_single_rooms_overlapping(database: Database) -> None:
    # Half want both rooms, half one of them; times are shifted so that chains of overlaps form.
    wishes = [
        use(f"u{i:02}", 10 * (i % 7), 10 * (i % 7) + 60, ("ab", "a", "ab", "b")[i % 4])
        for i in range(CLIENTS)
    ]
    parts = {"a": {"a"}, "b": {"b"}, "ab": {"a", "b"}}
    plain = {w.id: (w.room, w.held_from, w.held_until) for w in wishes}
    lost = race(database, wishes)
    with database.reading() as session:
        won = active(session)
    assert sorted([*won, *lost]) == sorted(plain)

    def clash(x: str, y: str) -> bool:
        (room_x, from_x, until_x), (room_y, from_y, until_y) = plain[x], plain[y]
        return bool(parts[room_x] & parts[room_y]) and from_x < until_y and from_y < until_x

    # None doubled, and nobody was turned away without reason.
    assert [(x, y) for x in won for y in won if x < y and clash(x, y)] == []
    assert [x for x in lost if not any(clash(x, y) for y in won)] == []
