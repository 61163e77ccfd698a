"""What a point is, of the tiers that an explanation counts in."""

from __future__ import annotations

from collections.abc import Iterable

from matcher.explain.facts import RequestWhy, SupplyWhy, Trial
from matcher.show.document import Table, table
from matcher.show.telling import Telling
from matcher.show.tier_words import tier_named
from models.policy import parted

_WAITING = (
    "紧急程度 ×（1＋等的周数）× 满足的比例，各诉求相加",
    "urgency × (1 + weeks waited) × share served, over the requests",
)
POINTS: dict[str, tuple[str, str]] = {
    "must": _WAITING,
    "overdue": _WAITING,
    "good": (
        "好：价值 × 照护等级 × 紧急程度 ×（1＋等的周数）× 满足的比例，各诉求相加",
        "good: value × care class × urgency × (1 + weeks waited) × share served, over the requests",
    ),
    "fairness": (
        "公平：多周以来各组得到的比例有多均匀；得到越少的组，多得一点记得越多",
        "fairness: how even groups fare over the weeks; a little counts more for who has less",
    ),
}
"""Goal → how it is counted; goals that count people, days or changes say so by themselves."""


def points(telling: Telling, answer: RequestWhy | SupplyWhy) -> Table:
    """How the tiers are counted in which a trial of the answer differs first."""
    named = {trial.first.tier for trial in _trials(answer) if trial.first is not None}
    rows = []
    for tier in telling.week.policy.tiers:
        said = [
            POINTS[goal]
            for goal in dict.fromkeys(parted(g)[0] for g in tier.goals)
            if goal in POINTS
        ]
        if tier.name in named and said:
            means = telling.say("；", "; ").join(telling.say(*one) for one in said)
            rows.append((tier_named(telling, tier.name), means))
    return table(
        telling.say("一分是什么", "What a point is"),
        telling.columns("目标|怎么记分", "goal|how it is counted"),
        rows,
    )


def _trials(answer: RequestWhy | SupplyWhy) -> Iterable[Trial]:
    if isinstance(answer, RequestWhy):
        found = [answer.forced, *(a.trial for a in answer.alternatives)]
    else:
        found = [answer.more, *(p.trial for p in answer.passed)]
    return [trial for trial in found if trial is not None]
