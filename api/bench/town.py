"""A neighbourhood to measure on: a generated week that begins next Monday, published by hand."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import text

from api.database import Database
from api.services import publishing
from api.services.accounts import GrantGiven, make_by_hand
from api.services.signing import Caller, caller_of, open_session
from matcher.baseline import greedy
from models.load import load_week, register_rooms, save_plan, save_week, take_snapshot
from models.plan import PlanFile
from models.tables import Neighbourhood, WeekRow
from models.tables.migrations import upgrade
from models.week import Week
from scenarios.generate import of_shape
from scenarios.generator.shape import SIZES

NEIGHBOURHOOD = "bench"


@dataclass(frozen=True)
class Town:
    """Where requests are sent, and what they may name."""

    week: Week
    token: str
    """Of a coordinator of all of it."""


def settle(url: str, size: str, seed: int) -> Town:
    """Fill an empty database."""
    today = date.today()  # noqa: DTZ011 - the machine's day is near enough
    monday = today + timedelta(days=7 - today.weekday())
    week = of_shape(replace(SIZES[size], start=str(monday)), seed)
    database = Database(url)
    upgrade(database.engine)
    try:
        with database.writing() as session:
            session.add(Neighbourhood(id=NEIGHBOURHOOD, time_zone=week.calendar.time_zone))
            session.flush()
            grant = GrantGiven(role="coordinator", neighbourhood=NEIGHBOURHOOD, scope="")
            account = make_by_hand(session, "bench", "no password of anybody", (grant,))
            token = open_session(session, account, hours=24).token
            save_week(session, week, neighbourhood=NEIGHBOURHOOD)
            register_rooms(session, NEIGHBOURHOOD, (*week.rooms, *week.joined_rooms))
            session.get_one(WeekRow, week.id).state = "review"
        _publish(database, week, token)
        if database.engine.dialect.name == "postgresql":
            # As the server does by itself within a minute; until then its tables count as empty.
            with database.engine.begin() as connection:
                connection.execute(text("ANALYZE"))
    finally:
        database.close()
    return Town(week, token)


def _publish(database: Database, week: Week, token: str) -> None:
    with database.writing() as session:
        caller: Caller = caller_of(session, token)
        plan = greedy(week)
        take_snapshot(session, load_week(session, week.id))
        row = save_plan(session, PlanFile(plan=plan, hash=plan.content_hash()))
        publishing.publish(session, caller, week.id, row.id)
