"""Every id names one thing."""

from __future__ import annotations

from collections.abc import Iterator

from models.validate.check import (
    JOINED,
    ORGANISATION,
    PERSON,
    PLACE,
    PLEDGE,
    REQUEST,
    ROOM,
    VENUE,
    Check,
    Kind,
)
from models.week import Week


def check_ids(check: Check) -> None:
    """Ids are unique over all places, organisations, people, pledges, venues, rooms, requests."""
    holders: dict[str, Kind] = {}
    for id, kind in _named(check.week):
        if id in holders:
            holder = holders[id]
            check.say(
                id,
                "id",
                id,
                f"an id of its own for {kind.en}; it already names {holder.en}",
                f"{kind.zh}独有的编号；它已是{holder.zh}的编号",
            )
        else:
            holders[id] = kind


def _named(week: Week) -> Iterator[tuple[str, Kind]]:
    """Everything that shares the one space of ids."""
    for kind, things in (
        (PLACE, week.geography.places),
        (ORGANISATION, week.organisations),
        (PERSON, week.people),
        (PLEDGE, week.pledges),
        (VENUE, week.venues),
        (ROOM, week.rooms),
        (JOINED, week.joined_rooms),
        (REQUEST, week.requests),
    ):
        for thing in things:
            yield thing.id, kind
