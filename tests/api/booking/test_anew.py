"""A plan published anew: what it frees is offered to those who wait, what it has no room for any
more is taken back and told, and seats go where their activity goes."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from sqlmodel import Session, col, select

from api.database import Database
from api.services import publishing
from api.services.booking.wish import SeatWish
from api.services.queueing import queue_repair
from api.services.signing import PUBLIC
from api.worker.perform import perform
from models.event import RoomClosed
from models.items import Commitments
from models.load import load_week, save_plan, take_snapshot
from models.plan import Plan, PlanFile, Reason, Unmet
from models.tables import (
    Audit,
    Engagement,
    Job,
    Notice,
    PlanRow,
    Publication,
    Reservation,
    RoomUse,
    WeekRow,
)
from models.week import Decisions, Week
from tests.api.booking import corner
from tests.api.booking.test_desk import NOW, asked, kitchen, moved, refused, sound, tea
from tests.api.booking.test_waiting import state
from tests.build import t, window

TALK = SeatWish("w", "talk")


def told(database: Database, kind: str) -> dict[str, dict[str, str]]:
    """Who has been told something of a kind → its facts."""
    with database.reading() as session:
        return {n.subject: n.facts for n in session.exec(select(Notice).where(Notice.kind == kind))}


def stays(content: Commitments, without: str) -> Commitments:
    """A content without one activity and the seats in it."""
    return Commitments(
        flows=content.flows,
        placements=tuple(p for p in content.placements if p.request != without),
        seats=tuple(s for s in content.seats if s.activity != without),
    )


def publish_anew(
    database: Database, content: Commitments, change: dict[str, Any], gone: tuple[str, ...]
) -> None:
    """Publish what a job found for the week under a change; ``gone``: what is unmet in it."""
    with database.writing() as session:
        before = load_week(session, "w")
        changed = before.model_copy(update=change)
        job = _job(session, before)
        plan = Plan(
            week="w",
            input_hash=take_snapshot(session, changed),
            policy_version=changed.policy.version,
            seed=0,
            content=content,
            unmet=tuple(
                Unmet(request=name, served_permille=0, reason=Reason(kind="used-elsewhere"))
                for name in gone
            ),
        )
        row = save_plan(session, PlanFile(plan=plan, hash=plan.content_hash()), job=job)
        publishing.publish(session, corner.caller(), "w", row.id, moment=NOW)


def _job(session: Session, week: Week) -> str:
    job = Job(
        id=uuid4().hex,
        kind="repair",
        week="w",
        input_hash=take_snapshot(session, week),
        parameters={},
        state="done",
    )
    session.add(job)
    session.flush()
    return job.id


def promises(database: Database) -> tuple[Week, Commitments]:
    with database.reading() as session:
        week = load_week(session, "w")
    return week, week.history.promises


def released(week: Week, *reservations: str) -> Decisions:
    """The week's decisions without the locks of some reservations, as a way out releases them."""
    locks = tuple(d for d in week.decisions.locks if d.target.request not in reservations)
    return week.decisions.model_copy(update={"locks": locks})


def test_a_room_that_the_new_plan_frees_is_offered_to_who_waits(published: Database) -> None:
    at_talk = asked(published, "sun", tea(t(0, "10:00")), wait=True)
    elsewhere = asked(published, "wang", kitchen(t(1, "10:00")), wait=True)  # the party stays
    _, content = promises(published)
    publish_anew(published, stays(content, "talk"), {}, ("talk", "guest"))
    assert [state(published, it) for it in (at_talk, elsewhere)] == ["offered", "waiting"]
    assert told(published, "offer").keys() == {"sun"}
    assert refused(published, "wang", tea(t(0, "10:00")))[0] == "taken"
    sound(published)
    assert moved(published, at_talk, "confirmed").state == "confirmed"


def test_a_seat_that_the_new_plan_frees_is_offered_to_who_waits(published: Database) -> None:
    asked(published, "sun", TALK)  # the second of two seats
    waits = asked(published, "li", TALK, wait=True)
    _, content = promises(published)
    seats = tuple(s for s in content.seats if s.request != "guest")
    publish_anew(published, content.model_copy(update={"seats": seats}), {}, ("guest",))
    assert state(published, waits) == "offered"
    assert told(published, "offer").keys() == {"li"}
    assert refused(published, "wang", TALK)[0] == "taken"


