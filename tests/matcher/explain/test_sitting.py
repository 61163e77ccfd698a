"""Where an enrolment could sit, and which rules keep it out: occurrence by occurrence.

``a`` meets on Monday and Tuesday at nine; ``c`` is a course. x and y would come together.
"""

from __future__ import annotations

from typing import Any

import pytest

from matcher.explain.facts import Fix
from matcher.explain.lack import Lack
from matcher.explain.sitting import Place, Sitting, attendance
from matcher.rules.view import View
from models.base import Window
from models.demand import Choice, Request
from models.week import Decision, Decisions, Target
from tests.build import activity, content, enrolment, person, session, t, week, window

HOURS = (window(0, "09:00", "10:00"), window(1, "09:00", "10:00"))
MEETS = session(windows=HOURS, occurrences=2)


def sitting(
    *bans: Target, withdrawn: tuple[str, ...] = (), wish: Request | None = None, **offer: Any
) -> Sitting:
    """An enrolment of x and y, with an offer as it is."""
    asked = wish or enrolment("e", "x", "y")
    decisions = Decisions(
        bans=tuple(Decision(id=f"ban{k}", target=b, by="fang") for k, b in enumerate(bans)),
        withdrawn=withdrawn,
    )
    given = week(
        people=(person("x", "h1", audience="elders"), person("y", "h4"), person("z", "h5")),
        requests=(
            activity("a", MEETS, **offer),
            activity("c", MEETS, course=True),
            activity("plain").model_copy(update={"seats": None}),
            enrolment("other", "z"),
            asked,
        ),
        decisions=decisions,
    )
    return Sitting(View(given, content()), asked)


def lacks(*bans: Target, place: Place = ("a", "s", 0), **fields: Any) -> list[Lack]:
    """What keeps the enrolment out of a place."""
    return list(sitting(*bans, **fields).lacks(*place))


def places(*choices: Choice) -> list[Place]:
    """What an enrolment with these choices would take."""
    return list(sitting(wish=enrolment("e", "x", choices=choices)).places())


def test_a_choice_names_all_that_it_leaves_open() -> None:
    both: list[Place] = [("a", "s", 0), ("a", "s", 1)]
    assert places(Choice(activity="a")) == both
    assert places(Choice(activity="a", session="s", occurrence=1)) == both[1:]
    assert places(Choice(activity="a", session="z")) == []
    assert places(Choice(activity="a"), Choice(activity="a", session="s")) == both
    assert places(Choice(activity="c"), Choice(activity="plain")) == [("c", None, None)]


def test_nothing_keeps_out_who_is_welcome() -> None:
    assert lacks() == []
    assert lacks(place=("c", None, None)) == []


BANS = [
    # One speaks of an enrolment, an activity, an occurrence of it, or of all of these.
    (Target(activity="a"), True),
    (Target(activity="c"), False),
    (Target(activity="a", request="e"), True),
    (Target(activity="a", request="other"), False),
    (Target(activity="a", session="s", occurrence=0), True),
    (Target(activity="a", session="s", occurrence=1), False),
    (Target(activity="a", session="z"), False),
    (Target(activity="a", request="e", session="s"), True),
]


@pytest.mark.parametrize(("target", "bars"), BANS)
def test_a_ban_keeps_out_of_what_it_speaks_of(target: Target, bars: bool) -> None:
    expected = [Lack("ban", fixes=(Fix(kind="unban", who="ban0"),))] if bars else []
    assert lacks(target) == expected


def test_a_course_is_barred_as_a_whole() -> None:
    course: Place = ("c", None, None)
    assert [one.rule for one in lacks(Target(activity="c"), place=course)] == ["ban"]
    assert lacks(Target(activity="c", session="s"), place=course) == []


