"""Several districts in one week: one city in which nobody and nothing goes from one to another."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from models.demand import Request, RoomNeed
from models.items import Commitments
from models.places import Geography, Place
from models.policy import Policy
from models.supply import Person, Pledge
from models.week import Decisions, History, Week
from scenarios.generator.draw import shares
from scenarios.generator.shape import Shape

FAR = 120
"""Minutes from one district to another: farther than anybody goes."""
COUNTED = (
    *("communities", "house_groups", "households", "goods", "visits", "volunteers", "pledges"),
    *("projects", "activities", "bookings", "enrolments", "rota_sessions", "rooms"),
)
WORDS = frozenset(("name", "kind", "level", "levels", "format"))
"""Fields whose texts are no ids, even where they look like one."""


def districts(shape: Shape) -> list[Shape]:
    """The shape of each of a shape's districts: an even share of all that is counted."""
    even = [1.0] * shape.districts
    parts = {name: shares(getattr(shape, name), even) for name in COUNTED}
    found = []
    for k in range(shape.districts):
        own: dict[str, Any] = {name: part[k] for name, part in parts.items()}
        found.append(replace(shape, districts=1, **own))
    return found


def city(weeks: Sequence[Week], id: str, name: str = "") -> Week:
    """The weeks of several districts as one.

    The k-th one's ids begin with ``Dkk-``, its own root is ``Dkk``. Calendar, catalogue and policy
    are the first one's; all keep their budget caps, each for its own district. What is pledged to
    anybody goes to the own district, and who would go anywhere goes no farther than its end.
    """
    apart = [
        _apart(_marked(week, f"D{k + 1:02d}"), f"D{k + 1:02d}") for k, week in enumerate(weeks)
    ]
    first = apart[0]

    def joined(field: str) -> tuple[Any, ...]:
        return tuple(x for week in apart for x in getattr(week, field))

    return first.model_copy(
        update={
            "id": id,
            "name": name,
            "geography": _geography(apart),
            **{field: joined(field) for field in ("organisations", "people", "pledges")},
            **{field: joined(field) for field in ("venues", "rooms", "joined_rooms", "requests")},
            "history": _history([week.history for week in apart]),
            "decisions": _decisions([week.decisions for week in apart]),
            "policy": _policy(apart),
        }
    )


def _marked(week: Week, mark: str) -> Week:
    """The week with every id marked."""
    listed = (
        *(week.requests, week.people, week.pledges, week.rooms, week.joined_rooms, week.venues),
        *(week.organisations, week.geography.places, week.policy.caps.budgets),
        *(week.decisions.pins, week.decisions.bans, week.decisions.locks),
    )
    names = {x.id: f"{mark}-{x.id}" for some in listed for x in some}
    names |= {p.id: mark for p in week.geography.places if p.parent is None}

    def renamed(tree: Any, field: str = "") -> Any:
        if isinstance(tree, str):
            return tree if field in WORDS else names.get(tree, tree)
        if isinstance(tree, list):
            return [renamed(x, field) for x in tree]
        if isinstance(tree, dict):
            return {key: renamed(x, key) for key, x in tree.items()}
        return tree

    tree = renamed(json.loads(week.model_dump_json(exclude_defaults=True)))
    return Week.model_validate_json(json.dumps(tree))


def _apart(week: Week, root: str) -> Week:
    """The week with nothing that could be had from, or given to, another district."""
    rooms = (*(r.id for r in week.rooms), *(j.id for j in week.joined_rooms))
    caps = week.policy.caps
    budgets = tuple(
        cap if cap.place is not None else cap.model_copy(update={"place": root})
        for cap in caps.budgets
    )
    policy = {"caps": caps.model_copy(update={"budgets": budgets})}
    return week.model_copy(
        update={
            "people": tuple(_near(p) for p in week.people),
            "pledges": tuple(_own(p, root) for p in week.pledges),
            "requests": tuple(_inside(r, rooms) for r in week.requests),
            "policy": week.policy.model_copy(update=policy),
        }
    )


def _near(person: Person) -> Person:
    farthest = min(person.travel_minutes, FAR - 1)
    return person.model_copy(update={"travel_minutes": farthest})


def _own(pledge: Pledge, root: str) -> Pledge:
    if pledge.conditions.communities:
        return pledge
    conditions = pledge.conditions.model_copy(update={"communities": (root,)})
    return pledge.model_copy(update={"conditions": conditions})


def _inside(request: Request, rooms: tuple[str, ...]) -> Request:
    def need(room: RoomNeed | None) -> RoomNeed | None:
        return room if room is None or room.rooms else room.model_copy(update={"rooms": rooms})

    sessions = tuple(s.model_copy(update={"room": need(s.room)}) for s in request.sessions)
    return request.model_copy(update={"sessions": sessions})


def _geography(weeks: Sequence[Week]) -> Geography:
    first = weeks[0].geography
    places = [Place(id="city", level="city")]
    for week in weeks:
        places += [
            p if p.parent is not None else p.model_copy(update={"parent": "city"})
            for p in week.geography.places
        ]
    return first.model_copy(
        update={
            "levels": ("city", *first.levels),
            "places": tuple(places),
            "within": {**first.within, "city": FAR},
            "travel": tuple(way for week in weeks for way in week.geography.travel),
        }
    )


def _commitments(parts: Sequence[Commitments]) -> Commitments:
    return Commitments(
        flows=tuple(x for part in parts for x in part.flows),
        placements=tuple(x for part in parts for x in part.placements),
        seats=tuple(x for part in parts for x in part.seats),
    )


def _history(parts: Sequence[History]) -> History:
    return History(
        past=tuple(x for part in parts for x in part.past),
        promises=_commitments([part.promises for part in parts]),
        last_plan=_commitments([part.last_plan for part in parts]),
    )


def _decisions(parts: Sequence[Decisions]) -> Decisions:
    return Decisions(
        pins=tuple(x for part in parts for x in part.pins),
        bans=tuple(x for part in parts for x in part.bans),
        locks=tuple(x for part in parts for x in part.locks),
        withdrawn=tuple(x for part in parts for x in part.withdrawn),
    )


def _policy(weeks: Sequence[Week]) -> Policy:
    first = weeks[0].policy
    budgets = tuple(cap for week in weeks for cap in week.policy.caps.budgets)
    caps = first.caps.model_copy(update={"budgets": budgets})
    return first.model_copy(update={"caps": caps})
