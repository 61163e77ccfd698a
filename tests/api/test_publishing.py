"""What publishing and taking back refuse, and what they leave alone; which plan is spoken of."""

from __future__ import annotations

from uuid import uuid4

import pytest
from sqlmodel import Session, col, select

from api.database import Database
from api.problems import Problem
from api.services import publishing
from api.services.answers import answer
from api.services.booking.wish import RoomWish, SeatWish
from api.services.queueing import base_plan
from api.services.stale import MOST, changes
from models.items import Commitments
from models.load import load_plan, save_plan
from models.plan import PlanFile
from models.tables import Engagement, Job, Publication, ReportedEvent, RoomUse, WeekRow
from models.tables.jobs import JobKind
from models.tables.week import STATES, State
from models.week import Decision, Target
from tests import build
from tests.api.booking import corner
from tests.api.booking.conftest import published
from tests.api.booking.test_anew import promises, publish_anew
from tests.api.booking.test_desk import NOW, asked, tea
from tests.api.booking.test_waiting import next_week
from tests.build import t

__all__ = ["published"]


def refused(database: Database, plan: str) -> Problem:
    with pytest.raises(Problem) as found, database.writing() as session:
        publishing.publish(session, corner.caller(), "w", plan, moment=NOW)
    return found.value


def standing(session: Session) -> str:
    return session.exec(
        select(Publication.id).where(Publication.week == "w", col(Publication.undone_at).is_(None))
    ).one()


def undo(database: Database) -> str:
    with database.writing() as session:
        publication = standing(session)
        publishing.undo(session, corner.caller(), publication, reason="mistake")
    return publication


@pytest.mark.parametrize(
    "state", [state for state in STATES if state not in ("review", "published", "carrying-out")]
)
@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_only_a_week_under_review_is_published(database: Database, state: State) -> None:
    with database.writing() as session:
        plan = corner.settle(session, corner.week())
        session.get_one(WeekRow, "w").state = state
    assert refused(database, plan).code == "not-now"
    with database.reading() as session:
        assert session.exec(select(Publication)).all() == []


def test_a_plan_that_the_judge_rejects_is_not_published(database: Database) -> None:
    # The party at ten on Monday is in none of its windows.
    at_ten = build.placed("party", t(0, "10:00"), room="kitchen")
    kept = tuple(p for p in corner.CONTENT.placements if p.request != "party")
    wrong = corner.CONTENT.model_copy(update={"placements": (*kept, at_ten)})
    with database.writing() as session:
        plan = corner.settle(session, corner.week(), wrong)
    problem = refused(database, plan)
    assert problem.code == "unsound-plan"
    assert "window" in {fault.entity for fault in problem.document.errors}
    with database.reading() as session:
        assert session.exec(select(Publication)).all() == []
        assert session.get_one(WeekRow, "w").state == "review"


def test_taking_back_frees_its_own_rooms_alone(published: Database) -> None:
    corner.publish(published, next_week(corner.week()), next_week(corner.CONTENT))
    booked = asked(published, "sun", tea(t(3, "12:00")))
    undo(published)
    with published.reading() as session:
        uses = session.exec(select(RoomUse).where(col(RoomUse.active))).all()
        asked_of = session.exec(select(Engagement).where(Engagement.outcome == "open")).all()
        others = session.exec(select(Publication.id).where(Publication.week == "w2")).one()
    assert {use.publication for use in uses} == {None, others}
    assert booked.use in {use.id for use in uses}
    assert {row.publication for row in asked_of} == {others}


def test_taking_back_does_not_count_up_what_was_cancelled_before(published: Database) -> None:
    with published.writing() as session:
        party = session.exec(select(Engagement).where(Engagement.request == "party")).one()
        answer(session, corner.caller(), party.id, "declined", moment=NOW)
    before = _versions(published)
    undo(published)
    assert _versions(published) == before


def _versions(database: Database) -> list[tuple[str, int]]:
    """Of what the party had: calendars tell a change by it."""
    with database.reading() as session:
        asked_of = session.exec(select(Engagement).where(Engagement.request == "party")).one()
        use = session.exec(select(RoomUse).where(RoomUse.request == "party")).one()
        return [(asked_of.id, asked_of.version), (use.id, use.version)]


def test_what_was_settled_by_a_plan_is_open_again_once_it_is_taken_back(
    published: Database,
) -> None:
    _, content = promises(published)
    publish_anew(published, content, {}, ())
    with published.writing() as session:
        job = session.exec(select(Job).where(Job.kind == "repair")).one().id
        crew = select(Engagement).where(Engagement.kind == "crew", Engagement.request == "cut")
        for row in session.exec(crew.where(Engagement.outcome == "open")):
            answer(session, corner.caller(), row.id, "declined", moment=NOW)
        reported = session.exec(select(ReportedEvent)).one()
        reported.job, reported.state = job, "handled"
    undo(published)
    with published.reading() as session:
        assert session.exec(select(ReportedEvent.state)).one() == "open"


def test_what_was_promised_before_is_promised_again(published: Database) -> None:
    _, first = promises(published)
    party = tuple(p for p in first.placements if p.request != "party")
    assert len(party) < len(first.placements)
    publish_anew(published, first.model_copy(update={"placements": party}), {}, ("party",))
    undo(published)
    assert promises(published)[1] == first


