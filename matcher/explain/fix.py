"""Changes of a week that could let a request be served, applied exactly as they are told."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import reduce
from typing import Any, TypeVar

from matcher.explain.facts import Fix
from matcher.rules.view import View
from models.base import Frozen, Window
from models.demand import STAGES, Accepted, Request, Role, Session
from models.items import Commitments
from models.places import Organisation
from models.supply import Person, PersonSkill, Pledge
from models.time import Clock
from models.week import Week

Part = TypeVar("Part", bound=Frozen)


def applied(week: Week, fixes: Iterable[Fix]) -> Week:
    """The week with these changes, one after the other."""
    return reduce(_applied, fixes, week)


def _applied(week: Week, fix: Fix) -> Week:
    done = False
    for collection, changes in CHANGES.items():
        change = changes.get(fix.kind)
        if change is not None:
            things = getattr(week, collection)
            changed = tuple(change(week, fix, x) if x.id == fix.who else x for x in things)
            week = week.model_copy(update={collection: changed})
            done = True
    return week if done else WHOLE[fix.kind](week, fix)


def _with(thing: Part, **changes: Any) -> Part:
    return thing.model_copy(update=changes)


# --- people -----------------------------------------------------------------------------------


def _free_longer(week: Week, fix: Fix, person: Person) -> Person:
    """Also free in the window."""
    return _with(person, windows=(*person.windows, _window(fix)))


def _certificate(week: Week, fix: Fix, person: Person) -> Person:
    """Holds the certificate of the skill ``word``."""
    skills = tuple(
        PersonSkill(skill=s.skill, level=s.level, certified=s.certified or s.skill == fix.word)
        for s in person.skills
    )
    return _with(person, skills=skills)


def _work_more(week: Week, fix: Fix, person: Person) -> Person:
    """Serves ``by`` minutes, and a task, more a week and a day."""
    return _with(
        person,
        week_minutes=person.week_minutes + fix.by,
        day_minutes=person.day_minutes + fix.by,
        week_tasks=person.week_tasks + 1,
        day_tasks=min(1000, person.day_tasks + 1),
    )


# --- pledges ----------------------------------------------------------------------------------


def _terms(week: Week, fix: Fix, pledge: Pledge) -> Pledge:
    """Its conditions hold for the request ``word`` too."""
    request = next(r for r in week.requests if r.id == fix.word)
    old = pledge.conditions
    view = View(week, Commitments())
    communities, topics = old.communities, old.topics
    if communities and not view.lies_in(request.place, communities):
        communities = (*communities, request.place)
    if topics and request.topic not in topics:
        topics = (*topics, request.topic)
    audiences = old.audiences
    if audiences and not set(audiences) & set(request.audiences):
        audiences = (*audiences, *request.audiences[:1]) if request.audiences else ()
    requests = old.requests
    if requests and request.id not in requests:
        requests = (*requests, request.id)
    terms = _with(
        old, communities=communities, topics=topics, audiences=audiences, requests=requests
    )
    return _with(pledge, conditions=terms)


def _pledge_window(week: Week, fix: Fix, pledge: Pledge) -> Pledge:
    return _with(pledge, windows=(*pledge.windows, _window(fix)))


# --- rooms ------------------------------------------------------------------------------------


def _open_longer(week: Week, fix: Fix, room: Any) -> Any:
    """Open in the window too, and not closed in it."""
    clock, window = Clock(week.calendar), _window(fix)
    start, end = clock.span(window)
    closed: list[Window] = []
    for w in room.closed:
        a, b = clock.span(w)
        pieces = [(a, min(b, start)), (max(a, end), b)]
        closed += [Window(start=clock.time(x), end=clock.time(y)) for x, y in pieces if x < y]
    return _with(room, open=(*room.open, window), closed=tuple(closed))


def _function(week: Week, fix: Fix, room: Any) -> Any:
    """Can be used as ``word`` too, without set-up."""
    return _with(room, functions={**room.functions, fix.word: 0})


# --- requests ---------------------------------------------------------------------------------


def _accept(week: Week, fix: Fix, request: Request) -> Request:
    """Does not refuse the person or pledge ``word``."""
    return _with(
        request,
        refuses=tuple(p for p in request.refuses if p != fix.word),
        affinity=tuple(a for a in request.affinity if not (a.forbidden and a.who == fix.word)),
    )


def _session(change: Callable[[Fix, Session], Session]) -> Callable[[Week, Fix, Request], Request]:
    def changed(week: Week, fix: Fix, request: Request) -> Request:
        sessions = tuple(change(fix, s) if s.id == fix.session else s for s in request.sessions)
        return _with(request, sessions=sessions)

    return changed


def _role(change: Callable[[Fix, Role], Role]) -> Callable[[Week, Fix, Request], Request]:
    return _session(
        lambda fix, session: _with(
            session, crew=tuple(change(fix, r) if r.id == fix.role else r for r in session.crew)
        )
    )


def _room(change: Callable[[Fix, Any], Any]) -> Callable[[Week, Fix, Request], Request]:
    return _session(lambda fix, session: _with(session, room=change(fix, session.room)))


def _line(change: Callable[[Fix, Any], Any]) -> Callable[[Week, Fix, Request], Request]:
    def changed(week: Week, fix: Fix, request: Request) -> Request:
        lines = tuple(change(fix, x) if x.id == fix.line else x for x in request.lines)
        return _with(request, lines=lines)

    return changed


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
    return _with(activity, seats=_with(offer, audiences=audiences, communities=communities))


def _offer(field: str) -> Callable[[Week, Fix, Request], Request]:
    def changed(week: Week, fix: Fix, activity: Request) -> Request:
        assert activity.seats is not None, "only offers of seats are changed"
        return _with(activity, seats=_with(activity.seats, **{field: fix.to}))

    return changed


def _raise(week: Week, fix: Fix, request: Request) -> Request:
    facts = request.project
    assert facts is not None, "only projects raise money"
    return _with(request, project=_with(facts, raised=facts.raised + fix.by))


def _past_gate(week: Week, fix: Fix, request: Request) -> Request:
    facts = request.project
    assert facts is not None, "only projects have a gate"
    stage = facts.stage if STAGES.index(facts.stage) >= STAGES.index("resolution") else "resolution"
    return _with(request, project=_with(facts, stage=stage, published=True, reviewed=True))


# --- the week ---------------------------------------------------------------------------------


def _unban(week: Week, fix: Fix) -> Week:
    bans = tuple(d for d in week.decisions.bans if d.id != fix.who)
    return _with(week, decisions=_with(week.decisions, bans=bans))


def _return(week: Week, fix: Fix) -> Week:
    left = tuple(id for id in week.decisions.withdrawn if id != fix.who)
    return _with(week, decisions=_with(week.decisions, withdrawn=left))


def _cap(field: str) -> Callable[[Week, Fix], Week]:
    def changed(week: Week, fix: Fix) -> Week:
        caps = _with(week.policy.caps, **{field: fix.to})
        return _with(week, policy=_with(week.policy, caps=caps))

    return changed


def _budget(week: Week, fix: Fix) -> Week:
    budgets = tuple(
        _with(cap, amount=fix.to) if cap.id == fix.who else cap for cap in week.policy.caps.budgets
    )
    caps = _with(week.policy.caps, budgets=budgets)
    return _with(week, policy=_with(week.policy, caps=caps))


def _another_pledge(week: Week, fix: Fix) -> Week:
    """A new pledge ``by`` parts large of the item ``word``, for anyone, at any time."""
    kind = next(i.kind for i in week.catalogue.items if i.id == fix.word)
    donor = Organisation(id=f"{new_id(week)}-donor")
    pledge = Pledge(id=new_id(week), donor=donor.id, kind=kind, item=fix.word, quantity=fix.by)
    organisations = (*week.organisations, donor)
    return _with(week, organisations=organisations, pledges=(*week.pledges, pledge))


def _another_person(week: Week, fix: Fix) -> Week:
    """A new person who lives where the session takes place, vetted, and has what the role asks.

    They are free in the window and say nothing else. A role for named people is open to them.
    """
    request = next(r for r in week.requests if r.id == fix.who)
    session = next(s for s in request.sessions if s.id == fix.session)
    role = next(r for r in session.crew if r.id == fix.role)
    skills = (
        (PersonSkill(skill=role.skill, level=role.level, certified=True),) if role.skill else ()
    )
    person = Person(
        id=new_id(week),
        home=session.place or request.place,
        languages=(role.language,) if role.language is not None else (),
        skills=skills,
        windows=session.windows,
        vetted=True,
    )

    def opened(fix: Fix, role: Role) -> Role:
        return _with(role, people=(*role.people, person.id)) if role.people else role

    requests = tuple(_role(opened)(week, fix, r) if r.id == fix.who else r for r in week.requests)
    return _with(week, people=(*week.people, person), requests=requests)


def new_id(week: Week) -> str:
    """An id that the week does not know."""
    taken = {p.id for p in week.people} | {p.id for p in week.pledges}
    taken |= {r.id for r in week.requests} | {o.id for o in week.organisations}
    number = 1
    while f"new-{number}" in taken:
        number += 1
    return f"new-{number}"


def _window(fix: Fix) -> Window:
    assert fix.window is not None, f"{fix.kind} says when"
    return fix.window


CHANGES: dict[str, dict[str, Callable[[Week, Fix, Any], Any]]] = {
    "people": {
        "free-longer": _free_longer,
        "go-farther": lambda week, fix, p: _with(p, travel_minutes=fix.to),
        "certificate": _certificate,
        "vetted": lambda week, fix, p: _with(p, vetted=True),
        "welcome": lambda week, fix, p: _with(
            p, excludes=tuple(x for x in p.excludes if x != fix.word)
        ),
        "work-more": _work_more,
    },
    "pledges": {
        "pledge-terms": _terms,
        "pledge-share": lambda week, fix, p: _with(p, max_share_percent=fix.to),
        "pledge-more": lambda week, fix, p: _with(p, quantity=fix.to),
        "pledge-lot": lambda week, fix, p: _with(p, lot=fix.to),
        "pledge-window": _pledge_window,
    },
    "rooms": {"open-longer": _open_longer, "function": _function},
    "joined_rooms": {"function": _function},
    "requests": {
        "accept": _accept,
        "level": _role(lambda fix, role: _with(role, level=fix.to)),
        "language": _role(lambda fix, role: _with(role, language=None)),
        "fewer-people": _room(lambda fix, need: _with(need, people=fix.to)),
        "equipment": _room(
            lambda fix, need: _with(
                need, equipment=tuple(e for e in need.equipment if e not in fix.word.split(", "))
            )
        ),
        "any-room": _room(lambda fix, need: _with(need, rooms=(*need.rooms, fix.word))),
        "window": _session(lambda fix, s: _with(s, windows=(*s.windows, _window(fix)))),
        "receive": _line(lambda fix, x: _with(x, windows=(*x.windows, _window(fix)))),
        "single-source": _line(lambda fix, x: _with(x, single_source=False)),
        "substitute": _line(lambda fix, x: _with(x, accepts=(*x.accepts, Accepted(item=fix.word)))),
        "raise": _raise,
        "gate": _past_gate,
        "partial": lambda week, fix, r: _with(r, least_percent=fix.to),
        "earliest": lambda week, fix, r: _with(r, earliest=_window(fix).start),
        "deadline": lambda week, fix, r: _with(r, deadline=_window(fix).end),
        "audience": _audience,
        "places": _offer("limit"),
        "attendance": _offer("least"),
    },
}
"""Collection of the week → kind of change → what it makes of the one it is about."""

WHOLE: dict[str, Callable[[Week, Fix], Week]] = {
    "unban": _unban,
    "return": _return,
    "booking-cap": _cap("bookings_per_household"),
    "seat-cap": _cap("seats_per_person"),
    "budget-cap": _budget,
    "another-pledge": _another_pledge,
    "another-person": _another_person,
}
"""Kinds of change that concern no single one."""
