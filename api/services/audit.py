"""Writing down what was done, by whom. Fields are named, what stood in them is not."""

from __future__ import annotations

from sqlmodel import Session

from api.services.signing import Caller
from models.tables import Audit


def note(
    session: Session,
    caller: Caller,
    operation: str,
    *,
    entity: str = "",
    entity_id: str = "",
    neighbourhood: str | None = None,
    week: str | None = None,
    behalf_of: str | None = None,
    **details: str,
) -> None:
    """One line of the audit, within the transaction it speaks of."""
    session.add(
        Audit(
            account=caller.account,
            behalf_of=behalf_of,
            operation=operation,
            neighbourhood=neighbourhood,
            week=week,
            entity=entity,
            entity_id=entity_id,
            details=details,
        )
    )
