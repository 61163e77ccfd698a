"""Which supply to call for next: the one of greatest rise on top of those taken."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from matcher.explain.asks_field import Field, Floats

TRIED = 150
"""Most kinds of supply that are tried, those of highest price first."""
FIRST, SEARCH = 0.5, 0.85
"""Shares of the time until which supplies are tried for the first time, and asks are sought; the
rest is for what nobody needs."""

Rise = tuple[int, ...]


class Trials:
    """What each supply brought when it was tried last.

    Parameters
    ----------
    prices : of every column, by the relaxation; None: not known.
    taken : the supplies taken so far, a list that grows.
    rise : tries a supply on top of those.
    late : whether a share of the time is over.
    """

    def __init__(
        self,
        field: Field,
        prices: Floats | None,
        taken: Sequence[int],
        rise: Callable[[int], Rise],
        late: Callable[[float], bool],
    ) -> None:
        self.field, self.taken, self.rise, self.late = field, taken, rise, late
        self.known: dict[int, tuple[int, Rise]] = {}
        """Supply → how many others were there when it was tried, and by how much each tier rose."""
        self.ranked = self._ranked(prices)

    @property
    def kinds(self) -> int:
        """How many kinds of supply have been tried."""
        return sum(self.field.supplies[k].after is None for k in self.known)

    @property
    def complete(self) -> bool:
        """Whether all that is worth trying has been."""
        return all(k in self.known for k in self._open())

    def fail(self, number: int) -> None:
        """Note that a supply brings nothing on top of those taken."""
        self.known[number] = (len(self.taken), ())

    def _ranked(self, prices: Floats | None) -> list[int]:
        """Supplies worth trying, the highest price first; each with the next ones of its kind."""
        promised = {
            s.number: 0.0 if prices is None else self.field.priced(s, prices)
            for s in self.field.supplies
            if s.after is None
        }
        # Prices carry the noise of the last digits, which must not decide.
        order = sorted(promised, key=lambda k: (-round(promised[k], 3), k))[:TRIED]
        place = {k: i for i, k in enumerate(order)}
        for s in self.field.supplies:
            if s.after in place:
                place[s.number] = place[s.after]
        return sorted(place, key=lambda k: (place[k], k))

    def best(self) -> int | None:
        """The supply of greatest rise on top of those taken; None: none of those tried brings
        anything. What was tried before is tried again only where it may still be the best, or
        where nothing else is left."""
        self._try_all(k for k in self._open() if k not in self.known)
        while not self.late(SEARCH):
            left = [k for k in self._open() if any(self.known.get(k, (0, ()))[1])]
            if not left:
                stale = [k for k in self._open() if self._is_stale(k)]
                if not stale:
                    return None
                self._try_all(stale)
                continue
            best = max(left, key=lambda k: self.known[k][1])
            if not self._is_stale(best):
                return best
            self._try(best)
        return None

    def _open(self) -> list[int]:
        """Those that have not been taken, but the one before of the same kind has."""
        after = {k: self.field.supplies[k].after for k in self.ranked}
        return [k for k in self.ranked if k not in self.taken and after[k] in (None, *self.taken)]

    def _is_stale(self, number: int) -> bool:
        return self.known.get(number, (-1, ()))[0] < len(self.taken)

    def _try_all(self, numbers: Iterable[int]) -> None:
        for k in numbers:
            if self.late(SEARCH if self.taken else FIRST):
                break
            self._try(k)

    def _try(self, number: int) -> None:
        self.known[number] = (len(self.taken), self.rise(number))
