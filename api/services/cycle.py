"""The week as people live it: which state may follow which, and what must be true for it.

    collecting → frozen → solving → review → published → carrying-out → evaluating → closed

People move a week with :func:`advance`; jobs move it into and out of *solving*, publishing and
undoing into and out of *published*. Each is done by one function that holds the week still.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlmodel import Session, col, func, select

from api.problems import Fault, Problem
from api.services.audit import note
from api.services.ledger.earning import earn
from api.services.ledger.following import follow
from api.services.register.entering import tell_all
from api.services.signing import PUBLIC, Caller
from api.services.turn.opening import close
from api.services.weeks import held
from models.load import Minutes, as_moment, load_week, take_snapshot
from models.tables import Job, PlanRow, WeekRow
from models.tables.base import now
from models.tables.week import State
from models.time import Calendar
from models.validate import InvalidInput, problems_of

Guard = Callable[[Session, WeekRow, datetime], None]
"""Raises what stands in the way."""


def advance(
    session: Session,
    caller: Caller,
    week: str,
    to: State,
    *,
    version: int,
    moment: datetime | None = None,
) -> WeekRow:
    """Move a week on (or back to collecting) by hand.

    Raises
    ------
    Problem : ``changed-meanwhile`` unless ``version`` is the row's; ``not-now`` for a step that the
        cycle has not, or one whose time has not come; InvalidInput : every problem, on freezing.
    """
    row = held(session, caller, "week.advance", week)
    if row.version != version:
        raise Problem("changed-meanwhile", f"version {row.version}")
    ways = {target: guard for (source, target), guard in STEPS.items() if source == row.state}
    guard = ways.get(to)
    if guard is None:
        raise Problem("not-now", f"{row.state} → {', '.join(ways) or '—'}")
    guard(session, row, moment or now())
    before = row.state
    row.state = to
    note(
        session,
        caller,
        "week.advance",
        neighbourhood=row.neighbourhood,
        week=week,
        entity="week",
        entity_id=week,
        before=before,
        after=to,
    )
    session.flush()
    return row


def _freeze(session: Session, row: WeekRow, moment: datetime) -> None:
    """What is frozen is sound, knows how its projects stand now, and is kept as it is."""
    tell_all(session, row, moment)
    week = load_week(session, row.id)
    problems = problems_of(week)
    if problems:
        raise InvalidInput(problems)
    take_snapshot(session, week)
    row.frozen_at = moment


def _reopen(session: Session, row: WeekRow, moment: datetime) -> None:
    row.frozen_at = None


def _begun(session: Session, row: WeekRow, moment: datetime) -> None:
    _not_before(row, 0, moment)


def _over(session: Session, row: WeekRow, moment: datetime) -> None:
    _not_before(row, row.days, moment)


def _not_before(row: WeekRow, days: int, moment: datetime) -> None:
    """The local midnight so many days after the first has come."""
    minutes = Minutes(
        Calendar.model_validate(
            {
                "time_zone": row.time_zone,
                "slot_minutes": row.slot_minutes,
                "start": row.start,
                "days": row.days,
            }
        )
    )
    due = as_moment(minutes.of_slot(minutes.clock.day_starts[days]))
    if moment < due:
        zh, en = f"最早于 {due.isoformat()}", f"not before {due.isoformat()}"
        raise Problem("not-now", errors=[Fault(entity=row.id, field="state", zh=zh, en=en)])


def _close(session: Session, row: WeekRow, moment: datetime) -> None:
    """What came of it is written into the week that follows, and into the book: what was not given
    is held no longer, and who helped has earned."""
    close(session, row)
    session.flush()
    follow(session, PUBLIC, row)
    earn(session, PUBLIC, row)


STEPS: dict[tuple[State, State], Guard] = {
    ("collecting", "frozen"): _freeze,
    ("frozen", "collecting"): _reopen,
    ("review", "collecting"): _reopen,
    ("published", "carrying-out"): _begun,
    ("carrying-out", "evaluating"): _over,
    ("evaluating", "closed"): _close,
}
"""The steps that people take by hand, and what must be true for each."""


def solving(row: WeekRow) -> None:
    """A solve has been asked for: from a frozen week, or again from one under review."""
    if row.state not in ("frozen", "review", "solving"):
        raise Problem("not-now", f"{row.state} → solving")
    row.state = "solving"


def solved(session: Session, week: str) -> None:
    """A solve has ended: with the last of them the week goes to review, if it has any plan."""
    row = session.get_one(WeekRow, week, with_for_update=True, populate_existing=True)
    busy = select(func.count()).where(
        Job.week == week, Job.kind == "solve", col(Job.state).in_(("queued", "running"))
    )
    if row.state != "solving" or session.exec(busy).one():
        return
    plans = session.exec(select(func.count()).where(PlanRow.week == week)).one()
    row.state = "review" if plans else "frozen"
