"""What would let a request have more: changes of the week, tried one after the other.

A change is proposed only if, applied to the week, a plan exists that gives the request more than
any plan does without it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import islice

from matcher.explain import ways
from matcher.explain.facts import Fix, Remedy
from matcher.explain.fix import applied
from matcher.explain.lack import Found
from matcher.explain.most import NoPlan, Unproven, most
from matcher.rules.view import View
from matcher.solve.clock import Stopwatch
from models.demand import Request
from models.validate import problems_of
from models.week import Week

ENOUGH = 3
"""How many remedies are told at most."""
TRIES = 24
"""How many changes are tried at most."""
HIGHER = 6
"""How many combinations are tried for what serves the request wholly."""


def remedies(
    week: Week, view: View, request: Request, parts: Sequence[Found], watch: Stopwatch
) -> tuple[tuple[Remedy, ...], bool]:
    """The slightest remedies that hold, at most one of a kind; whether time sufficed."""
    seeker = _Seeker(week, request.id, watch)
    try:
        seeker.before = most(week, request.id, watch).share
        seeker.seek(ways.single(view, request, parts))
        if not seeker.found:
            seeker.seek(ways.together(parts))
        if not seeker.found:
            seeker.seek(pair for found in parts for pair in found.pairs)
        if not seeker.found:
            seeker.seek(ways.behind(view, request, parts), trim=True)
        if not seeker.found:
            seeker.seek(ways.fewer(view, request))
        if not seeker.found:
            seeker.seek(ways.new(view, request, parts))
        seeker.seek(ways.partial(request))
        if seeker.found and seeker.highest < 1:
            seeker.seek_higher(ways.wholly(view, request, parts))
    except Unproven:
        return tuple(seeker.found), False
    return tuple(seeker.found), True


class _Seeker:
    def __init__(self, week: Week, request: str, watch: Stopwatch) -> None:
        self.week = week
        self.request = request
        self.watch = watch
        self.before = Fraction(0)
        self.found: list[Remedy] = []
        self.highest = Fraction(0)
        self.tries = 0

    def seek(self, candidates: Iterator[tuple[Fix, ...]], trim: bool = False) -> None:
        """Try changes in order until enough hold; ``trim``: make the last of each as small as still
        holds. Raises :class:`Unproven`."""
        for fixes in candidates:
            kinds = {fix.kind for fix in fixes}
            if any(kinds == {fix.kind for fix in known.fixes} for known in self.found):
                continue
            if len(self.found) == ENOUGH or self.tries == TRIES:
                return
            self.tries += 1
            share = self._share(fixes)
            if share > self.before and not problems_of(applied(self.week, fixes)):
                if trim and fixes[-1].window is None:
                    fixes = (*fixes[:-1], self._trimmed(fixes, share))
                self._tell(fixes, share)

    def seek_higher(self, candidates: Iterator[tuple[Fix, ...]]) -> None:
        """The first of a few that gives more than all found so far. Raises :class:`Unproven`."""
        for fixes in islice(candidates, HIGHER):
            share = self._share(fixes)
            if share > self.highest and not problems_of(applied(self.week, fixes)):
                self._tell(fixes, share)
                return

    def _tell(self, fixes: tuple[Fix, ...], share: Fraction) -> None:
        self.found.append(Remedy(fixes=fixes, permille=int(1000 * share)))
        self.highest = max(self.highest, share)

    def _trimmed(self, fixes: tuple[Fix, ...], share: Fraction) -> Fix:
        """The last change with the least amount that gives as much."""
        last = fixes[-1]
        too_little, enough = 0, last.by
        while enough - too_little > 1:
            by = (too_little + enough) // 2
            smaller = last.model_copy(update={"by": by, "to": last.to - last.by + by})
            if self._share((*fixes[:-1], smaller)) >= share:
                enough = by
            else:
                too_little = by
        return last.model_copy(update={"by": enough, "to": last.to - last.by + enough})

    def _share(self, fixes: tuple[Fix, ...]) -> Fraction:
        try:
            return most(applied(self.week, fixes), self.request, self.watch).share
        except NoPlan:
            return Fraction(0)
