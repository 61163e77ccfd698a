"""The price cap of whole plans: none gives up more of Good than the policy says."""

from __future__ import annotations

from fractions import Fraction

import pytest

from matcher.encode import encode
from matcher.goals import GOALS
from matcher.options import build_options
from matcher.program import Form
from matcher.rules.view import View
from matcher.solve import search, solve
from matcher.solve.cap import kept
from matcher.solve.clock import Stopwatch
from matcher.solve.engine import AtLeast, Engine, Floats
from matcher.solve.ladder import Ladder, weight_of_good
from models.plan import DialStep
from models.policy import DEFAULT_TIERS, Fairness, Policy, Tier
from models.week import PastAsk, Week
from tests import brute, tiny
from tests.build import line, pledge, request, week

LADDER = (0, 1, 10, 100, 1000)


def two_groups(cap: int) -> Week:
    """One bag of rice, two wishes for it: h1, which had all it asked for last week, values it at
    5, h2, which had nothing, at 4. Fairness gives it to h2 (Good 4). The relaxation shares it out
    until both have as much of what they asked: 3.6 + 4f = 4(1 − f), so f = 1/20, Good 4.05."""
    past = tuple(
        PastAsk(weeks_ago=1, household=home, asked=4, served_milli=got)
        for home, got in (("h1", 4000), ("h2", 0))
    )
    given = week(
        pledges=(pledge("p", "rice", 1),),
        requests=(
            request("rich", value=5, lines=(line("rice", 1),), least_percent=100),
            request(
                "poor",
                household="h2",
                place="h2",
                value=4,
                lines=(line("rice", 1),),
                least_percent=100,
            ),
        ),
    )
    return under(given, cap, past)


def under(given: Week, cap: int, past: tuple[PastAsk, ...] = ()) -> Week:
    policy = Policy(
        tiers=DEFAULT_TIERS,
        fairness=Fairness(ladder=LADDER, grouping="household", price_cap_permille=cap),
        caps=given.policy.caps,
        seed=given.policy.seed,
    )
    history = given.history.model_copy(update={"past": past or given.history.past})
    return given.model_copy(update={"policy": policy, "history": history})


def good(given: Week) -> Fraction:
    plan = solve(given).plan
    return GOALS["good"].value(View(given, plan.content))


@pytest.mark.parametrize(("cap", "expected"), [(150, 5), (190, 5), (199, 5), (200, 4), (1000, 4)])
def test_fairness_gives_up_no_more_of_good_than_the_cap(cap: int, expected: int) -> None:
    # 4 of 5 is a fifth less; the relaxation would give up 19 %.
    assert good(two_groups(cap)) == expected


def test_the_dial_tells_the_steps_that_were_tried_down_to_the_one_taken() -> None:
    plan = solve(two_groups(199)).plan
    steps = [step.mu for step in plan.dial]
    assert steps == sorted(LADDER, reverse=True)
    assert plan.mu == 0
    assert plan.dial[0].good == 4050


def test_what_was_proven_of_the_most_good_narrows_the_price_of_fairness() -> None:
    # Four fifths are enough, and no plan has more than 5.
    price = solve(two_groups(200)).plan.price_of_fairness
    assert price is not None
    assert price[0] == 0
    assert 1000 <= price[1] <= 1001


def test_good_that_counts_tenfold_makes_finer_steps() -> None:
    # F is ln ρ, as the table has it: for h2 at ρ = 0 it is −4.605·4. In the relaxation a tenth of
    # a step moves less rice than a whole one: at 10·Good + 1·F less than at Good + 1·F.
    given = two_groups(1000)
    tiers_ = tuple(
        tier.model_copy(update={"goals": {"good": 10, "fairness": "mu"}})
        if "mu" in tier.goals.values()
        else tier
        for tier in DEFAULT_TIERS
    )
    fairness = given.policy.fairness.model_copy(update={"ladder": (0, 1)})

    def good_at_one(week: Week) -> int:
        policy = week.policy.model_copy(update={"fairness": fairness})
        [step] = solve(week.model_copy(update={"policy": policy})).plan.dial
        assert step.mu == 1
        return step.good

    finer = given.model_copy(update={"policy": given.policy.model_copy(update={"tiers": tiers_})})
    assert good_at_one(given) < good_at_one(finer) <= 5000


