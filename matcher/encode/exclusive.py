"""Rule ``exclusive``: of two requests that exclude each other at most one gets anything."""

from __future__ import annotations

from matcher.encode.model import Model


def encode(model: Model) -> None:
    """active + active ≤ 1."""
    index = model.index
    pairs = {
        (min(i, j), max(i, j))
        for i, request in enumerate(index.requests)
        for j in (index.request_of[x] for x in request.excludes)
        if index.in_play[i] and index.in_play[j]
    }
    for i, j in sorted(pairs):
        model.program.row("exclusive", [model.active(i), model.active(j)], 1.0, upper=1.0)
