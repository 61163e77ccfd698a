"""Which requests of a week hang together: whatever one gets may change what the others can have.

Two hang together if both could have something of the same pledge, person or room, if a cap or a
goal adds them up, if a promise to the same party stands behind both, or if one names the other.
Rather one link too many than one too few: a link too many costs time, a missing one a rule.
"""

from __future__ import annotations

import json
import re
from collections.abc import Hashable, Iterable, Iterator

import numpy as np
from networkx.utils import UnionFind
from numpy.typing import NDArray
from pydantic import BaseModel

from matcher.encode.budget_cap import capped
from matcher.encode.fairness import group_of_entry, group_of_request
from matcher.encode.promised import requester
from matcher.options import Options, build_options
from models.items import Commitments
from models.week import PastAsk, Week

Ints = NDArray[np.int64]
STRING = re.compile(r'"((?:[^"\\]|\\.)*)"')


class Links:
    """Requests, and the supply that they could have, as sets that share nothing.

    Requests, pledges, people, rooms and joined rooms go by their id; what else links them (a group,
    a cap, a party to be told) by a pair of its kind and its name.
    """

    def __init__(self, week: Week, options: Options) -> None:
        self.week = week
        self.index = options.index
        self.names = Names(week)
        self._sets: UnionFind[Hashable] = UnionFind()
        self.supply: set[str] = set()
        """Pledges, people and rooms that some request could have."""
        self._candidates(options)
        self._caps(options)
        if week.decisions.bans:
            # Why a request goes without is told by what it could have, were it not for the bans.
            lifted = week.decisions.model_copy(update={"bans": ()})
            self._candidates(build_options(week.model_copy(update={"decisions": lifted})))
        self._naming()
        self._same_people()
        if any("fairness" in tier.goals for tier in week.policy.tiers):
            self._groups()
        self._promises(week.history.promises)

    def root(self, node: Hashable) -> Hashable:
        """What stands for the set of a request, of a supply or of something else."""
        return self._sets[node]

    def of_name(self, request: str) -> Hashable:
        """The node of a request by its id, which may be one that is no longer there."""
        return request if request in self.index.request_of else ("party", request)

    def of_past(self, entry: PastAsk) -> Hashable:
        """The node of the group that a past ask counts for."""
        return "group", group_of_entry(self.index, self.week.policy.fairness, entry)

    def _tie(self, one: Hashable, other: Hashable) -> None:
        self._sets.union(one, other)

    # --- what could be had --------------------------------------------------------------------

    def _candidates(self, options: Options) -> None:
        index, starts = options.index, options.starts
        pledges = [p.id for p in index.pledges]
        people = [p.id for p in index.people]
        spaces = [s.id for s in index.spaces]
        rooms = [r.id for r in index.week.rooms]
        self._pairs(options.flows.request, options.flows.pledge, pledges)
        self._pairs(starts.request[options.crew.start], options.crew.person, people)
        self._pairs(starts.request[starts.room_start], starts.room_space, spaces)
        for k in np.unique(starts.room_space):
            for part in index.spaces[k].parts:
                self._tie(spaces[k], rooms[part])
                self.supply.add(rooms[part])
        for i in np.unique(options.crew.person):
            person = index.people[i]
            # Staff hours within their pledge, paid hours within their fund.
            for behind in (person.staff_pledge, person.hire.fund if person.hire else None):
                if behind is not None:
                    self._tie(person.id, behind)
                    self.supply.add(behind)

    def _pairs(self, request: Ints, other: Ints, names: list[str]) -> None:
        size = max(len(names), 1)
        for key in np.unique(request * size + other).tolist():
            number, k = divmod(key, size)
            self._tie(self.week.requests[number].id, names[k])
            self.supply.add(names[k])

    # --- what is added up ---------------------------------------------------------------------

    def _caps(self, options: Options) -> None:
        for cap in self.week.policy.caps.budgets:
            for number in np.unique(options.flows.request[capped(options, cap)]):
                self._tie(("cap", cap.id), self.week.requests[number].id)

    def _same_people(self) -> None:
        """A household's bookings and asks have a cap; a person is in one place at a time."""
        for request in self.week.requests:
            if request.household is not None:
                self._tie(request.id, ("household", request.household))
            for person in request.people:
                self._tie(request.id, person)
                self.supply.add(person)

    def _groups(self) -> None:
        fairness = self.week.policy.fairness
        for request in self.week.requests:
            group = group_of_request(self.index, fairness, request)
            if group is not None:
                self._tie(request.id, ("group", group))

    def _promises(self, promises: Commitments) -> None:
        """A party is told once, however many promises to it are broken."""

        def tell(request: str, people: Iterable[str] = ()) -> None:
            self._tie(self.of_name(request), ("party", requester(self.index, request)))
            for person in people:
                self._tie(self.of_name(request), ("party", person))

        for flow in promises.flows:
            tell(flow.request)
        for placement in promises.placements:
            tell(placement.request, (a.person for a in placement.crew))
        for seat in promises.seats:
            number = self.index.request_of.get(seat.request)
            tell(seat.request, self.week.requests[number].people if number is not None else ())
            # The activity's own promises say when it was to be.
            self._tie(self.of_name(seat.request), self.of_name(seat.activity))

    # --- what is named ------------------------------------------------------------------------

    def _naming(self) -> None:
        """Requests named by a request (an enrolment names its activities), by a decision, or by a
        supply that one of them names."""
        requests = self.index.request_of
        speaking = self.names.leading_to(requests)
        for request in self.week.requests:
            for name in self.names.of(request.id):
                if name in requests or name in speaking:
                    self._tie(request.id, name)
        for name in speaking:
            for other in self.names.of(name):
                if other in requests or other in speaking:
                    self._tie(name, other)
        decisions = self.week.decisions
        for decision in (*decisions.pins, *decisions.locks):
            target = decision.target
            if target.request is not None and target.activity is not None:
                self._tie(target.request, target.activity)


