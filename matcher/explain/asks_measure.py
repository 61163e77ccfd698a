"""Where a plan stands, exactly, and what lies between two plans."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor

from matcher.explain.asks_facts import Gain, Rise, Served
from matcher.goals import GOALS, tier_scale, tier_values
from matcher.goals.base import in_play
from matcher.rules import RULES
from matcher.rules.served import served
from matcher.rules.view import View
from models.items import Commitments
from models.week import Week


class BrokenPlan(AssertionError):
    """A plan made here breaks a rule: a defect of the program, never of the input."""


@dataclass(frozen=True)
class Standing:
    """A plan by the rules and goals themselves, without any solver's figures."""

    view: View
    tiers: tuple[int, ...]
    good: Fraction
    shares: dict[str, Fraction]
    """f of every request in play."""
    seated: int
    """People who sit in an activity."""

    @staticmethod
    def of(week: Week, content: Commitments, mu: int) -> Standing:
        """Raises :class:`BrokenPlan` for a plan that breaks a rule."""
        view = View(week, content)
        for rule in RULES:
            for violation in rule.violations(view):
                raise BrokenPlan(f"{violation.rule}: {violation.en}")
        return Standing(
            view,
            tuple(tier_values(view, week.policy, mu)),
            GOALS["good"].value(view),
            {r.id: served(view, r) for r in in_play(view)},
            sum(len(view.requests[s.request].people) for s in view.seats),
        )


def gain_between(before: Standing, after: Standing) -> Gain:
    """What the plan after has over the plan before; both of weeks with the same requests."""
    tiers = before.view.week.policy.tiers
    return Gain(
        tiers=tuple(
            Rise(name=tier.name, scale=tier_scale(tier), by=y - x)
            for tier, x, y in zip(tiers, before.tiers, after.tiers, strict=True)
        ),
        good_milli=floor(1000 * after.good) - floor(1000 * before.good),
        sessions=len(after.view.placed) - len(before.view.placed),
        seats=after.seated - before.seated,
        requests=_whole(after) - _whole(before),
    )


def added(gains: Sequence[Gain]) -> Gain | None:
    """All of them together; None: there is none."""
    if not gains:
        return None
    together = zip(*(gain.tiers for gain in gains), strict=True)
    return Gain(
        tiers=tuple(
            Rise(name=rises[0].name, scale=rises[0].scale, by=sum(r.by for r in rises))
            for rises in together
        ),
        good_milli=sum(gain.good_milli for gain in gains),
        sessions=sum(gain.sessions for gain in gains),
        seats=sum(gain.seats for gain in gains),
        requests=sum(gain.requests for gain in gains),
    )


def shifts(before: Standing, after: Standing) -> tuple[tuple[Served, ...], tuple[Served, ...]]:
    """Who gets more, and who less; the most first."""
    found = [
        (
            share - (was := before.shares[id]),
            Served(request=id, before=float(was), after=float(share)),
        )
        for id, share in after.shares.items()
    ]
    found.sort(key=lambda entry: (-abs(entry[0]), entry[1].request))
    more = tuple(served for by, served in found if by > 0)
    return more, tuple(served for by, served in found if by < 0)


def _whole(standing: Standing) -> int:
    return sum(share == 1 for share in standing.shares.values())
