"""A plan that was found elsewhere, taken in: the judge does not ask who found it."""

from __future__ import annotations

from sqlmodel import Session

from api.problems import Problem
from api.services.audit import note
from api.services.signing import Caller
from api.services.solving import require_sound
from api.services.weeks import held
from models.load import load_week, save_plan, take_snapshot
from models.plan import PlanFile
from models.tables import PlanRow


def adopt(session: Session, caller: Caller, week: str, file: PlanFile) -> PlanRow:
    """Keep a plan of the week as it stands; the week is under review from now on.

    Raises
    ------
    Problem : ``not-now`` unless the week is frozen or under review; ``stale-plan`` for a plan of
        another input; ``unsound-plan`` with every violation.
    """
    row = held(session, caller, "job.run", week)
    if row.state not in ("frozen", "review"):
        raise Problem("not-now", f"{row.state} → review")
    content = load_week(session, week)
    if content.content_hash() != file.plan.input_hash:
        raise Problem("stale-plan", file.plan.input_hash)
    require_sound(content, file)
    take_snapshot(session, content)
    made = save_plan(session, file, made_by=caller.account)
    row.state = "review"
    note(
        session,
        caller,
        "plan.adopt",
        neighbourhood=row.neighbourhood,
        week=week,
        entity="plan",
        entity_id=made.id,
    )
    session.flush()
    return made
