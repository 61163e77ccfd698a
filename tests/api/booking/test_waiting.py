"""The waiting list: who is offered what, in which order, for how long, and to whom it goes next."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from api.database import Database
from api.problems import Problem
from api.services import publishing
from api.services.booking.clock import tick
from api.services.booking.desk import MOST_WAITING
from api.services.booking.waiting import OFFER, due, frame_for, lapse, offer
from api.services.booking.wish import SeatWish
from models.load import as_moment, load_week
from models.tables import Engagement, Notice, Publication, Reservation, RoomUse
from tests.api.booking import corner
from tests.api.booking.test_desk import NOW, asked, kitchen, moved, refused, sound, tea
from tests.build import t

MINUTE = timedelta(minutes=1)
TEA = tea(t(3, "12:00"))


def state(database: Database, it: Reservation) -> str:
    with database.reading() as session:
        return session.get_one(Reservation, it.id).state


def clock(database: Database, moment: datetime) -> list[str]:
    """What the clock ends at a moment, one after the other; who is offered something by that."""
    with database.reading() as session:
        over = due(session, moment)
    offered: list[str] = []
    for reservation in over:
        with database.writing() as session:
            offered += [it.id for it in lapse(session, reservation, moment)]
    return offered


def test_who_waits_is_offered_what_becomes_free(published: Database) -> None:
    first = asked(published, "sun", TEA)
    assert refused(published, "wang", TEA)[0] == "taken"
    waits = asked(published, "wang", TEA, wait=True)
    assert waits.state == "waiting"
    sound(published)
    moved(published, first, "cancelled")
    assert state(published, waits) == "offered"
    sound(published)
    # What is offered is held: nobody else can have it, and calendars show it as open.
    assert refused(published, "li", TEA)[0] == "taken"
    with published.reading() as session:
        shown = session.exec(select(Engagement).where(Engagement.request == waits.id)).one()
        assert (shown.answer, shown.outcome) == ("open", "open")
        assert load_week(session, "w").decisions.locks[-1].target.request == waits.id
    assert moved(published, waits, "confirmed").state == "confirmed"
    sound(published)


def test_an_offer_not_taken_up_goes_to_the_next(published: Database) -> None:
    first = asked(published, "sun", TEA)
    second = asked(published, "wang", TEA, wait=True)
    third = asked(published, "zhao", TEA, wait=True, moment=NOW + MINUTE)
    moved(published, first, "cancelled")
    assert [state(published, it) for it in (second, third)] == ["offered", "waiting"]
    assert clock(published, NOW + OFFER - MINUTE) == []
    with pytest.raises(Problem, match="not-now"):  # the clock has not come round, but it is over
        moved(published, second, "confirmed", moment=NOW + OFFER)
    assert clock(published, NOW + OFFER) == [third.id]
    assert [state(published, it) for it in (second, third)] == ["lapsed", "offered"]
    assert clock(published, NOW + OFFER) == []
    sound(published)
    # The third may wait as long from when it was offered; then it is free for all.
    assert tick(published, NOW + 2 * OFFER) == 0
    assert state(published, third) == "lapsed"
    assert asked(published, "sun", TEA, moment=NOW + 2 * OFFER).state == "confirmed"


def test_fewest_bookings_first_then_who_waits_longest(published: Database) -> None:
    # h1 has the party, so li comes after those who have nothing, though li asked first.
    first = asked(published, "sun", TEA)
    li = asked(published, "li", TEA, wait=True)
    wang = asked(published, "wang", TEA, wait=True, moment=NOW + 2 * MINUTE)
    zhao = asked(published, "zhao", TEA, wait=True, moment=NOW + MINUTE)
    moved(published, first, "cancelled")
    order = []
    for number in range(3):
        offered = next(it for it in (li, wang, zhao) if state(published, it) == "offered")
        order.append(offered.person)
        clock(published, NOW + (number + 1) * OFFER)
    assert order == ["zhao", "wang", "li"]


def test_who_cannot_have_it_any_more_is_passed_over(published: Database) -> None:
    first = asked(published, "sun", TEA)
    zhao = asked(published, "zhao", TEA, wait=True)
    wang = asked(published, "wang", TEA, wait=True, moment=NOW + MINUTE)
    asked(published, "zhao", kitchen(t(3, "12:30")))  # zhao is elsewhere then, by now
    moved(published, first, "cancelled")
    assert [state(published, it) for it in (zhao, wang)] == ["waiting", "offered"]


def test_as_many_are_offered_something_as_it_is_for(published: Database) -> None:
    # Both rooms joined become free: one waits for the tea room, one for the kitchen.
    from api.services.booking.wish import RoomWish

    first = asked(published, "sun", RoomWish("both", "tea", t(3, "12:00"), 60, 15))
    wang = asked(published, "wang", TEA, wait=True)
    zhao = asked(published, "zhao", kitchen(t(3, "12:00")), wait=True)
    moved(published, first, "cancelled")
    assert [state(published, it) for it in (wang, zhao)] == ["offered", "offered"]
    sound(published)


def test_an_offer_ends_when_it_begins(published: Database) -> None:
    first = asked(published, "sun", TEA)
    wang = asked(published, "wang", TEA, wait=True)
    zhao = asked(published, "zhao", TEA, wait=True, moment=NOW + MINUTE)
    begins = as_moment(first.starts)
    moved(published, first, "cancelled", moment=begins - MINUTE)
    with published.reading() as session:
        assert session.get_one(Reservation, wang.id).expires_at == begins
        (notice,) = session.exec(select(Notice).where(Notice.kind == "offer")).all()
        assert notice.facts == {"reservation": wang.id, "until": "2026-11-26T12:00+08:00"}
    assert clock(published, begins) == []
    assert [state(published, it) for it in (wang, zhao)] == ["lapsed", "lapsed"]


def test_a_seat_is_waited_for_too(published: Database) -> None:
    talk = SeatWish("w", "talk")
    first = asked(published, "sun", talk)
    li = asked(published, "li", talk, wait=True)
    moved(published, first, "cancelled")
    assert state(published, li) == "offered"
    assert refused(published, "sun", talk)[0] == "taken"
    clock(published, NOW + OFFER)
    assert state(published, li) == "lapsed"
    assert asked(published, "sun", talk).state == "confirmed"
    sound(published)


def test_nobody_waits_twice_for_the_same_or_for_everything(published: Database) -> None:
    asked(published, "sun", kitchen(t(3, "10:00"), 600))
    wish = kitchen(t(3, "10:00"), 30)
    asked(published, "wang", wish, wait=True)
    assert refused(published, "wang", wish, wait=True)[0] == "already-there"
    for number in range(1, MOST_WAITING):
        start = t(3, f"{10 + number // 2}:{30 * (number % 2):02}")
        asked(published, "wang", kitchen(start, 30), wait=True)
    assert refused(published, "wang", kitchen(t(3, "17:00"), 30), wait=True)[0] == "too-many"
    asked(published, "zhao", wish, wait=True)


def test_waiting_holds_nothing_and_what_the_rules_forbid_is_not_waited_for(
    published: Database,
) -> None:
    asked(published, "sun", TEA)
    asked(published, "wang", TEA, wait=True)
    with published.reading() as session:
        assert len(session.exec(select(RoomUse).where(RoomUse.origin == "booked")).all()) == 1
    # 11 people do not fit, however long they wait.
    too_many = tea(t(3, "12:00"), attending=11)
    code, rules = refused(published, "zhao", too_many, wait=True)
    assert (code, rules) == ("against-rules", {"capacity", "no-double-booking-room"})


def test_the_database_refuses_an_offer_that_never_ends(published: Database) -> None:
    it = asked(published, "sun", TEA)
    with pytest.raises(Exception, match="ck_reservations_expires"), published.writing() as session:
        session.get_one(Reservation, it.id).state = "offered"
    with published.reading() as session:
        confirmed = select(Reservation).where(col(Reservation.state) == "confirmed")
        assert session.exec(confirmed).one().id == it.id


def test_the_corner_is_the_week_of_the_28th_of_november() -> None:
    # The tests above rest on it: the tea hour is four days after their present.
    assert corner.week().calendar.start == "2026-11-23"


def next_week(thing: Any) -> Any:
    """The same a week later; a week gets another id."""
    said = thing.model_dump_json().replace('"id":"w"', '"id":"w2"')
    for day in range(30, 22, -1):
        later = f"2026-12-{day - 23:02}" if day > 23 else "2026-11-30"
        said = said.replace(f"2026-11-{day}", later)
    return type(thing).model_validate_json(said)


def test_who_was_kept_from_it_by_the_cap_is_offered_it_when_the_cap_allows(
    published: Database,
) -> None:
    kitchen_then = kitchen(t(2, "09:00"))
    theirs = asked(published, "wang", kitchen_then)
    waits = asked(published, "sun", kitchen_then, wait=True)
    one, two = (asked(published, "sun", tea(t(day, "12:00"))) for day in (3, 6))
    moved(published, theirs, "cancelled")
    assert state(published, waits) == "waiting"  # two are all that a household may have
    moved(published, two, "cancelled")  # four days later, in another room
    assert state(published, waits) == "offered"
    assert state(published, one) == "confirmed"
    sound(published)


def test_giving_back_in_one_week_offers_nothing_in_another(published: Database) -> None:
    corner.publish(published, next_week(corner.week()), next_week(corner.CONTENT))
    then = kitchen("2026-12-02T09:00")
    theirs = asked(published, "wang", then)
    waits = asked(published, "sun", then, wait=True)
    for start in ("2026-12-03T12:00", "2026-12-06T12:00"):
        asked(published, "sun", tea(start))
    moved(published, theirs, "cancelled")
    now = asked(published, "sun", TEA)
    moved(published, now, "cancelled")
    assert state(published, waits) == "waiting"  # in that week sun has all that a household may


def test_nothing_is_offered_while_no_plan_stands(published: Database) -> None:
    first = asked(published, "sun", TEA)
    waits = asked(published, "wang", TEA, wait=True)
    with published.writing() as session:
        publication = session.exec(select(Publication.id)).one()
        publishing.undo(session, corner.caller(), publication, reason="")
    moved(published, first, "cancelled")
    assert state(published, waits) == "waiting"


def test_what_was_in_the_way_with_its_turnover_alone_is_offered_too(published: Database) -> None:
    # The tea room is held until 13:30, and a use from 13:30 needs it from 13:00 on.
    first = asked(published, "sun", TEA)
    waits = asked(published, "wang", tea(t(3, "13:30")), wait=True)
    assert waits.state == "waiting"
    moved(published, first, "cancelled")
    assert state(published, waits) == "offered"


def test_what_one_has_in_another_week_does_not_count_in_the_order(published: Database) -> None:
    corner.publish(published, next_week(corner.week()), next_week(corner.CONTENT))
    for start in ("2026-12-03T12:00", "2026-12-06T12:00"):
        asked(published, "zhao", tea(start))
    asked(published, "wang", kitchen(t(2, "09:00")))
    first = asked(published, "sun", TEA)
    wang = asked(published, "wang", TEA, wait=True)
    zhao = asked(published, "zhao", TEA, wait=True, moment=NOW + MINUTE)
    moved(published, first, "cancelled")
    assert [state(published, it) for it in (wang, zhao)] == ["waiting", "offered"]


def test_only_who_still_waits_for_what_has_not_begun_is_offered_it(published: Database) -> None:
    first = asked(published, "sun", TEA)
    waits = asked(published, "wang", TEA, wait=True)
    gone = asked(published, "zhao", TEA, wait=True)
    moved(published, gone, "cancelled")
    with published.writing() as session:  # nobody else is told of this
        session.get_one(RoomUse, first.use).active = False
        session.get_one(Reservation, first.id).state = "cancelled"
    with published.writing() as session:
        frame = frame_for(session, first)
        rows = [session.get_one(Reservation, it.id) for it in (gone, waits)]
        # Between looking for those who wait and holding them still, one may have gone.
        assert offer(session, frame, rows[:1], NOW) == []
        assert offer(session, frame, rows[1:], as_moment(first.starts)) == []
        assert offer(session, frame, rows, NOW) == rows[1:]


def test_the_clock_ends_nothing_that_is_not_over_or_has_been_taken_up(published: Database) -> None:
    # Between looking for what is over and holding it still, it may have become something else.
    first = asked(published, "sun", TEA)
    offered = asked(published, "wang", TEA, wait=True)
    waits = asked(published, "zhao", TEA, wait=True, moment=NOW + MINUTE)
    moved(published, first, "cancelled")
    for it, kept in ((offered, "offered"), (waits, "waiting")):
        with published.writing() as session:
            assert lapse(session, it.id, NOW) == []
        assert state(published, it) == kept
    moved(published, offered, "confirmed")
    with published.writing() as session:
        assert lapse(session, offered.id, NOW + OFFER) == []
    assert state(published, offered) == "confirmed"
