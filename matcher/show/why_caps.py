"""Which cap, rival or prerequisite stands in a request's way, in words."""

from __future__ import annotations

from collections.abc import Iterator

from matcher.explain.facts import Hold, RequestWhy
from matcher.show.english import counted, times
from matcher.show.fairness import WORDS as TOPICS
from matcher.show.telling import Telling
from matcher.show.why_words import listed
from models.policy import BudgetCap


def cap_words(telling: Telling, answer: RequestWhy) -> str:
    """One sentence for each cap, rival and prerequisite."""
    said = list(_sentences(telling, answer))
    return telling.say("", " ").join(said) or telling.say(
        "一项上限挡住了它。", "A cap stands in its way."
    )


def _sentences(telling: Telling, answer: RequestWhy) -> Iterator[str]:
    caps: dict[str, list[Hold]] = {}
    for hold in answer.holds:
        other = telling.name(hold.request)
        if hold.kind == "cap":
            caps.setdefault(hold.supply, []).append(hold)
        elif hold.kind == "needs":
            yield telling.say(
                f"它以 {other} 为前提，那一件什么也没有得到。",
                f"It rests on {other}, which gets nothing.",
            )
        elif hold.kind == "excludes":
            yield telling.say(
                f"它与 {other} 互斥，那一件已经得到满足。",
                f"It and {other} exclude each other, and that one is served.",
            )
    for supply, holds in caps.items():
        yield _cap(telling, supply, holds)


def _cap(telling: Telling, supply: str, holds: list[Hold]) -> str:
    """A cap, what it allows, and what counts under it."""
    caps = telling.week.policy.caps
    used = listed(telling, [telling.name(h.request) for h in holds])
    budget = next((b for b in caps.budgets if b.id == supply), None)
    name = telling.name(supply)
    if budget is not None:
        money = next(f.pledge for h in holds for f in h.has.flows)
        item = telling.view.pledges[money].item
        spent = sum(f.amount for h in holds for f in h.has.flows)
        most, now = telling.amount(item, budget.amount), telling.amount(item, spent)
        of = _of(telling, budget)
        return telling.say(
            f"{of}资金上限（{supply}）是 {most}，已用 {now}（{used}）。",
            f"The budget cap{of} ({supply}) is {most}, of which {now} is used ({used}).",
        )
    if supply in telling.view.people:
        seats = caps.seats_per_person or 0
        return telling.say(
            f"{name} 每周最多 {seats} 个名额，已经用完（{used}）。",
            f"{name} may have {counted(seats, 'seat')} a week and has them ({used}).",
        )
    bookings = caps.bookings_per_household or 0
    return telling.say(
        f"{name}每周最多订房 {bookings} 次，已经用完（{used}）。",
        f"{name} may book {times(bookings)} a week and has ({used}).",
    )


def _of(telling: Telling, budget: BudgetCap) -> str:
    """What a budget cap is for: a topic, a place and all in it, or both."""
    said = []
    if budget.place is not None:
        said.append(telling.name(budget.place))
    if budget.topic is not None:
        zh, en = TOPICS.get(budget.topic, (budget.topic, budget.topic))
        said.append(telling.say(f"「{zh}」", en))
    return telling.say("".join(said), f" for {' in '.join(reversed(said))}" if said else "")
