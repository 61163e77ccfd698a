"""Which requests go on into the next week, and what is left of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from math import floor

from api.services.turn.times import Move
from matcher.goals.fairness import is_open
from matcher.rules.served import counted, served
from matcher.rules.view import View
from models.demand import Choice, Line, Request, Session


class Unmet:
    """The requests that go on: *rotas* whole, every week anew; of all others what was not served,
    unless its deadline has passed. A booking was for its day; an enrolment waits as long as an
    activity that it would take does. What has been withdrawn does not go on."""

    def __init__(self, view: View, move: Move, listed: Collection[str]) -> None:
        """``listed``: ids of the requests that may; others (reservations) are over."""
        self.view = view
        self.move = move
        self.against = _against(view)
        kept: dict[str, Request] = {}
        for request in view.week.requests:
            on = self._on(request) if request.id in listed else None
            if on is not None:
                kept[on.id] = on
        self.requests = self._tied(kept)

    def _on(self, request: Request) -> Request | None:
        view = self.view
        over = request.deadline is not None and self.move.is_over(request.deadline)
        if request.id in view.withdrawn or over:
            return None
        if any(
            served(view, view.requests[other]) > 0 for other in self.against.get(request.id, ())
        ):
            return None
        if request.kind == "rota":
            return self._with_times(request, request.lines, request.sessions)
        if served(view, request) == 1:
            return None
        lines = tuple(rest for line in request.lines if (rest := self._line(request, line)))
        sessions = tuple(left for s in request.sessions if (left := self._session(request, s)))
        if not (lines or sessions or request.seat or request.project):
            return None
        waited = min(520, request.waited + self.move.weeks * is_open(view, request))
        return self._with_times(request.model_copy(update={"waited": waited}), lines, sessions)

    def _line(self, request: Request, line: Line) -> Line | None:
        item = self.view.items[line.item]
        step = 1 if item.divisible else item.parts
        amount = floor(line.amount - counted(self.view, request.id, line.id)) // step * step
        if amount <= 0:
            return None
        return line.model_copy(update={"amount": amount, "least": min(line.least, amount)})

    def _session(self, request: Request, session: Session) -> Session | None:
        happened = sum(
            (request.id, session.id, k) in self.view.placed for k in range(session.occurrences)
        )
        left = session.occurrences - happened
        return session.model_copy(update={"occurrences": left}) if left else None

    def _with_times(
        self, request: Request, lines: tuple[Line, ...], sessions: tuple[Session, ...]
    ) -> Request | None:
        """With its times moved; None if no time is left for some session of it, or for a line that
        is lent by time."""
        when = self.move.dated if request.kind == "booking" else self.move.recurring
        moved_lines, moved_sessions = [], []
        for line in lines:
            windows = when(line.windows)
            if line.windows and not windows:
                return None
            moved_lines.append(line.model_copy(update={"windows": windows}))
        for session in sessions:
            windows = when(session.windows)
            if not windows:
                return None
            moved_sessions.append(session.model_copy(update={"windows": windows}))
        names = {session.id for session in sessions}
        return request.model_copy(
            update={
                "lines": tuple(moved_lines),
                "sessions": tuple(moved_sessions),
                "order": tuple(o for o in request.order if {o.before, o.after} <= names),
            }
        )

    def _tied(self, kept: dict[str, Request]) -> tuple[Request, ...]:
        """What one says of another holds as long as the other is there."""
        found = []
        for request in kept.values():
            seat = request.seat
            if seat is not None:
                choices = [self._choice(c, kept) for c in seat.choices if c.activity in kept]
                once = {(c.activity, c.session, c.occurrence): c for c in reversed(choices)}
                if not once:
                    continue
                seat = seat.model_copy(update={"choices": tuple(reversed(once.values()))})
            found.append(
                request.model_copy(
                    update={
                        "seat": seat,
                        "needs": tuple(r for r in request.needs if r in kept),
                        "excludes": tuple(r for r in request.excludes if r in kept),
                    }
                )
            )
        return tuple(found)

    def _choice(self, choice: Choice, kept: dict[str, Request]) -> Choice:
        """Of an activity of which something has happened, any session that is left will do."""
        if kept[choice.activity].sessions == ():
            return choice
        before = self.view.requests[choice.activity].sessions
        after = kept[choice.activity].sessions
        same = {s.id: s.occurrences for s in before} == {s.id: s.occurrences for s in after}
        return choice if same else choice.model_copy(update={"session": None, "occurrence": None})


def _against(view: View) -> Mapping[str, set[str]]:
    """Request → those of which only it or this one may get anything, whichever of them says so."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for request in view.week.requests:
        for other in request.excludes:
            if other in view.requests and other != request.id:
                found[request.id].add(other)
                found[other].add(request.id)
    return found
