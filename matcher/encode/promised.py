"""The promises of the published plan, each with who must be told and when it was due."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.encode import kept
from matcher.encode.model import Model
from matcher.options.index import Index
from models.items import Placement, Seat

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Promise:
    """kept = Σ columns, 0 or 1 in every plan."""

    columns: Ints
    parties: tuple[str, ...]
    day: int
    """Local day it was promised for, not before the first."""


def promises(model: Model) -> list[Promise]:
    """All promises; encoded once for both goals that read them."""
    if model.promises is None:
        model.promises = [*_placements(model), *_seats(model), *_flows(model)]
    return model.promises


def _day(model: Model, slot: int) -> int:
    return max(0, model.index.clock.day(slot))


def requester(index: Index, name: str) -> str:
    """Whom a broken promise to a request concerns, whether or not the request is still there."""
    number = index.request_of.get(name)
    if number is None:
        return name
    request = index.requests[number]
    return request.household or request.organisation or name


def _placements(model: Model) -> list[Promise]:
    index = model.index
    at_home = {(r.id, s.id) for r in index.requests for s in r.sessions if s.home_visit}
    found = []
    for p in index.week.history.promises.placements:
        day = _day(model, index.clock.slot(p.start))
        asks = requester(index, p.request)
        found.append(Promise(kept.placement_kept(model, p), (asks,), day))
        for member in p.crew:
            home = (p.request, p.session) in at_home
            parties = (member.person, asks) if home else (member.person,)
            found.append(Promise(kept.member_kept(model, p, member), parties, day))
    return found


def _seats(model: Model) -> list[Promise]:
    index = model.index
    found = []
    for seat in index.week.history.promises.seats:
        number = index.request_of.get(seat.request)
        people = index.requests[number].people if number is not None else ()
        parties = people or (requester(index, seat.request),)
        found.append(Promise(kept.seat_kept(model, seat), parties, _seat_day(model, seat)))
    return found


def _seat_day(model: Model, seat: Seat) -> int:
    def covered(p: Placement) -> bool:
        return (
            p.request == seat.activity
            and (seat.session is None or seat.session == p.session)
            and (seat.occurrence is None or seat.occurrence == p.occurrence)
        )

    promised = model.index.week.history.promises.placements
    slots = [model.index.clock.slot(p.start) for p in promised if covered(p)]
    return _day(model, min(slots)) if slots else 0


def _flows(model: Model) -> list[Promise]:
    index = model.index
    promised = index.week.history.promises.flows
    found = []
    for key, amount in kept.handovers(promised).items():
        at = min(index.clock.slot(f.at) for f in promised if (f.request, f.line, f.pledge) == key)
        columns = kept.flow_reaches(model, key, amount, "promises")
        found.append(Promise(columns, (requester(index, key[0]),), _day(model, at)))
    return found
