"""Rows of a week that the register writes: requests put in, and withdrawn again."""

from __future__ import annotations

from sqlmodel import Session, func, select

from models.demand import Request
from models.load import shelves
from models.tables import RequestRow, WithdrawalRow


def put(row: RequestRow, **values: object) -> None:
    """Set what is otherwise: a row that stays as it is keeps its version."""
    for name, value in values.items():
        if getattr(row, name) != value:
            setattr(row, name, value)


def put_request(session: Session, week: str, row: RequestRow | None, request: Request) -> None:
    """Put a request into a week, or in the place of its row; how it is weighed stays."""
    values = {name: getattr(request, name) for name in shelves.REQUESTS.columns}
    if row is None:
        last = session.exec(select(func.max(RequestRow.position)).where(RequestRow.week == week))
        position = last.one()
        session.add(
            RequestRow(week=week, position=0 if position is None else position + 1, **values)
        )
    else:
        kept = ("value", "urgency", "urgency_confirmed", "care", "waited", "needs", "excludes")
        put(row, **{name: value for name, value in values.items() if name not in kept})
    session.flush()


def withdraw(session: Session, week: str, request: str) -> None:
    """Say that a request is no longer there. Said twice is said once."""
    gone = select(WithdrawalRow.id).where(WithdrawalRow.week == week, WithdrawalRow.what == request)
    if session.exec(gone).first() is not None:
        return
    last = session.exec(
        select(func.max(WithdrawalRow.position)).where(WithdrawalRow.week == week)
    ).one()
    position = 0 if last is None else last + 1
    session.add(WithdrawalRow(week=week, id=request, position=position, what=request))
    session.flush()


def restore(session: Session, week: str, request: str) -> None:
    """Take that back, if it was said here."""
    row = session.get(WithdrawalRow, (week, request))
    if row is not None and row.what == request:
        session.delete(row)
        session.flush()
