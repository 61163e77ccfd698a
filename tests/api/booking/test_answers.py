"""One tap: yes, no, yes after all; what is declined is reported, what is given back is free."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from api.database import Database
from api.problems import Problem
from api.services import publishing
from api.services.answers import answer
from api.services.asking import ask_to_repair
from api.services.booking.desk import move
from api.services.booking.wish import SeatWish
from api.services.repairing import repair_reported
from api.services.signing import Caller
from api.worker.perform import perform
from models.event import Declined, WishWithdrawn
from models.load import load_week
from models.tables import (
    Audit,
    Engagement,
    Job,
    Publication,
    ReportedEvent,
    Reservation,
    RoomUse,
    WeekRow,
)
from models.validate import InvalidInput
from tests.api.booking import corner
from tests.api.booking.test_desk import NOW, asked, kitchen, refused, sound, tea
from tests.api.booking.test_waiting import next_week
from tests.build import t

TALK = SeatWish("w", "talk")


def engagement(database: Database, request: str, kind: str) -> Engagement:
    with database.reading() as session:
        found = session.exec(
            select(Engagement)
            .where(Engagement.request == request, Engagement.kind == kind)
            .order_by(col(Engagement.starts))
        ).first()
        assert found is not None
        return found


def said(
    database: Database, it: Engagement, reply: Any, by: Caller | None = None, **more: Any
) -> str:
    with database.writing() as session:
        given = {"moment": NOW, **more}
        return answer(session, by or corner.caller(), it.id, reply, **given).answer


def events(database: Database) -> list[tuple[str, Any]]:
    with database.reading() as session:
        found = session.exec(select(ReportedEvent).order_by(col(ReportedEvent.reported_at)))
        return [(e.state, e.content) for e in found]


def test_a_volunteer_confirms_declines_and_thinks_again(published: Database) -> None:
    zhao = corner.caller("host", "zhao")
    cut = engagement(published, "cut", "crew")
    assert said(published, cut, "confirmed", zhao) == "confirmed"
    assert events(published) == []
    for _ in range(2):
        assert said(published, cut, "declined", zhao, reason="ill") == "declined"
    no = Declined(kind="declined", person="zhao", request="cut", session="s", by="a", reason="ill")
    assert events(published) == [("open", no)]
    # zhao is free then, as far as booking goes: whoever declined does not serve.
    asked(published, "zhao", kitchen(t(3, "09:00")))
    assert said(published, cut, "confirmed", zhao) == "confirmed"
    assert events(published) == [("withdrawn", no)]


def test_a_yes_after_the_repair_comes_too_late(published: Database) -> None:
    cut = engagement(published, "cut", "crew")
    said(published, cut, "declined")
    with published.writing() as session:
        session.exec(select(ReportedEvent)).one().state = "handled"
    with pytest.raises(Problem, match="not-now"):
        said(published, cut, "confirmed")


def test_a_room_given_back_is_free_and_no_longer_wished_for(published: Database) -> None:
    wish = kitchen(t(1, "10:00"), 120)
    waits = asked(published, "sun", wish, wait=True)
    party = engagement(published, "party", "session")
    assert said(published, party, "declined", corner.caller("household-head", "h1")) == "declined"
    assert events(published) == [
        ("handled", WishWithdrawn(kind="wish-withdrawn", request="party", by="a"))
    ]
    with published.reading() as session:
        assert session.get_one(Reservation, waits.id).state == "offered"
        assert not session.exec(select(RoomUse).where(RoomUse.request == "party")).one().active
        week = load_week(session, "w")
    assert week.decisions.withdrawn == ("party",)
    assert "party" not in {p.request for p in week.history.promises.placements}
    sound(published)
    with pytest.raises(Problem, match="not-now"):  # it is sun's now
        said(published, party, "confirmed")


def test_a_seat_given_back_goes_to_who_waits(published: Database) -> None:
    asked(published, "sun", TALK)
    waits = asked(published, "li", TALK, wait=True)
    seat = engagement(published, "guest", "seat")
    said(published, seat, "declined", corner.caller("resident", "wang"))
    with published.reading() as session:
        assert session.get_one(Reservation, waits.id).state == "offered"
    assert refused(published, "wang", TALK)[0] == "taken"
    sound(published)


def test_giving_back_before_anybody_took_a_seat(published: Database) -> None:
    # No row counts the places yet; it is made when the first takes one, without wang.
    said(published, engagement(published, "guest", "seat"), "declined")
    for who in ("sun", "li"):
        assert asked(published, who, TALK).state == "confirmed"
    assert refused(published, "wang", TALK)[0] == "taken"


def test_a_visit_declined_at_home_waits_for_the_repair(published: Database) -> None:
    visit = engagement(published, "cut", "session")
    said(published, visit, "declined", corner.caller("resident", "h1"))
    assert [(state, e.kind) for state, e in events(published)] == [("open", "wish-withdrawn")]
    with published.reading() as session:
        assert load_week(session, "w").decisions.withdrawn == ()


def test_ones_own_reservation_is_answered_by_the_same_tap(published: Database) -> None:
    it = asked(published, "sun", kitchen(t(3, "12:00")))
    mine = engagement(published, it.id, "session")
    assert said(published, mine, "declined", corner.caller("resident", "sun")) == "open"
    with published.reading() as session:
        assert session.get_one(Reservation, it.id).state == "cancelled"
    assert events(published) == []


def test_nobody_answers_for_others_too_late_or_for_what_is_not_there(published: Database) -> None:
    cut = engagement(published, "cut", "crew")
    for role, scope in (("resident", "li"), ("household-head", "h1"), ("auditor", "")):
        with pytest.raises(Problem, match="not-allowed"):
            said(published, cut, "declined", corner.caller(role, scope))  # type: ignore[arg-type]
    with pytest.raises(Problem, match="not-found"), published.writing() as session:
        answer(session, corner.caller(), "none", "declined")
    thursday = NOW + timedelta(days=3, hours=21)  # 9:00 in Shanghai
    with pytest.raises(Problem, match="not-now"):
        said(published, cut, "declined", moment=thursday)
    assert said(published, cut, "declined", moment=thursday - timedelta(minutes=1)) == "declined"


def test_nothing_is_answered_once_the_week_is_over_or_its_plan_taken_back(
    published: Database,
) -> None:
    cut = engagement(published, "cut", "crew")
    with published.writing() as session:
        session.get_one(WeekRow, "w").state = "evaluating"
    with pytest.raises(Problem, match="not-now"):
        said(published, cut, "confirmed")
    with published.writing() as session:
        session.get_one(WeekRow, "w").state = "published"
        standing = session.exec(select(Publication.id)).one()
        publishing.undo(session, corner.caller(), standing, reason="")
    with pytest.raises(Problem, match="not-now"):
        said(published, cut, "confirmed")
    with published.writing() as session:
        publishing.publish(session, corner.caller(), "w", corner.plan_for(session, "w", ALL))
    with pytest.raises(Problem, match="not-now"):  # another asks the same now
        said(published, cut, "confirmed")


ALL = corner.CONTENT


def test_giving_back_touches_neither_another_week_nor_what_stood_before(
    published: Database,
) -> None:
    with published.writing() as session:
        standing = session.exec(select(Publication.id)).one()
        publishing.undo(session, corner.caller(), standing, reason="")
        publishing.publish(session, corner.caller(), "w", corner.plan_for(session, "w", ALL))
    corner.publish(published, next_week(corner.week()), next_week(ALL))
    before = _theirs(published)
    with published.reading() as session:
        stands = select(Publication.id).where(
            Publication.week == "w", col(Publication.undone_at).is_(None)
        )
        party = session.exec(
            select(Engagement).where(
                Engagement.publication == session.exec(stands).one(), Engagement.request == "party"
            )
        ).one()
    said(published, party, "declined")
    after = _theirs(published)
    # Only what the plan that stands gave it: one row, one room; the party's of next week, and all
    # else of this one, is as it was.
    changed = {key for key in before if before[key] != after[key]}
    assert changed == {("engagement", party.id), ("use", "party", party.publication)}


def _theirs(database: Database) -> dict[tuple[str, ...], tuple[Any, ...]]:
    """Every engagement and every use of a room, as far as they may change."""
    with database.reading() as session:
        found: dict[tuple[str, ...], tuple[Any, ...]] = {
            ("engagement", e.id): (e.outcome, e.answer, e.version)
            for e in session.exec(select(Engagement))
        }
        for use in session.exec(select(RoomUse)):
            if use.session != "two":
                key = ("use", use.request or "", use.publication or "")
                found[key] = (use.active, use.version)
        return found


def test_a_yes_takes_back_ones_own_no_alone(published: Database) -> None:
    cut, talk = (engagement(published, what, "crew") for what in ("cut", "talk"))
    said(published, cut, "declined")
    said(published, talk, "declined")
    said(published, cut, "confirmed")
    assert sorted((state, e.request) for state, e in events(published)) == [
        *(("open", "talk"), ("withdrawn", "cut")),
    ]


def test_for_whom_it_was_answered_is_in_the_audit(published: Database) -> None:
    for what, kind in (("cut", "crew"), ("party", "session")):
        said(published, engagement(published, what, kind), "declined")
    with published.reading() as session:
        noted = select(Audit.behalf_of).where(Audit.operation == "engagement.declined")
        assert set(session.exec(noted)) == {"zhao", "h1"}


# --- what becomes of a decline ------------------------------------------------------------------


def reports(database: Database) -> list[tuple[str, str | None]]:
    with database.reading() as session:
        return [(e.state, e.job) for e in session.exec(select(ReportedEvent))]


def test_ways_out_of_a_decline_are_looked_for_and_taking_one_settles_it(
    published: Database,
) -> None:
    cut = engagement(published, "cut", "crew")
    said(published, cut, "declined", corner.caller("host", "zhao"))
    assert [repair_reported(published, NOW) for _ in range(2)] == [1, 0]
    ((state, job),) = reports(published)
    assert state == "open"
    perform(published, str(job), "w1")
    with published.reading() as session:
        done = session.get_one(Job, job)
        assert (done.kind, done.state, done.failure) == ("repair", "done", None)
    with published.writing() as session:
        out = publishing.publish(session, corner.caller(), "w", str(done.plan), moment=NOW).id
    assert reports(published) == [("handled", job)]
    with published.writing() as session:
        publishing.undo(session, corner.caller(), out, reason="no")
    assert reports(published) == [("open", job)]


def test_a_repair_asked_for_by_hand_is_tied_to_the_report(published: Database) -> None:
    said(published, engagement(published, "cut", "crew"), "declined", reason="ill")
    event = {"kind": "declined", "person": "zhao", "request": "cut", "session": "s"}
    with published.writing() as session:
        asking = corner.caller()
        other = {**event, "person": "li"}
        job = ask_to_repair(
            session, asking, "w", event=event, favourites=None, parameters={}, moment=NOW
        ).id
        with pytest.raises(InvalidInput):
            ask_to_repair(
                session, asking, "w", event=other, favourites=None, parameters={}, moment=NOW
            )
    assert reports(published) == [("open", job)]
    assert repair_reported(published, NOW) == 0


def test_a_report_that_cannot_be_repaired_says_why(published: Database) -> None:
    said(published, engagement(published, "cut", "crew"), "declined")
    with published.writing() as session:
        report = session.exec(select(ReportedEvent)).one()
        report.content = report.content.model_copy(update={"occurrence": 3})
        session.add(report)
    assert [repair_reported(published, NOW) for _ in range(2)] == [1, 0]
    ((state, job),) = reports(published)
    with published.reading() as session:
        failed = session.get_one(Job, job)
    assert (state, failed.state) == ("open", "failed")
    assert failed.failure is not None
    assert failed.failure["errors"]


def test_what_is_given_back_is_no_promise_of_the_plan_that_took_it_in(published: Database) -> None:
    mine = asked(published, "sun", tea(t(3, "12:00")))
    with published.writing() as session:
        standing = session.exec(select(Publication.id)).one()
        publishing.undo(session, corner.caller(), standing, reason="anew")
    with published.writing() as session:
        promised = load_week(session, "w").history.promises
        whole = corner.CONTENT.model_copy(
            update={"placements": (*corner.CONTENT.placements, *promised.placements)}
        )
        publishing.publish(session, corner.caller(), "w", corner.plan_for(session, "w", whole))
    with published.writing() as session:
        move(session, corner.caller(), mine.id, "cancelled", moment=NOW)
    with published.reading() as session:
        week = load_week(session, "w")
        assert mine.id not in {p.request for p in week.history.promises.placements}
    sound(published)
    with published.writing() as session:  # taken again, it is promised again, once
        move(session, corner.caller(), mine.id, "confirmed", moment=NOW)
    with published.reading() as session:
        placed = [p.request for p in load_week(session, "w").history.promises.placements]
    assert placed.count(mine.id) == 1
    sound(published)
