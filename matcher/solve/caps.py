"""Whether a cap of the policy stands between a request and what it misses."""

from __future__ import annotations

from collections import Counter

from matcher.rules.served import counted
from matcher.rules.view import View
from models.demand import Line, Request
from models.policy import BudgetCap


class Caps:
    """The caps of a week's policy, and what a plan leaves under them."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.caps = view.week.policy.caps
        self.bookings: Counter[str] = Counter()
        for name, _, _ in view.placed:
            request = view.requests[name]
            if request.kind == "booking" and request.household is not None:
                self.bookings[request.household] += 1
        self.sitting: Counter[str] = Counter(
            p for s in view.seats for p in set(view.requests[s.request].people)
        )

    def hold_back(self, request: Request) -> bool:
        """Whether the next part of what it misses would exceed some cap."""
        return self._booked_out(request) or self._seated_out(request) or self._spent_out(request)

    def _booked_out(self, request: Request) -> bool:
        most = self.caps.bookings_per_household
        if request.kind != "booking" or request.household is None or most is None:
            return False
        missing = [
            (s.id, k)
            for s in request.sessions
            for k in range(s.occurrences)
            if (request.id, s.id, k) not in self.view.placed
        ]
        more = len(missing) if request.least_percent == 100 else min(len(missing), 1)
        return more > 0 and self.bookings[request.household] + more > most

    def _seated_out(self, request: Request) -> bool:
        most = self.caps.seats_per_person
        if request.seat is None or most is None or request.id in self.view.seats_of:
            return False
        return any(self.sitting[p] >= most for p in request.people)

    def _spent_out(self, request: Request) -> bool:
        missing = [
            more
            for line in request.lines
            if self.view.items[line.item].kind == "money"
            and (more := self._next(request, line)) > 0
        ]
        if not missing:
            return False
        more = sum(missing) if request.least_percent == 100 else min(missing)
        return any(
            self._covers(cap, request) and more > cap.amount - self._spent(cap)
            for cap in self.caps.budgets
        )

    def _next(self, request: Request, line: Line) -> int:
        """Fewest parts more that would be of use to a line; 0: it has all."""
        got = counted(self.view, request.id, line.id)
        if got >= line.amount:
            return 0
        if request.least_percent == 100:
            return line.amount - int(got)
        return max(line.least, 1) if got == 0 else 1

    def _covers(self, cap: BudgetCap, request: Request) -> bool:
        return cap.topic in (None, request.topic) and (
            cap.place is None or self.view.lies_in(request.place, (cap.place,))
        )

    def _spent(self, cap: BudgetCap) -> int:
        return sum(
            f.amount
            for f in self.view.flows
            if self.view.pledges[f.pledge].kind == "money"
            and self._covers(cap, self.view.requests[f.request])
        )
