"""Light tiers settled over their own requests alone, held against enumeration of tiny weeks."""

from __future__ import annotations

import numpy as np
import pytest

from matcher.baseline import greedy
from matcher.encode import encode
from matcher.goals import tier_scale, tier_values
from matcher.options import build_options
from matcher.program import Form
from matcher.rules import RULES
from matcher.rules.view import View
from matcher.solve.aim import Aim, whole
from matcher.solve.blocks import owners
from matcher.solve.clock import Stopwatch
from matcher.solve.extract import extract, insert
from matcher.solve.lights import Lights
from models.policy import DEFAULT_TIERS, Fairness, Policy
from tests import brute, tiny

LIGHT = 4
"""Promises, promises ahead, must and overdue stand first."""


@pytest.mark.parametrize("seed", range(60))
def test_light_tiers_have_all_that_any_plan_has(seed: int) -> None:
    week = tiny.numbered(seed)
    policy = Policy(
        tiers=DEFAULT_TIERS,
        fairness=Fairness(ladder=(0,), grouping="household"),
        caps=week.policy.caps,
        seed=week.policy.seed,
    )
    week = week.model_copy(update={"policy": policy})
    content = greedy(week).content
    by_hand = View(week, content)
    if any(list(rule.violations(by_hand)) for rule in RULES):
        return  # pins or locks that no simple plan keeps: such a week is not solved this way
    model = encode(build_options(week))
    matrix = model.program.matrix()
    goals = {str(name): form for name, form in model.program.goals.items()}
    aims = [
        Aim(t, Form.total([(float(w), goals[n]) for n, w in t.goals.items()]), tier_scale(t))
        for t in policy.tiers[:LIGHT]
    ]
    used = [aim for aim in aims if np.count_nonzero(aim.form.dense(len(matrix.lower)))]
    if not used:
        return
    x = np.zeros(model.program.size)
    for column, value in insert(model, content).items():
        x[column] = value
    watch = Stopwatch(None)
    lights = Lights(matrix, owners(model, matrix), model.decided, used, watch)
    most = lights.settle(goals["good"])
    joined = lights.joined(x, goals["good"])
    best = brute.best(week, 0)
    assert best is not None
    assert joined is not None
    view = View(week, extract(model, joined))
    assert not [v for rule in RULES for v in rule.violations(view)]
    assert tier_values(view, policy, 0)[:LIGHT] == list(best.values[:LIGHT])
    names = [tier.name for tier in policy.tiers]
    for aim, bound in zip(used, most, strict=True):
        assert whole(bound, aim.scale) == best.values[names.index(aim.tier.name)]


def test_no_time_no_point() -> None:
    week = tiny.numbered(0)
    model = encode(build_options(week))
    matrix = model.program.matrix()
    lights = Lights(matrix, owners(model, matrix), model.decided, [], Stopwatch(0.0))
    lights.settle(Form.of([], 1.0))
    assert lights.joined(matrix.lower, Form.of([], 1.0)) is None
