"""What a week has been promised, without what somebody has given back."""

from __future__ import annotations

from sqlmodel import Session

from models.items import Commitments
from models.tables import CommitmentsRow


def release_promises(session: Session, week: str, request: str) -> None:
    """A request is no longer promised anything: nobody counts on it, and no plan has to keep it."""
    row = session.get(CommitmentsRow, (week, "promises"), with_for_update=True)
    if row is None:
        return
    said = row.content
    kept = Commitments(
        flows=tuple(f for f in said.flows if f.request != request),
        placements=tuple(p for p in said.placements if p.request != request),
        seats=tuple(s for s in said.seats if s.request != request),
    )
    if kept != said:
        row.content = kept
        session.add(row)
        session.flush()
