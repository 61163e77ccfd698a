"""Writing down what was done, by whom. Fields are named, what stood in them is not."""

from __future__ import annotations

from collections.abc import Sequence

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


SEEN = "tongxin-seen"
LISTED = 200
"""Most ids on one line."""


def saw(
    session: Session,
    caller: Caller,
    *,
    neighbourhood: str,
    week: str | None,
    entity: str,
    ids: Sequence[str],
) -> None:
    """Remember that something sensitive was read. Reading transactions cannot write: whoever ends
    one writes :func:`seen_in` down before the answer leaves."""
    lines = session.info.setdefault(SEEN, [])
    for start in range(0, len(ids), LISTED):
        some = ids[start : start + LISTED]
        lines.append(
            Audit(
                account=caller.account,
                operation="read",
                neighbourhood=neighbourhood,
                week=week,
                entity=entity,
                entity_id=some[0] if len(some) == 1 else "",
                details={} if len(some) == 1 else {"ids": " ".join(some)},
            )
        )


def seen_in(session: Session) -> list[Audit]:
    """The lines that a transaction owes the audit."""
    lines: list[Audit] = session.info.pop(SEEN, [])
    return lines
