"""How many requests look alike, by hand."""

from __future__ import annotations

from typing import Any

from matcher.record.likeness import Likeness, likeness
from matcher.record.reduce import public_week
from matcher.record.weights import weights_of
from matcher.rules.view import View
from models.demand import Line, Request
from models.items import Commitments
from models.policy import Policy, Tier
from models.week import Decisions, Week
from tests import build
from tests.build import request


def of(week: Week) -> Likeness:
    return likeness(public_week(week), weights_of(View(week, Commitments())))


def ask(id: str, home: str = "h1", **fields: Any) -> Request:
    lines = (Line(id="l", item="rice", amount=1),)
    return request(id, household=home, place=home, lines=lines, **fields)


def test_alike_are_those_of_one_group_and_weight() -> None:
    # a and b: both in g1 (h1, h2), both ordinary. c: urgency 2. d: another house
    # group. e: withdrawn.
    week = build.week(
        requests=(ask("a"), ask("b", "h2"), ask("c", urgency=2), ask("d", "h3"), ask("e")),
        decisions=Decisions(withdrawn=("e",)),
    )
    assert of(week) == Likeness(requests=4, alone=2, least=1)


def test_ages_that_tiers_tell_apart_are_not_alike() -> None:
    requests = (ask("a", waited=9), ask("b", "h2", waited=8, value=10))
    tiers = (Tier(name="overdue-9", goals={"overdue-9": 1}),)
    week = build.week(requests=requests, policy=Policy(tiers=tiers))
    assert of(week) == Likeness(requests=2, alone=2, least=1)


def test_all_alike() -> None:
    assert of(build.week(requests=(ask("a"), ask("b", "h2")))) == Likeness(2, 0, 2)


def test_no_requests() -> None:
    assert of(build.week()) == Likeness(0, 0, 0)
