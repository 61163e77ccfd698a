"""Cases of ``organisation-hours``: three tasks of 45 minutes each, which occupy an hour."""

from typing import Any

from models.demand import Affinity
from models.supply import Conditions, Pledge
from models.week import Week
from tests.build import content, person, placed, request, role, session, t, week, window
from tests.matcher.cases.base import Case

X, Y = {"x": "r"}, {"y": "r"}
ALL = (("organisation-hours", ("st",)),)


def _pledge(quantity: int = 1000, id: str = "st", **fields: Any) -> Pledge:
    return Pledge(id=id, donor="firm", kind="staff", quantity=quantity, **fields)


def _week(*pledges: Pledge, crew: int = 1, **asked: Any) -> Week:
    """x and y are staff of the first pledge, z of the last, v a volunteer."""
    given = (session(minutes=45, crew=(role(count=crew),)),)
    return week(
        pledges=pledges,
        people=(
            person("x", organisation="firm", staff_pledge=pledges[0].id),
            person("y", organisation="firm", staff_pledge=pledges[0].id),
            person("z", organisation="firm", staff_pledge=pledges[-1].id),
            person("v"),
        ),
        requests=tuple(request(id, sessions=given, **asked) for id in "abc"),
    )


def _one(name: str, given: Week, holds: bool, start: str = t(0, "09:00")) -> Case:
    broken = () if holds else (("organisation-hours", ("st", "a", "s", "0", "x")),)
    return Case(name, given, content(placed("a", start, X)), broken)


def _asks(**conditions: Any) -> Pledge:
    return _pledge(conditions=Conditions(**conditions))


TWO = content(placed("a", t(0, "09:00"), X), placed("b", t(6, "09:00"), Y))
MORNINGS = _week(_pledge(windows=(window(0, "09:00", "12:00"), window(0, "12:00", "14:00"))))

CASES: tuple[Case, ...] = (
    # The minutes of the sessions count (90), not the slots they occupy (120).
    Case("all that is pledged", _week(_pledge(90)), TWO),
    Case("a minute more", _week(_pledge(89)), TWO, ALL),
    Case(
        "two of the staff in one crew count twice",
        _week(_pledge(89), crew=2),
        content(placed("a", t(0, "09:00"), X | Y)),
        ALL,
    ),
    Case(
        "volunteers do not count",
        _week(_pledge(45)),
        content(placed("a", t(0, "09:00"), X), placed("b", t(0, "09:00"), {"v": "r"})),
    ),
    Case(
        "each pledge for itself",
        _week(_pledge(45), _pledge(45, id="st2")),
        content(placed("a", t(0, "09:00"), X), placed("b", t(0, "09:00"), {"z": "r"})),
    ),
    Case("nothing pledged, nothing done", _week(_pledge(0)), content()),
    _one("its community", _week(_asks(communities=("c1",))), True),
    _one("one of its communities", _week(_asks(communities=("c2", "g1"))), True),
    _one("another community", _week(_asks(communities=("c2",))), False),
    _one("its topic", _week(_asks(topics=("mutual-aid",))), True),
    _one("another topic", _week(_asks(topics=("culture",))), False),
    _one("its audience", _week(_asks(audiences=("elders",)), audiences=("adults", "elders")), True),
    _one("another audience", _week(_asks(audiences=("elders",)), audiences=("adults",)), False),
    _one("no audience stated", _week(_asks(audiences=("elders",))), False),
    _one("a named request", _week(_asks(requests=("b", "a"))), True),
    _one("another named request", _week(_asks(requests=("b", "c"))), False),
    _one(
        "a request that must not have the pledge",
        _week(_pledge(), affinity=(Affinity(who="st", forbidden=True),)),
        False,
    ),
    _one(
        "a request that would rather not",
        _week(_pledge(), affinity=(Affinity(who="st", value=-5),)),
        True,
    ),
    _one(
        "a request that must not have another pledge",
        _week(_pledge(), _pledge(id="st2"), affinity=(Affinity(who="st2", forbidden=True),)),
        True,
    ),
    Case(
        "conditions bind the staff, not volunteers",
        _week(_asks(topics=("culture",))),
        content(placed("a", t(0, "09:00"), {"v": "r"})),
    ),
    _one("begins with its window", MORNINGS, True, t(0, "09:00")),
    _one("begins a slot before", MORNINGS, False, t(0, "08:30")),
    _one("ends with its last window", MORNINGS, True, t(0, "13:00")),
    _one("ends a slot after", MORNINGS, False, t(0, "13:30")),
    # A pledge until 12 and from 12 on holds throughout.
    _one("across adjoining windows", MORNINGS, True, t(0, "11:30")),
)
