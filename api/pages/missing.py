"""What is missing now: how much of each item was asked for and not given."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction

from api.services.readings import Reading
from matcher.goals.base import in_play
from matcher.show.telling import Language

MOST = 5


@dataclass(frozen=True)
class Missing:
    """An item, how much of it is missing (in words), and for how many askers."""

    item: str
    name: str
    amount: str
    askers: int


def missing(reading: Reading, language: Language) -> tuple[Missing, ...]:
    """The goods and money that most askers go without; substitutes that were given count."""
    telling = reading.telling(language)
    view = telling.view
    short: dict[str, Fraction] = defaultdict(Fraction)
    who: dict[str, set[str]] = defaultdict(set)
    for request in in_play(view):
        if not view.passes_gate(request):
            continue
        for line in request.lines:
            if view.items[line.item].kind == "capacity":
                continue
            got = Fraction(0)
            for flow in view.flows_of_line.get((request.id, line.id), ()):
                rate = view.rate(line, view.item(flow).id)
                got += Fraction(flow.amount * rate[1], rate[0]) if rate is not None else 0
            if got < line.amount:
                short[line.item] += line.amount - got
                who[line.item].add(request.household or request.id)
    found = [
        Missing(item, telling.item(item), telling.amount(item, -(-amount // 1)), len(who[item]))
        for item, amount in short.items()
    ]
    return tuple(sorted(found, key=lambda one: (-one.askers, one.name))[:MOST])
