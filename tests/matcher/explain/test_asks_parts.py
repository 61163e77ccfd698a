"""Asks of weeks too large to be solved whole: what is claimed is attained, never more."""

from __future__ import annotations

import numpy as np
import pytest

from matcher.baseline import greedy
from matcher.errors import Contradiction, ImpossibleDecision
from matcher.explain import asks as module
from matcher.explain.asks import asks
from matcher.explain.asks_candidates import Gatherer
from matcher.explain.asks_facts import Asks
from matcher.explain.asks_field import Field
from matcher.explain.asks_judged import judged
from matcher.explain.asks_measure import Standing, added
from matcher.rules.view import View
from matcher.solve import solve
from models.demand import Accepted, Request
from models.plan import Plan
from models.supply import PersonSkill
from models.week import Week
from scenarios.generate import generate
from tests import brute, build, tiny
from tests.build import line, person, pledge, request, role, session, window
from tests.matcher.explain.test_asks import GOOD, best, haircut, under
from tests.matcher.explain.test_asks_random import LARGEST


@pytest.fixture
def by_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """No week is small."""
    monkeypatch.setattr(module, "SMALL", 0)
    monkeypatch.setattr(module, "TINY", 0)


def stood(week: Week, plan: Plan) -> tuple[int, ...]:
    own = judged(week, plan)
    return Standing.of(own, plan.content, plan.mu).tiers


def claimed(found: Asks, many: int) -> tuple[int, ...]:
    """What the first asks are said to bring, tier by tier."""
    together = added([ask.gain for ask in found.asks[:many]])
    assert together is not None
    return tuple(rise.by for rise in together.tiers)


@pytest.mark.usefixtures("by_parts")
@pytest.mark.parametrize("first", range(0, 30, 10))
def test_what_is_claimed_is_attained(first: int) -> None:
    asked = 0
    for number in range(first, first + 10):
        week = tiny.numbered(number)
        try:
            plan = solve(week).plan
        except (Contradiction, ImpossibleDecision):
            continue
        found = asks(week, plan, most=3)
        if brute.size(under(week, list(found.asks))) > LARGEST:
            continue
        assert not any(ask.exact for ask in found.asks)
        start = stood(week, plan)
        for many in range(1, len(found.asks) + 1):
            said = tuple(x + y for x, y in zip(start, claimed(found, many), strict=True))
            assert best(under(week, list(found.asks[:many])), plan) >= said > start
            asked += 1
        assert all(u.exact == (u.why == "no-use") for u in found.unused)
    assert asked > 0


@pytest.mark.usefixtures("by_parts")
def test_by_parts_the_same_is_called_for_where_things_are_plain() -> None:
    # As in the whole week: the morning serves two, the evening one.
    week = build.week(
        policy=GOOD,
        requests=(
            haircut("a", "h1", 1, "09:00", "10:00"),
            haircut("b", "h2", 1, "10:30", "11:30"),
            haircut("c", "h3", 2, "19:00", "20:00"),
        ),
    )
    found = asks(week, solve(week).plan)
    assert [ask.gain.sessions for ask in found.asks] == [2, 1]
    assert [ask.exact for ask in found.asks] == [False, False]


@pytest.mark.usefixtures("by_parts")
def test_what_was_there_to_be_found_is_no_ask() -> None:
    # a has nothing though its rice is there. A part is solved without the ask first.
    week = build.week(
        policy=GOOD,
        pledges=(pledge("p", "rice", 1),),
        requests=(request("a", lines=(line("rice", 2),)),),
    )
    empty = solve(week).plan.model_copy(update={"content": build.content(), "tiers": ()})
    found = asks(week, empty)
    assert found.regained is not None
    assert found.regained.good_milli == 500
    (ask,) = found.asks
    assert (ask.gain.good_milli, ask.wanted.kind) == (500, "goods")
    assert [(s.before, s.after) for s in ask.serves] == [(0.5, 1.0)]


