"""Which pledges could serve a line, and what keeps all others from it."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from matcher.explain.facts import Fix
from matcher.explain.lack import Found, Lack, effort, tally
from matcher.explain.people import terms_fixes
from matcher.explain.times import Span, bounds
from matcher.rules.terms import unmet_terms
from matcher.rules.view import View
from models.base import Window
from models.demand import Line, Request
from models.supply import Pledge
from models.week import Decision


class Goods:
    """Judges the pledges for one line: those of the item asked for, and of accepted substitutes."""

    def __init__(self, view: View, request: Request, line: Line) -> None:
        self.view = view
        self.request = request
        self.line = line
        self.item = view.items[line.item]

    def part(self, missing: int, got: Fraction) -> Found:
        """All pledges as candidates."""
        candidates = [
            p
            for p in self.view.week.pledges
            if p.item is not None and self.view.rate(self.line, p.item) is not None
        ]
        lacks = {p.id: list(self.lacks(p)) for p in candidates}
        found = tally(lacks, kind="line", line=self.line.id, missing=missing)
        fitting = [p for p in candidates if not lacks[p.id]]
        ways = [*found.ways, *self._more(fitting, got), *self._substitutes()]
        return Found(found.part, tuple(sorted(ways, key=effort)), found.pairs)

    def lacks(self, pledge: Pledge) -> Iterator[Lack]:
        """The rules that keep a pledge from the line, in the order in which they are counted."""
        if any(unmet_terms(self.view, pledge, self.request)):
            yield Lack("pledge-conditions", fixes=terms_fixes(self.view, pledge, self.request))
        yield from self._when(pledge)
        yield from self._how_much(pledge)
        gone = [pledge.id] if pledge.id in self.view.withdrawn else []
        fixes = [Fix(kind="return", who=id) for id in gone]
        bans = [d for d in self.view.week.decisions.bans if self._bars(d, pledge)]
        fixes += [Fix(kind="unban", who=d.id) for d in bans]
        if fixes:
            yield Lack("ban", fixes=tuple(fixes) if len(fixes) == 1 else ())

    def _bars(self, decision: Decision, pledge: Pledge) -> bool:
        t = decision.target
        if t.line is None and t.pledge is None and t.amount is None:
            return False
        return (
            t.request in (None, self.request.id)
            and t.line in (None, self.line.id)
            and t.pledge in (None, pledge.id)
        )

    # --- when ---------------------------------------------------------------------------------

    def _when(self, pledge: Pledge) -> Iterator[Lack]:
        if self.item.kind == "capacity":
            yield from self._lent(pledge)
            return
        clock, horizon = self.view.clock, self.view.clock.horizon
        early, late = bounds(self.view, self.request)
        limit = horizon if self.request.deadline is None else min(horizon, late + 1)
        wanted = [clock.span(w) for w in self.line.windows] or [(0, horizon)]
        there = [clock.span(w) for w in pledge.windows] or [(0, horizon)]
        both = [(max(a, c, 0), min(b, d, horizon)) for a, b in wanted for c, d in there]
        both = [(a, b) for a, b in both if a < b]
        if not both:
            yield self._apart(pledge, wanted, there, (early, limit))
        elif not any(max(a, early) < min(b, limit) for a, b in both):
            yield self._untimely(both, early, limit)

    def _apart(self, pledge: Pledge, wanted: list[Span], there: list[Span], between: Span) -> Lack:
        """The line can receive only when the pledge is not there: how far apart, at the nearest."""
        early, limit = between
        fixes: list[Fix] = []
        slot, time = self.view.week.calendar.slot_minutes, self.view.clock.time
        receiving = self._inside(wanted, early, limit)
        giving = self._inside(there, early, limit)
        near = min(((_distance(g, w), g, w) for g in giving for w in receiving), default=None)
        if near is None:
            return Lack("pledge-window")
        distance, g, w = near
        by = (distance + 1) * slot
        at = g[1] - 1 if g[1] <= w[0] else g[0]
        if self.line.windows:
            when = Window(start=time(at), end=time(at + 1))
            line = self.line.id
            fixes.append(Fix(kind="receive", who=self.request.id, line=line, by=by, window=when))
        if pledge.windows:
            at = w[0] if g[1] <= w[0] else w[1] - 1
            when = Window(start=time(min(at, g[1])), end=time(max(at + 1, g[0])))
            fixes.append(Fix(kind="pledge-window", who=pledge.id, by=by, window=when))
        return Lack("pledge-window", 0, by, tuple(fixes))

    def _inside(self, spans: list[Span], early: int, limit: int) -> list[Span]:
        cut = [(max(a, early, 0), min(b, limit)) for a, b in spans]
        return [(a, b) for a, b in cut if a < b]

    def _untimely(self, both: list[Span], early: int, limit: int) -> Lack:
        """It could change hands, but not between ``earliest`` and ``deadline``."""
        slot, time = self.view.week.calendar.slot_minutes, self.view.clock.time
        fixes = []
        later = [a for a, _ in both if a >= limit]
        if later:
            at, by = min(later), (min(later) - limit + 1) * slot
            window = Window(start=time(limit - 1), end=time(at))
            fixes.append(Fix(kind="deadline", who=self.request.id, by=by, window=window))
        sooner = [b - 1 for _, b in both if b - 1 < early]
        if sooner:
            at, by = max(sooner), (early - max(sooner)) * slot
            window = Window(start=time(at), end=time(early))
            fixes.append(Fix(kind="earliest", who=self.request.id, by=by, window=window))
        return Lack("deadline", fixes=tuple(fixes))

    def _lent(self, pledge: Pledge) -> Iterator[Lack]:
        """Lent for every slot of every window."""
        clock = self.view.clock
        wanted = [clock.span(w) for w in self.line.windows]
        lent = self.view.spans(pledge.windows)
        missing = [(a, b) for a, b in wanted if not any(c <= a and b <= d for c, d in lent)]
        if missing or not 0 <= wanted[0][0] < clock.horizon:
            slot = self.view.week.calendar.slot_minutes
            fixes: tuple[Fix, ...] = ()
            if len(missing) == 1 and pledge.windows:
                a, b = missing[0]
                when = Window(start=clock.time(a), end=clock.time(b))
                by = (b - a) * slot
                fixes = (Fix(kind="pledge-window", who=pledge.id, by=by, window=when),)
            yield Lack("pledge-window", fixes=fixes)
        early, late = self.request.earliest, self.request.deadline
        if early is not None and min(a for a, _ in wanted) < clock.slot(early):
            first = min(a for a, _ in wanted)
            by = (clock.slot(early) - first) * self.view.week.calendar.slot_minutes
            window = Window(start=clock.time(first), end=clock.time(clock.slot(early)))
            fix = Fix(kind="earliest", who=self.request.id, by=by, window=window)
            yield Lack("deadline", fixes=(fix,))
        elif late is not None and max(b for _, b in wanted) > clock.slot(late):
            last = max(b for _, b in wanted)
            by = (last - clock.slot(late)) * self.view.week.calendar.slot_minutes
            window = Window(start=clock.time(clock.slot(late)), end=clock.time(last))
            fix = Fix(kind="deadline", who=self.request.id, by=by, window=window)
            yield Lack("deadline", fixes=(fix,))

    # --- how much -----------------------------------------------------------------------------

    def _how_much(self, pledge: Pledge) -> Iterator[Lack]:
        """The rule that leaves nothing of it for the line, if there is one."""
        item, request = self.view.items[pledge.item or ""], self.request
        give, per = self._rate(pledge)
        whole = -(-self.line.amount * give // per)
        step = 1 if item.divisible else item.parts
        most = pledge.quantity
        if most < step:
            yield Lack("pledge-limit", most, step, (self._raised(pledge, step),))
            return
        share = pledge.quantity * pledge.max_share_percent // 100
        if share < step:
            percent = -(-100 * step // pledge.quantity)
            fix = Fix(
                kind="pledge-share",
                who=pledge.id,
                by=percent - pledge.max_share_percent,
                to=percent,
            )
            yield Lack("pledge-conditions", share, step, (fix,))
            return
        most = share
        if pledge.money == "match":
            raised = request.project.raised if request.project is not None else 0
            most = min(most, raised * pledge.match_percent // 100)
            if most < step:
                yield self._unmatched(pledge, raised)
                return
        most = min(most, self.line.amount * give // per)
        if most < pledge.lot:
            fix = Fix(kind="pledge-lot", who=pledge.id, by=pledge.lot - most, to=most)
            yield Lack("lot-size", most, pledge.lot, (fix,))
        elif most < step:
            yield Lack("whole-units", most, step)
        elif self.line.single_source and request.least_percent == 100 and most < whole:
            alone = Fix(kind="single-source", who=request.id, line=self.line.id)
            more = self._raised(pledge, whole)
            yield Lack("single-source", most, whole, (alone, more))

    def _unmatched(self, pledge: Pledge, raised: int) -> Lack:
        request = self.request
        if request.project is None or pledge.match_percent == 0:
            return Lack("matched-money", 0, 1)
        asked = self.line.amount if request.least_percent == 100 else max(1, self.line.least)
        needs = -(-100 * asked // pledge.match_percent)
        fix = Fix(kind="raise", who=request.id, by=needs - raised, to=needs)
        return Lack("matched-money", raised, needs, (fix,))

    def _raised(self, pledge: Pledge, wanted: int) -> Fix:
        """The pledge made large enough for ``wanted`` parts to go to one request."""
        quantity = -(-100 * wanted // pledge.max_share_percent)
        while quantity * pledge.max_share_percent // 100 < wanted:
            quantity += 1
        more = max(0, quantity - pledge.quantity)
        return Fix(kind="pledge-more", who=pledge.id, by=more, to=pledge.quantity + more)

    def _rate(self, pledge: Pledge) -> tuple[int, int]:
        rate = self.view.rate(self.line, pledge.item or "")
        assert rate is not None, "only accepted items are candidates"
        return rate

    # --- all together -------------------------------------------------------------------------

    def _more(self, fitting: list[Pledge], got: Fraction) -> Iterator[Fix]:
        """Pledges that fit made larger by what is missing."""
        missing = self.line.amount - got
        for pledge in fitting:
            give, per = self._rate(pledge)
            item = self.view.items[pledge.item or ""]
            step = 1 if item.divisible else item.parts
            parts = -(-missing * give // per)
            units = -(-int(parts) // step) * step
            if pledge.max_share_percent == 100:
                to = pledge.quantity + units
                yield Fix(kind="pledge-more", who=pledge.id, by=units, to=to)
            else:
                whole = -(-self.line.amount * give // per)
                yield self._raised(pledge, -(-whole // step) * step)

    def _substitutes(self) -> Iterator[Fix]:
        """Items that the catalogue knows as substitutes and the line does not accept."""
        pledged = {p.item for p in self.view.week.pledges}
        for known in self.item.substitutes:
            if known.item in pledged and self.view.rate(self.line, known.item) is None:
                line = self.line.id
                yield Fix(kind="substitute", who=self.request.id, line=line, word=known.item)


def _distance(a: Span, b: Span) -> int:
    """Slots between two stretches of time that do not meet."""
    return max(a[0], b[0]) - min(a[1], b[1])
