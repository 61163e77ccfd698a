"""What if: the plan of a changed week beside the current one."""

from __future__ import annotations

from collections.abc import Iterator

from matcher.goals import tier_scale, tier_value
from matcher.goals.base import in_play
from matcher.goals.promises import broken
from matcher.rules.served import served
from matcher.rules.view import View
from models.base import Frozen
from models.plan import Plan
from models.policy import Caps, Policy, Tier
from models.week import Week


class TierPair(Frozen):
    """A tier before and after, in whole numbers of its scale; None: not a tier there, or no bound
    is stated."""

    name: str
    scale: int
    before: int | None
    before_bound: int | None
    after: int | None
    after_bound: int | None
    change: int | None
    """After − before where one yardstick fits both (see :attr:`WhatIf.mu`); None: it does not."""


class Shift(Frozen):
    """A request that is served otherwise."""

    request: str
    before: float
    """f_r."""
    after: float


class WhatIf(Frozen):
    """The current plan and the plan of the changed week, side by side."""

    mu: int
    """The weight of fairness at which both are measured for :attr:`TierPair.change`."""
    tiers: tuple[TierPair, ...]
    gain: tuple[Shift, ...]
    """Requests of both weeks that are served better, the most first."""
    lose: tuple[Shift, ...]
    """The same for worse."""
    new: tuple[Shift, ...]
    """Requests that only the changed week has, with what they get (before: 0)."""
    gone: tuple[Shift, ...]
    """Requests that only the week as it is has, with what they had (after: 0)."""
    told: tuple[str, ...]
    """People, households and organisations who would have to be told that something does not hold
    which the current plan says, as the goal ``promises`` counts them."""


def published(week: Week, plan: Plan) -> Week:
    """The week once a plan of it has been published: its decisions are promises."""
    history = week.history.model_copy(update={"promises": plan.content, "last_plan": plan.content})
    return week.model_copy(update={"history": history})


def side_by_side(week: Week, plan: Plan, changed: Week, new: Plan) -> WhatIf:
    """What a change brings, from the week and its plan, the changed week and its."""
    before, after = (
        View(_seeded(week, plan), plan.content),
        View(_seeded(changed, new), new.content),
    )
    shifts = list(_shifts(before, after))
    mu = max(plan.mu, new.mu)
    return WhatIf(
        mu=mu,
        tiers=tuple(_tiers((before, plan), (after, new), mu)),
        gain=_ordered(s for s in shifts if s.after > s.before),
        lose=_ordered(s for s in shifts if s.after < s.before),
        new=tuple(_apart(after, before, new=True)),
        gone=tuple(_apart(before, after, new=False)),
        told=told(changed, plan, new),
    )


def told(week: Week, plan: Plan, new: Plan) -> tuple[str, ...]:
    """Who must be told if ``plan`` was published and ``new`` takes its place, by id."""
    view = View(published(week, plan), new.content)
    return tuple(sorted({party for found in broken(view) for party in found.parties}))


def _seeded(week: Week, plan: Plan) -> Week:
    policy = week.policy.model_copy(update={"seed": plan.seed})
    return week.model_copy(update={"policy": policy})


def _tiers(before: tuple[View, Plan], after: tuple[View, Plan], mu: int) -> Iterator[TierPair]:
    old, new = ({t.name: t for t in view.week.policy.tiers} for view, _ in (before, after))
    alike = _judges_alike(before[0].week.policy, after[0].week.policy)
    for name in dict.fromkeys((*old, *new)):
        tier = old.get(name) or new[name]
        change = None
        if alike and old.get(name) == new.get(name):
            change = tier_value(after[0], tier, mu) - tier_value(before[0], tier, mu)
        yield TierPair(
            name=name,
            scale=tier_scale(tier),
            before=_value(before, old.get(name)),
            before_bound=_bound(before[1], name),
            after=_value(after, new.get(name)),
            after_bound=_bound(after[1], name),
            change=change,
        )


def _judges_alike(a: Policy, b: Policy) -> bool:
    """Whether two policies count the goals in the same way, whatever their order, the caps and the
    choice of μ."""
    return _counting(a) == _counting(b)


def _counting(policy: Policy) -> Policy:
    fairness = policy.fairness.model_copy(update={"ladder": (0,), "price_cap_permille": 0})
    apart = {"version": "", "tiers": (), "caps": Caps(), "seconds": None, "fairness": fairness}
    return policy.model_copy(update=apart)


def _value(side: tuple[View, Plan], tier: Tier | None) -> int | None:
    view, plan = side
    return None if tier is None else tier_value(view, tier, plan.mu)


def _bound(plan: Plan, name: str) -> int | None:
    return next((tier.bound for tier in plan.tiers if tier.name == name), None)


def _shifts(before: View, after: View) -> Iterator[Shift]:
    later = {r.id: r for r in in_play(after)}
    for request in in_play(before):
        if request.id in later:
            old, new = served(before, request), served(after, later[request.id])
            if old != new:
                yield Shift(request=request.id, before=float(old), after=float(new))


def _ordered(shifts: Iterator[Shift]) -> tuple[Shift, ...]:
    return tuple(sorted(shifts, key=lambda s: (-abs(s.after - s.before), s.request)))


def _apart(here: View, there: View, *, new: bool) -> Iterator[Shift]:
    """Requests in play of one week alone."""
    others = {r.id for r in in_play(there)}
    for request in in_play(here):
        if request.id not in others:
            share = float(served(here, request))
            before, after = (0.0, share) if new else (share, 0.0)
            yield Shift(request=request.id, before=before, after=after)
