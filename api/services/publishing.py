"""Publishing a plan: once, fresh, sound; in the place of another; and taking it back, with history
kept."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from sqlalchemy import update
from sqlmodel import Session, col, func, select

from api.problems import Fault, Problem
from api.services.audit import note
from api.services.begun import now_in, undone_past
from api.services.booking.anew import offer_freed, take_back
from api.services.engagements import Engagements
from api.services.engaging import engage, engage_instead
from api.services.ledger.following import follow
from api.services.notices.telling import tell_changed, tell_published, tell_undone
from api.services.queueing import UNDER_WAY, queue_record
from api.services.reported import settle
from api.services.signing import Caller
from api.services.solving import require_sound
from api.services.stale import changes
from api.services.weeks import held
from models.items import Commitments
from models.load import commit, load_plan, load_snapshot, load_week, register_rooms, rewrite
from models.tables import (
    DecisionRow,
    Engagement,
    Job,
    PlanRow,
    Publication,
    RoomUse,
    WeekRow,
)
from models.tables.base import now
from models.week import Week


def publish(
    session: Session,
    caller: Caller,
    week: str,
    plan: str,
    *,
    statement: str = "",
    moment: datetime | None = None,
) -> Publication:
    """Make a plan public: its decisions are promises from now on, its rooms are taken, and its
    record is asked for.

    The plan of a *what-if* or a way out brings its change along: with its publication the week is
    what it was made for. While a publication stands, such a plan takes its place. Publishing the
    plan that stands again changes nothing and gives what stands.

    Raises
    ------
    Problem : ``stale-plan`` with everything that has changed since it was asked for, or that has
        begun since; ``not-now`` unless the week is under review or published; ``taken`` if a room
        has been given away meanwhile.
    """
    row = held(session, caller, "plan.publish", week)
    standing = standing_of(session, week)
    if standing is not None and standing.plan == plan:
        return standing
    made = session.get(PlanRow, plan)
    if made is None or made.week != week:
        raise Problem("not-found", plan)
    if row.state not in ("review", *UNDER_WAY):
        raise Problem("not-now", f"{row.state} → published")
    file = load_plan(session, plan)
    before = load_week(session, week)
    content = fresh(session, made, before)
    if standing is not None:
        _require_past(before, file.plan.content, moment or now())
    require_sound(content, file)
    if content is not before:
        rewrite(session, before, content)
        register_rooms(session, row.neighbourhood, (*content.rooms, *content.joined_rooms))
    since = now()
    take_back(session, caller, row, file.plan.content)
    published = _stated(session, caller, row, plan, statement, standing)
    wanted = Engagements(content, file.plan.content)
    if standing is None:
        engage(session, row, published, wanted)
        row.state = "published"
        tell_published(session, row, published, file)
    else:
        engage_instead(session, row, standing, published, wanted)
        tell_changed(session, row, standing, published, file, since)
    session.flush()
    follow(session, caller, row)
    commit(session, week, "promises", file.plan.content)
    offer_freed(session, caller, row, moment or now())
    settle(session, made.job, handled=True)
    queue_record(session, caller, row, published, made, _decided(session, week))
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


def standing_of(session: Session, week: str) -> Publication | None:
    """The publication of a week that stands."""
    return session.exec(
        select(Publication).where(Publication.week == week, col(Publication.undone_at).is_(None))
    ).one_or_none()


def fresh(session: Session, plan: PlanRow, week: Week) -> Week:
    """The week that a plan was made for: as it stands, or as a change of it.

    Raises
    ------
    Problem : ``stale-plan`` if the week has changed since.
    """
    digest = week.content_hash()
    if digest == plan.input_hash:
        return week
    job = session.get(Job, plan.job) if plan.job is not None else None
    asked_for = job.input_hash if job is not None else plan.input_hash
    if digest == asked_for:
        return load_snapshot(session, plan.input_hash)
    raise Problem("stale-plan", plan.id, errors=changes(load_snapshot(session, asked_for), week))


def _require_past(week: Week, plan: Commitments, moment: datetime) -> None:
    """What has begun stays as it was published, however long the plan has been waiting."""
    time = now_in(week, moment)
    faults = [
        Fault(entity=name, zh="已经开始", en="has begun")
        for name in undone_past(week, week.history.promises, plan, time)
    ]
    if faults:
        raise Problem("stale-plan", "", errors=faults)


def _stated(
    session: Session,
    caller: Caller,
    row: WeekRow,
    plan: str,
    statement: str,
    standing: Publication | None,
) -> Publication:
    """The publication itself; the one whose place it takes stands no longer."""
    counted = select(func.count()).where(Publication.week == row.id)
    published = Publication(
        id=uuid4().hex,
        week=row.id,
        number=session.exec(counted).one() + 1,
        plan=plan,
        published_by=caller.account,
        statement=statement,
    )
    if standing is not None:
        standing.undone_at, standing.undone_by = now(), caller.account
        standing.replaced_by = published.id
        session.flush()
    session.add(published)
    session.flush()
    return published


def _decided(session: Session, week: str) -> dict[str, str]:
    """When each decision of a week was made."""
    rows = session.exec(
        select(DecisionRow.id, DecisionRow.changed_at).where(DecisionRow.week == week)
    )
    return {id: f"{at:%Y-%m-%dT%H:%M}Z" for id, at in rows}


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
    plan = session.get_one(PlanRow, found.plan)
    promised = load_snapshot(session, plan.input_hash).history.promises
    commit(session, row.id, "promises", promised)
    session.flush()
    follow(session, caller, row)
    settle(session, plan.job, handled=False)
    row.state = "review"
    tell_undone(session, row, found.published_at)
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
