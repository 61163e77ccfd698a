"""Which pledges a line is told to be removed: the tied ones too, though nobody looks at them."""

from __future__ import annotations

import pytest

from matcher.options import build_options
from models.supply import Conditions
from models.week import Decision, Decisions, Target
from tests import build

COMMUNITIES = {"here": ("c1",), "there": ("c2",), "both": ("c1", "c2"), "anywhere": ()}


def decided(*bans: Target, withdrawn: tuple[str, ...] = ()) -> Decisions:
    said = (Decision(id=f"b{k}", target=target, by="王协调员") for k, target in enumerate(bans))
    return Decisions(bans=tuple(said), withdrawn=withdrawn)


@pytest.mark.parametrize(
    ("decisions", "left", "removed"),
    [
        # The request lies in c1: of four pledges of its item, the one tied to c2 is out.
        (decided(), ["anywhere", "both", "here"], {"pledge-conditions": 1}),
        # Withdrawn counts before tied, as banned does.
        (decided(withdrawn=("there",)), ["anywhere", "both", "here"], {"ban": 1}),
        (decided(Target(pledge="there")), ["anywhere", "both", "here"], {"ban": 1}),
        (decided(Target(pledge="both")), ["anywhere", "here"], {"ban": 1, "pledge-conditions": 1}),
        (decided(Target(request="r")), [], {"ban": 4}),
    ],
)
def test_pledges_tied_elsewhere_are_counted_and_not_looked_at(
    decisions: Decisions, left: list[str], removed: dict[str, int]
) -> None:
    pledges = tuple(
        build.pledge(name, "rice", 5, conditions=Conditions(communities=places))
        for name, places in COMMUNITIES.items()
    )
    week = build.week(
        pledges=pledges,
        requests=(build.request("r", lines=(build.line("rice", 2),)),),
        decisions=decisions,
    )
    options = build_options(week)
    assert sorted(week.pledges[k].id for k in options.flows.pledge.tolist()) == left
    assert options.removed.of(0) == removed
