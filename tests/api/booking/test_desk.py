"""Booking now: what may be taken, what may not and why, giving back, trying again."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from api.database import Database
from api.problems import Problem
from api.services import publishing
from api.services.booking.desk import book, move
from api.services.booking.wish import RoomWish, SeatWish, Who
from api.services.signing import Caller
from matcher.rules import RULES
from matcher.rules.view import View
from models.load import as_moment, load_week
from models.tables import Engagement, Publication, Reservation, RoomUse, WeekRow
from models.tables.people import Role
from models.validate import problems_of
from tests.api.booking import corner
from tests.build import t

NOW = corner.SUNDAY_BEFORE


def tea(start: str, minutes: int = 60, **more: Any) -> RoomWish:
    return RoomWish("tea", "tea", start, minutes, **more)


def kitchen(start: str, minutes: int = 60, **more: Any) -> RoomWish:
    return RoomWish("kitchen", "kitchen", start, minutes, **more)


def asked(
    database: Database,
    who: str,
    wish: RoomWish | SeatWish,
    *,
    by: Caller | None = None,
    moment: datetime = NOW,
    wait: bool = False,
) -> Reservation:
    with database.writing() as session:
        person = Who(person=who)
        return book(session, by or corner.caller(), "n", person, wish, wait=wait, moment=moment)


def moved(
    database: Database,
    it: Reservation,
    to: Any,
    *,
    moment: datetime = NOW,
    by: Caller | None = None,
) -> Reservation:
    with database.writing() as session:
        return move(session, by or corner.caller(), it.id, to, moment=moment)


def refused(database: Database, who: str, wish: RoomWish | SeatWish, **more: Any) -> Any:
    """The code of the refusal, and the rules (or fields) it names."""
    with pytest.raises(Problem) as found:
        asked(database, who, wish, **more)
    return found.value.code, {fault.field for fault in found.value.document.errors}


def sound(database: Database) -> None:
    """The week with all that has been taken is a week that can be solved and verified."""
    with database.reading() as session:
        week = load_week(session, "w")
    assert problems_of(week) == []
    view = View(week, week.history.promises)
    assert [v for rule in RULES for v in rule.violations(view)] == []
    placed = {p.request for p in view.content.placements}
    seated = {s.request for s in view.content.seats}
    assert {lock.target.request for lock in week.decisions.locks} <= placed | seated


FREE: list[tuple[str, RoomWish | SeatWish]] = [
    ("li", tea(t(0, "12:00"))),  # the tea room is held until 11:30, then half an hour of set-up
    ("li", tea(t(0, "08:30"), 30)),  # set up from 8:00; turnover ends at 9:30, set-up for talk
    ("zhao", kitchen(t(1, "12:00"))),  # right after the party
    ("wang", RoomWish("both", "tea", t(6, "20:00"), 90, 20)),  # until 21:30, tidy until 22:00
    ("wang", kitchen(t(5, "23:00"), 120)),  # across midnight, within the hours of that night
    ("sun", SeatWish("w", "talk", "s", 0)),
    ("sun", SeatWish("w", "course")),
]


def test_what_is_free_is_taken_at_once(published: Database) -> None:
    for who, wish in FREE:
        it = asked(published, who, wish)
        assert it.state == "confirmed"
        sound(published)
        with published.reading() as session:
            mine = session.exec(select(Engagement).where(Engagement.request == it.id)).all()
        # A course has two evenings; everything else happens once.
        evenings = 2 if isinstance(wish, SeatWish) and wish.activity == "course" else 1
        assert [(e.answer, e.outcome) for e in mine] == [("confirmed", "open")] * evenings
        if isinstance(wish, RoomWish):  # nobody else gets the same now
            assert refused(published, "sun", wish) == ("taken", {"no-double-booking-room"})
        moved(published, it, "cancelled")


AGAINST: list[tuple[str, RoomWish | SeatWish, str, set[str]]] = [
    ("sun", tea(t(0, "11:30")), "taken", {"no-double-booking-room"}),
    ("sun", tea(t(0, "08:30")), "taken", {"no-double-booking-room"}),  # ends in talk's set-up
    ("sun", RoomWish("both", "tea", t(1, "11:00"), 30, 2), "taken", {"no-double-booking-room"}),
    ("sun", tea(t(0, "08:00"), 30), "against-rules", {"open"}),  # set-up before opening
    ("sun", tea(t(6, "21:00")), "against-rules", {"open"}),  # turnover after closing
    ("sun", tea(t(2, "09:00"), attending=11), "against-rules", {"capacity"}),
    # The kitchen is for six; two rooms joined are not used as a kitchen.
    ("sun", RoomWish("both", "kitchen", t(2, "09:00"), 60), "bad-input", {"function"}),
    ("sun", RoomWish("cellar", "tea", t(2, "09:00"), 60), "bad-input", {"room"}),
    ("sun", tea(t(2, "09:15")), "bad-input", {"start"}),  # the week has slots of 30 minutes
    ("li", kitchen(t(1, "11:00")), "against-rules", {"no-double-booking-room", "no-clash"}),
    ("zhao", kitchen(t(3, "09:00")), "against-rules", {"no-clash"}),  # cuts hair then
    ("wang", kitchen(t(0, "10:30")), "against-rules", {"no-clash"}),  # sits in talk
    ("zhao", SeatWish("w", "talk"), "against-rules", {"no-clash"}),  # hosts it
    ("sun", SeatWish("w", "talk", "s", 1), "bad-input", {"session"}),
    ("sun", SeatWish("w", "party"), "bad-input", {"activity"}),
    ("wang", SeatWish("w", "talk"), "against-rules", {"no-clash"}),  # sits there already
]


def test_what_the_rules_forbid_is_refused_with_every_reason(published: Database) -> None:
    for who, wish, code, fields in AGAINST:
        assert refused(published, who, wish) == (code, fields), wish
    with published.reading() as session:
        assert session.exec(select(Reservation)).all() == []


def test_a_household_books_no_more_than_its_cap(published: Database) -> None:
    # h1 has the party; the policy allows two.
    asked(published, "li", tea(t(2, "09:00")))
    code, rules = refused(published, "li", tea(t(3, "12:00")))
    assert (code, rules) == ("against-rules", {"booking-cap"})


def test_a_person_has_no_more_seats_than_the_cap(database: Database) -> None:
    caps = corner.week().policy.caps.model_copy(update={"seats_per_person": 1})
    policy = corner.week().policy.model_copy(update={"caps": caps})
    corner.publish(database, corner.week().model_copy(update={"policy": policy}))
    assert refused(database, "wang", SeatWish("w", "course")) == ("against-rules", {"seat-cap"})


def test_what_has_begun_or_is_not_out_cannot_be_taken(published: Database) -> None:
    wish = kitchen(t(0, "08:00"), 30)
    begun = NOW + timedelta(hours=20)  # Monday, 8:00 in Shanghai
    assert refused(published, "sun", wish, moment=begun) == ("not-now", {"start"})
    assert asked(published, "sun", wish, moment=begun - timedelta(minutes=1)).state == "confirmed"
    later, earlier = kitchen("2026-12-01T09:00"), kitchen("2026-11-20T09:00")
    with pytest.raises(Problem, match="not-allowed"):  # only a coordinator takes next week's
        asked(published, "sun", later, by=corner.caller("resident", "sun"))
    assert refused(published, "sun", earlier) == ("not-now", {"start"})
    with published.writing() as session:
        publication = session.exec(select(Publication.id)).one()
        publishing.undo(session, corner.caller(), publication, reason="")
    assert refused(published, "sun", tea(t(3, "12:00"))) == ("not-now", {"start"})


def test_nobody_waits_in_a_week_that_is_still_to_be_decided(published: Database) -> None:
    later = kitchen("2026-12-01T09:00")
    assert asked(published, "sun", later).state == "confirmed"  # by a coordinator
    assert refused(published, "wang", later, wait=True)[0] == "taken"


MAY: list[tuple[Role, str, bool]] = [
    ("resident", "sun", True),
    ("household-head", "h4", True),
    ("house-group-head", "g3", True),
    ("coordinator", "c2", True),
    ("resident", "wang", False),
    ("house-group-head", "g1", False),
    ("auditor", "", False),
    ("organisation", "firm", False),
]


def test_people_book_for_themselves_and_staff_for_theirs(published: Database) -> None:
    for role, scope, may in MAY:
        by = corner.caller(role, scope)
        if may:
            it = asked(published, "sun", tea(t(3, "12:00")), by=by)
            assert moved(published, it, "cancelled", by=by).state == "cancelled"
        else:
            assert refused(published, "sun", tea(t(3, "12:00")), by=by)[0] == "not-allowed"


def test_nobody_learns_where_others_are(published: Database) -> None:
    who = Who(person="sun", people=("sun", "zhao"))
    by = corner.caller("resident", "sun")
    with pytest.raises(Problem, match="not-allowed"), published.writing() as session:
        book(session, by, "n", who, kitchen(t(3, "09:00")), moment=NOW)


def test_what_is_given_back_is_free_again_and_reopened_only_if_it_still_is(
    published: Database,
) -> None:
    mine = asked(published, "sun", tea(t(3, "12:00")))
    assert moved(published, mine, "cancelled").state == "cancelled"
    assert moved(published, mine, "cancelled").state == "cancelled"
    assert moved(published, mine, "confirmed").state == "confirmed"
    sound(published)
    moved(published, mine, "cancelled")
    theirs = asked(published, "wang", tea(t(3, "12:30")))
    with pytest.raises(Problem, match="taken"):
        moved(published, mine, "confirmed")
    with published.reading() as session:
        states = {r.id: r.state for r in session.exec(select(Reservation))}
        held = session.exec(
            select(RoomUse.request).where(RoomUse.origin == "booked", col(RoomUse.active))
        ).all()
    assert states == {mine.id: "cancelled", theirs.id: "confirmed"}
    assert held == [theirs.id]
    moved(published, theirs, "cancelled")
    assert moved(published, mine, "confirmed").state == "confirmed"


def test_a_seat_given_back_is_somebody_elses(published: Database) -> None:
    mine = asked(published, "sun", SeatWish("w", "talk"))
    assert refused(published, "li", SeatWish("w", "talk"))[0] == "taken"
    moved(published, mine, "cancelled")
    asked(published, "li", SeatWish("w", "talk"))
    with pytest.raises(Problem, match="taken"):
        moved(published, mine, "confirmed")
    sound(published)


def test_nobody_moves_what_is_not_theirs(published: Database) -> None:
    mine = asked(published, "sun", tea(t(3, "12:00")))
    for to in ("cancelled", "confirmed"):
        with pytest.raises(Problem, match="not-allowed"):
            moved(published, mine, to, by=corner.caller("resident", "wang"))
    with pytest.raises(Problem, match="not-found"), published.writing() as session:
        move(session, corner.caller(), "nothing", "cancelled")


def test_a_plan_published_anew_keeps_what_was_taken(published: Database) -> None:
    room = asked(published, "sun", tea(t(3, "12:00")))
    seat = asked(published, "sun", SeatWish("w", "talk"))
    with published.writing() as session:
        standing = session.exec(select(Publication.id)).one()
        publishing.undo(session, corner.caller(), standing, reason="a better plan")
    with published.writing() as session:
        # The old plan is stale: what was taken since is not in it.
        old = session.exec(select(Publication.plan)).one()
        with pytest.raises(Problem, match="stale-plan"):
            publishing.publish(session, corner.caller(), "w", old)
    with published.writing() as session:
        promised = load_week(session, "w").history.promises
        decided = corner.CONTENT.model_copy(
            update={
                "placements": (*corner.CONTENT.placements, *promised.placements),
                "seats": (*corner.CONTENT.seats, *promised.seats),
            }
        )
        plan = corner.plan_for(session, "w", decided)
        assert session.get_one(WeekRow, "w").state == "review"
        anew = publishing.publish(session, corner.caller(), "w", plan).id
    sound(published)
    with published.reading() as session:
        rows = session.exec(
            select(Engagement.request, Engagement.answer).where(
                Engagement.publication == anew,
                col(Engagement.request).in_((room.id, seat.id)),
            )
        ).all()
        uses = session.exec(select(RoomUse).where(RoomUse.request == room.id)).all()
    assert set(rows) == {(room.id, "confirmed"), (seat.id, "confirmed")}
    assert [use.active for use in uses] == [True]
    # The seats are counted anew: wang and sun have both, and what sun gives back li can take.
    assert refused(published, "li", SeatWish("w", "talk"))[0] == "taken"
    moved(published, seat, "cancelled")
    asked(published, "li", SeatWish("w", "talk"))
    assert refused(published, "sun", tea(t(3, "12:30")))[1] >= {"no-double-booking-room"}


def test_what_has_begun_is_not_given_back(published: Database) -> None:
    it = asked(published, "sun", tea(t(3, "12:00")))
    begins = as_moment(it.starts)
    with pytest.raises(Problem, match="not-now"):
        moved(published, it, "cancelled", moment=begins)
    with published.reading() as session:
        assert session.get_one(Reservation, it.id).state == "confirmed"
    assert moved(published, it, "cancelled", moment=begins - timedelta(minutes=1))


def test_what_is_tried_again_must_keep_the_rules_again(published: Database) -> None:
    it = asked(published, "sun", tea(t(3, "12:00")))
    moved(published, it, "cancelled")
    for day in (4, 6):
        asked(published, "sun", tea(t(day, "12:00")))
    with pytest.raises(Problem) as refusal:  # two are all that a household may have
        moved(published, it, "confirmed")
    assert {fault.field for fault in refusal.value.document.errors} == {"booking-cap"}


def test_what_is_tried_again_and_taken_in_that_moment_is_refused_by_the_database(
    published: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    it = asked(published, "sun", tea(t(3, "12:00")))
    moved(published, it, "cancelled")
    asked(published, "wang", tea(t(3, "12:00")))
    # As if nobody had it yet when the rules were asked.
    monkeypatch.setattr("api.services.booking.desk.objections", lambda near: [])
    with pytest.raises(Problem, match="taken"):
        moved(published, it, "confirmed")
    with published.reading() as session:
        assert session.get_one(Reservation, it.id).state == "cancelled"
    sound(published)


def test_nothing_is_tried_again_once_begun_or_while_no_plan_stands(published: Database) -> None:
    it = asked(published, "sun", tea(t(3, "12:00")))
    moved(published, it, "cancelled")
    with pytest.raises(Problem, match="not-now"):
        moved(published, it, "confirmed", moment=as_moment(it.starts))
    with published.writing() as session:
        standing = session.exec(select(Publication.id)).one()
        publishing.undo(session, corner.caller(), standing, reason="")
    with pytest.raises(Problem, match="not-now"):
        moved(published, it, "confirmed")
