"""The limits of a supply, and how much of them a plan uses."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from matcher.explain.facts import Limit
from matcher.rules.view import View
from models.supply import Person, Pledge

NO_MINUTES = 100_000
NO_TASKS = 1000
"""Figures from which the types say "no limit"."""


def limits_of_person(view: View, person: Person) -> Iterator[Limit]:
    """Minutes and tasks a week, and on each day on which they serve; then what stands behind."""
    tasks = view.tasks.get(person.id, [])
    minutes = sum(view.session(p).minutes for p in tasks)
    if person.week_minutes < NO_MINUTES:
        yield Limit(name="week-minutes", of=person.id, used=minutes, most=person.week_minutes)
    if person.week_tasks < NO_TASKS:
        yield Limit(name="week-tasks", of=person.id, used=len(tasks), most=person.week_tasks)
    by_day: dict[int, list[int]] = defaultdict(list)
    for p in tasks:
        by_day[view.clock.day(view.span(p)[0])].append(view.session(p).minutes)
    for day, spent in sorted(by_day.items()):
        if person.day_minutes < NO_MINUTES:
            used, most = sum(spent), person.day_minutes
            yield Limit(name="day-minutes", of=person.id, used=used, most=most, day=day)
        if person.day_tasks < NO_TASKS:
            used, most = len(spent), person.day_tasks
            yield Limit(name="day-tasks", of=person.id, used=used, most=most, day=day)
    for name in (person.staff_pledge, person.hire.fund if person.hire is not None else None):
        if name is not None:
            yield from limits_of_pledge(view, view.pledges[name])


def limits_of_pledge(view: View, pledge: Pledge) -> Iterator[Limit]:
    """What it holds; of lent capacity, at the fullest moment."""
    flows = view.flows_of_pledge.get(pledge.id, [])
    if pledge.kind == "staff":
        used = sum(
            view.session(p).minutes
            for p in view.placements
            for a in p.crew
            if view.people[a.person].staff_pledge == pledge.id
        )
        yield Limit(name="staff-minutes", of=pledge.id, used=used, most=pledge.quantity)
    elif pledge.kind == "capacity":
        lent: dict[int, int] = defaultdict(int)
        for flow in flows:
            for start, end in view.spans(view.lines[flow.request, flow.line].windows):
                for slot in range(start, end):
                    lent[slot] += flow.amount
        used = max(lent.values(), default=0)
        yield Limit(name="lent", of=pledge.id, used=used, most=pledge.quantity)
    else:
        used = sum(f.amount for f in flows) + _wages(view, pledge)
        yield Limit(name="quantity", of=pledge.id, used=used, most=pledge.quantity)
    if pledge.deliveries is not None:
        lines = len({(f.request, f.line) for f in flows})
        yield Limit(name="deliveries", of=pledge.id, used=lines, most=pledge.deliveries)


def _wages(view: View, pledge: Pledge) -> int:
    paid = 0
    for p in view.placements:
        for a in p.crew:
            hire = view.people[a.person].hire
            if hire is not None and hire.fund == pledge.id:
                paid += -(-view.session(p).minutes * hire.price_per_hour // 60)
    return paid
