"""Reading the audit."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session, col, or_, select

from api.problems import Problem
from api.services.rights import Subject, require
from api.services.signing import Caller
from models.tables import Audit, Neighbourhood


def lines_of(
    session: Session,
    caller: Caller,
    neighbourhood: str,
    *,
    about: str | None = None,
    account: str | None = None,
    before: int | None = None,
    limit: int = 100,
) -> Sequence[Audit]:
    """Lines of a neighbourhood's audit, newest first: ``about`` a thing or on somebody's behalf, by
    an account, ``before`` a line.

    Raises
    ------
    Problem : ``not-found``, or as ``require``.
    """
    require(caller, "audit.read", Subject(neighbourhood))
    if session.get(Neighbourhood, neighbourhood) is None:
        raise Problem("not-found", neighbourhood)
    query = select(Audit).where(Audit.neighbourhood == neighbourhood)
    if about is not None:
        query = query.where(or_(Audit.entity_id == about, Audit.behalf_of == about))
    if account is not None:
        query = query.where(Audit.account == account)
    if before is not None:
        query = query.where(col(Audit.id) < before)
    return session.exec(query.order_by(col(Audit.id).desc()).limit(limit)).all()
