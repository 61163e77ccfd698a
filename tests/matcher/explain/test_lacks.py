"""Whom nothing keeps away is a candidate of the optimiser, and whom one rule keeps away becomes one
by the change that is told: two accounts of the same rules, one in plain Python, one in arrays."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from matcher.explain.fix import applied
from matcher.explain.goods import Goods
from matcher.explain.lack import Lack
from matcher.explain.parts import begins_of, helpers_of
from matcher.explain.rooms import Rooms
from matcher.explain.sitting import Sitting
from matcher.options import Options, build_options
from matcher.rules.view import View
from models.demand import Request
from models.items import Commitments
from models.supply import PersonSkill
from models.validate import problems_of
from models.week import Week
from tests import build, tiny
from tests.build import t

BY_ROWS = {"organisation-hours", "paid-hours", "week-limit", "day-limit"}
"""What is too much for a pledge or a person by itself is no candidate here; the optimiser leaves
that to its rows."""
Judged = tuple[str, str, list[Lack]]
"""(what it would be, candidate, what it lacks)."""


def judged(week: Week, request: Request) -> Iterator[Judged]:
    """Every candidate for every part of a request in play."""
    view = View(week, Commitments())
    is_open = view.passes_gate(request)
    for line in request.lines if is_open else ():
        goods = Goods(view, request, line)
        for pledge in week.pledges:
            if pledge.item is not None and view.rate(line, pledge.item) is not None:
                yield f"line {line.id}", pledge.id, list(goods.lacks(pledge))
    for session in request.sessions:
        if not (is_open or session.meeting):
            continue
        begins = begins_of(view, request, session)
        if session.room is not None:
            rooms = Rooms(view, request, session, begins)
            for room in view.rooms:
                yield f"room {session.id}", room, [*rooms.lacks(room), *never(begins)]
        helpers = helpers_of(view, request, session)
        for role in session.crew:
            for person in week.people:
                if not role.people or person.id in role.people:
                    lacks = [*helpers.lacks(role, person), *never(helpers.begins)]
                    yield f"role {session.id} {role.id}", person.id, lacks
    if is_open and request.seat is not None:
        sitting = Sitting(view, request)
        for place in sitting.places():
            yield "seat", "/".join(map(str, place)), list(sitting.lacks(*place))


def never(begins: object) -> list[Lack]:
    """Without a time to begin at nobody is a candidate."""
    return [] if begins else [Lack("window")]


def candidates(options: Options, request: Request) -> set[tuple[str, str]]:
    """(what it would be, candidate) as the optimiser has them."""
    index, starts, crew, seats = options.index, options.starts, options.crew, options.seats
    number = index.request_of[request.id]
    found = set()
    for k in np.flatnonzero(options.flows.request == number):
        line = index.lines[int(options.flows.line[k])].line.id
        found.add((f"line {line}", index.pledges[int(options.flows.pledge[k])].id))
    for k in np.flatnonzero(starts.request[starts.room_start] == number):
        session = index.sessions[int(starts.session[starts.room_start[k]])].session.id
        found.add((f"room {session}", index.spaces[int(starts.room_space[k])].id))
    for k in np.flatnonzero(starts.request[crew.start] == number):
        session = index.sessions[int(starts.session[crew.start[k]])].session.id
        role = index.roles[int(crew.role[k])].role.id
        found.add((f"role {session} {role}", index.people[int(crew.person[k])].id))
    for k in np.flatnonzero(seats.request == number):
        place: tuple[object, ...] = (index.requests[int(seats.activity[k])].id, None, None)
        if seats.occurrence[k] >= 0:
            row = index.sessions[int(index.occurrence_session[seats.occurrence[k]])]
            place = (place[0], row.session.id, int(seats.occurrence[k]) - row.first)
        found.add(("seat", "/".join(map(str, place))))
    return found


def in_play(week: Week) -> list[Request]:
    """Requests that are neither withdrawn nor banned as a whole or at some times only."""
    named = {d.target.request for d in week.decisions.bans}
    touched = None in named or bool(named)
    gone = week.decisions.withdrawn
    return [r for r in week.requests if r.id not in gone and not (touched and r.id in named)]


@pytest.mark.parametrize("number", range(110))
def test_what_nothing_keeps_away_are_the_candidates_of_the_optimiser(number: int) -> None:
    week = tiny.numbered(number)
    options = build_options(week)
    for request in in_play(week):
        found = list(judged(week, request))
        fit = {(what, who) for what, who, lacks in found if not lacks}
        by_rows = {(what, who) for what, who, lacks in found if {x.rule for x in lacks} <= BY_ROWS}
        there = candidates(options, request)
        if request.seat is not None:
            # What cannot happen at any time has no seats; here its activity says so itself.
            fit &= there
        assert fit <= there <= by_rows, request.id


@pytest.mark.parametrize("number", range(110))
def test_a_near_miss_fits_once_its_change_is_made(number: int) -> None:
    week = tiny.numbered(number)
    for request in in_play(week):
        for what, who, lacks in judged(week, request):
            for fix in lacks[0].fixes if len(lacks) == 1 else ():
                changed = applied(week, [fix])
                assert problems_of(changed) == problems_of(week)
                same = next(r for r in changed.requests if r.id == request.id)
                now = {(a, b): left for a, b, left in judged(changed, same)}
                assert now[what, who] == [], fix


def test_goods_may_change_hands_at_the_deadline_itself() -> None:
    # There from eleven on, needed by eleven: handed over at eleven. By half past ten: too late.
    from_eleven = build.pledge("p", "rice", 1, windows=(build.window(0, "11:00", "12:00"),))
    for deadline, lacks in (("11:00", []), ("10:30", ["deadline"])):
        wish = build.request("r", lines=(build.line("rice", 1),), deadline=t(0, deadline))
        view = View(build.week(pledges=(from_eleven,), requests=(wish,)), Commitments())
        assert [x.rule for x in Goods(view, wish, wish.lines[0]).lacks(from_eleven)] == lacks


def test_a_certificate_counts_at_its_own_level() -> None:
    # Certified for level 1 and able at level 3: level 2 needs a certificate of level 2.
    skills = (
        PersonSkill(skill="nursing", level=1, certified=True),
        PersonSkill(skill="nursing", level=3),
    )
    ann, nurse = build.person("ann", skills=skills), build.role(skill="nursing", level=2)
    wish = build.request("r", sessions=(build.session(crew=(nurse,)),))
    found = build.week(people=(ann,), requests=(wish,))
    helpers = helpers_of(View(found, Commitments()), wish, wish.sessions[0])
    assert [x.rule for x in helpers.lacks(nurse, ann)] == ["skill"]
    assert candidates(build_options(found), wish) == set()
