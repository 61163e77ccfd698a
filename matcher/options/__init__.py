"""What is possible at all: the candidates, and which rule removed each of the others."""

from __future__ import annotations

from matcher.options.crew import CrewOptions, crew_options
from matcher.options.flows import FlowOptions, flow_options
from matcher.options.index import Index
from matcher.options.placements import StartOptions, start_options
from matcher.options.removed import Removed
from matcher.options.seats import SeatOptions, seat_options
from models.week import Week

__all__ = ["Options", "build_options"]


class Options:
    """All candidates of a week: flows, starts with rooms, crew, seats."""

    def __init__(
        self,
        index: Index,
        flows: FlowOptions,
        starts: StartOptions,
        crew: CrewOptions,
        seats: SeatOptions,
        removed: Removed,
    ) -> None:
        self.index = index
        self.flows = flows
        self.starts = starts
        self.crew = crew
        self.seats = seats
        self.removed = removed


def build_options(week: Week) -> Options:
    """Find every candidate that no rule forbids by itself."""
    index = Index(week)
    removed = Removed()
    for number, parts in enumerate(index.gated):
        removed.add(number, "gate", int(parts))
    flows = flow_options(index, removed)
    starts = start_options(index, removed)
    crew = crew_options(index, starts, removed)
    seats = seat_options(index, starts, removed)
    return Options(index, flows, starts, crew, seats, removed)
