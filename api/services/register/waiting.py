"""What waits for somebody in office: projects whose next step is theirs to take."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, or_, select

from api.services.booking.near import places_and_above
from api.services.register.ground import Ground
from api.services.register.keeping import histories
from api.services.register.knowing import CAPACITY
from api.services.register.sorts import SORTS
from models.register.base import Capacity
from models.register.offices import Office, OfficeName
from models.register.projects.state import Project
from models.tables import RegisterEntry

MOST = 100
"""Projects that are listed at once, those first whose time is over first."""
STEPS: Mapping[str, tuple[str, ...]] = {
    "suggestion": ("move",),
    "motion": ("discuss",),
    "discussion": ("review",),
    "review": ("resolve",),
    "resolution": ("answer", "accept", "evaluate"),
}
"""Where a project stands → what may be next for an office. What is *answered*, *accepted* and
*evaluated* waits only once there is something to look at."""


@dataclass(frozen=True)
class Waiting:
    """A project with the step that is due, and as what the reader may take it."""

    id: str
    name: str
    place: str | None
    deed: str
    acting: Capacity
    due: datetime | None
    """When the time for the step is over."""


@dataclass(frozen=True)
class Seated:
    """In which offices somebody sits, and what waits for them there."""

    offices: tuple[tuple[OfficeName, str], ...]
    """Office and place."""
    waiting: tuple[Waiting, ...]


def waiting_for(ground: Ground, moment: datetime) -> Seated:
    """What waits for the caller in the offices of the people they answer for.

    Asks the database as often for a hundred projects as for one.
    """
    held = tuple(_held(ground, moment))
    if not held:
        return Seated((), ())
    rows: dict[str, RegisterEntry] = {}
    acting: dict[str, list[Capacity]] = defaultdict(list)
    places: dict[Capacity, set[str]] = defaultdict(set)
    for office, place in held:
        places[CAPACITY[office]].add(place)
    for capacity, seats in places.items():
        for row in _near(ground, capacity, frozenset(seats)):
            rows[row.id] = row
            acting[row.id].append(capacity)
    told = _looked_into(ground, [row.id for row in rows.values() if row.stands == "resolution"])
    guards = SORTS["projects"].guards
    found = [
        Waiting(row.id, row.name, row.place, deed, capacity, _until(row, deed))
        for row in rows.values()
        for deed in STEPS[row.stands]
        for capacity in acting[row.id]
        if capacity in guards[deed].who
        and (row.stands != "resolution" or _due(told[row.id], deed, moment))
    ]
    return Seated(held, tuple(sorted(found, key=_order)[:MOST]))


def _held(ground: Ground, moment: datetime) -> Iterator[tuple[OfficeName, str]]:
    """The offices in which the caller's people sit. Three queries."""
    if not ground.people:
        return
    ids = ground.session.exec(
        select(RegisterEntry.id)
        .where(RegisterEntry.neighbourhood == ground.neighbourhood, RegisterEntry.kind == "offices")
        .where(col(RegisterEntry.place).in_(_above_homes(ground)))
        .order_by(col(RegisterEntry.id))
    ).all()
    sort = SORTS["offices"]
    for history in histories(ground.session, ground.neighbourhood, sort, ids).values():
        office = sort.fold(history)
        assert isinstance(office, Office)
        if ground.people & set(office.sitting(moment)):
            yield office.office, office.place


def _above_homes(ground: Ground) -> list[str]:
    """Whoever is elected lives in the place: no other office can be theirs."""
    above = places_and_above(ground.session, ground.week.id, ground.homes)
    return [place.id for place in above]


def _near(ground: Ground, capacity: Capacity, seats: frozenset[str]) -> list[RegisterEntry]:
    """Open projects in which a capacity over some places has a say: those in them, and for
    representatives of buildings those of all that the building lies in."""
    place = col(RegisterEntry.place)
    clauses = [place.in_(ground.reach.inside(seats))]
    if capacity == "representative":
        above = places_and_above(ground.session, ground.week.id, seats)
        clauses.append(place.in_([one.id for one in above]))
    steps = {
        stands
        for stands, deeds in STEPS.items()
        if any(capacity in SORTS["projects"].guards[deed].who for deed in deeds)
    }
    return list(
        ground.session.exec(
            select(RegisterEntry)
            .where(RegisterEntry.neighbourhood == ground.neighbourhood)
            .where(RegisterEntry.kind == "projects", col(RegisterEntry.stands).in_(steps))
            .where(or_(*clauses))
        )
    )


def _looked_into(ground: Ground, ids: list[str]) -> dict[str, Project]:
    sort = SORTS["projects"]
    found = histories(ground.session, ground.neighbourhood, sort, ids)
    return {id: sort.fold(history) for id, history in found.items()}


def _due(project: Project, deed: str, moment: datetime) -> bool:
    passed = project.accepted is not None and project.accepted.passed
    if deed == "answer":
        return any(one.answer is None for one in project.objections)
    if deed == "evaluate":
        return passed
    delivered = {one.result for one in project.delivered}
    done = all(one.id in delivered for one in project.plan.results)
    return project.published(moment) and done and not passed


def _until(row: RegisterEntry, deed: str) -> datetime | None:
    """Of what is resolved the notice runs out, which only answers have to heed."""
    return None if deed in ("accept", "evaluate") else row.due_at


def _order(one: Waiting) -> tuple[bool, str, str]:
    due = "" if one.due is None else one.due.isoformat()
    return one.due is None, due, one.id
