"""Drawing from the seed, and times on the grid."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import accumulate
from typing import TypeVar
from zlib import crc32

import numpy as np

from models.base import Window
from scenarios.generator.shape import Shape

T = TypeVar("T")

DAYS = 7
WEEKEND = (5, 6)
PREFERENCES = (0, 0, 5, 10)
"""How welcome a window is; most are as good as any."""


class Draw:
    """A stream of random choices of its own, so that changing one part leaves the others alone."""

    def __init__(self, seed: int, part: str) -> None:
        sequence = np.random.SeedSequence((seed, crc32(part.encode())))
        self.rng = np.random.Generator(np.random.PCG64(sequence))

    def integer(self, low: int, high: int) -> int:
        """A whole number from ``low`` to ``high``, both included."""
        return low + int(self.rng.random() * (high - low + 1))

    def chance(self, share: float) -> bool:
        """True with this probability."""
        return bool(self.rng.random() < share)

    def pick(self, among: Sequence[T]) -> T:
        """One of them, all alike."""
        return among[int(self.rng.random() * len(among))]

    def weighted(self, among: Sequence[T], heaped: Sequence[float]) -> T:
        """One of them; ``heaped`` are the running totals of their weights."""
        return among[min(bisect_right(heaped, self.rng.random() * heaped[-1]), len(among) - 1)]

    def sample(self, among: Sequence[T], count: int) -> list[T]:
        """``count`` different ones (all of them, shuffled, if there are fewer)."""
        left = list(range(len(among)))
        count = min(count, len(left))
        for k in range(count):
            j = k + int(self.rng.random() * (len(left) - k))
            left[k], left[j] = left[j], left[k]
        return [among[i] for i in left[:count]]


def heaped(weights: Sequence[float]) -> list[float]:
    """Running totals, for :meth:`Draw.weighted`."""
    return list(accumulate(weights))


def shares(total: int, weights: Sequence[float]) -> list[int]:
    """``total`` split into whole numbers in proportion to the weights (largest remainders)."""
    whole = sum(weights)
    exact = [total * w / whole for w in weights]
    parts = [int(x) for x in exact]
    by_rest = sorted(range(len(weights)), key=lambda k: (parts[k] - exact[k], k))
    for k in by_rest[: total - sum(parts)]:
        parts[k] += 1
    return parts


def skewed_weeks(draw: Draw) -> int:
    """Whole weeks waited: most none, a few very long."""
    return 0 if draw.chance(0.5) else min(20, int(draw.rng.geometric(0.35)))


def urgency(draw: Draw) -> tuple[int, bool]:
    """(urgency, confirmed): mostly low; the high ones usually confirmed by a coordinator."""
    level = draw.weighted((1, 2, 3, 4, 5), (45, 70, 88, 96, 100))
    return level, level > 3 and draw.chance(0.7)


class Grid:
    """Times of the week. Everything lies on half hours, or on hours where slots are that long."""

    def __init__(self, shape: Shape) -> None:
        first = date.fromisoformat(shape.start)
        self._dates = [str(first + timedelta(days=k)) for k in range(DAYS + 15)]
        self.step = max(30, shape.slot_minutes)

    def time(self, day: int, minute: int) -> str:
        """Local time, so many minutes after the day's midnight (1,440 and more: the next day)."""
        day, minute = day + minute // 1440, minute % 1440
        return f"{self._dates[day]}T{minute // 60:02d}:{minute % 60:02d}"

    def window(self, day: int, start: int, end: int, preference: int = 0) -> Window:
        """A window; minutes are cut down (start) and filled up (end) to the grid."""
        start, end = start // self.step * self.step, -(-end // self.step) * self.step
        return Window(start=self.time(day, start), end=self.time(day, end), preference=preference)

    def day(self, window: Window) -> int:
        """The day a window begins on."""
        return self._dates.index(window.start[:10])

    def minute(self, window: Window) -> int:
        """Minute of its day at which a window begins."""
        return 60 * int(window.start[11:13]) + int(window.start[14:16])

    def minutes(self, window: Window) -> int:
        """Length of a window."""
        start, end = (
            1440 * self._dates.index(t[:10]) + 60 * int(t[11:13]) + int(t[14:16])
            for t in (window.start, window.end)
        )
        return end - start

    def drawn(
        self, draw: Draw, day: int, hours: tuple[int, int], length: tuple[int, int]
    ) -> Window:
        """A window of ``length`` (least, most minutes) between two hours of a day."""
        minutes = draw.integer(length[0] // 30, length[1] // 30) * 30
        latest = max(0, (hours[1] - hours[0]) * 60 - minutes)
        start = hours[0] * 60 + draw.integer(0, latest // 30) * 30
        return self.window(day, start, start + minutes, draw.pick(PREFERENCES))
