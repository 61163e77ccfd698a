"""The weekly clock: at its strokes a neighbourhood's next week is frozen and solved by itself.

A stroke is a row, written in the transaction that does what it asks for: each is heeded once,
whoever looks and however late. What was missed while no worker ran is made up in order.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, func, select

from api.database import Database
from api.problems import Fault, Problem, of_invalid_input
from api.services import cycle
from api.services.asking import ask_to_solve
from api.services.audit import note
from api.services.rights import Subject, require
from api.services.signing import Caller
from models.cron import Cron, CronError
from models.load import Minutes, as_moment, calendar_of
from models.tables import ClockTick, Grant, Neighbourhood, WeekRow
from models.validate import InvalidInput

SHOWN = 20
"""How many of the last strokes are shown."""


def set_clock(
    session: Session,
    caller: Caller,
    neighbourhood: str,
    words: str | None,
    *,
    time_zone: str | None,
    moment: datetime,
) -> Neighbourhood:
    """When the clock strikes from now on; ``words`` None: never. Strokes before are not made up.

    Raises
    ------
    Problem : ``not-found``; ``bad-input`` for a clock that cannot be; or as ``require``.
    """
    require(caller, "week.advance", Subject(neighbourhood))
    row = _held(session, neighbourhood)
    zone = time_zone or row.time_zone
    try:
        if words is not None:
            Cron(words, zone)
    except CronError as error:
        fault = Fault(
            entity=neighbourhood,
            field="freeze_cron",
            value=f"{words} ({zone})",
            zh=f"应为{error.zh}",
            en=f"expected {error}",
        )
        raise Problem("bad-input", errors=[fault]) from None
    row.freeze_cron, row.time_zone, row.clock_since = words, zone, moment
    note(session, caller, "clock.set", neighbourhood=neighbourhood, cron=words or "")
    session.flush()
    return row


def clock_of(
    session: Session, caller: Caller, neighbourhood: str, moment: datetime
) -> tuple[Neighbourhood, list[datetime], Sequence[ClockTick]]:
    """The clock, its next strokes and its last ones. Raises Problem as :func:`set_clock`."""
    require(caller, "week.read", Subject(neighbourhood))
    row = session.get(Neighbourhood, neighbourhood)
    if row is None:
        raise Problem("not-found", neighbourhood)
    ahead = [] if row.freeze_cron is None else Cron(row.freeze_cron, row.time_zone).next(moment, 5)
    last = session.exec(
        select(ClockTick)
        .where(ClockTick.neighbourhood == neighbourhood)
        .order_by(col(ClockTick.due_at).desc())
        .limit(SHOWN)
    )
    return row, ahead, last.all()


def strike(database: Database, moment: datetime) -> list[tuple[str, datetime]]:
    """Heed every stroke that is due and was not heeded yet, each in a transaction of its own."""
    heeded = []
    for neighbourhood, due in _due(database, moment):
        with database.writing() as session:
            if _heed(session, neighbourhood, due, moment):
                heeded.append((neighbourhood, due))
    return heeded


def _due(database: Database, moment: datetime) -> list[tuple[str, datetime]]:
    """What is due now, in order."""
    with database.reading() as session:
        clocks = session.exec(
            select(Neighbourhood).where(col(Neighbourhood.freeze_cron).is_not(None))
        ).all()
        last = dict(
            session.exec(
                select(ClockTick.neighbourhood, func.max(ClockTick.due_at)).group_by(
                    col(ClockTick.neighbourhood)
                )
            ).all()
        )
    found = []
    for clock in clocks:
        if clock.freeze_cron is not None and clock.clock_since is not None:
            after = max(clock.clock_since, last.get(clock.id, clock.clock_since))
            cron = Cron(clock.freeze_cron, clock.time_zone)
            found += [(due, clock.id) for due in cron.between(after, moment)]
    return [(id, due) for due, id in sorted(found)]


def _held(session: Session, neighbourhood: str) -> Neighbourhood:
    row = session.get(Neighbourhood, neighbourhood, with_for_update=True, populate_existing=True)
    if row is None:
        raise Problem("not-found", neighbourhood)
    return row


def _heed(session: Session, neighbourhood: str, due: datetime, moment: datetime) -> bool:
    """Do what a stroke asks for; False if it was heeded before, or the clock has been set anew."""
    row = _held(session, neighbourhood)
    if session.get(ClockTick, (neighbourhood, due)) is not None:
        return False
    if row.freeze_cron is None or row.clock_since is None or due <= row.clock_since:
        return False
    tick = ClockTick(neighbourhood=neighbourhood, due_at=due, outcome="nothing", heeded_at=moment)
    week = _meant(session, neighbourhood, due)
    if week is not None:
        tick.week = week.id
        _freeze_and_solve(session, week, tick, moment)
    session.add(tick)
    session.flush()
    return True


def _meant(session: Session, neighbourhood: str, due: datetime) -> WeekRow | None:
    """The first week that begins at or after the stroke."""
    weeks = session.exec(
        select(WeekRow).where(WeekRow.neighbourhood == neighbourhood).order_by(col(WeekRow.start))
    )
    return next((week for week in weeks if _moment(week, 0) >= due), None)


def _moment(week: WeekRow, day: int) -> datetime:
    """When a day of a week begins; after the last: when the week ends."""
    minutes = Minutes(calendar_of(week))
    return as_moment(minutes.of_slot(minutes.clock.day_starts[day]))


def _freeze_and_solve(session: Session, week: WeekRow, tick: ClockTick, moment: datetime) -> None:
    if week.state not in ("collecting", "frozen"):
        return  # somebody was quicker
    if _moment(week, week.days) <= moment:
        tick.outcome = "late"
        return
    clock = Caller(grants=(Grant(account="", role="district", neighbourhood=week.neighbourhood),))
    try:
        with session.begin_nested():
            if week.state == "collecting":
                cycle.advance(session, clock, week.id, "frozen", version=week.version)
            job = ask_to_solve(session, clock, week.id, {"seconds": None, "seed": None})
    except InvalidInput as found:
        tick.outcome, tick.failure = "failed", of_invalid_input(found).as_dict()
    except Problem as problem:
        tick.outcome, tick.failure = "failed", problem.as_dict()
    else:
        tick.outcome, tick.job = "solving", job.id
