"""Rules and tiers of a recorded plan, by the same judge as ``verify``, as far as a form allows."""

from __future__ import annotations

from collections.abc import Iterator

from matcher.record import manifest as m
from matcher.record.content import Content
from matcher.record.overrides import decided
from matcher.record.problem import Finding
from matcher.record.scope import AUDITOR_ONLY, stated_goals
from matcher.record.texts import restore
from matcher.record.values import public_tiers
from matcher.rules.base import Violation
from matcher.rules.view import View
from matcher.verify import verify
from models.week import Week


def judge(content: Content) -> Iterator[Finding]:
    """Everything wrong with the plan, and with what the record says about it."""
    yield from _plan(content)
    yield from _policy(content)
    yield from _overrides(content)


def full_week(content: Content) -> Week:
    """The week with the texts that are left."""
    return restore(content.week, {path: said.text for path, said in content.texts.items()})


def _plan(content: Content) -> Iterator[Finding]:
    if content.form == "public":
        yield from _public_plan(content)
        return
    for v in verify(full_week(content), content.plan).violations:
        if content.erased and v.rule == "stated-hash" and v.where == ("input_hash",):
            continue  # with a text gone, the input's own hash cannot be recomputed
        yield _finding(v)


def _public_plan(content: Content) -> Iterator[Finding]:
    assert content.weights is not None, "a public record has weights or is not judged"
    week, plan = content.week, content.plan
    for v in verify(week, plan).violations:
        if v.rule in AUDITOR_ONLY or (v.rule, v.where) == ("stated-hash", ("input_hash",)):
            continue
        if v.rule == "stated-tiers" and v.where[-1] in ("value", "bound"):
            continue  # counted from what is left out here; below, from the weights
        yield _finding(v)
    for request in sorted(set(content.weights.requests) ^ _in_play(week)):
        yield Finding(
            m.WEIGHTS,
            ("requests", request),
            "有权重而无此诉求，或有诉求而无权重。",
            "has weights but is no request in play, or the other way round.",
        )
    missing = set(stated_goals(week.policy)) ^ set(content.weights.stated)
    for goal in sorted(missing):
        yield Finding(
            m.WEIGHTS,
            ("stated", goal),
            "应写明的目标值没有写，或写了不该写的。",
            "should be stated and is not, or the other way round.",
        )
    if not missing:
        yield from _public_tiers(content)


def _in_play(week: Week) -> set[str]:
    return {r.id for r in week.requests} - set(week.decisions.withdrawn)


def _public_tiers(content: Content) -> Iterator[Finding]:
    assert content.weights is not None, "a public record has weights or is not judged"
    week, plan = content.week, content.plan
    policy = week.policy.model_copy(update={"seed": plan.seed})
    view = View(week.model_copy(update={"policy": policy}), plan.content)
    values = public_tiers(view, content.weights, policy, plan.mu)
    if tuple(t.name for t in plan.tiers) != tuple(t.name for t in policy.tiers):
        return  # stating none claims nothing; stating others is found by the judge
    for tier, value in zip(plan.tiers, values, strict=True):
        if tier.value != value:
            yield Finding(
                m.PLAN,
                ("stated-tiers", tier.name, "value"),
                f"目标 {tier.name}：方案写的 value 是 {tier.value}，按公开权重重算是 {value}。",
                f"Tier {tier.name}: the plan's value is {tier.value}, recomputed from the public "
                f"weights it is {value}.",
            )
        if tier.bound < max(tier.value, value):
            yield Finding(
                m.PLAN,
                ("stated-tiers", tier.name, "bound"),
                f"目标 {tier.name}：方案写的上界 bound 是 {tier.bound}，低于它自己达到的值。",
                f"Tier {tier.name}: the plan's bound {tier.bound} is below the value it reaches.",
            )


def _finding(v: Violation) -> Finding:
    return Finding(m.PLAN, (v.rule, *v.where), v.zh, v.en)


def _policy(content: Content) -> Iterator[Finding]:
    """The policy on its own is the week's (a public week lacks the budgets of small places)."""
    policy, in_week = content.policy, content.week.policy
    if content.form == "public":
        small = [cap for cap in policy.caps.budgets if _is_small(content.week, cap.place)]
        budgets = tuple(cap for cap in policy.caps.budgets if cap not in small)
        caps = policy.caps.model_copy(update={"budgets": budgets})
        policy = policy.model_copy(update={"caps": caps})
    if policy != in_week:
        yield Finding(
            m.POLICY, (), "与 week.json 里的政策不同。", "differs from the policy in week.json."
        )


def _is_small(week: Week, place: str | None) -> bool:
    """Whether a place lies below the communities."""
    if place is None:
        return False
    levels = week.geography.levels
    known = {p.id: p.level for p in week.geography.places}
    if place not in known:
        return True
    return levels.index(known[place]) > levels.index(week.geography.community)


def _overrides(content: Content) -> Iterator[Finding]:
    """Every decision of the week is listed as it is, with costs that speak of this plan."""
    given = content.overrides
    stated = {(o.kind, o.decision): (o.target, o.by) for o in given.overrides}
    held = {(kind, d.id): (d.target, d.by) for kind, d in decided(content.week)}
    for kind, id in sorted(stated.keys() | held.keys()):
        # Who is kept from serving whom is not public: the public week lacks such bans.
        hidden = content.form == "public" and kind == "ban" and (kind, id) not in held
        if not hidden and stated.get((kind, id)) != held.get((kind, id)):
            yield Finding(
                m.OVERRIDES, (id,), "与 week.json 里的决定不同。", "differs from week.json."
            )
    if len(stated) != len(given.overrides) or given.withdrawn != content.week.decisions.withdrawn:
        yield Finding(
            m.OVERRIDES,
            (),
            "有重复的决定，或撤回的与 week.json 不同。",
            "names a decision twice, or other withdrawals than week.json.",
        )
    values = [(t.name, t.value) for t in content.plan.tiers]
    for override in given.overrides:
        said = [(t.tier, t.value) for t in override.cost.tiers]
        if said and values and said != values:
            yield Finding(
                m.OVERRIDES,
                (override.decision, "cost"),
                "代价所说的不是这个方案的各层目标值。",
                "its cost speaks of other tier values than this plan's.",
            )
