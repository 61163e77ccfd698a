"""Changes of requests."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from matcher.explain.facts import Fix
from matcher.explain.fix_supply import Change, changed, window_of
from matcher.rules.view import View
from models.demand import STAGES, Accepted, Request, Role, Session
from models.items import Commitments
from models.week import Week


def _accept(week: Week, fix: Fix, request: Request) -> Request:
    """Does not refuse the person or pledge ``word``."""
    return changed(
        request,
        refuses=tuple(p for p in request.refuses if p != fix.word),
        affinity=tuple(a for a in request.affinity if not (a.forbidden and a.who == fix.word)),
    )


def _session(change: Callable[[Fix, Session], Session]) -> Callable[[Week, Fix, Request], Request]:
    def change_it(week: Week, fix: Fix, request: Request) -> Request:
        sessions = tuple(change(fix, s) if s.id == fix.session else s for s in request.sessions)
        return changed(request, sessions=sessions)

    return change_it


def role_changed(change: Callable[[Fix, Role], Role]) -> Callable[[Week, Fix, Request], Request]:
    """A change of the role that a fix names, as one of its request."""
    return _session(
        lambda fix, session: changed(
            session, crew=tuple(change(fix, r) if r.id == fix.role else r for r in session.crew)
        )
    )


def _room(change: Callable[[Fix, Any], Any]) -> Callable[[Week, Fix, Request], Request]:
    return _session(lambda fix, session: changed(session, room=change(fix, session.room)))


def _line(change: Callable[[Fix, Any], Any]) -> Callable[[Week, Fix, Request], Request]:
    def change_it(week: Week, fix: Fix, request: Request) -> Request:
        lines = tuple(change(fix, x) if x.id == fix.line else x for x in request.lines)
        return changed(request, lines=lines)

    return change_it


def _audience(week: Week, fix: Fix, activity: Request) -> Request:
    """Open to the person ``word``: their age band, and their home's community."""
    person = next(p for p in week.people if p.id == fix.word)
    offer = activity.seats
    assert offer is not None, "only offers of seats are opened"
    audiences, communities = offer.audiences, offer.communities
    if audiences and person.audience not in audiences:
        audiences = (*audiences, person.audience) if person.audience is not None else ()
    if communities and not View(week, Commitments()).lies_in(person.home, communities):
        communities = (*communities, person.home)
    return changed(activity, seats=changed(offer, audiences=audiences, communities=communities))


def _offer(field: str) -> Callable[[Week, Fix, Request], Request]:
    def change_it(week: Week, fix: Fix, activity: Request) -> Request:
        assert activity.seats is not None, "only offers of seats are changed"
        return changed(activity, seats=changed(activity.seats, **{field: fix.to}))

    return change_it


def _raise(week: Week, fix: Fix, request: Request) -> Request:
    facts = request.project
    assert facts is not None, "only projects raise money"
    return changed(request, project=changed(facts, raised=facts.raised + fix.by))


def _past_gate(week: Week, fix: Fix, request: Request) -> Request:
    facts = request.project
    assert facts is not None, "only projects have a gate"
    stage = facts.stage if STAGES.index(facts.stage) >= STAGES.index("resolution") else "resolution"
    return changed(request, project=changed(facts, stage=stage, published=True, reviewed=True))


DEMAND: dict[str, Change] = {
    "accept": _accept,
    "level": role_changed(lambda fix, role: changed(role, level=fix.to)),
    "language": role_changed(lambda fix, role: changed(role, language=None)),
    "fewer-people": _room(lambda fix, need: changed(need, people=fix.to)),
    "equipment": _room(
        lambda fix, need: changed(
            need, equipment=tuple(e for e in need.equipment if e not in fix.word.split(", "))
        )
    ),
    "any-room": _room(lambda fix, need: changed(need, rooms=(*need.rooms, fix.word))),
    "window": _session(lambda fix, s: changed(s, windows=(*s.windows, window_of(fix)))),
    "receive": _line(lambda fix, x: changed(x, windows=(*x.windows, window_of(fix)))),
    "single-source": _line(lambda fix, x: changed(x, single_source=False)),
    "substitute": _line(lambda fix, x: changed(x, accepts=(*x.accepts, Accepted(item=fix.word)))),
    "raise": _raise,
    "gate": _past_gate,
    "partial": lambda week, fix, r: changed(r, least_percent=fix.to),
    "earliest": lambda week, fix, r: changed(r, earliest=window_of(fix).start),
    "deadline": lambda week, fix, r: changed(r, deadline=window_of(fix).end),
    "audience": _audience,
    "places": _offer("limit"),
    "attendance": _offer("least"),
}
"""Kind of change → what it makes of the request it is about."""
