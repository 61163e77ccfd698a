"""How much a neighbourhood can do in a week, so that *load* has a meaning: demand ÷ supply.

Both are counted in work: minutes of helpers, minutes of rooms, units of goods (hundreds of yuan,
nights of a parking bay), people seated, hundreds of yuan of projects. Supply is the most work for
which the week's people, rooms and pledges suffice when far more is asked than can be done: the
linear relaxation's, so that no plan could do more, given what the neighbourhood does anyway (its
activities and rotas). What asks for all or nothing, and for more than any week has, counts for
nothing, and so does a project of which any part is out of reach.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from matcher.encode import Model, encode
from matcher.explain.most import without_goals
from matcher.options import build_options
from matcher.solve.clock import Stopwatch
from matcher.solve.engine import Engine
from matcher.solve.relaxation import Relaxation
from models.demand import Kind, Request
from models.supply import Item
from models.week import Week

Bools = NDArray[np.bool_]
Work = Literal["goods", "visits", "bookings", "seats", "projects"]
"""What is loaded evenly: each kind of work by itself."""
SCALE: dict[Work, float] = {
    "goods": 1.0,
    "visits": 1 / 60,
    "bookings": 1 / 60,
    "seats": 1.0,
    "projects": 1 / 20,
}
"""Brings them into one sum: units, hours of helpers and of rooms, people; a project of 2,000 yuan
weighs an hour, about what it asks of helpers beside."""
HUNDRED_YUAN = 10_000
"""In fen."""
FIRST = 1000.0
"""Weight of what takes place anyway."""


@dataclass(frozen=True)
class Carried:
    """What the supply suffices for of one request."""

    share: float
    """0 to 1, at the relaxation's best point."""
    within_reach: bool
    """Whether there is anything and anybody for it at all."""


def work_of(request: Request) -> Work | None:
    """Which kind of work a request is; None: it is part of what takes place anyway."""
    if request.kind == "need":
        return "goods" if request.lines else "visits"
    kinds: dict[Kind, Work] = {"booking": "bookings", "enrolment": "seats", "project": "projects"}
    return kinds.get(request.kind)


def work(request: Request, items: dict[str, Item]) -> float:
    """How much work a request is: above 0, in the measure of its kind."""
    match work_of(request):
        case "goods":
            return sum(
                line.amount / (HUNDRED_YUAN if line.item == "money" else items[line.item].parts)
                for line in request.lines
            )
        case "projects":
            money = sum(line.amount for line in request.lines if line.item == "money")
            return money / HUNDRED_YUAN
        case "visits":
            crews = (
                s.minutes * s.occurrences * sum(role.count for role in s.crew)
                for s in request.sessions
            )
            return float(sum(crews))
        case "bookings":
            return float(sum(s.minutes * s.occurrences for s in request.sessions))
        case _:
            return float(len(request.people))


def carried(week: Week) -> dict[str, Carried]:
    """What a week's supply suffices for, of every request that is work."""
    bare = week.model_copy(update={"policy": without_goals(week.policy)})
    model = encode(build_options(bare))
    items = {item.id: item for item in week.catalogue.items}
    reach = _within_reach(model)
    weight = np.array(
        [
            _weight(r, items) if reach[k] or _takes_a_part(r) else 0.0
            for k, r in enumerate(model.index.requests)
        ]
    )
    engine = Engine(model.program.matrix(), decided=model.decided)
    point = Relaxation(engine, Stopwatch(None)).best(model.served_form(weight))
    assert point is not None, "a week without pins and locks always has a plan: the empty one"
    share = np.zeros(len(weight))
    request, column, coefficient = model.served
    np.add.at(share, request, coefficient * point.x[column])
    share[weight == 0] = 0.0
    return {
        r.id: Carried(min(1.0, max(0.0, float(share[k]))), bool(reach[k]))
        for k, r in enumerate(model.index.requests)
        if work_of(r) is not None
    }


def _takes_a_part(request: Request) -> bool:
    return request.least_percent < 100 and request.kind != "project"


def _weight(request: Request, items: dict[str, Item]) -> float:
    kind = work_of(request)
    return FIRST if kind is None else SCALE[kind] * work(request, items)


def _within_reach(model: Model) -> Bools:
    """Requests for every part of which something is at hand: stock for all of the line, a start
    with enough people for every role, a seat. Whether all parts go together is not asked."""
    index, options = model.index, model.options
    starts, flows = options.starts, options.flows
    crewed = np.ones(len(starts), dtype=bool)
    needed = np.array([row.role.count for row in index.roles] + [0])
    place, count = np.unique(
        options.crew.start * (len(index.roles) + 1) + options.crew.role, return_counts=True
    )
    have = dict(zip(place.tolist(), count.tolist(), strict=True))
    roles: dict[int, list[int]] = {}
    for number, row in enumerate(index.roles):
        roles.setdefault(row.session, []).append(number)
    for k in range(len(starts)):
        crewed[k] = all(
            have.get(k * (len(index.roles) + 1) + role, 0) >= needed[role]
            for role in roles.get(int(starts.session[k]), ())
        )
    found = np.zeros(len(index.requests), dtype=bool)
    stock = np.zeros(len(index.lines))
    np.add.at(stock, flows.line, model.step_counts * flows.most)
    possible = set(starts.occurrence[crewed].tolist())
    seated = set(options.seats.request.tolist())
    for number, request in enumerate(index.requests):
        lines = all(stock[k] >= index.lines[k].line.amount for k in model.lines_of_request[number])
        sessions = all(k in possible for k in model.occurrences_of_request[number])
        found[number] = lines and sessions and (request.seat is None or number in seated)
    return found
