"""The workers' clock of the register: claims that are not acted on lapse, and are told before."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from api.database import Database
from api.problems import Problem
from api.services.notices.telling import tell_claim
from api.services.register.entering import clock_ground, tell_weeks
from api.services.register.ground import newest_week
from api.services.register.keeping import histories, settings_of
from api.services.register.recording import by_itself
from api.services.register.sorts import SORTS
from models.register.adoptions import Adoption, Lapse, Warn
from models.tables import RegisterEntry

ADOPTIONS = SORTS["adoptions"]
LONGEST = timedelta(days=365)
"""Of a time that is looked ahead for: the most that a warning may be set to."""


def tick_claims(database: Database, moment: datetime) -> list[str]:
    """Let lapse what is over, and tell those whose claim lapses soon; each in a transaction of its
    own, so that whoever looks, it is done once. The claims that something was done to."""
    with database.reading() as session:
        claimed = session.exec(
            select(RegisterEntry.neighbourhood, RegisterEntry.id)
            .where(RegisterEntry.kind == "adoptions", RegisterEntry.stands == "claimed")
            .where(col(RegisterEntry.due_at) < moment + LONGEST)
            .order_by(col(RegisterEntry.due_at))
        ).all()
    done = []
    for neighbourhood, id in claimed:
        try:
            with database.writing() as session:
                if heed(session, neighbourhood, id, moment):
                    done.append(id)
        except Problem as problem:
            # Somebody was quicker: begun, given back, or heeded by another worker.
            if problem.document.status not in (404, 409):
                raise
    return done


def heed(session: Session, neighbourhood: str, id: str, moment: datetime) -> bool:
    """One claim: lapsed, told, or left alone."""
    history = histories(session, neighbourhood, ADOPTIONS, (id,)).get(id, [])
    state = ADOPTIONS.fold(history)
    if not isinstance(state, Adoption) or state.stands != "claimed" or state.due is None:
        return False
    ground = clock_ground(session, neighbourhood)
    warning = timedelta(days=settings_of(session, neighbourhood).warning_days)
    if moment > state.due:
        by_itself(ground, ADOPTIONS, id, Lapse(kind="lapse"), moment)
        tell_weeks(ground, ADOPTIONS, id, moment)
    elif not state.warned and moment >= state.due - warning:
        by_itself(ground, ADOPTIONS, id, Warn(kind="warn"), moment)
    else:
        return False
    week = newest_week(session, neighbourhood)
    assert week is not None, "a claim was made in a neighbourhood with weeks"
    facts = {
        "adoption": id,
        "name": state.name,
        "until": state.due.isoformat(timespec="minutes"),
        "lapsed": "yes" if moment > state.due else "no",
    }
    tell_claim(session, week, state.household, state.organisation, facts)
    return True
