"""What each form of a record lets people check: rule by rule, goal by goal.

Part of the format: a rule more, or a changed word, makes another format number, so that records
written before can still be told from forged ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from matcher.record.manifest import Form
from matcher.rules import RULES
from models.policy import GoalName, Policy


@dataclass(frozen=True)
class Limit:
    """Why the public form cannot check a rule or goal, or which part of it."""

    zh: str
    en: str


AUDITOR_ONLY: dict[str, Limit] = {
    "skill": Limit(
        "要看志愿者的技能、证书和语言", "needs the skills, certificates and languages of people"
    ),
    "available": Limit("要看志愿者的空闲时间", "needs the times at which people are free"),
    "travel": Limit("要看住处和路程", "needs homes and the ways between places"),
    "week-limit": Limit("要看每个人自己定的上限", "needs the limits people set themselves"),
    "day-limit": Limit("要看每个人自己定的上限", "needs the limits people set themselves"),
    "rest": Limit("要看每个人需要的休息", "needs the rest people need"),
    "excluded": Limit("要看谁不愿为谁服务", "needs who will not serve whom"),
    "vetted": Limit("要看谁通过了审查", "needs who is vetted"),
    "audience": Limit("要看年龄段和住处", "needs age bands and homes"),
}
"""Rules that only the auditor's form can check."""

IN_PART: dict[str, Limit] = {
    "pledge-conditions": Limit(
        "不含人群、社区以下的地点、谢绝的认捐",
        "without audiences, places below the community, and pledges that a request must not have",
    ),
    "pledge-window": Limit(
        "不含对方能接收的时间；地点只到社区",
        "without the times at which a household can receive; places only down to the community",
    ),
    "budget-cap": Limit("只含社区及以上的预算", "only the budgets of communities and above"),
    "window": Limit("只含用房间的场次", "only sessions that use a room"),
    "crew-complete": Limit("不含谁可以担任", "without who may fill a role"),
    "organisation-hours": Limit(
        "不含人群和社区以下的地点", "without audiences and places below the community"
    ),
    "paid-hours": Limit(
        "不含人群和社区以下的地点", "without audiences and places below the community"
    ),
    "ban": Limit("不含点名的人", "without the bans that name a person"),
}
"""Rules that the public form checks but for a part."""

STATED: dict[GoalName, Limit] = {
    "preferred-times": Limit("要看各家方便的时间", "needs the times that households prefer"),
    "affinity": Limit("要看谁合谁的意", "needs who likes whom and what"),
    "short-ways": Limit("要看住处和路程", "needs homes and the ways between places"),
    "even-load": Limit("要看每个人近来的服务量", "needs what people served of late"),
    "calm": Limit("要看未公布的上一稿", "needs the last draft, which was not published"),
}
"""Goals of which the public form states the value; only the auditor's form can recompute it."""

AFFINITY_MEASURED = Limit("要看谁合谁的意", "needs who likes whom and what")


def stated_goals(policy: Policy) -> dict[GoalName, Limit]:
    """The goals of a policy that the public form states, with why, in the policy's order."""
    used: dict[GoalName, Limit] = {}
    for tier in policy.tiers:
        for goal in tier.goals:
            if goal in STATED:
                used[goal] = STATED[goal]
            elif goal == "fairness" and policy.fairness.measure == "affinity":
                used[goal] = AFFINITY_MEASURED
    return used


def as_tree(form: Form, policy: Policy) -> dict[str, Any]:
    """What a form can check, as its file ``scope.json`` states it."""
    public = form == "public"
    left = AUDITOR_ONLY if public else {}
    part = IN_PART if public else {}
    stated = stated_goals(policy) if public else {}
    goals = {goal for tier in policy.tiers for goal in tier.goals}
    return {
        "rules": {
            "checked": [r.name for r in RULES if r.name not in left and r.name not in part],
            "in_part": {name: _said(limit) for name, limit in part.items()},
            "auditor_only": {name: _said(limit) for name, limit in left.items()},
        },
        "goals": {
            "recomputed": sorted(goal for goal in goals if goal not in stated),
            "stated": {goal: _said(limit) for goal, limit in stated.items()},
        },
    }


def _said(limit: Limit) -> dict[str, str]:
    return {"zh": limit.zh, "en": limit.en}
