"""Calm: few changes against the last draft.

−(number of items of ``history.last_plan`` that the plan does not have). Items are

- a placement: the same occurrence at the same start in the same room;
- each crew assignment of a placement: the same occurrence at the same start with the same person
  in the same role;
- a seat: the same activity, session and occurrence;
- what a line gets from a pledge: the same total, neither more nor less.

New items cost nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from fractions import Fraction

from matcher.goals.base import Goal, nothing
from matcher.rules.view import View
from models.items import Flow, Placement, Seat


def _totals(flows: Iterable[Flow]) -> Counter[tuple[str, str, str]]:
    """Parts per (request, line, pledge)."""
    found: Counter[tuple[str, str, str]] = Counter()
    for flow in flows:
        found[flow.request, flow.line, flow.pledge] += flow.amount
    return found


def items(
    view: View, flows: Iterable[Flow], placements: Iterable[Placement], seats: Iterable[Seat]
) -> set[tuple[object, ...]]:
    """Everything in a draft that could change, each as a comparable tuple."""
    found: set[tuple[object, ...]] = set()
    for p in placements:
        what = (p.request, p.session, p.occurrence, view.clock.slot(p.start))
        found.add(("placement", *what, p.room))
        found.update(("crew", *what, a.role, a.person) for a in p.crew)
    found.update(("seat", s.request, s.activity, s.session, s.occurrence) for s in seats)
    found.update(("flow", *key, amount) for key, amount in _totals(flows).items())
    return found


def value(view: View) -> Fraction:
    """−(number of items of the last draft that are gone or changed)."""
    last = view.week.history.last_plan
    before = items(view, last.flows, last.placements, last.seats)
    return Fraction(-len(before - items(view, view.flows, view.placements, view.seats)))


GOAL = Goal(
    name="calm",
    zh="与上一稿相比改动越少越好。",
    en="As little as possible changes against the last draft.",
    value=value,
    most=nothing,
    scale=1,
)