def test_what_good_counts_is_read_off_its_tier() -> None:
    assert weight_of_good(Tier(name="a", goals={"good": 7, "fairness": "mu"})) == 7
    assert weight_of_good(Tier(name="b", goals={"calm": 1})) == 1


# --- against every plan there is -------------------------------------------------------------


@pytest.mark.parametrize("large", [5000, 0])
@pytest.mark.parametrize("number", [11, 32, 62, 73, 115, 129, 164, 192])
def test_no_plan_costs_more_than_the_cap(
    number: int, large: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "LARGE", large)
    given = under(tiny.numbered(number), 10)
    plan = solve(given).plan
    here = GOALS["good"].value(View(given, plan.content))
    mine = best_good(given, plan.mu)
    assert here == mine[1]
    assert here >= Fraction(99, 100) * best_good(given, 0)[1]


def best_good(given: Week, mu: int) -> tuple[Fraction, Fraction]:
    """The least and the most Good of all plans that are best at μ up to the tier it weighs."""
    policy = given.policy.model_copy(update={"tiers": DEFAULT_TIERS[:5]})
    best = brute.best(given.model_copy(update={"policy": policy}), mu)
    assert best is not None
    found = [GOALS["good"].value(View(given, content)) for content in best.plans]
    return min(found), max(found)


# --- one question -----------------------------------------------------------------------------


def knapsack() -> tuple[Engine, Form]:
    """Two wishes, one bag: Good 5 or 4."""
    model = encode(build_options(two_groups(10)))
    return Engine(model.program.matrix()), model.program.goals["good"]


def having(engine: Engine, form: Form, at_least: float, at_most: float) -> Floats:
    inside = Form(form.columns, -form.coefs, -form.offset)
    outcome = engine.maximise(inside if at_most < 5 else form, [AtLeast(form, at_least)])
    assert outcome.x is not None
    assert form.value(outcome.x) == pytest.approx(at_most)
    return outcome.x


@pytest.mark.parametrize(
    ("share", "holds"), [(0.79, True), (0.8, True), (0.81, False), (1.0, False)]
)
def test_a_plan_is_held_against_the_best_whole_one(share: float, holds: bool) -> None:
    engine, form = knapsack()
    x = having(engine, form, 4, 4)
    known = kept(engine, form, [], x, share, Stopwatch(None))
    if holds:
        assert known.most_good == pytest.approx(4 / share, rel=1e-5)
        assert known.richer is None
    else:
        assert known.most_good is None
        assert known.richer is not None
        assert form.value(known.richer) == pytest.approx(5)


def test_a_plan_that_has_all_keeps_any_share() -> None:
    engine, form = knapsack()
    known = kept(engine, form, [], having(engine, form, 5, 5), 1.0, Stopwatch(None))
    assert known.most_good == pytest.approx(5)


def test_a_plan_of_nothing_keeps_all_of_nothing() -> None:
    # Nothing is pledged. The row "more than nothing" lies within the solver's tolerance.
    empty = two_groups(10).model_copy(update={"pledges": ()})
    model = encode(build_options(empty))
    engine, form = Engine(model.program.matrix()), model.program.goals["good"]
    x = engine.maximise(form, []).x
    assert x is not None
    assert kept(engine, form, [], x, 1.0, Stopwatch(None)).richer is None


def test_a_lower_step_keeps_what_the_higher_one_has_told() -> None:
    high, low = (Ladder(mu, (DialStep(mu=mu, good=1, fairness=2),), 3.0) for mu in (10, 1))
    assert high.lowered(low) == Ladder(1, (*high.dial, *low.dial), 3.0)
