"""How well a public record hides who is who: how many requests look alike."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from matcher.record.weights import RequestWeights, Weights
from models.week import Week


@dataclass(frozen=True)
class Likeness:
    """Requests of one kind, topic, community and group with the same weights are *alike*."""

    requests: int
    alone: int
    """Requests that no other is like: whoever knows these facts of a household knows its line."""
    least: int
    """Size of the smallest set of requests that are alike (k of k-anonymity); 0: no requests."""


def likeness(week: Week, weights: Weights) -> Likeness:
    """Of a reduced week, what it asks (lines, sessions, times) left aside."""
    alike = Counter(
        (r.kind, r.topic, r.place, _numbers(weights.requests[r.id]))
        for r in week.requests
        if r.id in weights.requests
    )
    return Likeness(
        requests=alike.total(),
        alone=sum(size == 1 for size in alike.values()),
        least=min(alike.values(), default=0),
    )


def _numbers(w: RequestWeights) -> tuple[int, int, int, int, int, str | None]:
    return w.good, w.must, w.overdue, w.since, w.fair, w.group
