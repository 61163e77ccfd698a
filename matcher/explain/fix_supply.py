"""Changes of people, pledges and rooms."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from matcher.explain.facts import Fix
from matcher.rules.view import View
from models.base import Frozen, Window
from models.items import Commitments
from models.supply import Person, PersonSkill, Pledge
from models.time import Clock
from models.week import Week

Part = TypeVar("Part", bound=Frozen)
Change = Callable[[Week, Fix, Any], Any]


def changed(thing: Part, **changes: Any) -> Part:
    """A thing with some of its fields replaced."""
    return thing.model_copy(update=changes)


def window_of(fix: Fix) -> Window:
    """When; for changes that say when."""
    assert fix.window is not None, f"{fix.kind} says when"
    return fix.window


# --- people -----------------------------------------------------------------------------------


def _free_longer(week: Week, fix: Fix, person: Person) -> Person:
    """Also free in the window."""
    return changed(person, windows=(*person.windows, window_of(fix)))


def _certificate(week: Week, fix: Fix, person: Person) -> Person:
    """Holds the certificate of the skill ``word``."""
    skills = tuple(
        PersonSkill(skill=s.skill, level=s.level, certified=s.certified or s.skill == fix.word)
        for s in person.skills
    )
    return changed(person, skills=skills)


def _work_more(week: Week, fix: Fix, person: Person) -> Person:
    """Serves ``by`` minutes, and a task, more a week and a day."""
    return changed(
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
    terms = changed(
        old, communities=communities, topics=topics, audiences=audiences, requests=requests
    )
    return changed(pledge, conditions=terms)


def _pledge_window(week: Week, fix: Fix, pledge: Pledge) -> Pledge:
    return changed(pledge, windows=(*pledge.windows, window_of(fix)))


# --- rooms ------------------------------------------------------------------------------------


def _open_longer(week: Week, fix: Fix, room: Any) -> Any:
    """Open in the window too, and not closed in it."""
    clock, window = Clock(week.calendar), window_of(fix)
    start, end = clock.span(window)
    closed: list[Window] = []
    for w in room.closed:
        a, b = clock.span(w)
        pieces = [(a, min(b, start)), (max(a, end), b)]
        closed += [Window(start=clock.time(x), end=clock.time(y)) for x, y in pieces if x < y]
    return changed(room, open=(*room.open, window), closed=tuple(closed))


def _function(week: Week, fix: Fix, room: Any) -> Any:
    """Can be used as ``word`` too, without set-up."""
    return changed(room, functions={**room.functions, fix.word: 0})


SUPPLY: dict[str, dict[str, Change]] = {
    "people": {
        "free-longer": _free_longer,
        "go-farther": lambda week, fix, p: changed(p, travel_minutes=fix.to),
        "certificate": _certificate,
        "vetted": lambda week, fix, p: changed(p, vetted=True),
        "welcome": lambda week, fix, p: changed(
            p, excludes=tuple(x for x in p.excludes if x != fix.word)
        ),
        "work-more": _work_more,
    },
    "pledges": {
        "pledge-terms": _terms,
        "pledge-share": lambda week, fix, p: changed(p, max_share_percent=fix.to),
        "pledge-more": lambda week, fix, p: changed(p, quantity=fix.to),
        "pledge-lot": lambda week, fix, p: changed(p, lot=fix.to),
        "pledge-window": _pledge_window,
    },
    "rooms": {"open-longer": _open_longer, "function": _function},
    "joined_rooms": {"function": _function},
}
"""Collection of the week → kind of change → what it makes of the one it is about."""
