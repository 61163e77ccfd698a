"""budget-cap: no more money to a topic or a place than the policy allows."""

from __future__ import annotations

from collections.abc import Iterator

from matcher.rules.base import Breach, Rule
from matcher.rules.view import View
from matcher.rules.words import amount
from models.demand import Request
from models.policy import BudgetCap


def _check(view: View) -> Iterator[Breach]:
    money = [f for f in view.flows if view.pledges[f.pledge].kind == "money"]
    for cap in view.week.policy.caps.budgets:
        under = [f for f in money if _covers(view, cap, view.requests[f.request])]
        spent = sum(f.amount for f in under)
        if spent > cap.amount:
            item = view.pledges[under[0].pledge].item
            spent_text, limit = (amount(view, item, n) for n in (spent, cap.amount))
            yield Breach(
                (cap.id,),
                f"预算上限 {cap.id} 是 {limit}，方案用了 {spent_text}。",
                f"budget cap {cap.id} is {limit}, the plan spends {spent_text}.",
            )


def _covers(view: View, cap: BudgetCap, request: Request) -> bool:
    return (cap.topic is None or cap.topic == request.topic) and (
        cap.place is None or view.lies_in(request.place, (cap.place,))
    )


RULE = Rule(
    name="budget-cap",
    zh="给一个议题、一个社区的资金，不超过政策定的上限。",
    en="The money that flows to a topic or a place stays within the policy's cap.",
    check=_check,
)