class Names:
    """Who names whom, whatever the field: ids that stand anywhere within something of the week."""

    def __init__(self, week: Week) -> None:
        listed = (
            *(week.requests, week.people, week.pledges, week.rooms, week.joined_rooms),
            *(week.venues, week.organisations, week.geography.places),
        )
        self._things: dict[str, BaseModel] = {x.id: x for some in listed for x in some}
        self._known: dict[str, tuple[str, ...]] = {}

    def of(self, id: str) -> tuple[str, ...]:
        """What a thing names, itself apart."""
        known = self._known.get(id)
        if known is None:
            named = dict.fromkeys(self.within(self._things[id]))
            known = self._known[id] = tuple(name for name in named if name != id)
        return known

    def within(self, content: BaseModel) -> Iterator[str]:
        """Every id of the week that stands in something."""
        # By its JSON, which pydantic writes outside Python, and not by walking the object.
        for text in STRING.findall(content.model_dump_json(exclude_defaults=True)):
            name = json.loads(f'"{text}"') if "\\" in text else text
            if name in self._things:
                yield name

    def leading_to(self, requests: Iterable[str]) -> set[str]:
        """What is no request and names one, or names what does so."""
        wanted = set(requests)
        naming: dict[str, list[str]] = {}
        for id in self._things:
            if id not in wanted:
                for name in self.of(id):
                    naming.setdefault(name, []).append(id)
        found: set[str] = set()
        left = [id for request in wanted for id in naming.get(request, ())]
        while left:
            id = left.pop()
            if id not in found:
                found.add(id)
                left += naming.get(id, ())
        return found

    def closure(self, ids: Iterable[str], requests: Iterable[str]) -> set[str]:
        """These, and all that they name and that those name, requests apart."""
        apart = set(requests)
        found = set(ids)
        left = list(found)
        while left:
            for name in self.of(left.pop()):
                if name not in found and name not in apart:
                    found.add(name)
                    left.append(name)
        return found
