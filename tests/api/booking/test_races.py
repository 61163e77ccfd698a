"""Many at once: the database lets one have it, whatever each of them saw before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import pairwise
from threading import Barrier

import pytest
from sqlmodel import col, select

from api.database import Database
from api.problems import Problem
from api.services.booking.desk import book, move
from api.services.booking.waiting import OFFER, lapse
from api.services.booking.wish import RoomWish, SeatWish, Who
from models.places import Place
from models.tables import Reservation, RoomHold, RoomUse, SeatPlaces
from models.week import Week
from tests import build
from tests.api.booking import corner
from tests.api.booking.test_desk import NOW, asked, moved, sound, tea
from tests.build import t

CLIENTS = 50


def many() -> Week:
    """The corner with fifty more households of one person each."""
    week = corner.week()
    homes = tuple(Place(id=f"f{n}", level="household", parent="b1") for n in range(CLIENTS))
    people = tuple(build.person(f"p{n}", f"f{n}") for n in range(CLIENTS))
    places = (*week.geography.places, *homes)
    return week.model_copy(
        update={
            "people": (*week.people, *people),
            "geography": week.geography.model_copy(update={"places": places}),
        }
    )


def at_once(tries: list[Callable[[], object]]) -> Counter[str]:
    """How many of them came through, and how the others were refused."""
    barrier = Barrier(len(tries))

    def one(attempt: Callable[[], object]) -> str:
        barrier.wait()
        try:
            attempt()
        except Problem as problem:
            return problem.code
        return "done"

    with ThreadPoolExecutor(len(tries)) as pool:
        return Counter(pool.map(one, tries))


def booked(database: Database, who: str, wish: RoomWish | SeatWish) -> Callable[[], object]:
    def attempt() -> object:
        with database.writing() as session:
            return book(session, corner.caller(), "n", Who(person=who), wish, moment=NOW)

    return attempt


def holds(database: Database) -> list[tuple[int, int, int]]:
    """(space, from, until) of all that is held."""
    with database.reading() as session:
        found = session.exec(select(RoomHold).where(col(RoomHold.active))).all()
    return sorted((h.space, h.held_from, h.held_until) for h in found)


def none_doubled(database: Database) -> None:
    taken = holds(database)
    for (space, _, until), (other, begins, _) in pairwise(taken):
        assert space != other or until <= begins


def test_fifty_clients_and_one_slot(database: Database) -> None:
    corner.publish(database, many())
    # Half of them want the tea room, half both rooms joined, which takes the tea room too.
    rooms = ("tea", "both")
    wishes = [RoomWish(rooms[n % 2], "tea", t(3, "12:00"), 60) for n in range(CLIENTS)]
    outcome = at_once([booked(database, f"p{n}", wish) for n, wish in enumerate(wishes)])
    assert outcome == {"done": 1, "taken": CLIENTS - 1}
    with database.reading() as session:
        assert len(session.exec(select(Reservation)).all()) == 1
        uses = select(RoomUse).where(RoomUse.origin == "booked")
        assert len(session.exec(uses).all()) == 1
    none_doubled(database)
    sound(database)


def test_twenty_clients_and_three_seats(database: Database) -> None:
    corner.publish(database, many())
    wishes = [booked(database, f"p{n}", SeatWish("w", "course")) for n in range(20)]
    assert at_once(wishes) == {"done": 3, "taken": 17}
    with database.reading() as session:
        place = session.exec(select(SeatPlaces)).one()
    assert (place.taken, place.most) == (3, 3)
    sound(database)


def test_what_the_publication_seats_is_counted_among_the_places(
    published: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Of the talk's two seats wang has one; the rules look away, as they do for whoever is quick.
    monkeypatch.setattr("api.services.booking.desk.objections", lambda near: [])
    talk = SeatWish("w", "talk")
    assert at_once([booked(published, who, talk) for who in ("li", "sun")]) == {
        "done": 1,
        "taken": 1,
    }
    with published.reading() as session:
        place = session.exec(select(SeatPlaces)).one()
    assert (place.taken, place.most) == (2, 2)


def test_a_household_cannot_outrun_its_cap(published: Database) -> None:
    # h1 has one of two; li asks for six different times at once.
    times = [t(day, "13:00") for day in range(6)]
    outcome = at_once([booked(published, "li", tea(time)) for time in times])
    assert outcome == {"done": 1, "against-rules": 5}
    sound(published)


def test_two_pending_are_confirmed_at_once(published: Database) -> None:
    wish = tea(t(3, "12:00"))
    first = asked(published, "sun", wish)
    pending = [asked(published, who, wish, wait=True) for who in ("wang", "zhao")]
    # The room becomes free behind the desk's back, so that nobody is offered it.
    with published.writing() as session:
        session.get_one(RoomUse, first.use).active = False
        session.get_one(Reservation, first.id).state = "cancelled"

    def confirmed(it: Reservation) -> Callable[[], object]:
        return lambda: moved(published, it, "confirmed")

    assert at_once([confirmed(it) for it in pending]) == {"done": 1, "taken": 1}
    none_doubled(published)


@pytest.mark.parametrize("rounds", [5])
def test_cancelling_and_booking_at_once_leaves_one(published: Database, rounds: int) -> None:
    wish = tea(t(3, "12:00"))
    for _ in range(rounds):
        mine = asked(published, "sun", wish)

        def cancel(it: Reservation = mine) -> object:
            with published.writing() as session:
                return move(session, corner.caller(), it.id, "cancelled", moment=NOW)

        outcome = at_once(
            [cancel, booked(published, "wang", wish), booked(published, "zhao", wish)]
        )
        assert outcome["done"] in (1, 2)
        none_doubled(published)
        sound(published)
        with published.reading() as session:
            left = session.exec(select(Reservation).where(Reservation.state == "confirmed")).all()
        assert len(left) == outcome["done"] - 1
        for it in left:
            moved(published, it, "cancelled")


def test_two_tried_again_at_once_do_not_outrun_the_cap(published: Database) -> None:
    mine = [asked(published, "sun", tea(t(day, "12:00"))) for day in (2, 3)]
    for it in mine:
        moved(published, it, "cancelled")
    asked(published, "sun", tea(t(4, "12:00")))  # one of two

    def again(id: str) -> Callable[[], object]:
        def attempt() -> object:
            with published.writing() as session:
                return move(session, corner.caller(), id, "confirmed", moment=NOW)

        return attempt

    assert at_once([again(it.id) for it in mine]) == {"done": 1, "against-rules": 1}
    sound(published)


def test_two_offers_that_lapse_at_once_offer_a_household_no_more_than_it_may_have(
    published: Database,
) -> None:
    wishes = [tea(t(day, "12:00")) for day in (2, 3)]
    first = [asked(published, "sun", wish) for wish in wishes]
    offers = [asked(published, "wang", wish, wait=True) for wish in wishes]
    asked(published, "zhao", tea(t(4, "12:00")))  # one of two
    waits = [asked(published, "zhao", wish, wait=True) for wish in wishes]
    for it in first:
        moved(published, it, "cancelled")

    def over(id: str) -> Callable[[], object]:
        def attempt() -> object:
            with published.writing() as session:
                return lapse(session, id, NOW + OFFER)

        return attempt

    assert at_once([over(it.id) for it in offers]) == {"done": 2}
    with published.reading() as session:
        states = sorted(session.get_one(Reservation, it.id).state for it in waits)
    assert states == ["offered", "waiting"]
    sound(published)


def test_two_given_back_at_once_are_offered_to_a_household_as_it_may_have_them(
    published: Database,
) -> None:
    wishes = [tea(t(day, "12:00")) for day in (2, 3)]
    first = [asked(published, who, wish) for who, wish in zip(("sun", "li"), wishes, strict=True)]
    asked(published, "zhao", tea(t(4, "12:00")))  # one of two
    waits = [asked(published, "zhao", wish, wait=True) for wish in wishes]
    assert at_once([partial(moved, published, it, "cancelled") for it in first]) == {"done": 2}
    with published.reading() as session:
        states = sorted(session.get_one(Reservation, it.id).state for it in waits)
    assert states == ["offered", "waiting"]
    sound(published)


def test_given_back_by_several_at_once_it_is_given_back_once(published: Database) -> None:
    seat = asked(published, "sun", SeatWish("w", "talk", "s", 0))
    assert at_once([partial(moved, published, seat, "cancelled")] * 6) == {"done": 6}
    with published.reading() as session:
        (places,) = session.exec(select(SeatPlaces)).all()
        assert (places.taken, places.most) == (1, 2)  # the guest's, as before


def test_taken_up_by_several_at_once_it_is_taken_up_once(published: Database) -> None:
    wish = tea(t(3, "12:00"))
    mine = asked(published, "sun", wish)
    moved(published, mine, "cancelled")
    assert at_once([partial(moved, published, mine, "confirmed")] * 6) == {"done": 6}
    none_doubled(published)
    sound(published)
