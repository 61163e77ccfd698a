"""Publishing a plan: once, fresh, sound; and taking it back, with history kept."""

from __future__ import annotations

from uuid import uuid4

from sqlalchemy import insert, update
from sqlmodel import Session, col, delete, func, select

from api.problems import Problem
from api.services.audit import note
from api.services.engagements import Engagements
from api.services.rights import Subject, require
from api.services.signing import Caller
from api.services.solving import require_sound
from api.services.stale import changes
from api.services.weeks import held
from models.items import Commitments
from models.load import held_in, load_plan, load_snapshot, load_week
from models.tables import (
    CommitmentsRow,
    Engagement,
    PlanRow,
    Publication,
    RoomUse,
    SeatPlaces,
    WeekRow,
)
from models.tables.base import now
from models.week import Week


def publish(
    session: Session, caller: Caller, week: str, plan: str, *, statement: str = ""
) -> Publication:
    """Make a plan public: its decisions are promises from now on, its rooms are taken.

    Publishing the plan that stands again changes nothing and gives what stands.

    Raises
    ------
    Problem : ``stale-plan`` with everything that has changed since it was solved; ``not-now``
        unless the week is under review; ``taken`` if a room has been given away meanwhile.
    """
    row = held(session, caller, "plan.publish", week)
    standing = session.exec(
        select(Publication).where(Publication.week == week, col(Publication.undone_at).is_(None))
    ).one_or_none()
    if standing is not None and standing.plan == plan:
        return standing
    made = session.get(PlanRow, plan)
    if made is None or made.week != week:
        raise Problem("not-found", plan)
    if row.state != "review":
        raise Problem("not-now", f"{row.state} → published")
    file = load_plan(session, plan)
    content = load_week(session, week)
    if content.content_hash() != file.plan.input_hash:
        before = load_snapshot(session, file.plan.input_hash)
        raise Problem("stale-plan", plan, errors=changes(before, content))
    require_sound(content, file)
    published = _write(session, caller, row, plan, content, file.plan.content, statement)
    row.state = "published"
    _promise(session, week, file.plan.content)
    note(
        session,
        caller,
        "plan.publish",
        neighbourhood=row.neighbourhood,
        week=week,
        entity="publication",
        entity_id=published.id,
        plan=plan,
    )
    session.flush()
    return published


def _write(
    session: Session,
    caller: Caller,
    row: WeekRow,
    plan: str,
    week: Week,
    content: Commitments,
    statement: str,
) -> Publication:
    counted = select(func.count()).where(Publication.week == row.id)
    published = Publication(
        id=uuid4().hex,
        week=row.id,
        number=session.exec(counted).one() + 1,
        plan=plan,
        published_by=caller.account,
        statement=statement,
    )
    session.add(published)
    session.flush()
    of_all = {"neighbourhood": row.neighbourhood, "version": 1, "changed_at": now()}
    answers = {"publication": published.id, "answer": "open", "outcome": "open"}
    engagements = Engagements(week, content)
    reserved = {it.id: it.state for it in held_in(session, row)}
    rows = [{**of_all, **answers, **values} for values in engagements.rows()]
    for values in rows:
        if reserved.get(values["request"]) == "confirmed":
            values["answer"] = "confirmed"
    if rows:
        session.connection().execute(insert(Engagement), rows)
    used = {
        "active": True,
        "origin": "published",
        "week": row.id,
        "publication": published.id,
        "made_by": caller.account,
        "made_at": now(),
    }
    uses = [
        {**of_all, **used, **values}
        for values in engagements.room_uses()
        if values["request"] not in reserved  # it holds its room itself
    ]
    if uses:
        session.connection().execute(insert(RoomUse), uses)
    _count_anew(session, row.id)
    return published


def _count_anew(session: Session, week: str) -> None:
    """What seats are taken is counted again by who next takes one."""
    session.connection().execute(delete(SeatPlaces).where(col(SeatPlaces.week) == week))


def undo(session: Session, caller: Caller, publication: str, *, reason: str) -> Publication:
    """Take a publication back: its rooms are free, what it asked of people is cancelled, the week
    is under review again. What was published stays readable. Done twice, it changes nothing.

    Raises
    ------
    Problem : ``not-found``; ``not-now`` once the week is being carried out.
    """
    found = session.get(Publication, publication)
    if found is None:
        raise Problem("not-found", publication)
    week = session.get_one(WeekRow, found.week)
    require(caller, "plan.publish", Subject(week.neighbourhood))
    row = held(session, caller, "plan.publish", found.week)
    session.refresh(found)
    if found.undone_at is not None:
        return found
    if row.state != "published":
        raise Problem("not-now", f"{row.state} → review")
    found.undone_at, found.undone_by, found.undone_reason = now(), caller.account, reason
    bumped = {"version": col(RoomUse.version) + 1, "changed_at": now()}
    session.connection().execute(
        update(RoomUse)
        .where(col(RoomUse.publication) == publication, col(RoomUse.active))
        .values(active=False, **bumped)
    )
    session.connection().execute(
        update(Engagement)
        .where(col(Engagement.publication) == publication, col(Engagement.outcome) == "open")
        .values(outcome="cancelled", version=col(Engagement.version) + 1, changed_at=now())
    )
    _count_anew(session, row.id)
    plan = session.get_one(PlanRow, found.plan)
    _promise(session, row.id, load_snapshot(session, plan.input_hash).history.promises)
    row.state = "review"
    note(
        session,
        caller,
        "plan.undo",
        neighbourhood=row.neighbourhood,
        week=row.id,
        entity="publication",
        entity_id=publication,
    )
    session.flush()
    return found


def _promise(session: Session, week: str, content: Commitments) -> None:
    """What the week's history holds as promised."""
    session.connection().execute(
        delete(CommitmentsRow).where(
            col(CommitmentsRow.week) == week, col(CommitmentsRow.kind) == "promises"
        )
    )
    if content != Commitments():
        session.add(CommitmentsRow(week=week, kind="promises", content=content))
