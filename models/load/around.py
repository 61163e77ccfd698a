"""The part of a week that some of its things name: enough to judge these things, and no more."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from sqlmodel import Session, select

from models.base import Frozen
from models.load import shelves
from models.load.read import UnknownWeek
from models.load.reservations import calendar_of
from models.places import Geography
from models.supply import Catalogue
from models.tables import PlaceRow, WeekRow
from models.week import Week

MOST = 5_000
"""Most different words that are looked up one by one; whoever names more gets the whole week."""


def named(things: Iterable[Frozen]) -> frozenset[str]:
    """Every word in some things that may be an id."""
    found: set[str] = set()
    for thing in things:
        found.update(_words(thing.model_dump(exclude_defaults=True)))
    return frozenset(word for word in found if 0 < len(word) <= 80)


def _words(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield str(key)
            yield from _words(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from _words(inner)


def load_around(session: Session, week: str, words: Collection[str]) -> Week:
    """The week with its catalogue and calendar, and of everything else what these words name, with
    all places above; in a fixed number of queries.

    What it holds may itself name what it does not hold: only the things that were asked about can
    be judged by it (:func:`models.validate.problems_with`).

    Raises
    ------
    UnknownWeek : there is none of this id.
    """
    row = session.get(WeekRow, week)
    if row is None:
        raise UnknownWeek(week)
    ids = sorted(words)
    return Week(
        id=row.id,
        calendar=calendar_of(row),
        geography=Geography(
            levels=row.levels,
            community=row.community,
            group=row.group,
            household=row.household,
            places=shelves.PLACES.pick(session, week, _with_all_above(session, week, ids)),
            within=row.within,
            between_neighbours=row.between_neighbours,
        ),
        catalogue=Catalogue(
            skills=shelves.SKILLS.read(session, week),
            items=shelves.ITEMS.read(session, week),
            topics=row.topics,
            functions=row.functions,
            audiences=row.audiences,
        ),
        organisations=shelves.ORGANISATIONS.pick(session, week, ids),
        people=shelves.PEOPLE.pick(session, week, ids),
        pledges=shelves.PLEDGES.pick(session, week, ids),
        venues=shelves.VENUES.pick(session, week, ids),
        rooms=shelves.ROOMS.pick(session, week, ids),
        joined_rooms=shelves.JOINED_ROOMS.pick(session, week, ids),
        requests=shelves.REQUESTS.pick(session, week, ids),
    )


def _with_all_above(session: Session, week: str, ids: Sequence[str]) -> list[str]:
    """The places named, and those they lie in."""
    places = PlaceRow.__table__  # type: ignore[attr-defined]
    up = (
        select(places.c.id, places.c.parent)
        .where(places.c.week == week, places.c.id.in_(ids))
        .cte("up", recursive=True)
    )
    up = up.union(
        select(places.c.id, places.c.parent).where(
            places.c.week == week, places.c.id == up.c.parent
        )
    )
    return list(session.connection().execute(select(up.c.id)).scalars())
