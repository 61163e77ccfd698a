"""Affinity: each is served by whom and what suits them.

Σ over the requests in the plan of

- each crew assignment: the request's ``affinity`` value for the person, plus the number of the
  person's ``prefers`` that match: 1 for the request's topic, 1 if any of the request's place and
  its ancestors is named (1 however many are), 1 for each partner in the same crew;
- each (line, pledge) pair with a flow, once: the request's ``affinity`` value for the pledge, plus
  the line's ``preference`` if the pledge holds the asked item, else the accepted substitute's;
- each seat: the preference of the enrolment's choice that it matches (the largest if several do).
  A choice matches that names the seat's activity and neither another session nor another
  occurrence.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction

from matcher.goals.base import Goal, in_play
from matcher.rules.view import View
from models.demand import Line, Request
from models.items import Placement, Seat


def stated(request: Request, who: str) -> int:
    """The request's own affinity value for a person or pledge."""
    return sum(a.value for a in request.affinity if a.who == who)


def of_crew(view: View, placement: Placement) -> int:
    """Affinity of all assignments of a placement."""
    request = view.requests[placement.request]
    crew = {a.person for a in placement.crew}
    total = 0
    for assignment in placement.crew:
        person = view.people[assignment.person]
        likes = frozenset(person.prefers)
        total += stated(request, person.id)
        total += request.topic in likes
        total += not likes.isdisjoint(view.ancestors(request.place))
        total += len(likes & (crew - {person.id}))
    return total


def of_item(line: Line, item: str | None) -> int:
    """How much a line likes an item: the asked one or an accepted substitute."""
    if item == line.item:
        return line.preference
    return next((a.preference for a in line.accepts if a.item == item), 0)


def of_seat(view: View, seat: Seat) -> int:
    """The preference of the choice that the seat matches; 0 if it matches none."""
    wish = view.requests[seat.request].seat
    choices = wish.choices if wish is not None else ()
    fitting = [
        c.preference
        for c in choices
        if c.activity == seat.activity
        and c.session in (None, seat.session)
        and c.occurrence in (None, seat.occurrence)
    ]
    return max(fitting, default=0)


def _parts(view: View) -> Iterator[tuple[str, int]]:
    for placement in view.placements:
        yield placement.request, of_crew(view, placement)
    for request, line, pledge in {(f.request, f.line, f.pledge) for f in view.flows}:
        suits = stated(view.requests[request], pledge)
        item = view.pledges[pledge].item
        yield request, suits + of_item(view.lines[request, line], item)
    for seat in view.seats:
        yield seat.request, of_seat(view, seat)


def by_request(view: View) -> dict[str, int]:
    """The affinity that each request receives; requests without any part are absent."""
    found: dict[str, int] = defaultdict(int)
    for request, amount in _parts(view):
        found[request] += amount
    return dict(found)


def value(view: View) -> Fraction:
    """Σ affinity over crews, flows and seats."""
    return Fraction(sum(by_request(view).values()))


def most_of(view: View, request: Request) -> int:
    """What no plan can let a request receive more of."""
    liked = max((0, *(a.value for a in request.affinity)))
    total = 0
    for session in request.sessions:
        crew = sum(role.count for role in session.crew)
        # Topic, place, and each partner in the crew.
        total += session.occurrences * crew * (liked + 2 + max(0, crew - 1))
    for line in request.lines:
        item = max((0, line.preference, *(a.preference for a in line.accepts)))
        if liked + item:
            total += len(view.week.pledges) * (liked + item)
    if request.seat is not None:
        total += _seats_of(view, request) * max(
            (0, *(choice.preference for choice in request.seat.choices))
        )
    return total


def _seats_of(view: View, enrolment: Request) -> int:
    """In how many things an enrolment could sit at the very most."""
    choices = enrolment.seat.choices if enrolment.seat is not None else ()
    return sum(
        session.occurrences
        for name in {choice.activity for choice in choices}
        for session in view.requests[name].sessions
    )


def most(view: View) -> Fraction:
    """Everybody by the best of all, from every pledge there is."""
    return Fraction(sum(most_of(view, request) for request in in_play(view)))


GOAL = Goal(
    name="affinity",
    zh="由合适的人、以合意的东西来满足。",
    en="Each is served by the people and things that suit them.",
    value=value,
    most=most,
    scale=1,
)
