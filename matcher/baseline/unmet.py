"""What a baseline's plan leaves unmet, with the plainest reason that holds."""

from __future__ import annotations

from matcher.baseline.serve import Server
from matcher.rules.served import served
from matcher.rules.view import View
from models.demand import Request
from models.plan import Reason, Unmet


def unmet(server: Server, view: View) -> tuple[Unmet, ...]:
    """Every request that is not wholly served, in the order of the week."""
    found = []
    for request in view.week.requests:
        share = served(view, request)
        if request.id not in view.withdrawn and share < 1:
            found.append(
                Unmet(
                    request=request.id,
                    served_permille=int(share * 1000),
                    reason=reason(server, request),
                )
            )
    return tuple(found)


def reason(server: Server, request: Request) -> Reason:
    """Why it goes without (in part): the gate, a cap or ban, no supply, or others have it."""
    facts, state = server.facts, server.state
    if not facts.view.passes_gate(request):
        return Reason(kind="gate")
    if server.decided.bans_request(request.id) or any(
        server.takes(rival) for rival in facts.rivals[request.id]
    ):
        return Reason(kind="cap")
    caps = facts.week.policy.caps
    most = caps.bookings_per_household
    if request.kind != "booking" or request.household is None:
        most = None
    if most is not None and state.bookings[request.household or ""] >= most:
        return Reason(kind="cap")
    seats = caps.seats_per_person if request.seat is not None else None
    if seats is not None and any(state.seats_of[p] >= seats for p in request.people):
        return Reason(kind="cap")
    removed = without_supply(server, request)
    return Reason(kind="no-supply" if removed else "used-elsewhere", removed=removed)


def without_supply(server: Server, request: Request) -> dict[str, int]:
    """Rule → number of candidates that it alone leaves none of, over the request's parts."""
    facts = server.facts
    removed: dict[str, int] = {}
    for line in request.lines:
        if not facts.sources(request, line):
            pledges = sum(p.item == line.item for p in facts.week.pledges)
            removed["pledge-conditions"] = removed.get("pledge-conditions", 0) + pledges
    for session in request.sessions:
        if not facts.starts(request, session):
            removed["window"] = removed.get("window", 0) + len(session.windows)
        if session.room is not None and not facts.rooms_for(session.room):
            removed["function"] = removed.get("function", 0) + len(facts.week.rooms)
        for role in session.crew:
            if len(facts.able(session, role)) < role.count:
                removed["skill"] = removed.get("skill", 0) + len(facts.week.people)
    return removed
