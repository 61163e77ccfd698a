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
from models.plan import Plan
from models.week import Week
from scenarios.generate import generate
from tests import brute, build, tiny
from tests.build import line, pledge, request
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
