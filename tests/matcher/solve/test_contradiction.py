"""Decisions that cannot hold together: the smallest set, no bystanders, and the clock."""

from __future__ import annotations

import pytest

from matcher.commands.options import Lang
from matcher.commands.solve import contradiction_lines
from matcher.errors import Contradiction, ImpossibleDecision
from matcher.solve import solve
from matcher.solve.clock import Stopwatch
from matcher.solve.contradiction import explain
from models.week import Decision, Decisions, Week
from tests.build import decision, line, pledge, request, session, week

# Two bags for three families who each want one, and a visit that needs neither.
WISHES = ("a", "b", "c")


def two_bags(
    pins: tuple[Decision, ...] = (),
    bans: tuple[Decision, ...] = (),
    locks: tuple[Decision, ...] = (),
) -> Week:
    return week(
        pledges=(pledge("p", "rice", 2),),
        requests=(
            *(request(id, lines=(line("rice", 1),)) for id in WISHES),
            request("v", sessions=(session(),)),
        ),
        decisions=Decisions(pins=pins, bans=bans, locks=locks),
    )


def test_three_pins_on_two_bags_contradict_and_the_bystander_is_not_named() -> None:
    pins = tuple(decision(f"pin-{id}", request=id) for id in ("v", *WISHES))
    with pytest.raises(Contradiction) as caught:
        solve(two_bags(pins=pins))
    assert [d.id for d in caught.value.decisions] == ["pin-a", "pin-b", "pin-c"]
    assert caught.value.proven


def test_any_two_of_them_hold() -> None:
    pins = tuple(decision(f"pin-{id}", request=id) for id in ("v", "a", "c"))
    plan = solve(two_bags(pins=pins)).plan
    assert {f.request for f in plan.content.flows} == {"a", "c"}


def test_a_pin_and_the_ban_that_it_meets_are_named_in_the_order_of_the_week() -> None:
    # The ban leaves a nothing to take; b's lock and v's ban are beside the point.
    said = two_bags(
        pins=(decision("p1", request="a"),),
        bans=(decision("b0", request="v"), decision("b1", request="a", pledge="p")),
        locks=(decision("l1", request="b"),),
    )
    with pytest.raises(Contradiction) as caught:
        solve(said)
    assert [d.id for d in caught.value.decisions] == ["p1", "b1"]


def test_a_lock_on_more_than_there_is_is_impossible_by_itself() -> None:
    locks = (decision("l0", request="a"), decision("l1", pledge="p", amount=3))
    with pytest.raises(ImpossibleDecision) as caught:
        solve(two_bags(locks=locks))
    assert caught.value.decision.id == "l1"


def test_out_of_time_all_decisions_are_named_and_nothing_is_claimed() -> None:
    pins = tuple(decision(f"pin-{id}", request=id) for id in WISHES)
    watch = Stopwatch(0.0)
    found = explain(two_bags(pins=pins), watch)
    assert isinstance(found, Contradiction)
    assert [d.id for d in found.decisions] == ["pin-a", "pin-b", "pin-c"]
    assert not found.proven
    assert found.obstacle is None


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_is_not_proven_is_not_told_as_proven(lang: str) -> None:
    pins = tuple(decision(f"pin-{id}", request=id) for id in WISHES)
    week = two_bags(pins=pins)
    late = explain(week, Stopwatch(0.0))
    settled = explain(week, Stopwatch(None))
    assert isinstance(late, Contradiction)
    assert isinstance(settled, Contradiction)
    words = {
        "zh": ("（去掉任何一项，其余就能成立）", "（未证明是最小的一组）"),
        "en": ("leave out any one and the others can", "maybe not all at fault"),
    }
    smallest, open_ = words[lang]
    head = contradiction_lines(week, settled, Lang(lang))[0]
    assert smallest in head
    assert open_ not in head
    told = contradiction_lines(week, late, Lang(lang))
    assert open_ in told[0]
    assert smallest not in told[0]
    # By which rules was not found out either: nothing is said of them but that it is open.
    assert len([line for line in told if line.startswith("- ")]) == len(pins)


class Ticks(Stopwatch):
    """Runs out after so many looks."""

    def __init__(self, looks: int) -> None:
        super().__init__(None)
        self.looks = looks

    def over(self) -> bool:
        self.looks -= 1
        return self.looks < 0


def test_what_was_proven_before_time_ran_out_is_kept() -> None:
    # The four pins are halved: the first half alone can hold (a look), with the third pin too they
    # cannot (the second look): the fourth is out. Then time is over.
    pins = tuple(decision(f"pin-{id}", request=id) for id in (*WISHES, "v"))
    found = explain(two_bags(pins=pins), Ticks(2))
    assert isinstance(found, Contradiction)
    assert [d.id for d in found.decisions] == ["pin-a", "pin-b", "pin-c"]
    assert not found.proven


def test_a_lone_decision_needs_no_time_to_be_known_impossible() -> None:
    # That the week has no plan is known, and nobody else has decided anything.
    found = explain(two_bags(pins=(decision("p", pledge="p", amount=3),)), Stopwatch(0.0))
    assert isinstance(found, ImpossibleDecision)
    assert found.obstacle is None
