"""What certificates rest on, and who may read which."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from api.problems import Problem
from api.services.audit import saw
from api.services.people.whose import require_person
from api.services.rights import Subject, held_by, require
from api.services.signing import Caller
from api.services.things.kinds import OPEN_REQUESTS
from models.load import as_moment
from models.tables import (
    Attendance,
    Certificate,
    Engagement,
    Neighbourhood,
    OrganisationRow,
    PersonRow,
    Publication,
    RequestRow,
    WeekRow,
)
from models.tables.accounts_book import Served


def organisation_named(session: Session, neighbourhood: str, id: str) -> str:
    """An organisation's name (or id) as its last week has it; empty: there is none."""
    found = session.exec(
        select(OrganisationRow)
        .join(WeekRow, col(WeekRow.id) == col(OrganisationRow.week))
        .where(WeekRow.neighbourhood == neighbourhood, OrganisationRow.id == id)
        .order_by(col(WeekRow.start).desc())
        .limit(1)
    ).one_or_none()
    return "" if found is None else found.name or found.id


def served(
    session: Session, here: Neighbourhood, person: str, since: str, until: str, issuer: str
) -> tuple[Served, ...]:
    """What somebody served in closed weeks, unpaid, by day; for one organisation, if one issues.

    What it was for is told by name where all members may read it, else by topic alone.
    """
    rows = session.exec(
        select(Engagement, RequestRow, Attendance.minutes)
        .join(Publication, col(Publication.id) == col(Engagement.publication))
        .join(WeekRow, col(WeekRow.id) == col(Publication.week))
        .join(
            RequestRow,
            (col(RequestRow.week) == col(WeekRow.id))
            & (col(RequestRow.id) == col(Engagement.request)),
        )
        .join(
            PersonRow,
            (col(PersonRow.week) == col(WeekRow.id))
            & (col(PersonRow.id) == col(Engagement.person)),
        )
        .join(Attendance, col(Attendance.engagement) == col(Engagement.id), isouter=True)
        .where(Engagement.neighbourhood == here.id, Engagement.person == person)
        .where(Engagement.kind == "crew", Engagement.outcome == "done")
        .where(WeekRow.state == "closed", col(Publication.undone_at).is_(None))
        .where(col(PersonRow.hire).is_(None), col(PersonRow.staff_pledge).is_(None))
        .order_by(col(Engagement.starts), col(Engagement.id))
    ).all()
    zone = ZoneInfo(here.time_zone)
    found = []
    for it, request, minutes in rows:
        day = str(as_moment(it.starts).astimezone(zone).date())
        if since <= day <= until and (not issuer or request.organisation == issuer):
            name = request.name if request.kind in OPEN_REQUESTS else ""
            length = it.ends - it.starts if minutes is None else minutes
            found.append((day, request.topic, name, length))
    return tuple(found)


def by_number(session: Session, number: str) -> Certificate:
    """A certificate that was issued, for whoever has its number; also once it is revoked.

    Raises
    ------
    Problem : ``not-found``: nothing was issued under this number.
    """
    typed = number.strip().upper()
    found = session.exec(select(Certificate).where(Certificate.number == typed)).one_or_none()
    if found is None:
        raise Problem("not-found", number)
    return found


def on_notice(session: Session, neighbourhood: str) -> Sequence[Certificate]:
    """What the public can object to now, the newest notice first."""
    return session.exec(
        select(Certificate)
        .where(Certificate.neighbourhood == neighbourhood, Certificate.state == "noticed")
        .order_by(col(Certificate.noticed_at).desc(), col(Certificate.id))
        .limit(200)
    ).all()


def certificates_of(
    session: Session, caller: Caller, neighbourhood: str, *, person: str | None = None
) -> Sequence[Certificate]:
    """Those of a person; or all that the caller may issue. The newest first, at most two hundred.

    Raises
    ------
    Problem : as :func:`require_person`, or ``require``.
    """
    chosen = select(Certificate).where(Certificate.neighbourhood == neighbourhood)
    if person is not None:
        require_person(session, caller, "person.read", neighbourhood, person)
        chosen = chosen.where(Certificate.person == person)
    else:
        reach = held_by(caller, "certificate.issue", neighbourhood)
        if not reach.whole:
            require(caller, "certificate.issue", Subject(neighbourhood, owners=reach.own))
            chosen = chosen.where(col(Certificate.issuer).in_(reach.own))
    rows = session.exec(
        chosen.order_by(col(Certificate.asked_at).desc(), col(Certificate.id)).limit(200)
    ).all()
    names = [row.person for row in rows if row.name is not None]
    if person is None and names:
        saw(
            session,
            caller,
            neighbourhood=neighbourhood,
            week=None,
            entity="identity",
            ids=sorted(set(names)),
        )
    return rows