def test_what_a_way_out_has_no_room_for_is_taken_back_and_told(published: Database) -> None:
    # wang has an offer of the tea room on Thursday, sun and zhao booked; it is closed that day.
    first = asked(published, "sun", tea(t(3, "12:00")))
    offered = asked(published, "wang", tea(t(3, "12:00")), wait=True)
    moved(published, first, "cancelled")
    booked = asked(published, "sun", tea(t(3, "16:00")))
    kept = asked(published, "zhao", kitchen(t(3, "12:00")))
    assert state(published, offered) == "offered"
    week, content = promises(published)
    rooms = tuple(
        r.model_copy(update={"closed": (window(3, "08:00", "22:00"),)}) if r.id == "tea" else r
        for r in week.rooms
    )
    gone = (offered.id, booked.id)
    left = tuple(p for p in content.placements if p.request not in gone)
    change = {"rooms": rooms, "decisions": released(week, *gone)}
    publish_anew(published, content.model_copy(update={"placements": left}), change, gone)
    assert [state(published, it) for it in (offered, booked, kept)] == [
        *("cancelled", "cancelled"),
        "confirmed",
    ]
    with published.reading() as session:
        uses = select(RoomUse.request).where(col(RoomUse.active), RoomUse.origin == "booked")
        assert session.exec(uses).all() == [kept.id]
        shown = session.exec(select(Engagement).where(col(Engagement.request).in_(gone))).all()
        assert {e.outcome for e in shown} == {"cancelled"}
        noted = select(Audit.entity_id).where(Audit.operation == "reservation.take-back")
        assert set(session.exec(noted)) == set(gone)
    assert told(published, "taken-back") == {
        "wang": {"reservation": offered.id, "held": "offer", "at": t(3, "12:00")},
        "sun": {"reservation": booked.id, "held": "booking", "at": t(3, "16:00")},
    }
    sound(published)


def test_what_was_taken_back_frees_its_room_for_the_new_plan(published: Database) -> None:
    # The talk moves to where sun had booked.
    booked = asked(published, "sun", tea(t(3, "12:00")))
    week, content = promises(published)
    moved_talk = tuple(
        p.model_copy(update={"start": t(3, "12:00")}) if p.request == "talk" else p
        for p in content.placements
        if p.request != booked.id
    )
    requests = tuple(_at_noon(r) if r.id == "talk" else r for r in week.requests)
    change = {"requests": requests, "decisions": released(week, booked.id)}
    publish_anew(
        published, content.model_copy(update={"placements": moved_talk}), change, (booked.id,)
    )
    assert state(published, booked) == "cancelled"
    with published.reading() as session:
        room = select(RoomUse.request).where(col(RoomUse.active), RoomUse.room == "tea")
        assert session.exec(room).all() == ["talk"]
    sound(published)


def _at_noon(talk: Any) -> Any:
    (session,) = talk.sessions
    windows = (window(3, "12:00", "13:00"),)
    return talk.model_copy(update={"sessions": (session.model_copy(update={"windows": windows}),)})


def test_a_seat_goes_where_its_activity_goes_and_goes_with_it(published: Database) -> None:
    seat = asked(published, "sun", TALK)
    waits = asked(published, "li", TALK, wait=True)
    week, content = promises(published)
    placements = tuple(
        p.model_copy(update={"start": t(3, "12:00")}) if p.request == "talk" else p
        for p in content.placements
    )
    requests = tuple(_at_noon(r) if r.id == "talk" else r for r in week.requests)
    later = content.model_copy(update={"placements": placements})
    publish_anew(published, later, {"requests": requests}, ())
    with published.reading() as session:
        rows = [session.get_one(Reservation, it.id) for it in (seat, waits)]
        (talk,) = session.exec(
            select(Engagement).where(Engagement.request == "talk", Engagement.kind == "session")
        )
        assert [(r.starts, r.ends) for r in rows] == [(talk.starts, talk.ends)] * 2
    sound(published)
    week, content = promises(published)
    change = {"decisions": released(week, seat.id)}
    publish_anew(published, stays(content, "talk"), change, ("talk", "guest", seat.id))
    assert [state(published, it) for it in (seat, waits)] == ["cancelled", "cancelled"]
    assert {who: facts["held"] for who, facts in told(published, "taken-back").items()} == {
        "sun": "booking",
        "li": "wait",
    }


