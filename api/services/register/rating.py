"""How residents liked what they took part in: one voice of a household for each occurrence that it
attended, published as counts."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session, col, func, select

from api.problems import Fault, Problem
from api.services.audit import note
from api.services.register.ground import Ground
from api.services.register.keeping import say
from api.services.signing import Caller
from models.tables import Engagement, Publication, RequestRow, Reservation, Voice

STARS = ("1", "2", "3", "4", "5")


def about(thing: str, week: str = "", session: str = "", occurrence: int | None = None) -> str:
    """What a rating is about; with the thing alone, how all of its begin."""
    if not week:
        return f"rated/{thing}/"
    return f"rated/{thing}/{week}/{session}/{'' if occurrence is None else occurrence}"


def rate(
    session: Session, caller: Caller, engagement: str, stars: int, moment: datetime
) -> Engagement:
    """A household says how it liked what it got or sat in. Said again, the last one counts.

    Raises
    ------
    Problem : ``not-found``; ``not-allowed`` for whoever does not answer for the household, or
        served there; ``not-now`` unless it has happened, and they were there.
    """
    it = session.get(Engagement, engagement, with_for_update=True)
    if it is None:
        raise Problem("not-found", engagement)
    ground = Ground(session, caller, it.neighbourhood)
    week = session.get_one(Publication, it.publication).week
    household = _household(session, it, week)
    faults = []
    if household is None or (household not in ground.own_households and not ground.runs(None)):
        zh, en = "参加过的、你自己的住户", "a household of yours that took part"
        faults.append(Fault(entity=it.id, field="household", value=household or "—", zh=zh, en=en))
    if it.outcome != "done":
        zh, en = "已经做成、到场过的", "something that has happened, and was attended"
        faults.append(Fault(entity=it.id, field="outcome", value=it.outcome, zh=zh, en=en))
    if faults:
        refused = any(one.field == "household" for one in faults)
        raise Problem("not-allowed" if refused else "not-now", errors=faults)
    assert household is not None, "else it was refused"
    thing = it.activity or it.request
    subject = about(thing, week, it.session or it.line or "", it.occurrence)
    say(session, caller, it.neighbourhood, subject, household, str(stars), moment)
    note(
        session,
        caller,
        "engagement.rate",
        neighbourhood=it.neighbourhood,
        week=week,
        entity="engagement",
        entity_id=it.id,
        behalf_of=None if household in ground.own_households else household,
    )
    session.flush()
    return it


def _household(session: Session, it: Engagement, week: str) -> str | None:
    """Whose wish it was: those who serve do not rate themselves."""
    if it.kind == "crew":
        return None
    asked = session.get(RequestRow, (week, it.request))
    if asked is not None:
        return asked.household
    own = session.get(Reservation, it.request)
    return own.household if own is not None else None


def stars_of(session: Session, neighbourhood: str, thing: str) -> dict[int, int]:
    """Stars → how many ratings of a thing, over all its occurrences; the last of a household for
    each occurrence counts."""
    last = (
        select(Voice.subject, Voice.household, func.max(col(Voice.number)).label("number"))
        .where(Voice.neighbourhood == neighbourhood)
        .where(col(Voice.subject).startswith(about(thing), autoescape=True))
        .group_by(col(Voice.subject), col(Voice.household))
        .subquery()
    )
    rows = session.exec(
        select(Voice.said, func.count())
        .join(
            last,
            (col(Voice.subject) == last.c.subject)
            & (col(Voice.household) == last.c.household)
            & (col(Voice.number) == last.c.number),
        )
        .where(Voice.neighbourhood == neighbourhood)
        .group_by(col(Voice.said))
    )
    return {int(said): count for said, count in rows if said in STARS}


def attendance_of(session: Session, neighbourhood: str, activities: tuple[str, ...]) -> int:
    """Seats of these activities that somebody came to, over all weeks."""
    if not activities:
        return 0
    return session.exec(
        select(func.count())
        .select_from(Engagement)
        .join(Publication, col(Publication.id) == col(Engagement.publication))
        .where(Engagement.neighbourhood == neighbourhood, Engagement.kind == "seat")
        .where(Engagement.outcome == "done", col(Publication.undone_at).is_(None))
        .where(col(Engagement.activity).in_(activities))
    ).one()
