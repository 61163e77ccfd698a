"""What is still there next week: people, rooms, and what is left of pledges."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from api.services.turn.times import Move
from matcher.rules.view import View
from models.supply import Person, Pledge, Room

MOST_MINUTES = 100_000


def pledges_left(view: View, move: Move, requests: Collection[str]) -> tuple[Pledge, ...]:
    """Goods and money without what was given, as long as they have not expired; staff hours and
    lent capacity as every week. What was withdrawn is gone, and so is what was meant for requests
    alone that are over. A fund from which people are hired stays, if empty."""
    given: Counter[str] = Counter()
    for flow in view.flows:
        given[flow.pledge] += flow.amount
    for fund, cost in _hired(view).items():
        given[fund] += cost
    funds = {p.hire.fund for p in view.week.people if p.hire is not None}
    found = []
    for pledge in view.week.pledges:
        if pledge.id in view.withdrawn:
            continue
        lasts = pledge.kind in ("staff", "capacity")
        windows = move.recurring(pledge.windows) if lasts else move.dated(pledge.windows)
        left = pledge.quantity if lasts else max(0, pledge.quantity - given[pledge.id])
        named = tuple(r for r in pledge.conditions.requests if r in requests)
        over = (
            (pledge.windows and not windows)
            or (left == 0 and not lasts)
            or (pledge.conditions.requests and not named)
        )
        if over and pledge.id not in funds:
            continue
        found.append(
            pledge.model_copy(
                update={
                    "quantity": left,
                    "windows": windows or pledge.windows,
                    "deliveries": _deliveries_left(view, pledge),
                    "conditions": pledge.conditions.model_copy(
                        update={"requests": named or pledge.conditions.requests}
                    ),
                }
            )
        )
    return tuple(found)


def _deliveries_left(view: View, pledge: Pledge) -> int | None:
    if pledge.deliveries is None or pledge.kind in ("staff", "capacity"):
        return pledge.deliveries
    made = {(f.request, f.line) for f in view.flows if f.pledge == pledge.id}
    return max(1, pledge.deliveries - len(made))


def _hired(view: View) -> Counter[str]:
    """Fund → what its hired carers cost (see :class:`models.supply.Hire`)."""
    cost: Counter[str] = Counter()
    for placement in view.placements:
        minutes = view.sessions[placement.request, placement.session].minutes
        for member in placement.crew:
            hire = view.people[member.person].hire
            if hire is not None:
                cost[hire.fund] += -(-minutes * hire.price_per_hour // 60)
    return cost


def people(
    view: View, move: Move, pledges: Collection[str], requests: Collection[str]
) -> tuple[Person, ...]:
    """Everybody, also who was withdrawn this week: an illness passes, and who has left for good is
    taken out of the new week. Minutes served fade as fairness does."""
    served: Counter[str] = Counter()
    for placement in view.placements:
        for member in placement.crew:
            session = view.sessions[placement.request, placement.session]
            served[member.person] += session.minutes
    decay = view.week.policy.fairness.decay_percent
    over = {r.id for r in view.week.requests} - set(requests)
    return tuple(
        person.model_copy(
            update={
                "windows": move.recurring(person.windows),
                "excludes": tuple(x for x in person.excludes if x not in over),
                "recent_minutes": min(
                    MOST_MINUTES, person.recent_minutes * decay // 100 + served[person.id]
                ),
                "staff_pledge": person.staff_pledge if person.staff_pledge in pledges else None,
                "hire": person.hire if person.hire and person.hire.fund in pledges else None,
            }
        )
        for person in view.week.people
    )


def rooms(view: View, move: Move) -> tuple[Room, ...]:
    """Every room, open as every week; what it was closed for on certain days is over with them."""
    return tuple(
        room.model_copy(
            update={"open": move.recurring(room.open), "closed": move.dated(room.closed)}
        )
        for room in view.week.rooms
    )
