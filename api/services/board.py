"""What the public may read: the plans that stand published, without asking who reads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from api.problems import Problem
from api.services.readings import Reading, reading
from models.tables import Neighbourhood, Publication, WeekRow


@dataclass(frozen=True)
class Board:
    """A neighbourhood's published weeks, and the one that is being read, if there is any."""

    neighbourhood: Neighbourhood
    weeks: tuple[WeekRow, ...]
    """All that stand published, the latest first."""
    week: WeekRow | None
    publication: Publication | None
    reading: Reading | None


def board_of(
    session: Session, neighbourhood: str, moment: datetime, week: str | None = None
) -> Board:
    """The board of a neighbourhood: the week asked for, else the one that is on now, else the next,
    else the last.

    Raises
    ------
    Problem : ``not-found`` for an unknown neighbourhood, or a week that is not published.
    """
    row = session.get(Neighbourhood, neighbourhood)
    if row is None:
        raise Problem("not-found", neighbourhood)
    found = session.exec(
        select(WeekRow, Publication)
        .where(WeekRow.neighbourhood == neighbourhood, Publication.week == WeekRow.id)
        .where(col(Publication.undone_at).is_(None))
        .order_by(col(WeekRow.start).desc())
        .limit(53)
    ).all()
    weeks = tuple(one for one, _ in found)
    shown = _shown(weeks, moment.astimezone(ZoneInfo(row.time_zone)).date(), week)
    if shown is None:
        return Board(row, weeks, None, None, None)
    publication = next(made for one, made in found if one.id == shown.id)
    return Board(row, weeks, shown, publication, reading(session, publication.plan))


def _shown(weeks: tuple[WeekRow, ...], today: date, wanted: str | None) -> WeekRow | None:
    if wanted is not None:
        for one in weeks:
            if one.id == wanted:
                return one
        raise Problem("not-found", wanted)
    running = [one for one in weeks if _first(one) <= today < _after(one)]
    coming = [one for one in weeks if _first(one) > today]
    return next(iter([*running, *reversed(coming), *weeks]), None)


def _first(week: WeekRow) -> date:
    return date.fromisoformat(week.start)


def _after(week: WeekRow) -> date:
    return _first(week) + timedelta(days=week.days)


def publications_of(session: Session, week: str) -> list[Publication]:
    """Everything that was ever published of a week, in order: what is undone stays readable."""
    chosen = select(Publication).where(Publication.week == week)
    return list(session.exec(chosen.order_by(col(Publication.number))))
