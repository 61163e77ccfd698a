"""Cases of ``audience``."""

from typing import Any

from models.week import Week
from tests.build import (
    activity,
    content,
    enrolment,
    person,
    placed,
    request,
    role,
    seat,
    session,
    t,
    week,
)
from tests.matcher.cases.base import Case

PLAN = content(placed("a", t(0, "09:00")), seat("e", "a"))
PEOPLE = (
    person("child", audience="children", home="h1"),
    person("elder", audience="elders", home="h4"),
    person("unknown", home="h1"),
)


def _week(*group: str, **offer: Any) -> Week:
    return week(people=PEOPLE, requests=(activity("a", **offer), enrolment("e", *group)))


def _case(name: str, given: Week, *broken: tuple[str, str]) -> Case:
    return Case(name, given, PLAN, tuple(("audience", ("e", "a", *who)) for who in broken))


YOUNG = {"audiences": ("children", "youth")}
C1 = {"communities": ("c1",)}

CASES: tuple[Case, ...] = (
    _case("open to all", _week("child", "elder", "unknown")),
    _case("of the age band", _week("child", **YOUNG)),
    _case("of another age band", _week("elder", **YOUNG), ("elder", "audiences")),
    _case("of no age band known", _week("unknown", **YOUNG), ("unknown", "audiences")),
    # Everyone of the group must be of it.
    _case("a child with an elder", _week("child", "elder", **YOUNG), ("elder", "audiences")),
    # The child lives in c1, the elder in c2.
    _case("of the community", _week("child", **C1)),
    _case("of another community", _week("elder", **C1), ("elder", "communities")),
    _case("of one of two communities", _week("elder", communities=("c1", "c2"))),
    _case("of the house group", _week("child", communities=("g1",))),
    _case("of another house group", _week("child", communities=("g2",)), ("child", "communities")),
    _case("of the district", _week("child", "elder", communities=("district",))),
    _case(
        "of the age, not of the community",
        _week("elder", audiences=("elders",), **C1),
        ("elder", "communities"),
    ),
    _case(
        "of neither",
        _week("elder", **YOUNG, **C1),
        ("elder", "audiences"),
        ("elder", "communities"),
    ),
    Case("not seated", _week("elder", **YOUNG, **C1), content(placed("a", t(0, "09:00")))),
    Case(
        "seated twice",
        _week("elder", **YOUNG),
        content(placed("a", t(0, "09:00")), seat("e", "a"), seat("e", "a")),
        (("audience", ("e", "a", "elder", "audiences")), ("one-seat", ("e",))),
    ),
    # Who leads it need not be of its audience.
    Case(
        "an elder leads the children",
        week(
            people=PEOPLE,
            requests=(
                activity("a", session(crew=(role(),)), **YOUNG, **C1),
                enrolment("e", "child"),
            ),
        ),
        content(placed("a", t(0, "09:00"), {"elder": "r"}), seat("e", "a")),
    ),
    # An age band that the request itself names says nothing about who sits.
    Case(
        "the request's own audience",
        week(
            people=PEOPLE,
            requests=(
                activity("a", **YOUNG),
                enrolment("e", "elder").model_copy(update={"audiences": ("children",)}),
                request("other"),
            ),
        ),
        PLAN,
        (("audience", ("e", "a", "elder", "audiences")),),
    ),
)