def test_who_waits_for_what_a_new_plan_drops_is_told_once(published: Database) -> None:
    seat = asked(published, "sun", TALK)
    for_talk = asked(published, "li", TALK, wait=True)
    for_course = asked(published, "li", SeatWish("w", "course"))
    week, content = promises(published)
    without, change = stays(content, "talk"), {"decisions": released(week, seat.id)}
    publish_anew(published, without, change, ("talk", "guest", seat.id))
    publish_anew(published, without, {}, ("talk", "guest"))
    assert [state(published, it) for it in (for_talk, for_course)] == ["cancelled", "confirmed"]
    with published.reading() as session:
        (notice,) = session.exec(
            select(Notice).where(Notice.kind == "taken-back", Notice.subject == "li")
        ).all()
        assert notice.facts == {"reservation": for_talk.id, "held": "wait", "at": t(0, "10:00")}
        noted = select(Audit.id).where(
            Audit.operation == "reservation.take-back", Audit.entity_id == for_talk.id
        )
        assert len(session.exec(noted).all()) == 1


def test_who_waits_for_an_evening_that_still_takes_place_waits_on(published: Database) -> None:
    course = SeatWish("w", "course")
    for who in ("sun", "zhao", "wang"):
        asked(published, who, course)
    waits = asked(published, "li", course, wait=True)
    _, content = promises(published)
    publish_anew(published, stays(content, "talk"), {}, ("talk", "guest"))
    assert state(published, waits) == "waiting"
    assert told(published, "taken-back") == {}


def test_nothing_is_offered_or_taken_back_twice(published: Database) -> None:
    waits = asked(published, "sun", tea(t(0, "10:00")), wait=True)
    _, content = promises(published)
    publish_anew(published, stays(content, "talk"), {}, ("talk", "guest"))
    with published.writing() as session:
        standing = session.exec(
            select(Publication).where(col(Publication.undone_at).is_(None))
        ).one()
        publishing.publish(session, corner.caller(), "w", standing.plan, moment=NOW)
    assert state(published, waits) == "offered"
    with published.reading() as session:
        assert len(session.exec(select(Notice).where(Notice.kind == "offer")).all()) == 1


def test_a_plan_published_after_one_was_taken_back_offers_too(published: Database) -> None:
    waits = asked(published, "sun", tea(t(0, "10:00")), wait=True)
    _, content = promises(published)
    with published.writing() as session:
        standing = session.exec(select(Publication.id)).one()
        publishing.undo(session, corner.caller(), standing, reason="mistake")
    assert state(published, waits) == "waiting"
    publish_anew(published, stays(content, "talk"), {}, ("talk", "guest"))
    assert state(published, waits) == "offered"


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_a_way_out_that_was_really_found_lets_go_of_a_reservation(published: Database) -> None:
    booked = asked(published, "sun", tea(t(3, "12:00")))
    event = {"kind": "room-closed", "room": "tea", "window": window(3, "08:00", "22:00")}
    with published.writing() as session:
        row = session.get_one(WeekRow, "w")
        happened = RoomClosed.model_validate(event).model_dump(mode="json")
        job = queue_repair(
            session, PUBLIC, row, happened, favourites=None, parameters={"seconds": 5.0}, moment=NOW
        ).id
    perform(published, job, "here")
    with published.writing() as session:
        (plan, *_) = session.exec(select(PlanRow.id).where(PlanRow.job == job)).all()
        publishing.publish(session, corner.caller(), "w", plan, moment=NOW)
    assert state(published, booked) == "cancelled"
    assert told(published, "taken-back").keys() == {"sun"}
    sound(published)


def test_what_is_given_back_after_a_plan_was_published_anew_is_promised_no_more(
    published: Database,
) -> None:
    it = asked(published, "sun", tea(t(3, "12:00")))
    _, content = promises(published)
    publish_anew(published, content, {}, ())  # from here on the publication promises it, too
    moved(published, it, "cancelled")
    _, content = promises(published)
    assert it.id not in {p.request for p in content.placements}
    sound(published)
