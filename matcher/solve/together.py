"""What the parts of a week have proven, put together: bounds of its tiers.

All goals are sums over parts that share nothing. So what the whole can have in a tier at most is
the sum of what each part can have; but a part's bound holds only for plans of it that are no worse
in the tiers before, and a plan of the whole may lose something in one part to gain it in another.

- Where all tiers before are *proven*, no part has anything to gain in them, so none may lose: the
  parts' bounds may be added. (Proven means: less than one unit of the tier's scale is open in all
  parts together. The whole's values are counted in whole units too.)
- Where a tier was bounded by a *sum* of tiers, the bound of the sum holds for all plans of the part
  that keep those tiers before which are not in the sum. If all parts have weighed alike, their sums
  may be added, and the tier's bound be read off the total as in :mod:`matcher.solve.sums`: losing
  here and gaining there is then counted in. Only the tiers outside the sum have to be proven.
- Otherwise nothing is known but what the bounds of the columns allow.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from matcher.goals import tier_scale
from matcher.solve.aim import Ceiling, reaches, whole
from models.plan import TierResult
from models.policy import Policy, Tier


@dataclass(frozen=True)
class Proof:
    """What a part has proven."""

    ceilings: Mapping[str, Ceiling]
    """By tier."""
    fixed: frozenset[str]
    """Tiers in which there is nothing to decide."""


def standing(
    policy: Policy,
    mu: int,
    values: Sequence[int],
    highest: Mapping[str, float],
    proofs: Sequence[Proof | None],
) -> tuple[TierResult, ...]:
    """All tiers of the whole with their bounds.

    ``values`` are the whole's; ``highest`` is, by goal, what the columns of all parts allow;
    ``proofs`` has None for a part that has not come to its end.
    """
    known = [proof for proof in proofs if proof is not None]
    complete = len(known) == len(proofs)
    found: list[TierResult] = []
    for tier, value in zip(policy.tiers, values, strict=True):
        most = [weighed(tier, mu, highest)]
        if complete:
            if all(_is_proven(one) for one in found):
                most.append(sum(proof.ceilings[tier.name].most for proof in known))
            summed = _by_sum(tier.name, policy, found, known)
            if summed is not None:
                most.append(summed)
        bound = max(value, whole(min(most), tier_scale(tier)))
        found.append(TierResult(name=tier.name, value=value, bound=bound))
    return tuple(found)


def _is_proven(tier: TierResult) -> bool:
    return reaches(tier.value, tier.bound)


def weighed(tier: Tier, mu: int, highest: Mapping[str, float]) -> float:
    """What a tier can have, of goals that can have so much each."""
    return sum(
        (mu if weight == "mu" else weight) * highest[goal] for goal, weight in tier.goals.items()
    )


def _by_sum(
    name: str, policy: Policy, before: Iterable[TierResult], proofs: Sequence[Proof]
) -> float | None:
    """The tier's bound read off the parts' sums; None: they do not say."""
    weights = next((p.ceilings[name].weights for p in proofs if name not in p.fixed), {})
    if not weights or not all(_is_proven(one) for one in before if one.name not in weights):
        return None
    total = 0.0
    for proof in proofs:
        part = _sum_of(proof, weights)
        if part is None:
            return None
        total += part
    scales = {tier.name: tier_scale(tier) for tier in policy.tiers}
    reached = sum(
        weights[one.name] * one.value / scales[one.name] for one in before if one.name in weights
    )
    return (total - reached) / weights[name]


def _sum_of(proof: Proof, weights: Mapping[str, float]) -> float | None:
    """The part's bound of a weighted sum of tiers, if it has looked at that very sum."""
    fixed = sum(w * proof.ceilings[name].most for name, w in weights.items() if name in proof.fixed)
    open_ = {name: w for name, w in weights.items() if name not in proof.fixed}
    if not open_:
        return fixed
    for ceiling in proof.ceilings.values():
        if ceiling.most_of_sum is not None and dict(ceiling.weights) == open_:
            return ceiling.most_of_sum + fixed
    return None
