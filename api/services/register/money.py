"""What a project has been given in money: whatever a plan or a vote gives is held for it in the
book; a pot without a fund gives outside of it, and the tally writes that down with the project."""

from __future__ import annotations

from collections.abc import Collection

from sqlmodel import Session

from api.services.ledger.projects import given_each, given_to
from api.services.register.keeping import histories
from api.services.register.sorts import SORTS

PROJECTS = SORTS["projects"]


def given(session: Session, neighbourhood: str, project: str) -> int:
    """Fen that are held for a project or were paid to it, by all funds."""
    return given_to(session, neighbourhood, project)


def lacking(session: Session, neighbourhood: str, project: str) -> int:
    """Fen of a project's budget that nobody has given."""
    return lacking_each(session, neighbourhood, (project,)).get(project, 0)


def lacking_each(session: Session, neighbourhood: str, projects: Collection[str]) -> dict[str, int]:
    """The same for several that the register knows."""
    known = histories(session, neighbourhood, PROJECTS, sorted(projects))
    got = given_each(session, neighbourhood, known)
    return {id: PROJECTS.fold(history).lacking(got.get(id, 0)) for id, history in known.items()}
