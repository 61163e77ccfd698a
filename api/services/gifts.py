"""What an organisation gave over weeks gone by: counted by the database, so a year is quick."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, func, select

from models.tables import (
    Engagement,
    ItemRow,
    PersonRow,
    PledgeRow,
    Publication,
    RequestRow,
    WeekRow,
)

LOST = ("cancelled", "missed")


@dataclass(frozen=True)
class Gift:
    """What one pledge of one week did. Amounts are parts of the item; hours are minutes."""

    week: str
    start: str
    """The week's first day."""
    pledge: PledgeRow
    item: ItemRow | None
    """None: hours of staff."""
    used: int
    reached: frozenset[str]
    """Pseudonyms of the households, or other askers, that it reached."""

    @property
    def households(self) -> int:
        """How many."""
        return len(self.reached)


def weeks_of_year(session: Session, neighbourhood: str, year: int) -> Sequence[WeekRow]:
    """The published weeks that begin in a year, in order."""
    return session.exec(
        select(WeekRow)
        .join(Publication, col(Publication.week) == col(WeekRow.id))
        .where(
            WeekRow.neighbourhood == neighbourhood,
            col(Publication.undone_at).is_(None),
            col(WeekRow.start) >= f"{year}-01-01",
            col(WeekRow.start) <= f"{year}-12-31",
        )
        .order_by(col(WeekRow.start))
    ).all()


def gifts(session: Session, organisation: str, weeks: Sequence[WeekRow]) -> list[Gift]:
    """Every pledge of an organisation in these weeks, in their order, with what it did."""
    ids = [week.id for week in weeks]
    starts = {week.id: week.start for week in weeks}
    pledges = session.exec(
        select(PledgeRow)
        .where(col(PledgeRow.week).in_(ids), PledgeRow.donor == organisation)
        .order_by(col(PledgeRow.position))
    ).all()
    known = {
        (item.week, item.id): item
        for item in session.exec(
            select(ItemRow).where(
                col(ItemRow.week).in_(ids), col(ItemRow.id).in_({p.item for p in pledges})
            )
        )
    }
    used: dict[tuple[str, str], int] = defaultdict(int)
    reached: dict[tuple[str, str], set[str]] = defaultdict(set)
    for week, pledge, amount, who in [
        *_flows(session, ids, {p.id for p in pledges}),
        *_worked(session, ids, {p.id for p in pledges}),
    ]:
        used[week, pledge] += amount
        reached[week, pledge].add(who)
    found = [
        Gift(
            p.week,
            starts[p.week],
            p,
            None if p.item is None else known[p.week, p.item],
            used[p.week, p.id],
            frozenset(reached[p.week, p.id]),
        )
        for p in pledges
    ]
    return sorted(found, key=lambda gift: gift.start)


def _asker() -> object:
    return func.coalesce(RequestRow.household, RequestRow.organisation, RequestRow.id)


def _flows(
    session: Session, weeks: Sequence[str], pledges: set[str]
) -> list[tuple[str, str, int, str]]:
    """(week, pledge, parts, asker) of all that was handed over."""
    rows = session.exec(
        select(  # type: ignore[call-overload]
            Publication.week, Engagement.pledge, func.sum(Engagement.amount), _asker()
        )
        .join(Publication, col(Publication.id) == col(Engagement.publication))
        .join(
            RequestRow,
            (col(RequestRow.week) == col(Publication.week))
            & (col(RequestRow.id) == col(Engagement.request)),
        )
        .where(
            col(Publication.week).in_(weeks),
            col(Publication.undone_at).is_(None),
            col(Engagement.pledge).in_(pledges),
            Engagement.kind == "flow",
            col(Engagement.outcome).not_in(LOST),
        )
        .group_by(Publication.week, Engagement.pledge, _asker())
    )
    return [(week, pledge, int(amount), who) for week, pledge, amount, who in rows]


def _worked(
    session: Session, weeks: Sequence[str], pledges: set[str]
) -> list[tuple[str, str, int, str]]:
    """(week, pledge, minutes, asker) of hours of staff; (…, parts, …) of wages from a fund."""
    people = session.exec(
        select(PersonRow).where(
            col(PersonRow.week).in_(weeks),
            col(PersonRow.staff_pledge).is_not(None) | col(PersonRow.hire).is_not(None),
        )
    ).all()
    mine = {
        (p.week, p.id): p
        for p in people
        if p.staff_pledge in pledges or (p.hire is not None and p.hire.fund in pledges)
    }
    if not mine:
        return []
    rows = session.exec(
        select(  # type: ignore[call-overload]
            Publication.week, Engagement.person, Engagement.starts, Engagement.ends, _asker()
        )
        .join(Publication, col(Publication.id) == col(Engagement.publication))
        .join(
            RequestRow,
            (col(RequestRow.week) == col(Publication.week))
            & (col(RequestRow.id) == col(Engagement.request)),
        )
        .where(
            col(Publication.week).in_(weeks),
            col(Publication.undone_at).is_(None),
            col(Engagement.person).in_({person for _, person in mine}),
            Engagement.kind == "crew",
            col(Engagement.outcome).not_in(LOST),
        )
    )
    found = []
    for week, person, begins, ends, who in rows:
        one = mine.get((week, person))
        if one is None:
            continue
        minutes = ends - begins
        if one.staff_pledge in pledges:
            found.append((week, one.staff_pledge, minutes, who))
        if one.hire is not None and one.hire.fund in pledges:
            wage = -(-minutes * one.hire.price_per_hour // 60)
            found.append((week, one.hire.fund, wage, who))
    return found
