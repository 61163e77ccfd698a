"""What a project has been given in money, as the book has it: whatever a plan or a vote gives is
held for it there."""

from __future__ import annotations

from sqlmodel import Session

from api.services.ledger.projects import given_to


def given(session: Session, neighbourhood: str, project: str) -> int:
    """Fen that are held for a project or were paid to it, by all funds."""
    return given_to(session, neighbourhood, project)
