"""Tasks and who does them, as arrays: what dealing out moves about."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from matcher.encode.model import Model
from matcher.options.index import slices

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

ABLE = 10**6
"""What it costs to give a task to somebody who cannot do it: more than any number of tasks."""


class Tasks:
    """Occurrences without a room and with one helper; everything else is held as in a point.

    Starts, people and tasks are numbered anew, from 0. ``cost[p, s]`` counts the tasks of p that
    leave no time for start s, and is :data:`ABLE` and more where p cannot do it at all.
    """

    def __init__(self, model: Model, x: Floats) -> None:
        starts, crew, index = model.options.starts, model.options.crew, model.index
        self.model = model
        sessions = [row.session for row in index.sessions]
        alone = np.array([s.room is None and [r.count for r in s.crew] == [1] for s in sessions])
        mine = alone[starts.session] if len(alone) else np.zeros(len(starts), dtype=bool)
        self.global_start: Ints = np.flatnonzero(mine)
        occurrences, task_of = np.unique(starts.occurrence[mine], return_inverse=True)
        self.task_of: Ints = task_of.astype(np.int64)
        self.count = len(occurrences)
        self.starts_of = slices(self.task_of, self.count)
        own = np.flatnonzero(mine[crew.start])
        self.global_person, who = np.unique(crew.person[own], return_inverse=True)
        self.people = len(self.global_person)
        local = np.cumsum(mine) - 1
        shape = (self.people, len(self.global_start))
        self.member: NDArray[np.int32] = np.full(shape, -1, dtype=np.int32)
        """The crew candidate that gives a start to a person."""
        self.member[who, local[crew.start[own]]] = own
        self.begin, self.end = starts.start[mine], starts.end[mine]
        self._place(starts.place)
        self.rest: Ints = np.array(
            [index.clock.length(index.people[p].rest_minutes) for p in self.global_person],
            dtype=np.int64,
        )
        self.able = self.member >= 0
        self._together = not self.ways.any() and not self.rest.any()
        self.fixed: Ints = np.zeros(self.people, dtype=np.int64)
        """Tasks of each person that stay as they are."""
        for c in np.flatnonzero((x[model.crew] > 0.5) & ~mine[crew.start]):
            p = np.searchsorted(self.global_person, crew.person[c])
            if p < self.people and self.global_person[p] == crew.person[c]:
                self.fixed[p] += 1
                self.able[p] &= ~self._meets(int(crew.start[c]), int(p))
        self.load: Ints = self.fixed.copy()
        self.cost = np.where(self.able, 0, ABLE).astype(np.int32)
        self.start: Ints = np.full(self.count, -1, dtype=np.int64)
        self.person: Ints = np.full(self.count, -1, dtype=np.int64)
        self.held: list[list[int]] = [[] for _ in range(self.people)]
        self.at_once = self._at_once()
        self._here = [
            (int(self.task_of[s]), int(s), int(p))
            for p, s in np.argwhere(self.able)
            if x[model.crew[self.member[p, s]]] > 0.5
        ]

    def _place(self, place: Ints) -> None:
        """The ways from every start of a task to every start of the week, as places and a table."""
        places, where = np.unique(place, return_inverse=True)
        a, b = np.meshgrid(places, places, indexing="ij")
        ways = self.model.index.ways.slots(a.ravel(), b.ravel())
        self.where: Ints = where.ravel().astype(np.int64)
        self.ways: Ints = ways.reshape(len(places), len(places))

    def _at_once(self) -> int:
        """Most tasks that can only be at one time and are then at once: so many people at least."""
        only = np.array([len(s) == 1 for s in self.starts_of])
        begin, end = (np.sort(side[only[self.task_of]]) for side in (self.begin, self.end))
        open_ = np.arange(1, len(begin) + 1) - np.searchsorted(end, begin, side="right")
        return int(open_.max(initial=0))

    def _meets(self, start: int, person: int) -> NDArray[np.bool_]:
        """Starts of tasks that somebody who is at a start of the week has no time for."""
        starts = self.model.options.starts
        begin, end = starts.start[start], starts.end[start]
        apart: Ints | int = 0
        if not self._together:
            ways = self.ways[self.where[start], self.where[self.global_start]]
            apart = np.maximum(ways, self.rest[person])
        met: NDArray[np.bool_] = (self.begin < end + apart) & (self.end + apart > begin)
        return met

    def orders(self) -> list[Ints]:
        """Tasks by their first moment: of those that begin together the longest first, as listed,
        or the shortest first."""
        first = np.array([self.begin[s].min() for s in self.starts_of])
        last = np.array([self.end[s].min() for s in self.starts_of])
        ways = (-last, np.zeros_like(last), last)
        return [np.lexsort((then, first)).astype(np.int64) for then in ways]

    def hold(self, task: int, start: int, person: int) -> None:
        """Give a task, at a start, to a person."""
        self.start[task], self.person[task] = start, person
        self.cost[person] += self._meets(int(self.global_start[start]), person)
        self.load[person] += 1
        self.held[person].append(task)

    def drop(self, task: int) -> None:
        """Take a task from whoever does it."""
        start, person = int(self.start[task]), int(self.person[task])
        self.start[task] = self.person[task] = -1
        self.cost[person] -= self._meets(int(self.global_start[start]), person)
        self.load[person] -= 1
        self.held[person].remove(task)

    def met(self, start: int, person: int) -> list[int]:
        """Tasks of a person that leave no time for a start."""
        mine = self.held[person]
        if not mine:
            return []
        met = self._meets(int(self.global_start[start]), person)
        return [task for task in mine if met[self.start[task]]]

    def take_up(self) -> None:
        """Who does what in the point that this was made of."""
        self.clear()
        for task, start, person in self._here:
            self.hold(task, start, person)

    def clear(self) -> None:
        """Nobody does any task."""
        for task in np.flatnonzero(self.person >= 0).tolist():
            self.drop(task)

    def restore(self, start: Ints, person: Ints) -> None:
        """Who did what at another moment."""
        self.clear()
        for task in np.flatnonzero(person >= 0).tolist():
            self.hold(task, int(start[task]), int(person[task]))

    def point(self, x: Floats, start: Ints, person: Ints) -> Floats:
        """``x`` with exactly these tasks done."""
        model = self.model
        x = x.copy()
        x[model.start[self.global_start]] = 0.0
        x[model.crew[self.member[self.member >= 0]]] = 0.0
        done = np.flatnonzero(person >= 0)
        x[model.start[self.global_start[start[done]]]] = 1.0
        x[model.crew[self.member[person[done], start[done]]]] = 1.0
        return x
