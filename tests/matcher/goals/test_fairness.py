"""What F makes of what the groups asked and got."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.demand import (
    Affinity,
    Request,
    Role,
    Session,
)
from tests.build import content, flow, placed, request, t, window
from tests.matcher.goals.asks import ENTRY, got, judged, rice
from tests.matcher.goals.base import EMPTY, value

TWO = rice("r"), rice("s", household="h3")


def test_alpha_0_is_what_all_got() -> None:
    # 4·(1/2) + 4·1, and from the past 0.9·2
    found = judged(*TWO, past=(ENTRY,), alpha=0.0)
    assert value("fairness", found, got(r=2, s=4)) == 2 + 4 + Fraction(18, 10)


def test_alpha_inf_is_the_least_ratio() -> None:
    found = judged(*TWO, alpha="inf")
    assert value("fairness", found, got(r=1, s=4)) == Fraction(1, 4)
    # With the past g1 has (1.8 + 4·1)/(7.2 + 4) = 58/112, g2 3/4.
    found = judged(*TWO, past=(ENTRY,), alpha="inf")
    assert value("fairness", found, got(r=4, s=3)) == Fraction(58, 112)


def test_nobody_to_be_fair_to() -> None:
    assert value("fairness", judged(alpha="inf")) == 0
    assert value("fairness", judged(alpha=0.0)) == 0
    assert value("fairness", judged()) == 0


def test_log_by_the_table() -> None:
    # Points 0, 0.5, 1: −4.60517, −0.693147, 0. g1: ρ = 1/4, half way of the first piece; g2: 1.
    found = judged(*TWO, points=(0, 500, 1000))
    u = Fraction(-4605170 - 693147, 2 * 10**6)
    assert value("fairness", found, got(r=1, s=4)) == 4 * u
    assert value("fairness", found) == 8 * Fraction(-4605170, 10**6)
    assert value("fairness", found, got(r=4, s=4)) == 0


def test_the_weight_of_a_group_matters() -> None:
    # h1 asks two needs (8), h3 a booking (2). All of the rice to one of h1's: ρ = 1/2.
    booking = request("s", "booking", household="h3", sessions=(VISIT,))
    found = judged(rice("r"), rice("q"), booking, points=(0, 500, 1000))
    # 8·U(1/2) + 2·U(0)
    assert value("fairness", found, got(r=4)) == Fraction(8 * -693147 + 2 * -4605170, 10**6)


def test_own_weights() -> None:
    found = judged(rice("r"), alpha=0.0, weights={"need": 7})
    assert value("fairness", found, got(r=4)) == 7


@given(
    st.lists(st.integers(0, 4), min_size=2, max_size=2),
    st.sampled_from([0.5, 1.0, 2.0]),
)
def test_merging_groups_never_lowers_f(amounts: list[int], alpha: float) -> None:
    # U is concave: (A1 + A2)·U of the common ratio ≥ A1·U(ρ1) + A2·U(ρ2). h1 and h2 share g1.
    requests = rice("r"), rice("s", household="h2")
    plan = content(*(flow(id, "p", n) for id, n in zip("rs", amounts, strict=True) if n))
    apart = value("fairness", judged(*requests, alpha=alpha, grouping="household"), plan)
    together = value("fairness", judged(*requests, alpha=alpha), plan)
    assert together >= apart
    # Equal ratios lose nothing.
    if amounts[0] == amounts[1]:
        assert together == apart


@given(st.integers(0, 3), st.sampled_from([0.0, 0.5, 1.0, 2.0, "inf"]))
def test_more_is_never_less_fair_to_a_single_group(amount: int, alpha: Any) -> None:
    found = judged(rice("r"), alpha=alpha)
    less, more = (content(flow("r", "p", n)) if n else EMPTY for n in (amount, amount + 1))
    assert value("fairness", found, less) < value("fairness", found, more)


def test_it_is_the_curve_of_the_policy() -> None:
    # One group, ρ = 3/4, A = 4, the default points (750 is one of them): log 0.75 = −0.287682
    assert value("fairness", judged(rice("r")), got(r=3)) == 4 * Fraction(-287682, 10**6)


# --- affinity ---------------------------------------------------------------------------------

VISIT = Session(id="s", minutes=30, windows=(window(1, "09:00", "10:00"),), crew=(Role(id="a"),))


def liking(id: str, liked: int, **fields: Any) -> Request:
    affinity = (Affinity(who="v", value=liked),)
    return request(id, **{"sessions": (VISIT,), "affinity": affinity, **fields})


def test_affinity_received_over_what_is_asked_this_week() -> None:
    # u = 4 each: 10/4 and 6/4; the past plays no part.
    requests = liking("r", 10), liking("s", 6)
    plan = content(placed("r", t(1), {"v": "a"}), placed("s", t(2), {"v": "a"}))
    shape: dict[str, Any] = {"measure": "affinity", "grouping": "request", "past": (ENTRY,)}
    assert value("fairness", judged(*requests, alpha="inf", **shape), plan) == Fraction(6, 4)
    assert value("fairness", judged(*requests, alpha=0.0, **shape), plan) == 16
    assert value("fairness", judged(*requests, alpha="inf", **shape)) == 0


def test_affinity_of_what_does_not_count_is_left_out() -> None:
    requests = liking("r", 10), liking("s", 6, kind="rota")
    plan = content(placed("r", t(1), {"v": "a"}), placed("s", t(2), {"v": "a"}))
    found = judged(*requests, alpha=0.0, measure="affinity")
    assert value("fairness", found, plan) == 10


def test_affinity_may_be_below_zero() -> None:
    found = judged(liking("r", -3), alpha="inf", measure="affinity")
    plan = content(placed("r", t(1), {"v": "a"}))
    assert value("fairness", found, plan) == Fraction(-3, 4)


def test_affinity_has_no_log() -> None:
    with pytest.raises(ValueError, match=r'needs alpha 0 or "inf"'):
        value("fairness", judged(liking("r", 1), measure="affinity"))
