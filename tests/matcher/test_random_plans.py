"""Both judges over plans drawn at random, good and bad: they always say the same."""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from random import Random

from matcher.goals import GOALS, goal_of
from matcher.rules import RULES
from matcher.rules.view import View
from models.items import Commitments
from models.places import Geography, TravelTime
from models.week import Decisions, Week
from tests import brute, tiny
from tests.build import PLACES, content, person, placed, request, role, session, week, window
from tests.matcher.test_encoding import admits, program


def holds(week: Week, plan: Commitments) -> bool:
    view = View(week, plan)
    return not any(rule.violations(view) for rule in RULES)


def test_checks_and_program_agree_on_anything() -> None:
    said: Counter[bool] = Counter()
    for number in range(70):
        week = tiny.numbered(number)
        # Drawn as if nobody had decided anything, so that decisions are broken too.
        gone = Decisions(withdrawn=week.decisions.withdrawn)
        units = brute.units(week.model_copy(update={"decisions": gone}))
        model, dice = program(week), Random(number)
        for chance in (0.2, 0.4, 0.6, 0.8) * 2:
            plan = brute.content(dice.choice(u) for u in units if dice.random() < chance)
            expected = holds(week, plan)
            assert admits(model, plan) is expected, (number, plan)
            said[expected] += 1
    assert min(said[True], said[False]) > 100


def test_no_plan_that_holds_has_more_of_a_goal_than_its_most() -> None:
    reached: Counter[str] = Counter()
    for number in range(150):
        week = tiny.numbered(number)
        units, dice = brute.units(week), Random(number)
        fairness = week.policy.fairness
        if fairness.measure == "affinity" and fairness.alpha not in (0, "inf"):
            continue  # there is no such fairness
        goals = [*GOALS.values(), goal_of("must-1"), goal_of("overdue-5")]
        most = {goal.name: goal.most(View(week, Commitments())) for goal in goals}
        for chance in (0.3, 0.6, 0.9, 1.0) * 2:
            plan = brute.content(dice.choice(u) for u in units if dice.random() < chance)
            if holds(week, plan):
                view = View(week, plan)
                for goal in goals:
                    value = goal.value(view)
                    assert value <= most[goal.name], (number, goal.name)
                    reached[goal.name] += value == most[goal.name]
    # Where all that is asked can be had, the most is what is had: of every goal that is a sum of
    # shares, and of those that only cost.
    assert set(reached) >= {"must", "overdue", "good", "fairness", "ties", "promises", "calm"}


HOMES = ("h1", "h3", "h4", "h5")


def errands(dice: Random) -> Week:
    """Ann, and five errands of half an hour at set times and places, whose ways need not be the
    shortest: a way round by a third place may be quicker than the direct one."""
    ways = tuple(
        TravelTime(a=a, b=b, minutes=dice.choice((0, 0, 0, 180, 300)))
        for a, b in combinations(HOMES, 2)
    )
    asked = []
    for k in range(5):
        hour = dice.randrange(9, 13)
        when = window(
            0,
            *dice.choice(
                ((f"{hour:02}:00", f"{hour:02}:30"), (f"{hour:02}:30", f"{hour + 1:02}:00"))
            ),
        )
        place = dice.choice(HOMES)
        one = session(minutes=30, windows=(when,), crew=(role(),))
        asked.append(request(f"r{k}", household=None, place=place, sessions=(one,)))
    return week(
        geography=Geography(places=PLACES, travel=ways),
        people=(person("ann", rest_minutes=dice.choice((0, 0, 0, 30))),),
        requests=tuple(asked),
    )


def test_ways_round_over_any_number_of_errands() -> None:
    """All 32 choices of errands of 40 weeks."""
    detours = 0
    for number in range(40):
        week = errands(Random(number))
        model = program(week)
        tasks = [placed(r.id, r.sessions[0].windows[0].start, {"ann": "r"}) for r in week.requests]
        good = set()
        for size in range(6):
            for chosen in combinations(range(5), size):
                plan = content(*(tasks[k] for k in chosen))
                expected = holds(week, plan)
                assert admits(model, plan) is expected, (number, chosen)
                if expected:
                    good.add(chosen)
        detours += any(pair not in good for chosen in good for pair in combinations(chosen, 2))
    # Whole rounds of which two errands alone would be too far apart.
    assert detours >= 5
