"""The first week of a neighbourhood that has none: who lives where, which rooms there are, what can
be given and done. Everything else (wishes, pledges, hours) then comes in as in every other week."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import count

from sqlmodel import Session, select
from sqlmodel.sql.expression import SelectOfScalar

from api.problems import Problem
from api.services.first_lines import Home, Lines, Named, RoomLine
from api.services.rights import Subject, require
from api.services.signing import Caller
from api.services.weeks import make_week
from models.hours import Hours, Stretch
from models.places import Geography, Place
from models.policy import Policy
from models.supply import Catalogue, Item, Person, Room, Skill, Venue
from models.tables import Household, Identity, Neighbourhood, PolicyRow, RoomHours, WeekRow
from models.tables.base import now
from models.time import Calendar
from models.week import Week

COMMUNITY, VENUE = "community", "living-room"
MONEY = Item(id="money", name="钱", kind="money", unit="元", parts=100, divisible=True)
TURNOVER = 30
"""Minutes to tidy a room after each use, until somebody says otherwise."""
CLOCK = tuple(f"{hour:02}:00" for hour in range(25))


@dataclass(frozen=True)
class Given:
    """What staff wrote, as they wrote it."""

    day: str
    name: str
    homes: str
    rooms: str = ""
    opens: str = "09:00"
    closes: str = "21:00"
    goods: str = ""
    skills: str = ""


def may_make(session: Session, caller: Caller, neighbourhood: str) -> Neighbourhood:
    """The neighbourhood, if it has no week yet and the caller may make its first.

    Raises
    ------
    Problem : ``not-found``, ``already-there``, or as ``require``.
    """
    require(caller, "week.make", Subject(neighbourhood))
    row = session.get(Neighbourhood, neighbourhood)
    if row is None:
        raise Problem("not-found", neighbourhood)
    made = session.exec(select(WeekRow.id).where(WeekRow.neighbourhood == neighbourhood)).first()
    if made is not None:
        raise Problem("already-there", made)
    return row


def make_first(
    session: Session,
    caller: Caller,
    neighbourhood: str,
    given: Given,
    functions: Mapping[str, str],
) -> WeekRow:
    """The first week, collecting. ``functions``: what people call a use of a room → its id.

    Names and doors are kept outside the week; in it people and homes are p1, p2, …, h1, h2, …

    Raises
    ------
    Problem : as :func:`may_make`; ``bad-input`` with everything that is wrong.
    """
    row = may_make(session, caller, neighbourhood)
    session.refresh(row, with_for_update=True)  # of two at once the second finds the week there
    may_make(session, caller, neighbourhood)
    lines = Lines(functions)
    homes, rooms = lines.homes(given.homes), lines.rooms(given.rooms)
    goods, skills = lines.goods(given.goods), lines.skills(given.skills)
    _scalars(lines, given)
    if lines.faults:
        raise Problem("bad-input", errors=lines.faults)
    living = _Living(session, neighbourhood, homes)
    week = Week(
        id=f"{neighbourhood}-{given.day}"[:80],
        calendar=Calendar(start=given.day, days=7, time_zone=row.time_zone),
        geography=Geography(places=_places(given.name, living)),
        catalogue=_catalogue(rooms, goods, skills),
        people=tuple(Person(id=id, home=home) for id, home, _ in living.people),
        venues=(Venue(id=VENUE, place=COMMUNITY, name=f"{given.name}大客厅"),) if rooms else (),
        rooms=tuple(
            Room(
                id=f"room-{at}",
                venue=VENUE,
                name=one.name,
                functions=dict.fromkeys(one.functions, 0),
                capacity=one.capacity,
                open=(),
                turnover_minutes=TURNOVER,
            )
            for at, one in enumerate(rooms, 1)
        ),
        policy=Policy(seed=secrets.randbelow(2**63)),
    )
    _outside(session, neighbourhood, living)
    _hours(session, neighbourhood, len(rooms), given)
    made = make_week(session, caller, neighbourhood, week)
    session.get_one(PolicyRow, made.id).published_at = now()  # the seed is there to be read
    session.flush()
    return made


def _scalars(lines: Lines, given: Given) -> None:
    """The fields that are no lists."""
    try:
        date.fromisoformat(given.day)
    except ValueError:
        lines.wrong("day", given.day, "选一天", "choose a day")
    if not given.name:
        lines.wrong("name", "", "写社区的名字", "write the community's name")
    if given.opens not in CLOCK or given.closes not in CLOCK or given.opens >= given.closes:
        zh, en = "整点开门，晚于开门的整点关门", "full hours, and closing after opening"
        lines.wrong("opens", f"{given.opens}–{given.closes}", zh, en)


class _Living:
    """Homes and people under pseudonyms that nobody in the neighbourhood has had."""

    def __init__(self, session: Session, neighbourhood: str, homes: tuple[Home, ...]) -> None:
        doors = _free("h", session, select(Household.id).where(_of(Household, neighbourhood)))
        self.homes = list(zip(doors, homes, strict=False))
        names = _free("p", session, select(Identity.id).where(_of(Identity, neighbourhood)))
        self.people = [(next(names), home, name) for home, one in self.homes for name in one.people]
        """(pseudonym, home, name)."""


def _of(table: type[Household] | type[Identity], neighbourhood: str) -> bool:
    return table.neighbourhood == neighbourhood


def _free(letter: str, session: Session, taken: SelectOfScalar[str]) -> Iterator[str]:
    """letter1, letter2, … without those that are there."""
    known = set(session.exec(taken))
    return (id for id in (f"{letter}{n}" for n in count(1)) if id not in known)


def _places(name: str, living: _Living) -> tuple[Place, ...]:
    """The tree: the community, its house groups, their buildings, the homes."""
    groups: dict[str, str] = {}
    buildings: dict[tuple[str, str], str] = {}
    places = [Place(id=COMMUNITY, level="community", name=name)]
    for id, home in living.homes:
        if home.group not in groups:
            groups[home.group] = f"g{len(groups) + 1}"
            places.append(
                Place(
                    id=groups[home.group],
                    level="house-group",
                    parent=COMMUNITY,
                    name=home.group,
                )
            )
        key = (home.group, home.building)
        if key not in buildings:
            buildings[key] = f"b{len(buildings) + 1}"
            places.append(
                Place(
                    id=buildings[key],
                    level="building",
                    parent=groups[home.group],
                    name=home.building,
                )
            )
        places.append(Place(id=id, level="household", parent=buildings[key], name=_door(home)))
    return tuple(places)


def _door(home: Home) -> str:
    return f"{home.building} {home.door}"


def _catalogue(
    rooms: tuple[RoomLine, ...], goods: tuple[Named, ...], skills: tuple[Named, ...]
) -> Catalogue:
    return Catalogue(
        items=(
            *(
                Item(id=f"goods-{at}", name=one.name, unit=one.unit)
                for at, one in enumerate(goods, 1)
            ),
            MONEY,
        ),
        skills=tuple(
            Skill(id=f"skill-{at}", name=one.name, certificate=one.certificate)
            for at, one in enumerate(skills, 1)
        ),
        functions=tuple(dict.fromkeys(use for one in rooms for use in one.functions)),
    )


def _outside(session: Session, neighbourhood: str, living: _Living) -> None:
    """Names and doors, which no week holds."""
    for id, home in living.homes:
        session.add(Household(neighbourhood=neighbourhood, id=id, address=_door(home)))
    session.flush()
    for id, household, name in living.people:
        session.add(Identity(neighbourhood=neighbourhood, id=id, name=name, household=household))
    session.flush()


def _hours(session: Session, neighbourhood: str, rooms: int, given: Given) -> None:
    """Open every day at the same time, week after week, until somebody says otherwise."""
    weekly = tuple(
        Stretch(weekday=day, opens=given.opens, closes=given.closes) for day in range(1, 8)
    )
    for at in range(1, rooms + 1):
        session.add(
            RoomHours(neighbourhood=neighbourhood, room=f"room-{at}", hours=Hours(weekly=weekly))
        )
    session.flush()
