"""Every case through the second judge: the program, with the plan fixed, admits exactly what holds.

The program and the checks share no code beyond the data types and the window arithmetic, so what
both say of the same plan is what the rule says.
"""

from __future__ import annotations

from typing import get_args

import numpy as np
import pytest

from matcher.encode import BY_OPTIONS, GOALS, RULES, Model, encode
from matcher.options import build_options
from matcher.program import Form
from matcher.rules import RULES as CHECKS
from matcher.solve.engine import Engine
from matcher.solve.extract import NotACandidate, insert
from models.items import Commitments
from models.policy import PlainGoal
from models.week import Week
from tests.matcher.cases.base import Case
from tests.matcher.test_rules import EACH, TABLES

ALWAYS_COUNTED = """
audience available capacity crew-complete equipment excluded gate group-together matched-money open
organisation-hours paid-hours pledge-conditions seat-limit skill travel vetted
""".split()
"""Rules that leave no candidate at all of what breaks them by itself."""
ALSO_COUNTED = "ban deadline function pledge-limit pledge-window window".split()
"""Rules that may leave other times, rooms or places: counted where nothing is left."""


def program(week: Week, without: frozenset[str] = frozenset()) -> Model:
    return encode(build_options(week), without)


def admits(model: Model, content: Commitments) -> bool:
    """Whether some values of the auxiliary columns go with exactly these decisions."""
    try:
        values = insert(model, content)
    except NotACandidate:
        return False
    engine = Engine(model.program.matrix())
    if any(value > engine.upper[column] for column, value in values.items()):
        return False
    for columns in (model.flow, model.start, model.room, model.crew, model.seat):
        fixed = np.array([values.get(int(c), 0.0) for c in columns])
        engine.lower[columns] = engine.upper[columns] = fixed
    outcome = engine.maximise(Form.of([], 1.0), [])
    assert outcome.infeasible or outcome.x is not None
    return not outcome.infeasible


def breaks_only(case: Case, rule: str) -> bool:
    return {name for name, _ in case.broken} == {rule}


@pytest.mark.parametrize(
    ("rule", "case"), EACH, ids=[f"{rule}: {case.name}" for rule, case in EACH]
)
def test_the_program_admits_a_plan_exactly_if_it_holds(rule: str, case: Case) -> None:
    assert admits(program(case.week), case.content) is not bool(case.broken), rule


@pytest.mark.parametrize("rule", RULES)
def test_without_its_encoding_a_rule_would_not_be_kept(rule: str) -> None:
    table = [case for case in TABLES[rule] if breaks_only(case, rule)]
    assert any(admits(program(case.week, frozenset({rule})), case.content) for case in table)


def test_every_rule_is_encoded_or_kept_by_the_options_alone() -> None:
    assert sorted([*RULES, *BY_OPTIONS]) == sorted(rule.name for rule in CHECKS)


def test_every_goal_is_encoded() -> None:
    assert tuple(GOALS) == get_args(PlainGoal)


def counted(case: Case, rule: str) -> bool | None:
    """Whether the options say that the rule removed something; None: they removed nothing."""
    options = build_options(case.week)
    try:
        insert(encode(options, frozenset(RULES)), case.content)
    except NotACandidate:
        return any(rule in options.removed.of(i) for i in range(len(case.week.requests)))
    return None


@pytest.mark.parametrize("rule", [*ALWAYS_COUNTED, *ALSO_COUNTED])
def test_what_is_removed_is_counted_under_its_rule(rule: str) -> None:
    table = [counted(case, rule) for case in TABLES[rule] if breaks_only(case, rule)]
    assert True in table
    if rule in ALWAYS_COUNTED:
        assert False not in table
