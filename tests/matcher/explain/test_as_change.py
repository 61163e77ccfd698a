"""Fixes as a change: making the change gives the very week that the fixes make."""

from __future__ import annotations

import json

import pytest

from matcher.explain.as_change import operations_between
from matcher.explain.facts import Fix
from matcher.explain.fix import applied
from models.validate.change import apply, read_change
from models.week import Decision, Decisions, Target, Week
from tests.api import house
from tests.build import window


def banned() -> Week:
    week = house.week()
    ban = Decision(id="no", target=Target(request="cut"), by="x")
    return week.model_copy(update={"decisions": Decisions(bans=(ban,), withdrawn=("rice2",))})


@pytest.mark.parametrize(
    "fix",
    [
        Fix(kind="pledge-more", who="p", by=1, to=4),
        Fix(kind="free-longer", who="li", by=60, window=window(1, "09:00", "10:00")),
        Fix(kind="vetted", who="zhao"),
        Fix(kind="places", who="talk", by=1, to=3),
        Fix(kind="unban", who="no"),
        Fix(kind="booking-cap", who="guest", to=3),
        Fix(kind="another-pledge", who="rice2", by=2, line="l", word="rice"),
        Fix(kind="another-person", who="cut", session="s", role="cutter"),
    ],
    ids=lambda fix: fix.kind,
)
def test_a_fix_is_the_change_that_makes_the_same_week(fix: Fix) -> None:
    week = banned()
    wanted = applied(week, [fix])
    operations = operations_between(week, wanted)
    assert operations
    made = apply(week, read_change(json.dumps({"operations": operations})))
    assert made.content_hash() == wanted.content_hash() != week.content_hash()


def test_nothing_takes_a_withdrawal_back() -> None:
    week = banned()
    assert operations_between(week, applied(week, [Fix(kind="return", who="rice2")])) is None


def test_the_same_week_needs_no_change() -> None:
    assert operations_between(house.week(), house.week()) == []
