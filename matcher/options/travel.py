"""Travel times between arrays of places (definition: :class:`models.places.Geography`)."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
from numpy.typing import NDArray

from models.places import Geography

Ints = NDArray[np.int64]


class Ways:
    """Ancestors of every place as one matrix, so that many ways are measured at once."""

    def __init__(self, geography: Geography, slot_minutes: int) -> None:
        self.geography = geography
        self.slot_minutes = slot_minutes
        places = geography.places
        self.index = {p.id: i for i, p in enumerate(places)}
        parent = [self.index[p.parent] if p.parent is not None else -1 for p in places]
        chains: list[list[int]] = []
        for i in range(len(places)):
            chain = [i]
            while parent[chain[-1]] >= 0:
                chain.append(parent[chain[-1]])
            chains.append(chain)
        depth = max((len(c) for c in chains), default=1)
        # Row i: place i, its parent, …, the root, then -1.
        self.ancestors: Ints = np.full((len(places), depth), -1, dtype=np.int64)
        for i, chain in enumerate(chains):
            self.ancestors[i, : len(chain)] = chain
        # Row i: the root, …, its parent, place i, then -1.
        self._from_root: Ints = np.full((len(places), depth), -1, dtype=np.int64)
        for i, chain in enumerate(chains):
            self._from_root[i, : len(chain)] = chain[::-1]
        self._stated_at: dict[int, list[tuple[int, int]]] = defaultdict(list)
        """Place → the others to which the week states a way, with its minutes."""
        for way in geography.travel:
            for p, q in {(way.a, way.b), (way.b, way.a)}:
                self._stated_at[self.index[q]].append((self.index[p], way.minutes))
        self._within = np.array([geography.within.get(p.level, 0) for p in places], dtype=np.int64)
        self.community = self._at_level(geography.community)
        self.group = self._at_level(geography.group)
        self._neighbours = self._neighbour_matrix()

    def _at_level(self, level: str) -> Ints:
        """Each place's ancestor-or-self at a level; -1 if none."""
        is_level = np.array([p.level == level for p in self.geography.places] + [False])
        hit = is_level[self.ancestors]
        first = hit.argmax(axis=1)
        rows = np.arange(len(first))
        return np.where(hit.any(axis=1), self.ancestors[rows, first], -1)

    def _neighbour_matrix(self) -> NDArray[np.bool_]:
        codes = {int(c): k for k, c in enumerate(np.unique(self.community)) if c >= 0}
        size = max(codes.values(), default=-1) + 2
        self._code = np.full(len(self.geography.places) + 1, size - 1, dtype=np.int64)
        for place, code in codes.items():
            self._code[place] = code
        matrix = np.zeros((size, size), dtype=bool)
        for p in self.geography.places:
            for other in p.neighbours:
                a, b = self._code[self.index[p.id]], self._code[self.index[other]]
                matrix[a, b] = matrix[b, a] = True
        matrix[size - 1, :] = matrix[:, size - 1] = False
        return matrix

    def lies_in(self, places: Ints, region: int) -> NDArray[np.bool_]:
        """Whether each place lies in (or is) the region."""
        return np.asarray((self.ancestors[places] == region).any(axis=1))

    def slots(self, a: Ints, b: Ints) -> Ints:
        """Whole slots (rounded up) of the ways a[i] → b[i]."""
        return -(-self.minutes(a, b) // self.slot_minutes)

    def minutes(self, a: Ints, b: Ints) -> Ints:
        """Minutes of the ways a[i] → b[i]; one of them may be a single place."""
        a, b = np.asarray(a, dtype=np.int64), np.asarray(b, dtype=np.int64)
        # Read from the root, two chains are the same down to the lowest common ancestor.
        alike = (self._from_root[a] == self._from_root[b]) & (self._from_root[a] >= 0)
        common = self._from_root[a, alike.sum(axis=-1) - 1]
        minutes = self._within[common]
        ca, cb = self.community[a], self.community[b]
        near = (ca != cb) & self._neighbours[self._code[ca], self._code[cb]]
        minutes = np.where(near, self.geography.between_neighbours, minutes)
        if self._stated_at:
            minutes = self._stated(self.ancestors[a], self.ancestors[b], minutes)
        return np.where(a == b, 0, minutes)

    def _stated(self, up: Ints, vp: Ints, minutes: Ints) -> Ints:
        """Overwrite with the ways that the week states, the most specific winning."""
        best = np.full(len(minutes), np.iinfo(np.int64).max)
        found = minutes.copy()
        for q in np.unique(vp).tolist():
            for p, stated in self._stated_at.get(q, ()):
                at_u, at_v = up == p, vp == q
                hit = at_u.any(axis=1) & at_v.any(axis=1)
                steps = at_u.argmax(axis=1) + at_v.argmax(axis=1)
                better = hit & ((steps < best) | ((steps == best) & (stated < found)))
                best = np.where(better, steps, best)
                found = np.where(better, stated, found)
        return found
