"""paid-hours: hired carers are paid from their fund, and it suffices."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from matcher.rules import say
from matcher.rules.base import Breach, Rule
from matcher.rules.terms import unmet_terms
from matcher.rules.use import rounds, within_one
from matcher.rules.view import View
from matcher.rules.words import amount, named


def check(view: View) -> Iterator[Breach]:
    """Funds overdrawn by wages beside their flows; hired tasks outside windows or conditions."""
    wages: dict[str, int] = defaultdict(int)
    for person, tasks in rounds(view).items():
        hire = view.people[person].hire
        if hire is None:
            continue
        fund = view.pledges[hire.fund]
        for p in tasks:
            wages[fund.id] += -(-view.session(p).minutes * hire.price_per_hour // 60)
            name, when = named(view, fund.id), say.during(view, view.span(p))
            reasons = list(unmet_terms(view, fund, view.requests[p.request]))
            hours = view.spans(fund.windows)
            if fund.windows and not within_one(view.span(p), hours):
                reasons.append((f"{when} 不在它的时间之内", f"{when} is outside its times"))
            if reasons:
                zh, en = ("；".join(r[0] for r in reasons), "; ".join(r[1] for r in reasons))
                yield Breach(
                    (fund.id, *say.where(p), person),
                    f"{person} 凭资金 {name} 受聘服务{say.zh(view, p)}，但{zh}。",
                    f"{person} is hired for {say.en(view, p)} on fund {name}, but {en}.",
                )
    for fund_id, paid in wages.items():
        given = sum(flow.amount for flow in view.flows_of_pledge.get(fund_id, ()))
        fund = view.pledges[fund_id]
        if given + paid > fund.quantity:
            sums = (paid, given, given + paid, fund.quantity)
            wage, other, total, most = (amount(view, fund.item, parts) for parts in sums)
            name = named(view, fund_id)
            yield Breach(
                (fund_id,),
                f"资金 {name} 付工钱 {wage}，拨款 {other}，合计 {total}，只有 {most}。",
                f"Fund {name} pays {wage} in wages and gives {other}, {total} in all; "
                f"it has {most}.",
            )


RULE = Rule(
    name="paid-hours",
    zh="聘人的工钱从指定资金里出，连同拨款不超过这笔资金，也合它的时间和条件。",
    en="Wages and flows from a fund stay within it, hired tasks within its times and conditions.",
    check=check,
)
