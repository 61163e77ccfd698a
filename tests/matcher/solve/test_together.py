"""Bounds of a whole from what its parts have proven, on figures that can be added in the head."""

from __future__ import annotations

from math import inf

import pytest

from matcher.solve.aim import Ceiling
from matcher.solve.together import Proof, standing
from models.policy import Policy, Tier

POLICY = Policy(
    tiers=(
        Tier(name="promises", goals={"promises": 1}),
        Tier(name="calm", goals={"calm": 1}),
        Tier(name="near", goals={"near-expiry": 2}),
    )
)
HIGHEST = {"promises": 0.0, "calm": 50.0, "near-expiry": 40.0}
"""So the columns allow 0, 50 and 2 · 40 = 80."""


def proof(*most: float, fixed: tuple[str, ...] = (), **sums: Ceiling) -> Proof:
    names = [tier.name for tier in POLICY.tiers]
    plain = {name: Ceiling(m) for name, m in zip(names, most, strict=True)}
    return Proof({**plain, **sums}, frozenset(fixed))


def bounds(values: tuple[int, int, int], *proofs: Proof | None) -> list[int]:
    return [tier.bound for tier in standing(POLICY, 0, values, HIGHEST, proofs)]


def test_what_all_parts_prove_may_be_added() -> None:
    # −1 + 0 = −1 and 7.2 + 3.3 = 10.5, of which 10 are whole; 4 + 5 = 9.
    assert bounds((-1, 10, 8), proof(-1, 7.2, 4), proof(0, 3.3, 5)) == [-1, 10, 9]


def test_behind_a_tier_that_is_open_only_the_columns_are_known() -> None:
    # One part may have 2 more in calm than it has: another could give up calm for near.
    assert bounds((-1, 8, 8), proof(-1, 7, 4), proof(0, 3, 5)) == [-1, 10, 80]


def test_a_part_not_yet_at_its_end_leaves_all_open() -> None:
    assert bounds((-1, 10, 8), proof(-1, 7, 4), None) == [0, 50, 80]


def summed(most: float, total: float, weights: dict[str, float]) -> Ceiling:
    return Ceiling(most, total, weights)


@pytest.mark.parametrize("other", [{"calm": 1.0, "near": 0.5}, {"calm": 1.0, "near": 0.1}])
def test_sums_weighed_alike_bound_what_is_open(other: dict[str, float]) -> None:
    # calm is at 8 of 10 and open. calm + 0.5 · near ≤ 9 in the one part and ≤ 5.5 in the other, so
    # ≤ 14.5 in both, and near ≤ (14.5 − 8) ÷ 0.5 = 13. Weighed otherwise, nothing follows.
    weights = {"calm": 1.0, "near": 0.5}
    one = proof(-1, 7, 4, near=summed(4, 9, weights))
    two = proof(0, 3, 5, near=summed(5, 5.5, other))
    alike = other == weights
    assert bounds((-1, 8, 8), one, two) == [-1, 10, 13 if alike else 80]


def test_a_sum_says_nothing_while_a_tier_outside_it_is_open() -> None:
    weights = {"calm": 1.0, "near": 0.5}
    one = proof(-1, 7, 4, near=summed(4, 9, weights))
    two = proof(0, 3, 5, near=summed(5, 5.5, weights))
    # Somebody is told who might not have been: −2 of −1.
    assert bounds((-2, 8, 8), one, two) == [-1, 50, 80]


def test_a_part_with_nothing_to_decide_in_a_tier_brings_the_sum_of_the_others() -> None:
    # The second part is at 2 in near whatever it does, and its calm alone is at most 4: it brings
    # 4 + 0.5 · 2 = 5. With the first part's 9, near ≤ (14 − 8) ÷ 0.5 = 12.
    weights = {"calm": 1.0, "near": 0.5}
    one = proof(-1, 7, 4, near=summed(4, 9, weights))
    two = proof(0, 3, 2, fixed=("near",), calm=summed(3, 4, {"calm": 1.0}))
    assert bounds((-1, 8, 8), one, two) == [-1, 10, 12]


def test_a_sum_that_was_not_bounded_bounds_nothing() -> None:
    weights = {"calm": 1.0, "near": 0.5}
    one = proof(-1, 7, 4, near=summed(4, inf, weights))
    two = proof(0, 3, 5, near=summed(5, 5.5, weights))
    assert bounds((-1, 8, 8), one, two) == [-1, 10, 80]
