"""How much time is left."""

from __future__ import annotations

from time import monotonic


class Stopwatch:
    """Runs from its making; with a limit in seconds, or none."""

    def __init__(self, limit: float | None) -> None:
        self.begun = monotonic()
        self.limit = limit

    def seconds(self) -> float:
        """Since it was made."""
        return monotonic() - self.begun

    def left(self) -> float | None:
        """Seconds to the limit (at least 0); None: no limit."""
        return None if self.limit is None else max(0.0, self.limit - self.seconds())

    def part(self, share: float) -> Stopwatch:
        """A watch of its own for a share of what is left, begun now."""
        left = self.left()
        return Stopwatch(None if left is None else share * left)

    def over(self) -> bool:
        """Whether the limit has passed."""
        return self.limit is not None and self.seconds() >= self.limit
