"""Candidates of crews: (start × role × person), found pair by pair, never as their product."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.options.bans import bans_of, names
from matcher.options.flows import suits_conditions
from matcher.options.handover import merge, spans_of
from matcher.options.index import Index
from matcher.options.placements import StartOptions, matches_start
from matcher.options.removed import Removed
from models.demand import Role
from models.supply import Person
from models.week import Target

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class CrewOptions:
    """Parallel arrays, one entry per candidate."""

    start: Ints
    """Index into the starts."""
    role: Ints
    """Index into ``Index.roles``."""
    person: Ints
    way: Ints
    """Slots of travel from home."""

    def __len__(self) -> int:
        return len(self.start)


class _Crew:
    def __init__(self, index: Index, starts: StartOptions, removed: Removed) -> None:
        self.index = index
        self.starts = starts
        self.removed = removed
        people = index.people
        self.able: dict[tuple[str | None, int, str | None], Ints] = {}
        self.holders: dict[str, list[tuple[int, int, bool]]] = defaultdict(list)
        for i, p in enumerate(people):
            for s in p.skills:
                self.holders[s.skill].append((i, s.level, s.certified))
        self.certificate = {s.id: s.certificate for s in index.week.catalogue.skills}
        self.vetted: Bools = np.array([p.vetted for p in people], dtype=bool)
        self.present: Bools = np.array(
            [
                index.withdrawn.isdisjoint((p.id, *(contract_of(p, kind) for kind in CONTRACTS)))
                for p in people
            ],
            dtype=bool,
        )
        """Neither they nor the staff pledge or fund behind them are withdrawn."""
        self.unpaid: Bools = np.array(
            [p.hire is None or p.hire.price_per_hour == 0 for p in people], dtype=bool
        )
        self.contract: dict[str, Ints] = {
            kind: np.array(
                [-1 if name is None else index.pledge_of[name] for name in names], dtype=np.int64
            )
            for kind, names in ((k, [contract_of(p, k) for p in people]) for k in CONTRACTS)
        }
        """The staff pledge, or fund, behind each person; −1: none."""
        self.farthest: Ints = np.array([p.travel_minutes for p in people], dtype=np.int64)
        self.until = self._until()
        self.excluded_by_place: dict[int, list[int]] = defaultdict(list)
        self.excluded_by_id: dict[str, list[int]] = defaultdict(list)
        for i, p in enumerate(people):
            for x in p.excludes:
                if x in index.place_of:
                    self.excluded_by_place[index.place_of[x]].append(i)
                else:
                    self.excluded_by_id[x].append(i)
        self.bans = [
            t
            for t in bans_of(index.week, "placement")
            if t.person is not None or t.role is not None
        ]

    def _until(self) -> Ints:
        """[person, slot]: the latest end of a window of the person that holds the slot, else 0."""
        index = self.index
        horizon = index.clock.horizon
        until = np.zeros((len(index.people), horizon + 1), dtype=np.int64)
        for i, p in enumerate(index.people):
            for w in p.windows:
                a, b = index.clock.span(w)
                if a < horizon and b > 0:
                    piece = until[i, max(a, 0) : min(b, horizon)]
                    np.maximum(piece, b, out=piece)
        return until

    def able_people(self, role: Role) -> Ints:
        """People who have what the role asks for, whatever the session."""
        key = (role.skill, role.level if role.skill is not None else 0, role.language)
        known = self.able.get(key)
        if known is None:
            if role.skill is None:
                known = np.arange(len(self.index.people))
            else:
                needs = self.certificate[role.skill]
                known = np.unique(
                    np.array(
                        [
                            i
                            for i, level, certified in self.holders[role.skill]
                            if level >= role.level and (certified or not needs)
                        ],
                        dtype=np.int64,
                    )
                )
            if role.language is not None:
                people = self.index.people
                known = known[
                    np.array([role.language in people[i].languages for i in known], dtype=bool)
                ]
            self.able[key] = known
        return known

    def pairs(self, number: int, place: int) -> tuple[Ints, Ints]:
        """People who may fill a role at a place at some time, and their ways (in slots)."""
        index = self.index
        row = index.roles[number]
        session = index.sessions[row.session]
        people = self.able_people(row.role)
        self.removed.add(session.request, "skill", len(index.people) - len(people))

        def keep(rule: str, mask: Bools) -> None:
            nonlocal people
            self.removed.add(session.request, rule, int((~mask).sum()))
            people = people[mask]

        if row.role.people:
            named = [index.person_of[p] for p in row.role.people]
            keep("crew-complete", np.isin(people, named))
        if session.session.home_visit or session.session.children:
            keep("vetted", self.vetted[people])
        refused = self._excluded(session.request, place)
        if refused:
            keep("excluded", ~np.isin(people, list(refused)))
        for kind, rule in CONTRACTS.items():
            keep(rule, self._contract(people, session.request, kind))
        if not index.gate_open[session.request]:
            keep("gate", self.unpaid[people])
        minutes = index.ways.minutes(index.home[people], np.array([place]))
        is_near = minutes <= self.farthest[people]
        keep("travel", is_near)
        # Last, so that it counts whom nothing else keeps away.
        is_there = self.present[people]
        keep("ban", is_there)
        return people, -(-minutes[is_near][is_there] // index.clock.calendar.slot_minutes)

    def _excluded(self, number: int, place: int) -> set[int]:
        index = self.index
        request = index.requests[number]
        refused = {index.person_of[p] for p in request.refuses if p in index.person_of}
        refused |= {
            index.person_of[a.who]
            for a in request.affinity
            if a.forbidden and a.who in index.person_of
        }
        refused.update(self.excluded_by_id.get(request.id, ()))
        for p in request.people:
            refused.update(self.excluded_by_id.get(p, ()))
            refused.update(
                index.person_of[x]
                for x in index.people[index.person_of[p]].excludes
                if x in index.person_of
            )
        spots = {place, index.place_of[request.place]}
        if request.household is not None:
            spots.add(index.place_of[request.household])
        if self.excluded_by_place:
            for spot in spots:
                for above in index.ways.ancestors[spot]:
                    refused.update(self.excluded_by_place.get(int(above), ()))
        return refused

    def _contract(self, people: Ints, number: int, kind: str) -> Bools:
        """Whether the conditions of each one's staff pledge, or fund, let them serve a request."""
        pledges, behind = np.unique(self.contract[kind][people], return_inverse=True)
        request = self.index.requests[number]
        answers = [
            p < 0 or suits_conditions(self.index, self.index.pledges[p], request)
            for p in pledges.tolist()
        ]
        return np.array(answers, dtype=bool)[behind]


