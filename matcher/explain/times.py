"""When a session could take place at all, and stretches of time compared."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from matcher.explain.facts import Fix
from matcher.explain.lack import Found, Lack, tally
from matcher.rules.view import View
from models.base import Window
from models.demand import Request, Session
from models.week import Decision

Span = tuple[int, int]
"""Half-open slots."""


def bounds(view: View, request: Request) -> Span:
    """Slots before which nothing may begin, and by which all must have ended, for a request."""
    clock = view.clock
    early = clock.slot(request.earliest) if request.earliest is not None else 0
    late = clock.slot(request.deadline) if request.deadline is not None else clock.horizon
    return max(0, early), min(late, clock.horizon)


def starts(view: View, request: Request, session: Session) -> list[int]:
    """Slots at which it could begin: within a window, the week, and the request's own times."""
    early, late = bounds(view, request)
    length = view.clock.length(session.minutes)
    return [s for s in _in_windows(view, session) if early <= s and s + length <= late]


def _in_windows(view: View, session: Session) -> list[int]:
    length = view.clock.length(session.minutes)
    spans = [view.clock.span(w) for w in session.windows]
    found = {s for a, b in spans for s in range(max(a, 0), min(b, view.clock.horizon) - length + 1)}
    return sorted(found)


def time_part(view: View, request: Request, session: Session, missing: int) -> Found:
    """The session's windows, and why nothing can begin in any of them."""
    lacks: dict[str, list[Lack]] = {}
    early, late = bounds(view, request)
    length, slot = view.clock.length(session.minutes), view.week.calendar.slot_minutes
    for number, window in enumerate(session.windows):
        a, b = view.clock.span(window)
        inside = max(a, 0), min(b, view.clock.horizon)
        found: list[Lack] = []
        if inside[1] - inside[0] < length:
            found.append(_too_short(view, request, session, (a, b), slot))
        elif not any(
            early <= s and s + length <= late for s in range(inside[0], inside[1] - length + 1)
        ):
            found.append(_too_late(view, request, inside, length))
        lacks[str(number + 1)] = found
    return tally(lacks, kind="time", session=session.id, missing=missing)


def _too_short(view: View, request: Request, session: Session, span: Span, slot: int) -> Lack:
    """A window that is shorter than the session, or lies outside the week."""
    clock, (a, b) = view.clock, span
    length = clock.length(session.minutes)
    has = max(0, min(b, clock.horizon) - max(a, 0)) * slot
    fixes: tuple[Fix, ...] = ()
    if a >= 0 and b <= clock.horizon:
        end = min(clock.horizon, a + length)
        whole = Window(start=clock.time(end - length), end=clock.time(end))
        by = session.minutes - has
        if length <= clock.horizon:
            fixes = (Fix(kind="window", who=request.id, session=session.id, by=by, window=whole),)
    return Lack("window", has, session.minutes, fixes)


def _too_late(view: View, request: Request, span: Span, length: int) -> Lack:
    """A window in which it could begin, but not between ``earliest`` and ``deadline``."""
    clock, slot = view.clock, view.week.calendar.slot_minutes
    early, late = bounds(view, request)
    a, b = span
    by_deadline = max(a, early) + length
    by_earliest = min(b, late) - length
    fixes = []
    if by_deadline <= b and by_deadline > late:
        window = Window(start=clock.time(late), end=clock.time(by_deadline))
        by = (by_deadline - late) * slot
        fixes.append(Fix(kind="deadline", who=request.id, by=by, window=window))
    if by_earliest >= a and by_earliest < early:
        window = Window(start=clock.time(by_earliest), end=clock.time(early))
        by = (early - by_earliest) * slot
        fixes.append(Fix(kind="earliest", who=request.id, by=by, window=window))
    least = min((fix.by for fix in fixes), default=0)
    return Lack("deadline", 0, least, tuple(fixes)) if fixes else Lack("deadline")


def lacking(begin: int, length: int, windows: Iterable[Span]) -> tuple[int, Span]:
    """How many slots of ``[begin, begin + length)`` the best of some windows lacks, and that window
    made long enough (itself joined with the stretch where they touch, else the stretch alone)."""
    end = begin + length
    best = (length, (begin, end))
    for a, b in windows:
        overlap = max(0, min(b, end) - max(a, begin))
        if length - overlap < best[0] or (a <= end and begin <= b and length - overlap <= best[0]):
            best = (length - overlap, (min(a, begin), max(b, end)))
    return best


def least_lacking(
    begins: Sequence[int], length: int, windows: Sequence[Span]
) -> tuple[int, Span] | None:
    """The least that any beginning lacks; None: there is nowhere to begin."""
    return min((lacking(s, length, windows) for s in begins), default=None)


def banned(view: View, decision: Decision, request: Request, session: Session, begin: int) -> bool:
    """Whether a ban forbids every occurrence of a session at a slot, whoever is in its crew."""
    t = decision.target
    if any(x is not None for x in (t.line, t.pledge, t.amount, t.activity, t.person, t.role)):
        return False
    named = any(x is not None for x in (t.session, t.occurrence, t.start, t.room))
    return (
        t.request in (None, request.id)
        and named
        and t.session in (None, session.id)
        and (t.occurrence is None or session.occurrences == 1)
        and (t.start is None or view.clock.slot(t.start) == begin)
        and t.room is None
    )
