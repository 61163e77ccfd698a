"""What a group can have at most, before anything is solved."""

from __future__ import annotations

import numpy as np
import pytest

from matcher.encode import Model, encode
from matcher.encode.affinity import suits
from matcher.encode.fairness import most
from matcher.options import build_options
from matcher.program import Form
from matcher.solve.engine import Engine
from models.base import Window
from models.demand import Affinity, Role
from models.policy import Policy, Tier
from models.week import Week
from tests.build import person, request, role, session, week, window

LIKED = {"a": 5, "b": 4, "c": 3, "d": -2}
ONE = (window(0, "09:00", "10:00"),)
TWO = (*ONE, window(0, "14:00", "15:00"))


def helped(windows: tuple[Window, ...], *crew: Role, occurrences: int = 1) -> Week:
    """One request and four people, each of whom it likes more or less."""
    return week(
        people=tuple(person(id) for id in LIKED),
        requests=(
            request(
                "r",
                "rota",
                sessions=(session(windows=windows, crew=crew, occurrences=occurrences),),
                affinity=tuple(Affinity(who=who, value=value) for who, value in LIKED.items()),
            ),
        ),
        policy=Policy(tiers=(Tier(name="affinity", goals={"affinity": 1}),)),
    )


def affinity(model: Model) -> Form:
    _, column, coef = suits(model)
    return Form(column, coef)


@pytest.mark.parametrize(
    ("windows", "crew", "occurrences", "expected"),
    [
        (ONE, (role(count=2),), 1, 9),
        (ONE, (role(count=3),), 1, 12),
        # The fourth is not liked, and what nobody must have counts nothing.
        (ONE, (role(count=4),), 1, 12),
        # At one of two times, but not at both; twice, if it happens twice.
        (TWO, (role(count=2),), 1, 9),
        (TWO, (role(count=2),), 2, 18),
        # Nobody has two roles, but nothing here says so: twice the best.
        (ONE, (role("r"), role("s")), 1, 10),
    ],
)
def test_the_best_of_those_who_could_fill_a_role(
    windows: tuple[Window, ...], crew: tuple[Role, ...], occurrences: int, expected: int
) -> None:
    model = encode(build_options(helped(windows, *crew, occurrences=occurrences)))
    form = affinity(model)
    assert most(model, form) == expected
    best = Engine(model.program.matrix()).maximise(form, [])
    assert best.value <= expected + 1e-6


def test_other_columns_count_by_their_bounds() -> None:
    model = encode(build_options(helped(ONE, role(count=2))))
    start = Form.of(model.start, 7.0, 0.5)
    assert most(model, start) == 7.5
    assert most(model, Form.total([(1.0, start), (2.0, affinity(model))])) == 7.5 + 18
    assert most(model, Form.of([], 1.0, 2.5)) == 2.5


def test_one_column_twice_counts_as_their_sum() -> None:
    model = encode(build_options(helped(ONE, role(count=1))))
    twice = Form(np.repeat(model.crew[:1], 2), np.array([3.0, -2.0]))
    assert most(model, twice) == 1.0
