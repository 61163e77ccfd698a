"""What a form that asks for an id can offer by name: nobody at a desk knows ids by heart."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import Session, col, select

from api.services.register.ground import newest_week
from models.tables import OrganisationRow, RequestRow


@dataclass(frozen=True)
class Suggested:
    """Ids with their names, as the newest week has them, and its topics."""

    organisations: tuple[tuple[str, str], ...] = ()
    projects: tuple[tuple[str, str], ...] = ()
    topics: tuple[str, ...] = ()


def suggested(session: Session, neighbourhood: str) -> Suggested:
    """What there is to choose from; nothing before there is a week."""
    week = newest_week(session, neighbourhood)
    if week is None:
        return Suggested()
    organisations = (
        select(OrganisationRow.id, OrganisationRow.name)
        .where(OrganisationRow.week == week.id)
        .order_by(col(OrganisationRow.position))
    )
    projects = (
        select(RequestRow.id, RequestRow.name)
        .where(RequestRow.week == week.id, RequestRow.kind == "project")
        .order_by(col(RequestRow.position))
    )
    return Suggested(
        organisations=tuple((id, name) for id, name in session.exec(organisations)),
        projects=tuple((id, name) for id, name in session.exec(projects)),
        topics=tuple(week.topics),
    )
