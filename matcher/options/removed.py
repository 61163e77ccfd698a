"""Which rule removed how many candidates of each request: what *why not* reads."""

from __future__ import annotations

from collections import Counter, defaultdict


class Removed:
    """Counts of removed candidates, by request and rule."""

    def __init__(self) -> None:
        self._counts: dict[int, Counter[str]] = defaultdict(Counter)

    def add(self, request: int, rule: str, count: int = 1) -> None:
        """``rule`` removed ``count`` candidates of the request (by index)."""
        if count > 0:
            self._counts[request][rule] += int(count)

    def of(self, request: int) -> dict[str, int]:
        """Rule → candidates removed, in order of the rules' names."""
        return dict(sorted(self._counts[request].items())) if request in self._counts else {}
