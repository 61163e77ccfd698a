"""Who votes: the households of the newest week, each in the area that has money of its own."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from sqlmodel import Session, col, select

from api.problems import Fault, Problem
from models.election import Election
from models.tables import PersonRow, PlaceRow, WeekRow

PAPER_BELOW = 20
"""Of a group with fewer households a published list would tell who wanted what."""
FEWEST = 5
"""Of a group with fewer households even the sum tells it, once they are of one mind."""


@dataclass(frozen=True)
class Roll:
    """The households that vote, and how the published list tells them apart."""

    week: str
    area: dict[str, str]
    """Household → its area; empty: of none."""

    @property
    def paper(self) -> tuple[str, ...]:
        """Areas that vote on paper."""
        sizes = Counter(self.area.values())
        return tuple(sorted(area for area, n in sizes.items() if n < PAPER_BELOW))

    def too_few(self) -> list[Fault]:
        """Groups that are too small to vote as groups of their own, even on paper."""
        sizes = Counter(self.area.values())
        return [
            Fault(
                entity="vote",
                field="pots",
                value=f"{area or '—'}: {n}",
                zh=f"每组至少 {FEWEST} 户才能单独投：户数太少，合计就看得出每户投了什么。"
                "请并入大家的钱，或与相邻的片区合用",
                en=f"expected at least {FEWEST} households in each group that votes apart: of fewer"
                " the sum tells what each wanted; use the common pot, or a larger area",
            )
            for area, n in sorted(sizes.items())
            if n < FEWEST
        ]

    def size(self, area: str) -> int:
        """How many households an area has."""
        return sum(one == area for one in self.area.values())


def roll_of(session: Session, neighbourhood: str, election: Election, week: str | None) -> Roll:
    """The roll by a week's places (None: the newest week's).

    Raises
    ------
    Problem : ``not-now`` while there is no week; ``bad-input`` for areas that are no places, or
        that lie in one another.
    """
    chosen = select(WeekRow).where(WeekRow.neighbourhood == neighbourhood)
    if week is not None:
        chosen = chosen.where(WeekRow.id == week)
    row = session.exec(chosen.order_by(col(WeekRow.start).desc()).limit(1)).one_or_none()
    if row is None:
        raise _fault(
            "not-now", "week", "先建立一周，才知道有哪些住户", "a week with households first"
        )
    places = session.exec(
        select(PlaceRow.id, PlaceRow.parent, PlaceRow.level).where(PlaceRow.week == row.id)
    ).all()
    parent = {id: up for id, up, _ in places}
    areas = {pot.area for pot in election.pots if pot.area is not None}
    for area in areas - parent.keys():
        raise _fault("bad-input", area, "本周的一个地点", "a place of the week")
    found: dict[str, str] = {}
    for id, _, level in places:
        if level == row.household:
            above = [at for at in _above(parent, id) if at in areas]
            if len(above) > 1:
                raise _fault("bad-input", above[0], "互不包含的片区", "areas apart from each other")
            found[id] = above[0] if above else ""
    return Roll(row.id, found)


def area_of(session: Session, election: Election, week: str, household: str) -> str | None:
    """In which area one household of a week votes (empty: in none); None: there is no such
    household. What :func:`roll_of` says of it, without reading every other."""
    at = session.get(PlaceRow, (week, household))
    if at is None or at.level != session.get_one(WeekRow, week).household:
        return None
    areas = {pot.area for pot in election.pots if pot.area is not None}
    seen: set[str] = set()
    while at is not None and at.id not in seen:
        if at.id in areas:
            return at.id
        seen.add(at.id)
        at = session.get(PlaceRow, (week, at.parent)) if at.parent is not None else None
    return ""


def members(session: Session, week: str, household: str) -> set[str]:
    """The people of a household."""
    chosen = select(PersonRow.id).where(PersonRow.week == week, PersonRow.home == household)
    return set(session.exec(chosen))


def household_of(session: Session, week: str, person: str) -> str | None:
    """Where a person is at home."""
    row = session.get(PersonRow, (week, person))
    return row.home if row is not None else None


def _above(parent: dict[str, str | None], id: str) -> list[str]:
    found: list[str] = []
    at: str | None = id
    while at is not None and at not in found:
        found.append(at)
        at = parent.get(at)
    return found


def _fault(code: str, field: str, zh: str, en: str) -> Problem:
    return Problem(
        "not-now" if code == "not-now" else "bad-input",
        errors=[Fault(entity="vote", field=field, zh=f"应为{zh}", en=f"expected {en}")],
    )