def test_a_room_that_came_with_a_change_is_a_room_from_then_on(published: Database) -> None:
    week, content = promises(published)
    hall = week.rooms[1].model_copy(update={"id": "hall"})
    moved = tuple(
        p.model_copy(update={"room": "hall"}) if p.request == "party" else p
        for p in content.placements
    )
    change = {"rooms": (*week.rooms, hall)}
    publish_anew(published, content.model_copy(update={"placements": moved}), change, ())
    assert refused_room(published, "hall") == "taken"


def refused_room(database: Database, room: str) -> str:
    """Why the room of the party cannot be had at its time."""
    wish = RoomWish(room, "kitchen", t(1, "10:00"), 60)
    with pytest.raises(Problem) as found:
        asked(database, "sun", wish)
    return found.value.code


def test_the_record_is_told_when_its_own_weeks_decisions_were_made(database: Database) -> None:
    for week, content in (
        (corner.week(), corner.CONTENT),
        (next_week(corner.week()), next_week(corner.CONTENT)),
    ):
        ban = Decision(id=f"of {week.id}", target=Target(request="cut", person="li"), by="ann")
        decided = week.decisions.model_copy(update={"bans": (ban,)})
        corner.publish(database, week.model_copy(update={"decisions": decided}), content)
    with database.reading() as session:
        jobs = session.exec(select(Job).where(Job.kind == "record"))
        assert {job.week: list(job.parameters["when"]) for job in jobs} == {
            "w": ["of w"],
            "w2": ["of w2"],
        }


def test_seats_are_counted_anew_after_a_plan_was_taken_back(published: Database) -> None:
    talk = SeatWish("w", "talk")
    asked(published, "sun", talk)  # the second of two; from now on they are counted
    _, content = promises(published)
    undo(published)
    seats = tuple(seat for seat in content.seats if seat.request != "guest")
    publish_anew(published, content.model_copy(update={"seats": seats}), {}, ("guest",))
    assert asked(published, "li", talk).state == "confirmed"
    with pytest.raises(Problem, match="taken"):
        asked(published, "wang", talk)


# --- what has changed -----------------------------------------------------------------------------


def test_what_was_added_changed_and_taken_away_is_told_by_name() -> None:
    old = corner.week()
    li, *rest = old.people
    tea_room, kitchen = old.rooms
    new = old.model_copy(
        update={
            "people": (li.model_copy(update={"week_minutes": 7}), *rest, build.person("new")),
            "rooms": (tea_room.model_copy(update={"name": "another"}),),
            "policy": old.policy.model_copy(update={"seed": old.policy.seed + 1}),
        }
    )
    assert [(fault.entity, fault.en) for fault in changes(old, new)] == [
        (kitchen.id, "taken away"),
        ("li", "changed"),
        ("new", "added"),
        ("policy", "changed"),
    ]
    assert changes(old, old) == []
    many = tuple(build.person(f"p{number}") for number in range(MOST + 1))
    assert len(changes(old, old.model_copy(update={"people": (*old.people, *many)}))) == MOST


# --- which plan is spoken of ----------------------------------------------------------------------


def test_the_plan_that_stands_is_spoken_of_else_the_newest_that_was_solved(
    database: Database,
) -> None:
    with database.writing() as session:
        first = corner.settle(session, corner.week())
        second = corner.plan_for(session, "w", _without("party"), ("party",))
        tried = _tried(session, first)
        save = corner.settle(session, next_week(corner.week()), next_week(corner.CONTENT))
        assert base_plan(session, "w", None).id == second
        assert base_plan(session, "w", tried).id == tried
        assert base_plan(session, "w2", None).id == save
        with pytest.raises(Problem, match="not-found"):
            base_plan(session, "w2", first)
        with pytest.raises(Problem, match="not-found: nobody"):
            base_plan(session, "w", "nobody")
        publishing.publish(session, corner.caller(), "w", first)
        assert base_plan(session, "w", None).id == first
        assert base_plan(session, "w2", None).id == save
    undo(database)
    with database.writing() as session:
        assert base_plan(session, "w", None).id == second
        # What a job of solving finds is the newest then; what one of trying finds never is.
        found = _tried(session, first, kind="solve")
        _tried(session, first)
        assert base_plan(session, "w", None).id == found


def test_a_week_without_a_plan_has_none_to_speak_of(database: Database) -> None:
    with database.writing() as session:
        tried = _tried(session, corner.settle(session, corner.week()))
        session.delete(session.get_one(type(base_plan(session, "w", None)), tried))
        session.flush()
        session.delete(base_plan(session, "w", None))
        session.flush()
        with pytest.raises(Problem, match="not-found: w: plan"):
            base_plan(session, "w", None)


def _without(request: str) -> Commitments:
    kept = tuple(p for p in corner.CONTENT.placements if p.request != request)
    return corner.CONTENT.model_copy(update={"placements": kept})


def _tried(session: Session, plan: str, kind: JobKind = "what-if") -> str:
    """The same plan as a job found it, later."""
    file = load_plan(session, plan)
    job = Job(
        id=uuid4().hex,
        kind=kind,
        week="w",
        input_hash=file.plan.input_hash,
        parameters={},
        state="done",
    )
    session.add(job)
    session.flush()
    return save_plan(session, PlanFile(plan=file.plan, hash=file.hash), job=job.id).id
