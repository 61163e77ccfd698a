"""Plans and snapshots come back as they were, each stored once."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import func, select

from api.database import Database
from models.load import (
    UnknownPlan,
    UnknownSnapshot,
    load_plan,
    load_snapshot,
    load_week,
    save_plan,
    save_week,
    take_snapshot,
)
from models.plan import Plan, PlanFile, TierResult
from models.tables import Neighbourhood, PlanRow, Snapshot
from models.week import Week
from scenarios.south_gate import south_gate
from tests.models.rich import rich_week
from tests.models.test_round_trip import PLAN, RUN
from tests.scenarios.south_gate_plan import PENCILLED


def stored(database: Database, week: Week) -> None:
    with database.writing() as session:
        session.add(Neighbourhood(id="n"))
        session.flush()
        save_week(session, week, neighbourhood="n")
        take_snapshot(session, week)


def reseeded(week: Week) -> Week:
    """Another week to whoever solves it."""
    policy = week.policy.model_copy(update={"seed": week.policy.seed + 1})
    return week.model_copy(update={"policy": policy})


def file_for(week: Week, plan: Plan) -> PlanFile:
    made = plan.model_copy(update={"week": week.id, "input_hash": week.content_hash()})
    return PlanFile(plan=made, hash=made.content_hash(), run=RUN)


@pytest.mark.parametrize(
    ("week", "plan"),
    [(rich_week(), PLAN), (south_gate(), PLAN.model_copy(update={"content": PENCILLED}))],
    ids=["rich", "south gate"],
)
def test_a_plan_comes_back_as_it_was(database: Database, week: Week, plan: Plan) -> None:
    stored(database, week)
    file = file_for(week, plan)
    with database.writing() as session:
        saved = save_plan(session, file, job="j", made_by="ann")
    with database.reading() as session:
        assert load_plan(session, saved.id) == file
        row = session.get_one(PlanRow, saved.id)
    # PLAN has one unmet request and one tier of value 3 under a bound of 4: a gap of 1/4.
    assert (row.week, row.hash, row.input_hash) == (week.id, file.hash, week.content_hash())
    assert (row.unmet, row.gap, row.status, row.seed) == (1, 0.25, "OPTIMAL", 7)


def test_values_beyond_64_bits_are_carried(database: Database) -> None:
    # A tier's value has no limit: it is carried as text, never as a number of the database.
    week = rich_week()
    stored(database, week)
    huge = TierResult(name="must", value=10**30, bound=10**30)
    file = file_for(week, PLAN.model_copy(update={"tiers": (huge,), "seed": 2**63 - 1}))
    with database.writing() as session:
        saved = save_plan(session, file)
    with database.reading() as session:
        assert load_plan(session, saved.id) == file


def test_a_job_stores_one_plan(database: Database) -> None:
    week = rich_week()
    stored(database, week)
    file = file_for(week, PLAN)
    with database.writing() as session:
        save_plan(session, file, job="j")
    with pytest.raises(IntegrityError), database.writing() as session:
        save_plan(session, file, job="j")
    with database.writing() as session:  # without a job as often as one likes
        save_plan(session, file)
        save_plan(session, file)
    with database.reading() as session:
        assert session.exec(select(func.count()).select_from(PlanRow)).one() == 3


def test_a_plan_needs_the_snapshot_of_its_input(database: Database) -> None:
    week = rich_week()
    stored(database, week)
    other = reseeded(week)
    with pytest.raises(IntegrityError), database.writing() as session:
        save_plan(session, file_for(other, PLAN))


def test_a_snapshot_stays_when_the_rows_change(database: Database) -> None:
    week = rich_week()
    stored(database, week)
    with database.writing() as session:
        again = take_snapshot(session, load_week(session, week.id))
    changed = reseeded(week)
    with database.writing() as session:
        other = take_snapshot(session, changed)
    assert (again, other) == (week.content_hash(), changed.content_hash())
    with database.reading() as session:
        assert session.exec(select(func.count()).select_from(Snapshot)).one() == 2
        assert load_snapshot(session, again) == week
        assert load_snapshot(session, other) == changed


def test_what_is_not_there_is_said_to_be_unknown(database: Database) -> None:
    with database.reading() as session:
        with pytest.raises(UnknownPlan, match="p9"):
            load_plan(session, "p9")
        with pytest.raises(UnknownSnapshot, match="0000"):
            load_snapshot(session, "0000")
