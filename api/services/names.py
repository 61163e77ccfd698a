"""Who is behind the pseudonyms, for those who serve them."""

from __future__ import annotations

from collections.abc import Iterable

from sqlmodel import Session, col, select

from api.services.rights import Subject, allowed
from api.services.signing import Caller
from models.tables import Identity

AT_ONCE = 500


def names_of(
    session: Session, caller: Caller, neighbourhood: str, people: Iterable[str]
) -> dict[str, str]:
    """Person → name, of those who have one; nothing for whoever may not know it."""
    if not allowed(caller, "sensitive.read", Subject(neighbourhood)):
        return {}
    wanted = sorted(set(people))
    found: dict[str, str] = {}
    for start in range(0, len(wanted), AT_ONCE):
        rows = session.exec(
            select(Identity.id, Identity.name)
            .where(Identity.neighbourhood == neighbourhood, col(Identity.name).is_not(None))
            .where(col(Identity.id).in_(wanted[start : start + AT_ONCE]))
        )
        found.update((id, name) for id, name in rows if name)
    return found
