"""organisation-hours: an organisation's staff work within what it pledged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from matcher.rules import say
from matcher.rules.base import Breach, Rule
from matcher.rules.terms import unmet_terms
from matcher.rules.use import rounds, within_one
from matcher.rules.view import View
from matcher.rules.words import named


def check(view: View) -> Iterator[Breach]:
    """Staff pledges overdrawn, and staff tasks outside their windows or conditions."""
    worked: dict[str, int] = defaultdict(int)
    for person, tasks in rounds(view).items():
        staff = view.people[person].staff_pledge
        if staff is None:
            continue
        pledge = view.pledges[staff]
        for p in tasks:
            worked[staff] += view.session(p).minutes
            name, when = named(view, pledge.id), say.during(view, view.span(p))
            reasons = list(unmet_terms(view, pledge, view.requests[p.request]))
            hours = view.spans(pledge.windows)
            if pledge.windows and not within_one(view.span(p), hours):
                reasons.append((f"{when} 不在它的时间之内", f"{when} is outside its times"))
            if reasons:
                zh, en = ("；".join(r[0] for r in reasons), "; ".join(r[1] for r in reasons))
                yield Breach(
                    (pledge.id, *say.where(p), person),
                    f"{person} 凭工时认捐 {name} 服务{say.zh(view, p)}，但{zh}。",
                    f"{person} serves in {say.en(view, p)} on pledge {name}, but {en}.",
                )
    for staff, minutes in worked.items():
        quantity, name = view.pledges[staff].quantity, named(view, staff)
        if minutes > quantity:
            yield Breach(
                (staff,),
                f"工时认捐 {name} 用了 {minutes} 分钟，只有 {quantity} 分钟。",
                f"Staff pledge {name} is drawn on for {minutes} minutes, it has {quantity}.",
            )


RULE = Rule(
    name="organisation-hours",
    zh="单位员工的服务总分钟数、时间和对象都不超出单位的工时认捐。",
    en="An organisation's staff serve within the minutes, times and conditions of its pledge.",
    check=check,
)
