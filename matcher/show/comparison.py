"""Two plans of one week, side by side: tiers, who gains, who loses."""

from __future__ import annotations

from fractions import Fraction

from matcher.goals import tier_values
from matcher.goals.base import in_play
from matcher.goals.fairness import totals
from matcher.rules.served import served
from matcher.show.document import Document, Table, table
from matcher.show.results import in_units, is_idle
from matcher.show.telling import Telling
from matcher.show.tier_words import tier_named
from models.policy import Policy


def comparison(a: Telling, b: Telling, names: tuple[str, str]) -> Document:
    """What plan b does otherwise than plan a, both measured by the same yardstick."""
    return Document(
        title=f"{names[0]} → {names[1]}",
        tables=(_tiers(a, b, names), _requests(a, b, names), _groups(a, b, names)),
    )


def yardstick(a: Telling, b: Telling) -> tuple[Policy, int]:
    """The policy and μ by which two plans are measured alike.

    μ: the larger of the two, for a plan made without an optimiser states 0 and another would not be
    judged by what it was made for. Seed: the plans' own if it is one and the same, else the
    policy's.
    """
    policy = a.week.policy
    if a.plan.seed == b.plan.seed:
        policy = policy.model_copy(update={"seed": a.plan.seed})
    return policy, max(a.plan.mu, b.plan.mu)


def _tiers(a: Telling, b: Telling, names: tuple[str, str]) -> Table:
    telling = a
    policy, mu = yardstick(a, b)
    tiers = policy.tiers
    values = tuple(tier_values(told.view, policy, mu) for told in (a, b))
    verdict = telling.say("两个方案各层目标相同。", "The plans are equal in every tier.")
    for tier, x, y in zip(tiers, *values, strict=True):
        if x != y:
            better = names[1] if y > x else names[0]
            name = tier_named(telling, tier.name)
            verdict = telling.say(
                f"{better} 更好：「{name}」一层先分出高下。",
                f"{better} is better: {name} is the first tier to differ.",
            )
            break
    return table(
        telling.say("目标（先列者优先）", "Goals (earlier ones come first)"),
        (telling.say("层", "tier"), *names, telling.say("差", "change")),
        (
            (
                tier_named(telling, tier.name),
                in_units(tier, x),
                in_units(tier, y),
                _signed(in_units(tier, y - x)),
            )
            for tier, x, y in zip(tiers, *values, strict=True)
            if not is_idle(tier, x, y)
        ),
        numbers=(1, 2, 3),
        note=verdict + telling.say(f"（均按 μ = {mu} 计）", f" (Both measured at μ = {mu}.)"),
    )


def _signed(number: str) -> str:
    return number if number.startswith("-") or number == "0" else f"+{number}"


def _requests(a: Telling, b: Telling, names: tuple[str, str]) -> Table:
    changes: list[tuple[Fraction, str, Fraction, Fraction]] = []
    for request in in_play(a.view):
        before, after = served(a.view, request), served(b.view, request)
        if before != after:
            changes.append((after - before, request.id, before, after))
    changes.sort(key=lambda change: (-change[0], change[1]))
    gain = sum(change[0] > 0 for change in changes)
    return table(
        a.say("谁得谁失", "Who gains, who loses"),
        (a.say("诉求", "request"), a.say("地点", "place"), *names, a.say("变化", "change")),
        (
            (
                a.name(id),
                a.place(a.view.requests[id].place),
                f"{float(before):.1%}",
                f"{float(after):.1%}",
                a.say("得", "gains") if change > 0 else a.say("失", "loses"),
            )
            for change, id, before, after in changes
        ),
        numbers=(2, 3),
        note=a.say(
            f"{gain} 件得益，{len(changes) - gain} 件受损。",
            f"{gain} gain, {len(changes) - gain} lose.",
        ),
    )


def _groups(a: Telling, b: Telling, names: tuple[str, str]) -> Table:
    before, after = totals(a.view), totals(b.view)
    return table(
        a.say("各群体比例 ρ", "Ratio ρ of each group"),
        (a.say("群体", "group"), *names),
        (
            (
                a.name(group),
                *(f"{float(got / asked):.3f}" for asked, got in (before[group], after[group])),
            )
            for group in before
            if before[group] != after[group]
        ),
        numbers=(1, 2),
    )
