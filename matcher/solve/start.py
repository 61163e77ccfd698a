"""A better plan to start from: what a helper hands on makes room for what nobody was free for."""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from matcher.encode.model import Model
from matcher.solve.engine import Floats

Span = tuple[int, int]


def hand_on(model: Model, x: Floats) -> Floats:
    """A point in which more occurrences have their helper than in ``x``.

    Looks at occurrences without room and with one helper, earliest first: somebody free takes it,
    or somebody able whose tasks at that time others, who are free, take over. Only tasks at the
    same time are thought of; whether all other rules are kept is for the caller to judge.
    """
    return _Tasks(model, x).dealt()


class _Tasks:
    """Who does what, as crew candidates of a model."""

    def __init__(self, model: Model, x: Floats) -> None:
        self.model = model
        self.x = x.copy()
        starts, crew = model.options.starts, model.options.crew
        self.spans: list[Span] = list(zip(starts.start.tolist(), starts.end.tolist(), strict=True))
        self.start_of: list[int] = crew.start.tolist()
        self.person_of: list[int] = crew.person.tolist()
        self.members: dict[int, list[int]] = defaultdict(list)
        for c, s in enumerate(self.start_of):
            self.members[s].append(c)
        sessions = [row.session for row in model.index.sessions]
        alone = [s.room is None and [r.count for r in s.crew] == [1] for s in sessions]
        self.alone: list[bool] = [alone[k] for k in starts.session.tolist()]
        self.tasks: dict[int, list[int]] = defaultdict(list)
        for c in np.flatnonzero(x[model.crew] > 0.5).tolist():
            self.tasks[self.person_of[c]].append(c)

    def dealt(self) -> Floats:
        """Every occurrence that is not placed is tried once."""
        occurrence = self.model.options.starts.occurrence
        placed = set(occurrence[self.x[self.model.start] > 0.5].tolist())
        for s in np.argsort([begin for begin, _ in self.spans], kind="stable").tolist():
            if self.alone[s] and int(occurrence[s]) not in placed and self._fill(s):
                placed.add(int(occurrence[s]))
        return self.x

    def _fill(self, start: int) -> bool:
        for wanted in self.members[start]:
            held = self._during(self.person_of[wanted], self.spans[start])
            takers = self._takers(held)
            if takers is None:
                continue
            for old, new in takers:
                self._give(old, False)
                self._give(new, True)
            self._give(wanted, True)
            self.x[self.model.start[start]] = 1.0
            return True
        return False

    def _takers(self, held: list[int]) -> list[tuple[int, int]] | None:
        """For each task somebody else who is free then, all different; None: not possible."""
        found: list[tuple[int, int]] = []
        busy = {self.person_of[c] for c in held}
        for old in held:
            start = self.start_of[old]
            if not self.alone[start]:
                return None
            for new in self.members[start]:
                taker = self.person_of[new]
                if taker not in busy and not self._during(taker, self.spans[start]):
                    found.append((old, new))
                    busy.add(taker)
                    break
            else:
                return None
        return found

    def _during(self, person: int, span: Span) -> list[int]:
        begin, end = span
        spans = ((c, self.spans[self.start_of[c]]) for c in self.tasks[person])
        return [c for c, (a, b) in spans if a < end and begin < b]

    def _give(self, member: int, given: bool) -> None:
        self.x[self.model.crew[member]] = float(given)
        mine = self.tasks[self.person_of[member]]
        if given:
            mine.append(member)
        else:
            mine.remove(member)