@pytest.mark.usefixtures("by_parts")
def test_by_parts_those_who_would_sit_there_are_seated() -> None:
    # The class needs a teacher and two who sit in it: its enrolments are free with it.
    tea = session(minutes=60, windows=(window(2, "19:00", "20:00"),), crew=(role(skill="english"),))
    week = build.week(
        policy=GOOD,
        people=(person("li", windows=()), person("wang", "h2", windows=())),
        requests=(
            build.activity("a", tea, limit=2, least=2),
            build.enrolment("e1", "li"),
            build.enrolment("e2", "wang"),
        ),
    )
    (ask,) = asks(week, solve(week).plan).asks
    assert (ask.gain.good_milli, ask.gain.sessions, ask.gain.seats) == (3000, 1, 2)


@pytest.mark.usefixtures("by_parts")
def test_by_parts_another_barber_takes_over_or_serves_herself() -> None:
    # One barber for two at nine o'clock, one of whom needs level 3. Whomever he serves, another
    # barber brings one more.
    def cut(id: str, hour: int, level: int) -> Request:
        one = session(
            minutes=60,
            windows=(window(1, f"{hour:02}:00", f"{hour + 1:02}:00"),),
            crew=(role(skill="haircut", level=level),),
        )
        return request(id, sessions=(one,))

    week = build.week(
        policy=GOOD,
        people=(person("barber", skills=(PersonSkill(skill="haircut", level=3),)),),
        requests=(cut("easy", 9, 1), cut("hard", 9, 3)),
    )
    plan = solve(week).plan
    found = asks(week, plan)
    (ask,) = found.asks
    assert ask.gain.sessions == 1
    assert best(under(week, [ask]), plan) == (2_000_000,)


def test_who_misses_what_others_hold_is_near_them() -> None:
    either = line("rice", 1, accepts=(Accepted(item="noodles", give=1, per=1),))
    # p's two bags are held by b and e (one each); a misses rice. A new thing that only b could
    # take frees b, and with b a, but not e.
    week = build.week(
        policy=GOOD,
        pledges=(pledge("p", "rice", 2), pledge("n", "noodles", 1)),
        requests=(
            request("a", lines=(line("rice", 1),)),
            request("b", lines=(either,)),
            request("e", lines=(line("rice", 1),)),
        ),
    )
    content = build.content(build.flow("b", "p", 1), build.flow("e", "p", 1))
    field = Field(week, content, 0, [])
    noodles = field.columns_of("n")
    free = field.near(noodles, field.x, ())
    assert sorted(set(field.request_of[free[: field.model.decided]].tolist())) == [0, 1]
    assert field.raised(free, field.x, (), None).rise == (1_000_000,)
    # At a glance only who is unmet and could take it: nobody.
    assert not field.close(noodles, field.x, ()).any()


def test_a_part_of_a_week_holds_the_rest() -> None:
    # Two bags, b has both. With a's rice alone free there is none for a: nothing rises. With
    # both free a (worth 2) takes them.
    week = build.week(
        policy=GOOD,
        pledges=(pledge("p", "rice", 2),),
        requests=(
            request("a", value=2, lines=(line("rice", 2),)),
            request("b", lines=(line("rice", 2),)),
        ),
    )
    content = build.content(build.flow("b", "p", 2))
    field = Field(week, content, 0, [])
    only_a = np.zeros(field.program.size, dtype=bool)
    only_a[field.model.flow[field.model.flows_of_request[0]]] = True
    assert field.raised(only_a, field.x, (), None).rise == (0,)
    raised = field.raised(field.everything(()), field.x, (), None)
    assert (raised.rise, raised.proven) == ((1_000_000,), True)


@pytest.mark.usefixtures("by_parts")
def test_a_generated_week_by_parts() -> None:
    few = {"visits": 20, "goods": 15, "volunteers": 15, "activities": 3, "bookings": 8}
    week = generate("community", 3, **few, enrolments=20, rota_sessions=5, households=200)
    plan = greedy(week)
    found = asks(week, plan, most=2)
    assert len(found.asks) == 2
    # The same input gives the same list.
    assert found == asks(week, plan, most=2)
    own = judged(week, plan)
    assert found.weighed == len(Gatherer(View(own, plan.content)).candidates())
    start = stood(week, plan)
    for ask in found.asks:
        rise = tuple(r.by for r in ask.gain.tiers)
        assert len(rise) == len(start)
        assert rise > (0,) * len(rise)