def test_two_bans_take_more_than_one_change() -> None:
    every = Target(activity="a")
    assert lacks(every, every) == [Lack("ban", fixes=())]
    assert lacks(every, withdrawn=("a",)) == [Lack("ban", fixes=())]
    back = Fix(kind="return", who="a")
    assert lacks(withdrawn=("a",)) == [Lack("ban", fixes=(back,))]


def test_all_that_it_would_take_is_looked_at_place_by_place() -> None:
    wish = enrolment("e", "x", "y", choices=(Choice(activity="a"), Choice(activity="c")))
    part = sitting(Target(activity="a", session="s", occurrence=1), wish=wish).part().part
    assert (part.kind, part.considered, part.removed) == ("seat", 3, {"ban": 1})
    assert set(part.fit) == {"a/s/0", "c"}
    assert sitting(wish=activity("e")).part().part.considered == 0


def test_a_group_comes_whole_or_not_at_all() -> None:
    assert lacks(withdrawn=("y",)) == [Lack("group-together", fixes=(Fix(kind="return", who="y"),))]
    assert lacks(withdrawn=("x", "y")) == [Lack("group-together", fixes=())]
    assert lacks(withdrawn=("z",)) == []


def test_whom_an_offer_is_meant_for() -> None:
    # x is an elder of c1, y states no age and lives in c2.
    def opened(who: str) -> list[Lack]:
        return [Lack("audience", fixes=(Fix(kind="audience", who="a", word=who),))]

    assert lacks(audiences=("elders",)) == opened("y")
    assert lacks(communities=("c1",)) == opened("y")
    assert lacks(communities=("c2",)) == opened("x")
    assert lacks(communities=("c1", "c2")) == []
    assert lacks(audiences=("children",)) == [Lack("audience", fixes=())]


def test_as_many_places_as_the_group_is_large() -> None:
    assert lacks(limit=2) == []
    assert lacks(limit=1) == [Lack("seat-limit", 1, 2, (Fix(kind="places", who="a", by=1, to=2),))]


def test_what_is_over_by_the_deadline_and_begins_late_enough() -> None:
    def bounded(**fields: Any) -> list[Lack]:
        wish = enrolment("e", "x", "y").model_copy(update=fields)
        return lacks(wish=wish)

    assert bounded(deadline=t(0, "10:00")) == []
    # The first is over at ten, half an hour later than it may be.
    late = Window(start=t(0, "09:30"), end=t(0, "10:00"))
    assert bounded(deadline=t(0, "09:30")) == [
        Lack("deadline", fixes=(Fix(kind="deadline", who="e", by=30, window=late),))
    ]
    assert bounded(earliest=t(1, "09:00")) == []
    # The last begins half an hour before it may.
    early = Window(start=t(1, "09:00"), end=t(1, "09:30"))
    assert bounded(earliest=t(1, "09:30")) == [
        Lack("deadline", fixes=(Fix(kind="earliest", who="e", by=30, window=early),))
    ]


def test_who_would_come_is_counted_against_what_it_takes() -> None:
    # x and y, and z.
    view = sitting(least=3).view
    assert attendance(view, view.requests["a"]) is None
    view = sitting(least=4).view
    found = attendance(view, view.requests["a"])
    assert found is not None
    assert [(n.has, n.needs, n.fix) for n in found.part.near] == [
        (3, 4, Fix(kind="attendance", who="a", by=1, to=3))
    ]
    # z has withdrawn the enrolment; x and y are not meant.
    view = sitting(least=3, withdrawn=("other",)).view
    found = attendance(view, view.requests["a"])
    assert found is not None
    assert [(n.has, n.needs) for n in found.part.near] == [(2, 3)]
    view = sitting(least=2, communities=("c3",)).view
    found = attendance(view, view.requests["a"])
    assert found is not None
    assert [(n.has, n.needs) for n in found.part.near] == [(1, 2)]
    view = sitting(least=0, withdrawn=("e", "other")).view
    assert attendance(view, view.requests["a"]) is None
    assert attendance(view, view.requests["plain"]) is None
