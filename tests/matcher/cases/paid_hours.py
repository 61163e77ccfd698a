"""Cases of ``paid-hours``: money is counted in fen."""

from typing import Any

from models.demand import Affinity
from models.items import Commitments
from models.supply import Conditions, Hire, Pledge
from models.week import Week
from tests.build import (
    content,
    flow,
    line,
    person,
    placed,
    pledge,
    request,
    role,
    session,
    t,
    week,
    window,
)
from tests.matcher.cases.base import Case

FUND = (("paid-hours", ("fund",)),)
X, Y = {"x": "r"}, {"y": "r"}


def _week(
    fund: Pledge, *, minutes: int = 60, price: int = 3000, crew: int = 1, **asked: Any
) -> Week:
    """x and y are hired from the fund, v is a volunteer; ``m`` asks for 10 yuan."""
    hire = Hire(fund="fund", price_per_hour=price)
    given = (session(minutes=minutes, crew=(role(count=crew),)),)
    return week(
        pledges=(fund, pledge("other", "money", 1000)),
        people=(person("x", hire=hire), person("y", hire=hire), person("v")),
        requests=(
            *(request(id, sessions=given, **asked) for id in ("a", "b")),
            request("m", lines=(line("money", 1000),)),
        ),
    )


def _fund(quantity: int = 10_000, **fields: Any) -> Pledge:
    return pledge("fund", "money", quantity, **fields)


def _asks(**conditions: Any) -> Pledge:
    return _fund(conditions=Conditions(**conditions))


ONE = content(placed("a", t(0, "09:00"), X))
TWO = content(placed("a", t(0, "09:00"), X), placed("b", t(0, "09:00"), Y))


def _and_flow(pledge_id: str = "fund") -> Commitments:
    return content(placed("a", t(0, "09:00"), X), flow("m", pledge_id, 1000))


def _one(name: str, given: Week, holds: bool, start: str = t(0, "09:00")) -> Case:
    broken = () if holds else (("paid-hours", ("fund", "a", "s", "0", "x")),)
    return Case(name, given, content(placed("a", start, X)), broken)


MORNINGS = _week(_fund(windows=(window(0, "09:00", "12:00"), window(0, "12:00", "14:00"))))

CASES: tuple[Case, ...] = (
    # An hour at 30 yuan.
    Case("an hour it can pay", _week(_fund(3000)), ONE),
    Case("a fen too little", _week(_fund(2999)), ONE, FUND),
    # 50 minutes at 31 fen an hour: 50·31/60 = 25.83, paid 26. The slots occupied are not paid.
    Case("a fraction of a fen is paid as one", _week(_fund(26), minutes=50, price=31), ONE),
    Case("not rounded down", _week(_fund(25), minutes=50, price=31), ONE, FUND),
    # Ten minutes at one fen an hour, twice: rounded up each time, 2 fen.
    Case("each task is rounded up", _week(_fund(1), minutes=10, price=1), TWO, FUND),
    Case("both rounded up and paid", _week(_fund(2), minutes=10, price=1), TWO),
    Case(
        "two hired in one crew",
        _week(_fund(5999), crew=2),
        content(placed("a", t(0, "09:00"), X | Y)),
        FUND,
    ),
    Case(
        "a volunteer costs nothing",
        _week(_fund(3000)),
        content(placed("a", t(0, "09:00"), X), placed("b", t(0, "09:00"), {"v": "r"})),
    ),
    # 30 yuan of wages and 10 yuan to m.
    Case("wages and a flow", _week(_fund(4000)), _and_flow()),
    Case("wages and a flow, a fen too much", _week(_fund(3999)), _and_flow(), FUND),
    Case("a flow from elsewhere", _week(_fund(3000)), _and_flow("other")),
    Case("a flow alone", _week(_fund(1000)), content(flow("m", "fund", 1000))),
    _one("its community", _week(_asks(communities=("c2", "c1"))), True),
    _one("another community", _week(_asks(communities=("c2",))), False),
    _one("its topic", _week(_asks(topics=("mutual-aid",))), True),
    _one("another topic", _week(_asks(topics=("culture",))), False),
    _one("its audience", _week(_asks(audiences=("elders",)), audiences=("elders",)), True),
    _one("another audience", _week(_asks(audiences=("elders",)), audiences=("adults",)), False),
    _one("a named request", _week(_asks(requests=("a",))), True),
    _one("another named request", _week(_asks(requests=("b",))), False),
    # Even an hour that costs nothing is an hour on the fund.
    _one("another topic, for nothing", _week(_asks(topics=("culture",)), price=0), False),
    _one(
        "a request that must not have the fund",
        _week(_fund(), affinity=(Affinity(who="fund", forbidden=True),)),
        False,
    ),
    _one(
        "a request that must not have another fund",
        _week(_fund(), affinity=(Affinity(who="other", forbidden=True),)),
        True,
    ),
    Case(
        "conditions bind the hired, not volunteers",
        _week(_asks(topics=("culture",))),
        content(placed("a", t(0, "09:00"), {"v": "r"})),
    ),
    _one("begins with its window", MORNINGS, True, t(0, "09:00")),
    _one("begins a slot before", MORNINGS, False, t(0, "08:30")),
    _one("ends with its last window", MORNINGS, True, t(0, "13:00")),
    _one("ends a slot after", MORNINGS, False, t(0, "13:30")),
    # Money until 12 and from 12 on is there throughout.
    _one("across adjoining windows", MORNINGS, True, t(0, "11:30")),
)
