"""Projects whose news somebody wants."""

from __future__ import annotations

from sqlmodel import Session, select

from api.services.rights import Subject, require
from api.services.signing import Caller
from models.tables import ProjectFollow

MOST = 200


def followed(session: Session, caller: Caller, neighbourhood: str) -> set[str]:
    """The projects that an account follows."""
    return set(
        session.exec(
            select(ProjectFollow.project).where(
                ProjectFollow.account == caller.account,
                ProjectFollow.neighbourhood == neighbourhood,
            )
        )
    )


def follow(session: Session, caller: Caller, neighbourhood: str, project: str, *, on: bool) -> None:
    """Follow a project, or no longer. Done twice, it changes nothing; beyond :data:`MOST`, nothing
    is added.

    Raises
    ------
    Problem : as :func:`api.services.rights.require` for whoever is no member.
    """
    require(caller, "common.read", Subject(neighbourhood))
    assert caller.account is not None, "whoever has a right has an account"
    known = session.get(ProjectFollow, (caller.account, neighbourhood, project))
    if known is not None and not on:
        session.delete(known)
    elif known is None and on and len(followed(session, caller, neighbourhood)) < MOST:
        session.add(
            ProjectFollow(account=caller.account, neighbourhood=neighbourhood, project=project)
        )
    session.flush()
