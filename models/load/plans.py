"""Plans to rows and back."""

from __future__ import annotations

from uuid import uuid4

from sqlmodel import Session

from models.plan import PlanFile
from models.tables import PlanRow


class UnknownPlan(LookupError):
    """No plan has this id."""


def save_plan(
    session: Session,
    file: PlanFile,
    *,
    job: str | None = None,
    number: int = 1,
    made_by: str | None = None,
) -> PlanRow:
    """Write a plan whose input is kept as a snapshot. The caller has had it verified.

    ``number`` says which of its job's plans it is.

    Raises
    ------
    sqlalchemy.exc.IntegrityError : its input is unknown, or its job has stored this one before.
    """
    plan = file.plan
    row = PlanRow(
        id=uuid4().hex,
        week=plan.week,
        hash=file.hash,
        input_hash=plan.input_hash,
        policy_version=plan.policy_version,
        seed=plan.seed,
        gap=plan.gap,
        status=file.run.status if file.run else None,
        unmet=len(plan.unmet),
        file=file,
        job=job,
        number=number,
        made_by=made_by,
    )
    session.add(row)
    session.flush()
    return row


def load_plan(session: Session, plan: str) -> PlanFile:
    """The plan of an id, exactly as it was saved.

    Raises
    ------
    UnknownPlan : there is none.
    """
    row = session.get(PlanRow, plan)
    if row is None:
        raise UnknownPlan(plan)
    return row.file
