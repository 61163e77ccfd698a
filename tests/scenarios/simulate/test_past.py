"""The history a week leaves behind, counted by hand."""

from __future__ import annotations

from matcher.goals.fairness import totals
from matcher.rules.view import View
from models.week import History, PastAsk
from scenarios.simulate.past import remembered
from tests import build
from tests.build import content, flow, line, pledge, request


def past(ago: int, asked: int, served_milli: int, **whose: str) -> PastAsk:
    base = {"weeks_ago": ago, "topic": "mutual-aid", "care": "ordinary"}
    return PastAsk.model_validate({**base, "asked": asked, "served_milli": served_milli, **whose})


def view(*history: PastAsk) -> View:
    """h1 asks three times about one topic for 2 bags: one gets both, one gets 1; h3 gets none."""
    week = build.week(
        pledges=(pledge("p", "rice", 9),),
        history=History(past=history),
        requests=(
            request("a", lines=(line("rice", 2),)),
            request("b", lines=(line("rice", 2),)),
            request("c", lines=(line("rice", 2),), care="must"),
            request("d", household="h3", place="h3", lines=(line("rice", 2),)),
        ),
    )
    return View(week, content(flow("a", "p", 2), flow("b", "p", 1)))


def test_this_week_becomes_last_week() -> None:
    # u = 4 for a need: a 4 of 4, b 2 of 4 (ordinary, together); c 0 of 4; h3's d 0 of 4.
    assert set(remembered(view())) == {
        past(1, 8, 6000, household="h1"),
        past(1, 4, 0, household="h1", care="must"),
        past(1, 4, 0, household="h3"),
    }


def test_all_that_was_known_is_a_week_older() -> None:
    found = remembered(view(past(1, 4, 1000, household="h1"), past(2, 3, 500, group="g2")))
    assert past(2, 4, 1000, household="h1") in found
    assert past(3, 3, 500, group="g2") in found


def test_after_ninety_days_only_the_house_group_is_remembered() -> None:
    # 12 weeks are 84 days; 13 are 91, and the report on households looks no further than 90.
    found = remembered(
        view(
            past(11, 4, 1000, household="h1"),
            past(12, 4, 1000, household="h1"),
            past(12, 5, 2000, household="h2"),
        )
    )
    old = [entry for entry in found if entry.weeks_ago > 1]
    # h1 and h2 both live in g1: 4 + 5 asked, 1000 + 2000 got.
    assert old == [past(12, 4, 1000, household="h1"), past(13, 9, 3000, group="g1")]


def test_the_ratios_of_the_week_after_decay_it_by_a_tenth() -> None:
    # g1: asked 12, got 6 last week; asks nothing new: A = 0.9·12, S = 0.9·6.
    after = build.week(history=History(past=remembered(view())))
    asked, got = totals(View(after, content()))["g1"]
    assert (float(asked), float(got)) == (10.8, 5.4)
