"""Rows that only the relaxation needs: what it promises is what whole plans reach."""

from __future__ import annotations

import pytest

from matcher.encode import encode
from matcher.options import build_options
from matcher.solve.engine import Engine
from models.demand import Spacing
from models.supply import Conditions
from models.week import Week
from tests.build import line, person, pledge, request, role, session, week, window


def promised(given: Week) -> float:
    """Good of the relaxation."""
    model = encode(build_options(given))
    relaxed = Engine(model.program.matrix()).relax(model.program.goals["good"], [])
    assert relaxed is not None
    return relaxed.value


def test_a_carer_free_on_one_day_does_a_third_of_three_visits() -> None:
    # Three visits on three days by the same carer; each of three is free on one day. A whole plan
    # has one visit: Good 1/3. A third of each carer, all three visits, would make 1/3 of 3 days.
    spacing = Spacing(min_days=1, max_days=6)
    visits = session(occurrences=3, spacing=spacing, crew=(role(same_carer=True),))
    people = tuple(person(f"p{day}", windows=(window(day, "09:00", "10:00"),)) for day in range(3))
    given = week(people=people, requests=(request("r", sessions=(visits,)),))
    assert promised(given) == pytest.approx(1 / 3)


def test_a_small_pledge_does_not_fill_its_part_of_a_line_alone() -> None:
    # r asks for 10 yuan or nothing: 2 are pledged to it alone, 8 to anyone. o is worth more and
    # wants the 8, whole. Whole plans serve o (10) or r (1), never both, and the relaxation cannot
    # do better: each further part of r takes 8/10 of it from the 8, which o uses better. Were the
    # 2 alone enough for a fifth of r, Good would be 10.2.
    own = pledge("own", "money", 200, conditions=Conditions(requests=("r",)))
    given = week(
        pledges=(own, pledge("all", "money", 800)),
        requests=(
            request("r", lines=(line("money", 1000, least=1000),)),
            request("o", value=10, least_percent=100, lines=(line("money", 800),)),
        ),
    )
    assert promised(given) == pytest.approx(10)
