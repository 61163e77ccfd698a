"""A better plan to start from: tasks dealt out anew, handed on until few people do them all.

A task is an occurrence without a room and with one helper. A task that nobody is free for pushes
aside what somebody able is doing then, which is taken by others, or pushes on in turn. Once every
task has its helper, one of them is let go, and their tasks are handed on likewise. What was pushed
aside does not come back at once, so that the search wanders; its steps are counted, not timed, and
drawn from a fixed seed: the same week gives the same plan.

Two tasks of a person are kept apart by the way between them and the person's rest. All other
rules are for the caller to judge.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matcher.encode.model import Model
from matcher.solve.clock import Stopwatch
from matcher.solve.tasks import ABLE, Floats, Tasks

Ints = NDArray[np.int64]

STEPS = (20_000, 4)
"""Tasks handed on from one order of dealing: at most so many, and so many for each candidate."""
STALE = 5_000
"""Steps without gain after which somebody who serves changes places with somebody who does not."""
SHARE = 0.5
"""Of the time there is, at most this share is spent here."""
CELLS = 20_000_000
"""Starts times people up to which a week's tasks are dealt out."""
LONG = (5, 10, 0.6)
"""A task does not return to whom it was taken from for so many steps: a least, a random part, and
a part for each task that still waits."""


@dataclass(frozen=True)
class Dealt:
    """Who does what, as held starts and people of :class:`Tasks` (−1: nobody)."""

    start: Ints
    person: Ints
    waiting: int
    asked: int


def deal(model: Model, x: Floats, watch: Stopwatch, *, fewest: bool) -> Floats:
    """A point in which more tasks have their helper than in ``x``; with ``fewest``, dealt out
    anew to as few people as possible."""
    if len(model.options.starts) * len(model.index.people) > CELLS:
        return x
    tasks = Tasks(model, x)
    if not tasks.count:
        return x
    dealing = _Dealing(tasks, watch)
    best = dealing.by_fewest() if fewest else dealing.from_here()
    return tasks.point(x, best.start, best.person)


