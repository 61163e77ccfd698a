"""What was given: by whom, how much, and how many it reached."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from api.services.readings import Reading, prepared
from models.supply import Pledge


@dataclass(frozen=True)
class Given:
    """What one pledge did. ``used`` and ``pledged`` are in words, with their units."""

    pledge: str
    what: str
    kind: str
    donor: str
    donor_name: str
    pledged: str
    used: str
    used_percent: int | None
    """None for what is lent by time."""
    households: int
    """How many households (or other askers) it reached."""


@dataclass(frozen=True)
class Thanks:
    """An organisation and all it gave."""

    name: str
    gifts: tuple[Given, ...]


def given(reading: Reading, language: str) -> tuple[Given, ...]:
    """Every pledge of the week in its order, what it gave, and whom it reached."""
    telling = reading.telling("zh" if language == "zh" else "en")
    view = telling.view
    staff: dict[str, int] = defaultdict(int)
    reached: dict[str, set[str]] = defaultdict(set)
    for flow in view.flows:
        reached[flow.pledge].add(_asker(reading, flow.request))
    for placement in view.placements:
        minutes = view.session(placement).minutes
        for one in placement.crew:
            person = view.people[one.person]
            if person.staff_pledge is not None:
                staff[person.staff_pledge] += minutes
                reached[person.staff_pledge].add(_asker(reading, placement.request))
            if person.hire is not None:
                wage = -(-minutes * person.hire.price_per_hour // 60)
                staff[person.hire.fund] += wage
                reached[person.hire.fund].add(_asker(reading, placement.request))
    return tuple(
        _given(reading, telling.lang, pledge, staff[pledge.id], len(reached[pledge.id]))
        for pledge in reading.week.pledges
        if pledge.id not in view.withdrawn
    )


def _asker(reading: Reading, request: str) -> str:
    found = reading.telling("zh").view.requests[request]
    return found.household or found.organisation or found.id


def _given(reading: Reading, language: str, pledge: Pledge, worked: int, reached: int) -> Given:
    telling = reading.telling("zh" if language == "zh" else "en")
    view = telling.view
    used = worked + sum(flow.amount for flow in view.flows_of_pledge.get(pledge.id, ()))
    lent = pledge.kind == "capacity"
    item = None if pledge.item is None else telling.item(pledge.item)
    return Given(
        pledge=pledge.id,
        what=pledge.name or item or telling.say("员工工时", "staff hours"),
        kind=pledge.kind,
        donor=pledge.donor,
        donor_name=telling.organisations.get(pledge.donor, ""),
        pledged=telling.amount(pledge.item, pledge.quantity),
        used=telling.say("按时段出借", "lent by time")
        if lent
        else telling.amount(pledge.item, used),
        used_percent=None if lent or not pledge.quantity else 100 * used // pledge.quantity,
        households=reached,
    )


def thanks(reading: Reading, language: str) -> tuple[Thanks, ...]:
    """Organisations that gave something this week, in the order of the week. People who give are
    thanked in person, not by name on a board."""
    by_donor: dict[str, list[Given]] = defaultdict(list)
    for one in given(reading, language):
        if one.donor_name and one.households:
            by_donor[one.donor].append(one)
    return tuple(
        Thanks(organisation.name or organisation.id, tuple(by_donor[organisation.id]))
        for organisation in reading.week.organisations
        if organisation.id in by_donor
    )


@dataclass(frozen=True)
class Volunteering:
    """How many people serve, and for how long."""

    people: int
    minutes: int


@prepared
def volunteering(reading: Reading) -> Volunteering:
    """Everyone who fills a role this week without being staff or hired."""
    view = reading.telling("zh").view
    served: dict[str, int] = defaultdict(int)
    for placement in view.placements:
        for one in placement.crew:
            person = view.people[one.person]
            if person.staff_pledge is None and person.hire is None:
                served[one.person] += view.session(placement).minutes
    return Volunteering(len(served), sum(served.values()))
