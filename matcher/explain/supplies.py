"""What serves a request in a plan, and the columns by which it could."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from matcher.encode.model import Model, pick
from matcher.rules.view import View
from models.week import Target, Week

Ints = NDArray[np.int64]
Kind = Literal["person", "room", "pledge", "seat", "time"]


def supplies_of(view: View, request: str) -> list[tuple[Kind, str]]:
    """The people, rooms, pledges and activities that serve a request, each once.

    Where there is neither crew nor room, the time itself: its start as the plan writes it.
    """
    found: dict[tuple[Kind, str], None] = {}
    for flow in view.flows_of.get(request, ()):
        found["pledge", flow.pledge] = None
    for p in view.placements_of.get(request, ()):
        for a in p.crew:
            found["person", a.person] = None
        if p.room is not None:
            found["room", p.room] = None
        elif not p.crew:
            found["time", p.start] = None
    for seat in view.seats_of.get(request, ()):
        found["seat", seat.activity] = None
    return list(found)


def columns_serving(model: Model, request: str, kind: Kind, supply: str) -> Ints:
    """Decision columns by which a supply would serve a request."""
    index, options = model.index, model.options
    number = index.request_of[request]
    match kind:
        case "pledge":
            flows = options.flows
            mine = (flows.request == number) & (flows.pledge == index.pledge_of[supply])
            return pick(model.flow, mine)
        case "person":
            who = options.crew.person == index.person_of[supply]
            return pick(model.crew, who & (model.crew_request == number))
        case "room":
            starts = options.starts
            here = starts.room_space == index.space_of[supply]
            return pick(model.room, here & (starts.request[starts.room_start] == number))
        case "seat":
            seats = options.seats
            there = seats.activity == index.request_of[supply]
            return pick(model.seat, there & (seats.request == number))
        case "time":
            starts = options.starts
            then = starts.start == index.clock.slot(supply)
            return pick(model.start, then & (starts.request == number))


def decided_by(week: Week, request: str, kind: Kind, supply: str) -> tuple[str, ...]:
    """Pins and locks that name a supply for a request."""

    def names(target: Target) -> bool:
        stated = {
            "pledge": target.pledge,
            "person": target.person,
            "room": target.room,
            "seat": target.activity,
            "time": target.start,
        }
        return target.request in (None, request) and stated[kind] == supply

    return tuple(d.id for d in (*week.decisions.pins, *week.decisions.locks) if names(d.target))
