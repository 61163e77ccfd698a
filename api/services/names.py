"""Who is behind the pseudonyms, for those who serve them; the audit says whose names were read."""

from __future__ import annotations

from collections.abc import Iterable

from sqlmodel import Session, col, select

from api.services.audit import saw
from api.services.rights import Subject, allowed
from api.services.signing import Caller
from models.tables import Identity

AT_ONCE = 500
MOST = 200
"""Most people that a text is looked for among names for."""


def names_of(
    session: Session,
    caller: Caller,
    neighbourhood: str,
    people: Iterable[str],
    *,
    week: str | None = None,
    serving: bool = False,
) -> dict[str, str]:
    """Person → name, of those who have one; nothing for whoever may not know it. ``serving``: who
    asks runs what these people come to, and is to know them.

    Ask for those who are shown and no more: each is a name in the audit.
    """
    if not serving and not allowed(caller, "sensitive.read", Subject(neighbourhood)):
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
    saw(
        session,
        caller,
        neighbourhood=neighbourhood,
        week=week,
        entity="identity",
        ids=sorted(found),
    )
    return found


def named_like(session: Session, caller: Caller, neighbourhood: str, text: str) -> set[str]:
    """People whose names hold a text; nobody for whoever may not know names."""
    if not text or not allowed(caller, "sensitive.read", Subject(neighbourhood)):
        return set()
    rows = session.exec(
        select(Identity.id)
        .where(Identity.neighbourhood == neighbourhood)
        .where(col(Identity.name).contains(text, autoescape=True))
        .limit(MOST)
    )
    return set(rows)
