"""How much of a request is served: f_r, exactly, as a fraction."""

from __future__ import annotations

from fractions import Fraction

from matcher.rules.view import View
from models.demand import Request


def counted(view: View, request_id: str, line_id: str) -> Fraction:
    """Parts of the asked item that the flows into a line stand for; unaccepted ones count 0."""
    line = view.lines[request_id, line_id]
    total = Fraction(0)
    for flow in view.flows_of_line.get((request_id, line_id), ()):
        rate = view.rate(line, view.item(flow).id)
        if rate is not None:
            give, per = rate
            total += Fraction(flow.amount * per, give)
    return total


def line_share(view: View, request: Request, line_id: str) -> Fraction:
    """Counted ÷ asked of a line, at most 1; 0 if below its least share."""
    line = view.lines[request.id, line_id]
    given = counted(view, request.id, line_id)
    if given < line.least:
        return Fraction(0)
    return min(Fraction(1), given / line.amount)


def part_shares(view: View, request: Request) -> list[Fraction]:
    """The share of every part in play (see :class:`models.demand.Request`)."""
    if request.id in view.withdrawn:
        return []
    open_gate = view.passes_gate(request)
    shares = []
    if open_gate:
        shares += [line_share(view, request, line.id) for line in request.lines]
    for session in request.sessions:
        if open_gate or session.meeting:
            shares += [
                Fraction((request.id, session.id, k) in view.placed)
                for k in range(session.occurrences)
            ]
    if open_gate and request.seat is not None:
        shares.append(Fraction(request.id in view.seats_of))
    return shares


def served(view: View, request: Request) -> Fraction:
    """f_r: the mean over the parts in play; 0 if there are none."""
    known = view.shares.get(request.id)
    if known is None:
        shares = part_shares(view, request)
        known = sum(shares, Fraction(0)) / len(shares) if shares else Fraction(0)
        view.shares[request.id] = known
    return known