class _Dealing:
    def __init__(self, tasks: Tasks, watch: Stopwatch) -> None:
        self.tasks, self.watch = tasks, watch
        self.steps = min(STEPS[0], STEPS[1] * int(tasks.able.sum()))
        self.end = None if watch.limit is None else watch.seconds() + SHARE * (watch.left() or 0.0)
        self._begin()

    def _begin(self) -> None:
        self.random = np.random.default_rng(0)
        self.tabu = np.zeros(self.tasks.able.shape, dtype=np.int32)
        """Step up to which a start is not given to a person again."""
        self.closed = np.zeros(self.tasks.people, dtype=bool)
        """People who are given nothing."""
        self.step = 0

    def from_here(self) -> Dealt:
        """What is done stays done; fewer tasks wait."""
        self.tasks.take_up()
        self._wander(0, self.steps)
        return self._now()

    def by_fewest(self) -> Dealt:
        """Fewest tasks waiting, then fewest people, of what several orders of dealing lead to."""
        found: list[Dealt] = []
        for order in self.tasks.orders():
            found.append(self._from(order))
            best = min(found, key=lambda d: (d.waiting, d.asked))
            if self._late() or (best.waiting == 0 and best.asked <= self.tasks.at_once):
                break
        return best

    def _from(self, order: Ints) -> Dealt:
        """Deal in an order, then have fewer waiting, then fewer people."""
        self._begin()
        self._in_order(order)
        self._wander(0, self.steps // 2)
        best = self._now()
        kept: set[int] = set()
        """People whom nobody could stand in for."""
        while not self._over(self.steps) and best.asked > self.tasks.at_once:
            person = self._let_go(kept)
            if person is None:
                break
            self._wander(best.waiting, self.steps)
            now = self._now()
            if now.waiting > best.waiting:
                self.tasks.restore(best.start, best.person)
                kept.add(person)
            else:
                best = now
                kept.clear()
        for person in np.flatnonzero(self.closed).tolist():
            self._open(person)
        return best

    def _now(self) -> Dealt:
        t = self.tasks
        return Dealt(
            t.start.copy(), t.person.copy(), int((t.person < 0).sum()), int((t.load > 0).sum())
        )

    def _late(self) -> bool:
        return self.end is not None and self.watch.seconds() >= self.end

    def _over(self, steps: int) -> bool:
        return self.step >= steps or self._late()

    def _in_order(self, order: Ints) -> None:
        """Each task to somebody free: who serves already, then who can do least else."""
        t = self.tasks
        t.clear()
        versatile = t.able.sum(axis=1)
        for task in order.tolist():
            mine = t.starts_of[task]
            who, row = np.nonzero(t.cost[:, mine] == 0)
            if len(who):
                idle = t.load[who] == 0
                k = int(np.lexsort((versatile[who], idle))[0])
                t.hold(task, int(mine[row[k]]), int(who[k]))

    def _wander(self, allowed: int, steps: int) -> None:
        """Hand tasks on until no more wait than are allowed to, or steps or time run out; then
        back to where fewest did."""
        t = self.tasks
        waiting = np.flatnonzero(t.person < 0).tolist()
        lowest, since, fewest = len(waiting), self.step, self._now()
        while len(waiting) > allowed and not self._over(steps):
            self.step += 1
            task, start, person = self._move(waiting)
            if t.cost[person, start] >= ABLE:
                break
            waiting.remove(task)
            for other in t.met(start, person):
                pause = self.random.integers(LONG[1]) + LONG[2] * len(waiting)
                self.tabu[person, t.start[other]] = self.step + LONG[0] + pause
                t.drop(other)
                waiting.append(other)
            t.hold(task, start, person)
            if len(waiting) < lowest:
                lowest, since = len(waiting), self.step
                if lowest < fewest.waiting:
                    fewest = self._now()
            if self.step - since > STALE:
                if not self._change_places(waiting):
                    break
                lowest, since = len(waiting), self.step
        if len(waiting) > allowed:
            t.restore(fewest.start, fewest.person)

    def _move(self, waiting: list[int]) -> tuple[int, int, int]:
        """The waiting task, start and person that push least aside."""
        t = self.tasks
        rows = np.concatenate([t.starts_of[task] for task in waiting])
        cost = t.cost[:, rows]
        cost[(self.tabu[:, rows] > self.step) & (cost > 0)] += ABLE // 2
        flat = cost.ravel()
        same = np.flatnonzero(flat == flat.min())
        person, row = divmod(int(same[self.random.integers(len(same))]), len(rows))
        start = int(rows[row])
        return int(t.task_of[start]), start, person

    def _let_go(self, kept: set[int]) -> int | None:
        """Of those who serve, and are not to be kept, somebody with fewest tasks serves no more;
        None: there is nobody to let go."""
        t = self.tasks
        for person in range(t.people):
            if self.closed[person] and t.load[person] > 0:
                self._open(person)
            elif not self.closed[person] and t.load[person] == 0:
                self._close(person)
        who = [p for p in np.flatnonzero((t.load > 0) & (t.fixed == 0)).tolist() if p not in kept]
        if not who:
            return None
        person = min(who, key=lambda p: int(t.load[p]))
        self._close(person)
        return person

    def _close(self, person: int) -> list[int]:
        self.closed[person] = True
        self.tasks.cost[person] += ABLE
        mine = np.flatnonzero(self.tasks.person == person).tolist()
        for task in mine:
            self.tasks.drop(task)
        return mine

    def _change_places(self, waiting: list[int]) -> bool:
        """Somebody who serves no more for somebody who has not served; False: nobody is left."""
        t = self.tasks
        inside = np.flatnonzero(~self.closed & (t.fixed == 0))
        outside = np.flatnonzero(self.closed)
        if not len(inside) or not len(outside):
            return False
        newcomer = int(self.random.choice(outside))
        waiting += self._close(int(self.random.choice(inside)))
        self._open(newcomer)
        return True

    def _open(self, person: int) -> None:
        self.closed[person] = False
        self.tasks.cost[person] -= ABLE
