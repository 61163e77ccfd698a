"""excluded: who will not, or must not, be brought together is not."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from matcher.rules import say
from matcher.rules.base import Breach, Rule
from matcher.rules.view import View
from models.demand import Request
from models.items import Placement


def check(view: View) -> Iterator[Breach]:
    """Crew members excluded from what they serve, or from each other; either side may say so."""
    for p in view.placements:
        request = view.requests[p.request]
        for person in sorted({a.person for a in p.crew}):
            for what in _against(view, p, request, person):
                yield Breach(
                    (*say.where(p), person, what),
                    f"{person} 不为 {what} 服务，却排进了{say.zh(view, p)}。"
                    if what != person
                    else f"{say.zh(view, p)}不要 {person}，却排上了。",
                    f"{person} is in the crew of {say.en(view, p)} and must not serve {what}."
                    if what != person
                    else f"{say.en(view, p)} refuses {person}, who is in its crew.",
                )
        for a, b in combinations(sorted({a.person for a in p.crew}), 2):
            if b in view.people[a].excludes or a in view.people[b].excludes:
                yield Breach(
                    (*say.where(p), a, b),
                    f"{a} 和 {b} 不能一起服务，却同在{say.zh(view, p)}。",
                    f"{a} and {b} must not serve together, yet both are in {say.en(view, p)}.",
                )


def _against(view: View, p: Placement, request: Request, person: str) -> Iterator[str]:
    """What stands against the person serving, each id once; their own id if the request says so."""
    concerned = {request.id, *request.people, *view.ancestors(view.location(p))}
    concerned.update(view.ancestors(request.place))
    if request.household is not None:
        concerned.update(view.ancestors(request.household))
    yield from sorted(concerned.intersection(view.people[person].excludes))
    barred = any(a.forbidden and a.who == person for a in request.affinity)
    if person in request.refuses or barred:
        yield person
    for other in sorted(set(request.people)):
        said = person in view.people[other].excludes
        if said and other not in view.people[person].excludes:
            yield other


RULE = Rule(
    name="excluded",
    zh="说好不服务的诉求、地方和人不去服务，合不来的不排在一起，哪一方说都算。",
    en="Nobody serves a request, place or person, or beside a person, that either side excludes.",
    check=check,
)