CONTRACTS = {"staff": "organisation-hours", "hire": "paid-hours"}
"""What may stand behind a person, and the rule that keeps them within it."""


def contract_of(who: Person, kind: str) -> str | None:
    """The staff pledge (``staff``) or fund (``hire``) behind a person, if any."""
    if kind == "staff":
        return who.staff_pledge
    return who.hire.fund if who.hire is not None else None


def crew_options(index: Index, starts: StartOptions, removed: Removed) -> CrewOptions:
    """All (start, role, person) by which a crew place may be filled."""
    finder = _Crew(index, starts, removed)
    first = np.searchsorted(starts.session, np.arange(len(index.sessions)))
    last = np.searchsorted(starts.session, np.arange(len(index.sessions)), side="right")
    out: list[list[Ints]] = [[], [], [], []]
    for number, row in enumerate(index.roles):
        a, b = int(first[row.session]), int(last[row.session])
        for place in np.unique(starts.place[a:b]):
            which = a + np.flatnonzero(starts.place[a:b] == place)
            people, ways = finder.pairs(number, int(place))
            begin, end = starts.start[which], starts.end[which]
            free = finder.until[people][:, begin] >= end[None, :]
            request = index.sessions[row.session].request
            removed.add(request, "available", int((~free).sum()))
            who, when = np.nonzero(free)
            out[0].append(which[when])
            out[1].append(np.full(len(who), number))
            out[2].append(people[who])
            out[3].append(ways[who])
    empty = np.zeros(0, dtype=np.int64)
    crew = CrewOptions(*(np.concatenate([empty, *x]) for x in out))
    crew = _within_contracts(index, starts, crew, removed)
    return _without_banned(index, starts, crew, finder.bans, removed)


def _select(crew: CrewOptions, keep: Bools) -> CrewOptions:
    return CrewOptions(crew.start[keep], crew.role[keep], crew.person[keep], crew.way[keep])


def _within_contracts(
    index: Index, starts: StartOptions, crew: CrewOptions, removed: Removed
) -> CrewOptions:
    """Leave out tasks outside the windows of the staff pledge or fund."""
    for kind, rule in CONTRACTS.items():
        keep = np.ones(len(crew), dtype=bool)
        for i, who in enumerate(index.people):
            name = contract_of(who, kind)
            pledge = index.pledges[index.pledge_of[name]] if name is not None else None
            if pledge is None or not pledge.windows:
                continue
            mine = np.flatnonzero(crew.person == i)
            spans = merge(spans_of(index, pledge.windows))
            begin, end = starts.start[crew.start[mine]], starts.end[crew.start[mine]]
            inside = np.zeros(len(mine), dtype=bool)
            for a, b in spans:
                inside |= (a <= begin) & (end <= b)
            keep[mine[~inside]] = False
        _count(starts, crew, keep, rule, removed)
        crew = _select(crew, keep)
    return crew


def _without_banned(
    index: Index,
    starts: StartOptions,
    crew: CrewOptions,
    bans: list[Target],
    removed: Removed,
) -> CrewOptions:
    """Leave out what bans of a person or role (and no room) name."""
    keep = np.ones(len(crew), dtype=bool)
    for target in bans:
        if target.room is None:
            keep &= ~matches_crew(index, starts, crew, target)
    _count(starts, crew, keep, "ban", removed)
    return _select(crew, keep)


def matches_crew(index: Index, starts: StartOptions, crew: CrewOptions, target: Target) -> Bools:
    """Which crew candidates a target names (its room apart)."""
    hit = matches_start(index, starts, target)[crew.start]
    if target.person is not None:
        hit &= crew.person == index.person_of.get(target.person, -1)
    if target.role is not None:
        roles = [i for i, row in enumerate(index.roles) if names(target.role, row.role.id)]
        hit &= np.isin(crew.role, roles)
    return hit


def _count(
    starts: StartOptions, crew: CrewOptions, keep: Bools, rule: str, removed: Removed
) -> None:
    gone = starts.request[crew.start[~keep]]
    for request, count in zip(*np.unique(gone, return_counts=True), strict=True):
        removed.add(int(request), rule, int(count))
