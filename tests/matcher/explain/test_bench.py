"""Trials in large weeks, where only a neighbourhood of the plan is free."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from matcher.explain import bench as benches
from matcher.explain.bench import Bench, Condition
from matcher.explain.facts import Trial
from matcher.explain.most import most
from matcher.explain.neighbours import Neighbours, columns_of
from matcher.explain.reduced import Reduced
from matcher.program import Form
from matcher.rules.served import served
from matcher.solve import solve
from matcher.solve.clock import Stopwatch
from matcher.solve.engine import Engine
from models.week import Week
from tests.build import line, person, pledge, request, role, session, week, window
from tests.matcher.explain.enumerated import Enumerated, Kept, numbered

FOREVER = Stopwatch(None)


def forced(found: Enumerated, id: str) -> Trial:
    bench = Bench(found.week, found.plan)
    share = most(found.week, id, FOREVER).share
    return bench.trial(bench.serve(id, share), id, [id], FOREVER)


def unmet(found: Enumerated) -> list[str]:
    """Requests that some plan gives more."""
    here = {r.id: served(found.view, r) for r in found.week.requests}
    gone = found.week.decisions.withdrawn
    return [id for id in here if id not in gone and found.most(id) > here[id]]


def serving(id: str, share: Fraction) -> Kept:
    return lambda view: served(view, view.requests[id]) >= share


@pytest.mark.parametrize("number", [1, 2, 5, 6, 15, 18, 22, 26, 30, 35])
@pytest.mark.parametrize("rings", [(1,), (2,), (40,)])
def test_what_is_found_nearby_is_a_plan_and_never_better_than_the_best(
    number: int, rings: tuple[int, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(benches, "SMALL", 0)
    monkeypatch.setattr(benches, "RINGS", rings)
    found = numbered(number)
    for id in unmet(found):
        trial = forced(found, id)
        top = found.most(id)
        best = found.best(serving(id, top))
        assert best is not None
        if trial.label == "not-proven":
            # Within reach there may be no plan, but with everything free there is one.
            assert rings != (40,)
            continue
        assert trial.label == "at-most"
        assert [tier.then for tier in trial.tiers] <= best
        if rings == (40,):
            # All requests are free: it is the best, though nothing says so.
            assert [tier.then for tier in trial.tiers] == best


def crowd() -> Week:
    """Ann has an hour for one of three visits; rice is somebody else's affair."""
    nine = (window(0, "09:00", "10:00"),)
    visits = [
        request(f"v{i}", value=3 - i, sessions=(session(windows=nine, crew=(role(),)),))
        for i in range(3)
    ]
    return week(
        people=(person("ann"),),
        pledges=(pledge("p", "rice", 1),),
        requests=(*visits, *(request(f"g{i}", lines=(line("rice", 1),)) for i in range(2))),
    )


def test_closest_are_those_who_could_have_the_same() -> None:
    found = crowd()
    bench = Bench(found, solve(found).plan)
    near = bench.neighbours
    assert isinstance(near, Neighbours)
    assert near.around(["v1"], 3) == {"v0", "v1", "v2"}
    # The rice is never reached from a visit, however many may be free.
    assert near.around(["v1"], 99) == {"v0", "v1", "v2"}
    assert near.around(["g0"], 99) == {"g0", "g1"}
    assert near.around(["v1"], 1) == {"v1"}


def test_held_far_away_and_free_nearby(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(benches, "SMALL", 0)
    found = crowd()
    bench = Bench(found, solve(found).plan)
    # v0 (worth most) has Ann: for v1 it must give way, and everybody else keeps what they have.
    trial = bench.trial(bench.serve("v1", Fraction(1)), "v1", ["v1"], FOREVER)
    assert trial.label == "at-most"
    assert [c.request for c in trial.gains] == ["v1"]
    assert [c.request for c in trial.loses] == ["v0"]
    assert [p.crew[0].person for p in trial.gets.placements] == ["ann"]


def test_the_plan_is_judged_under_its_own_seed() -> None:
    found = crowd()
    for seed in (7, 8):
        plan = solve(found, seed=seed).plan
        assert Bench(found, plan).values == [tier.value for tier in plan.tiers]


class OnceNearby(Stopwatch):
    """Gives what lies near all the time in the world, and then is over."""

    asked = False

    def part(self, share: float) -> Stopwatch:
        self.asked = True
        return FOREVER

    def left(self) -> float | None:
        return 0.0 if self.asked else self.limit

    def over(self) -> bool:
        return self.asked


@pytest.mark.parametrize("number", [1, 2, 5, 6, 15, 18, 22, 26, 30, 35])
def test_when_time_is_out_a_small_week_has_what_lies_near(number: int) -> None:
    found = numbered(number)
    for id in unmet(found):
        bench = Bench(found.week, found.plan)
        assert bench.small
        share = found.most(id)
        watch = OnceNearby(60.0)
        trial = bench.trial(bench.serve(id, share), id, [id], watch)
        assert watch.asked
        best = found.best(serving(id, share))
        assert best is not None
        # Of so few all lie near: it is the best plan there is, and says no more than it knows.
        assert trial.label in ("at-most", "exact")
        assert [tier.then for tier in trial.tiers] == best


def test_with_time_left_a_small_week_is_proven_as_ever() -> None:
    found = numbered(6)
    hour = Stopwatch(3600.0)
    for id in unmet(found):
        bench = Bench(found.week, found.plan)
        share = found.most(id)
        trial = bench.trial(bench.serve(id, share), id, [id], hour)
        assert trial.label == "exact"
        assert [tier.then for tier in trial.tiers] == found.best(serving(id, share))


def test_out_of_time_nothing_is_known() -> None:
    found = crowd()
    bench = Bench(found, solve(found).plan)
    over = Stopwatch(0.0)
    trial = bench.trial(bench.serve("v1", Fraction(1)), "v1", ["v1"], over)
    assert trial == Trial(label="not-proven")


def test_what_cannot_be_is_proven_to_be_impossible() -> None:
    found = crowd()
    bench = Bench(found, solve(found).plan)
    both = Condition(
        np.zeros(0, dtype=np.int64),
        (
            *bench.serve("v0", Fraction(1)).rows,
            *bench.serve("v1", Fraction(1)).rows,
        ),
    )
    assert bench.trial(both, None, [], FOREVER) == Trial(label="impossible")


@pytest.mark.parametrize("number", [3, 11, 21, 33])
def test_a_reduced_program_says_the_same_of_what_is_free(number: int) -> None:
    found = numbered(number)
    bench = Bench(found.week, found.plan)
    point, model = bench.point, bench.model
    assert point is not None
    matrix = model.program.matrix()
    free = [r.id for r in found.week.requests][:1]
    held = np.zeros(model.program.size, dtype=bool)
    held[: model.decided] = True
    held[columns_of(model, free)] = False
    cut = Reduced(matrix, held, point)
    good = model.served_form(np.arange(1.0, len(found.week.requests) + 1))
    whole = Engine(matrix)
    whole.lower[held] = whole.upper[held] = point[held]
    expected = whole.maximise(good, [])
    assert expected.x is not None
    small = Engine(cut.matrix).maximise(cut.form(good), [])
    assert small.x is not None
    assert small.value == pytest.approx(expected.value)
    full = cut.whole(small.x)
    assert full[held].tolist() == point[held].tolist()
    assert good.value(full) == pytest.approx(expected.value)
    everything = Form.of(np.arange(model.program.size), 1.0)
    assert cut.form(everything).value(small.x) == pytest.approx(everything.value(full))
