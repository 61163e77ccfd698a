"""Which requests lie close to which: they could use what the other has, or hang on each other."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Collection, Iterator

import numpy as np
from numpy.typing import NDArray

from matcher.encode.model import Model
from matcher.rules.view import View

Ints = NDArray[np.int64]
Supply = tuple[str, int]
"""(kind, number): a person, a single room, a pledge."""


def columns_of(model: Model, requests: Collection[str]) -> Ints:
    """The decision columns of requests."""
    index, options = model.index, model.options
    chosen = np.zeros(len(index.requests) + 1, dtype=bool)
    chosen[[index.request_of[r] for r in requests if r in index.request_of]] = True
    starts = options.starts
    return np.concatenate(
        [
            model.flow[chosen[options.flows.request]],
            model.start[chosen[starts.request]],
            model.room[chosen[starts.request[starts.room_start]]],
            model.crew[chosen[model.crew_request]],
            model.seat[chosen[options.seats.request]],
        ]
    )


class Neighbours:
    """The requests of a week as a graph, by what they could have and what the plan gives them."""

    def __init__(self, model: Model, view: View) -> None:
        self.model = model
        self.view = view
        self.could: dict[int, list[Supply]] = defaultdict(list)
        self._candidates()
        self.wanted_by: dict[Supply, list[int]] = defaultdict(list)
        for request, supplies in self.could.items():
            for supply in supplies:
                self.wanted_by[supply].append(request)
        self.has: dict[int, list[Supply]] = defaultdict(list)
        self._in_the_plan()
        self.held_by: dict[Supply, list[int]] = defaultdict(list)
        for request, supplies in self.has.items():
            for supply in supplies:
                self.held_by[supply].append(request)
        self.tied: dict[int, list[int]] = defaultdict(list)
        self._ties()

    def around(self, near: Collection[str], size: int) -> frozenset[str]:
        """The ``size`` requests that lie closest to some, themselves included."""
        index = self.model.index
        first = [index.request_of[r] for r in near]
        found = dict.fromkeys(first)
        ahead = deque(first)
        while ahead and len(found) < size:
            for other in self._beside(ahead.popleft()):
                if len(found) >= size:
                    break
                if other not in found:
                    found[other] = None
                    ahead.append(other)
        return frozenset(index.requests[k].id for k in found)

    def _beside(self, request: int) -> Iterator[int]:
        """Who is tied to a request, who has what it could have, who could have what it has."""
        yield from self.tied[request]
        for supply in self.could[request]:
            yield from self.held_by[supply]
        for supply in self.has[request]:
            yield from self.wanted_by[supply]

    def _candidates(self) -> None:
        options, index = self.model.options, self.model.index
        for request, pledge in _pairs(options.flows.request, options.flows.pledge):
            self.could[request].append(("pledge", pledge))
        for request, person in _pairs(self.model.crew_request, options.crew.person):
            self.could[request] += self._person(person)
        starts = options.starts
        for request, space in _pairs(starts.request[starts.room_start], starts.room_space):
            self.could[request] += [("room", part) for part in index.spaces[space].parts]

    def _person(self, person: int) -> list[Supply]:
        """A person, and the staff pledge or fund behind them."""
        index = self.model.index
        who = index.people[person]
        behind = [who.staff_pledge, who.hire.fund if who.hire is not None else None]
        pledges = [index.pledge_of[name] for name in behind if name is not None]
        return [("person", person), *(("pledge", p) for p in pledges)]

    def _in_the_plan(self) -> None:
        index, view = self.model.index, self.view
        for flow in view.flows:
            number = index.request_of[flow.request]
            self.has[number].append(("pledge", index.pledge_of[flow.pledge]))
        for p in view.placements:
            number = index.request_of[p.request]
            for a in p.crew:
                self.has[number] += self._person(index.person_of[a.person])
            if p.room is not None:
                parts = index.spaces[index.space_of[p.room]].parts
                self.has[number] += [("room", part) for part in parts]

    def _ties(self) -> None:
        """Prerequisites, rivals, activities and who sits in them, one household, one person."""
        index = self.model.index
        shared: dict[tuple[str, str], list[int]] = defaultdict(list)
        for number, request in enumerate(index.requests):
            others = [*request.needs, *request.excludes]
            others += [c.activity for c in request.seat.choices] if request.seat else []
            for name in dict.fromkeys(others):
                self.tied[number].append(index.request_of[name])
                self.tied[index.request_of[name]].append(number)
            if request.kind == "booking" and request.household is not None:
                shared["household", request.household].append(number)
            for person in request.people:
                shared["person", person].append(number)
        for numbers in shared.values():
            for number in numbers:
                self.tied[number] += [n for n in numbers if n != number]


def _pairs(a: Ints, b: Ints) -> list[tuple[int, int]]:
    """The distinct pairs (a[i], b[i]), in order."""
    both = np.unique(np.stack([a, b], axis=1), axis=0) if len(a) else np.zeros((0, 2), np.int64)
    return [(int(x), int(y)) for x, y in both]
