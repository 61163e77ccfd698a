"""How points are counted: rules that are published, one version after the other."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session, col, select

from api.problems import Problem
from api.services.audit import note
from api.services.ledger.funds import keeper
from api.services.signing import Caller
from models.book import PointsRules
from models.tables import Neighbourhood, PointsRulesRow


def rules_of(
    session: Session, neighbourhood: str, moment: datetime | None = None
) -> tuple[int, PointsRules]:
    """The rules that were published at a moment (or now), with their version; version 0 are the
    defaults, where nobody has published any."""
    chosen = select(PointsRulesRow).where(PointsRulesRow.neighbourhood == neighbourhood)
    if moment is not None:
        chosen = chosen.where(col(PointsRulesRow.made_at) <= moment)
    row = session.exec(chosen.order_by(col(PointsRulesRow.version).desc()).limit(1)).one_or_none()
    return (0, PointsRules()) if row is None else (row.version, row.content)


def set_rules(
    session: Session, caller: Caller, neighbourhood: str, content: PointsRules, *, seen: int
) -> int:
    """Publish new rules, for weeks that are published from now on; their version.

    Raises
    ------
    Problem : ``changed-meanwhile`` unless ``seen`` is the version that holds; as :func:`keeper`.
    """
    keeper(session, caller, neighbourhood)
    session.get_one(Neighbourhood, neighbourhood, with_for_update=True)
    version, _ = rules_of(session, neighbourhood)
    if version != seen:
        raise Problem("changed-meanwhile", f"version {version}")
    session.add(
        PointsRulesRow(
            neighbourhood=neighbourhood,
            version=version + 1,
            content=content,
            made_by=caller.account,
        )
    )
    note(
        session,
        caller,
        "points.rules",
        neighbourhood=neighbourhood,
        entity="points-rules",
        entity_id=str(version + 1),
    )
    session.flush()
    return version + 1
