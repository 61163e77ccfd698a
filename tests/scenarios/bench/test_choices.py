"""A week said as choices is worth what the judge says, and broken where he finds a breach."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from random import Random

import pytest

from matcher.encode import encode
from matcher.goals import tier_values
from matcher.options import build_options
from matcher.rules import RULES
from matcher.rules.view import View
from matcher.solve.extract import extract
from models.demand import Choice
from models.items import Commitments
from models.policy import Policy
from models.week import Decisions, History, Week
from scenarios.bench.as_choices import NoChoice, choices_of, point
from scenarios.bench.beside_timefold import within_rules
from scenarios.bench.choices import Choices, Curve, score
from tests import tiny
from tests.build import (
    activity,
    content,
    decision,
    enrolment,
    person,
    placed,
    seat,
    session,
    t,
    week,
)

MU = 10


def undecided(drawn: Week) -> Week:
    """The week under the default policy, with nothing promised, pinned or locked."""
    gone = Decisions(withdrawn=drawn.decisions.withdrawn)
    history = History(past=drawn.history.past)
    return drawn.model_copy(update={"policy": Policy(), "decisions": gone, "history": history})


def holds(plan: Commitments, asked: Week) -> bool:
    view = View(asked, plan)
    return not any(rule.violations(view) for rule in RULES)


def test_choices_and_judge_agree_on_any_picks() -> None:
    said: Counter[bool] = Counter()
    for number in range(60):
        mine = undecided(tiny.numbered(number))
        model = encode(build_options(mine))
        choices, dice = choices_of(model, MU), Random(number)
        names = [tier.name for tier in mine.policy.tiers]
        kept = [names.index(level) for level in choices.levels]
        nothing = score(choices, [-1] * len(choices.decisions)).worth
        nought = tier_values(View(mine, Commitments()), mine.policy, MU)
        for chance in (0.2, 0.4, 0.6, 0.8, 1.0) * 2:
            picks = [
                dice.randrange(len(ways)) if dice.random() < chance else -1
                for ways in choices.decisions
            ]
            plan = extract(model, point(model, choices, picks))
            found = score(choices, picks)
            assert holds(plan, mine) is (not found.broken), (number, picks)
            said[not found.broken] += 1
            if found.broken:
                continue  # what is short of its least share counts for nothing with the judge
            judged = tier_values(View(mine, plan), mine.policy, MU)
            for level, k in enumerate(kept):
                gained = found.worth[level] - nothing[level]
                # A tier is rounded once, choices pick by pick and at the corners of curves.
                assert gained == pytest.approx(judged[k] - nought[k], rel=1e-3, abs=20)
    assert min(said[True], said[False]) > 100


def test_choices_are_read_as_they_were_written(tmp_path: Path) -> None:
    choices = choices_of(encode(build_options(undecided(tiny.numbered(5)))), MU)
    choices.dump(tmp_path / "choices.json")
    assert Choices.load(tmp_path / "choices.json") == choices


def test_what_is_pinned_cannot_be_said_as_choices() -> None:
    mine = undecided(tiny.numbered(5))
    pinned = decision("d", request=mine.requests[0].id)
    said = mine.decisions.model_copy(update={"pins": (pinned,)})
    model = encode(build_options(mine.model_copy(update={"decisions": said})))
    with pytest.raises(NoChoice, match="pin"):
        choices_of(model, MU)


def test_a_curve_is_straight_between_its_corners_and_flat_behind() -> None:
    # From (0, 5) to (4, 13) two for each; from (4, 13) to (8, 15) half a one, rounded down.
    curve = Curve(0, (0, 4, 8), (5, 13, 15))
    assert [curve.at(k) for k in (0, 1, 4, 5, 6, 8, 9)] == [5, 7, 13, 13, 14, 15, 15]


def test_what_breaks_a_rule_is_taken_out_and_then_what_leans_on_it() -> None:
    """Two people sit where three are needed: the activity goes, and then their seat with it."""
    two, other = (activity(name, session(), least=least) for name, least in (("a", 3), ("b", 1)))
    asked = (
        two,
        other,
        enrolment("e1", "p1", "p2"),
        enrolment("e2", "p3", choices=(Choice(activity="b"),)),
    )
    people = tuple(person(name) for name in ("p1", "p2", "p3"))
    stays = placed("b", t(1, "09:00")), seat("e2", "b", "s", 0)
    goes = placed("a", t(0, "09:00")), seat("e1", "a", "s", 0)
    kept, lost = within_rules(week(people=people, requests=asked), content(*stays, *goes))
    assert kept == content(*stays)
    assert lost == 2
