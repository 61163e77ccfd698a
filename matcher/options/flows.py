"""Candidates of flows: (line × pledge), with the most that may flow and when it is handed over."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.options.bans import banned_requests, bans_of, names
from matcher.options.coarse import coarsened
from matcher.options.handover import Handover, handover
from matcher.options.index import Index, LineRow
from matcher.options.removed import Removed
from models.demand import Line, Request
from models.supply import Pledge

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class FlowOptions:
    """Parallel arrays, one entry per candidate. Amount = ``quantum`` × an integer ≤ ``most``."""

    line: Ints
    pledge: Ints
    request: Ints
    give: Ints
    per: Ints
    quantum: Ints
    """Parts per step."""
    most: Ints
    """Largest number of steps."""
    at: Ints
    """Slot of the handing over: the earliest of those liked best."""
    liked: Ints
    """Preference of the line's window that ``at`` lies in."""
    suits: Ints
    """Affinity of this pledge and item (goal ``affinity``)."""
    perishable: Ints
    """1 where the item is perishable."""

    def __len__(self) -> int:
        return len(self.line)


@dataclass(frozen=True)
class _Candidate:
    pledge: int
    give: int
    per: int
    suits: int


class _Flows:
    def __init__(self, index: Index, removed: Removed) -> None:
        self.index = index
        self.removed = removed
        self.rows: list[tuple[int, ...]] = []
        self.banned = banned_requests(index.week)
        self.bans = bans_of(index.week, "flow")
        self.by_item: dict[str, list[int]] = defaultdict(list)
        self.tied: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        """Item → region → those pledges that may go there; "" → those that may go anywhere, or to
        nobody."""
        for i, pledge in enumerate(index.pledges):
            if pledge.item is not None:
                self.by_item[pledge.item].append(i)
                is_out = pledge.id in index.withdrawn
                for region in ("",) if is_out else pledge.conditions.communities or ("",):
                    self.tied[pledge.item][region].append(i)

    def line(self, number: int, row: LineRow) -> None:
        request = self.index.requests[row.request]
        for candidate in self._accepted(row.line, request):
            pledge = self.index.pledges[candidate.pledge]
            rule = self._forbidden(request, row.line, pledge)
            if rule is None:
                moment = handover(self.index, request, row.line, pledge)
                rule = (
                    moment
                    if isinstance(moment, str)
                    else self._amount(number, row, candidate, moment)
                )
            if rule is not None:
                self.removed.add(row.request, rule)

    def _accepted(self, line: Line, request: Request) -> list[_Candidate]:
        rates = {line.item: (1, 1, line.preference)}
        known = {s.item: (s.give, s.per) for s in self.index.items[line.item].substitutes}
        for accepted in line.accepts:
            if accepted.item in rates:
                continue
            if accepted.give is not None and accepted.per is not None:
                give, per = accepted.give, accepted.per
            elif accepted.item in known:
                give, per = known[accepted.item]
            else:
                continue
            rates[accepted.item] = (give, per, accepted.preference)
        affinity = {a.who: a.value for a in request.affinity}
        return [
            _Candidate(p, give, per, liked + affinity.get(self.index.pledges[p].id, 0))
            for item, (give, per, liked) in rates.items()
            for p in self._near(item, request)
        ]

    def _near(self, item: str, request: Request) -> list[int]:
        """The pledges of an item, without most of those tied to other regions than the request's:
        a city has thousands."""
        every = self.by_item[item]
        if self.bans or request.id in self.banned:
            return every  # whom a ban keeps away as well counts as banned
        tied = self.tied[item]
        regions = self.index.regions(self.index.place_of[request.place])
        near = sorted({p for region in ("", *regions) for p in tied.get(region, ())})
        if len(near) < len(every):
            number = self.index.request_of[request.id]
            self.removed.add(number, "pledge-conditions", len(every) - len(near))
        return near

    def _forbidden(self, request: Request, line: Line, pledge: Pledge) -> str | None:
        """The rule that keeps this pledge from this line whatever the amount and time."""
        if pledge.id in self.index.withdrawn or request.id in self.banned:
            return "ban"
        for t in self.bans:
            if (
                names(t.request, request.id)
                and names(t.line, line.id)
                and names(t.pledge, pledge.id)
            ):
                return "ban"
        return None if suits_conditions(self.index, pledge, request) else "pledge-conditions"

    def _amount(
        self, number: int, row: LineRow, candidate: _Candidate, moment: Handover
    ) -> str | None:
        """Append the candidate, or name the rule that leaves it nothing."""
        index = self.index
        request, line = index.requests[row.request], row.line
        pledge = index.pledges[candidate.pledge]
        item = index.items[pledge.item or ""]
        most = pledge.quantity
        if most == 0:
            return "pledge-limit"
        most = min(most, pledge.quantity * pledge.max_share_percent // 100)
        if most == 0:
            return "pledge-conditions"
        if pledge.money == "match":
            raised = request.project.raised if request.project is not None else 0
            most = min(most, raised * pledge.match_percent // 100)
            if most == 0:
                return "matched-money"
        most = min(most, line.amount * candidate.give // candidate.per)
        if most < pledge.lot:
            return "lot-size"
        quantum = 1 if item.divisible else item.parts
        whole = line.amount * candidate.give
        if line.single_source and request.least_percent == 100:
            # One pledge serves all of the line or none: a single step.
            full, rest = divmod(whole, candidate.per)
            if rest or full % quantum or full > most:
                return "single-source"
            quantum = full
        steps = most // quantum
        if steps == 0:
            return "whole-units"
        self.rows.append(
            (
                *(number, candidate.pledge, row.request, candidate.give, candidate.per),
                *(quantum, steps, moment.at, moment.liked, candidate.suits),
                int(item.perishable),
            )
        )
        return None


def suits_conditions(index: Index, pledge: Pledge, request: Request) -> bool:
    """Whether a pledge's conditions let it go to a request."""
    c = pledge.conditions
    if any(a.who == pledge.id and a.forbidden for a in request.affinity):
        return False
    if c.requests and request.id not in c.requests:
        return False
    if c.topics and request.topic not in c.topics:
        return False
    if c.audiences and not set(c.audiences) & set(request.audiences):
        return False
    place = index.place_of[request.place]
    return not c.communities or index.lies_in_any(place, c.communities)


def flow_options(index: Index, removed: Removed) -> FlowOptions:
    """All (line, pledge) pairs by which something may flow."""
    flows = _Flows(index, removed)
    for number, row in enumerate(index.lines):
        flows.line(number, row)
    table = np.array(flows.rows, dtype=np.int64).reshape(-1, 11)
    table = coarsened(index, table)
    columns = [np.ascontiguousarray(table[:, k]) for k in range(11)]
    return FlowOptions(*columns)
