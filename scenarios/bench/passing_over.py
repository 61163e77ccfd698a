"""Who is passed over, with overdue requests weighed in a sum and served oldest first.

``python -m scenarios.bench.passing_over --weeks 8`` takes weeks of a courtyard under a load of 1.5,
draws the age of every request anew (0 to 11 weeks, so that over a third are overdue at once), and
solves each week both ways.
"""

from __future__ import annotations

import argparse
import sys

from matcher.child import solve_apart
from matcher.goals import GOALS
from matcher.rules.served import served
from matcher.rules.view import View
from models.week import Week
from scenarios.generator.draw import Draw
from scenarios.simulate.arrivals import arrivals, shape_of
from scenarios.simulate.capacity import work_of
from scenarios.simulate.checks import Found, missed, passed_over
from scenarios.simulate.course import Course
from scenarios.simulate.methods import Method, by_age, planned, policy_for

LOAD = 1.5
OLDEST = 11


def main() -> None:
    """Print a line for each week and way, its fields separated by tabs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weeks", type=int, default=8)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    shape, course = shape_of("courtyard"), Course()
    heads = ("week", "way", "overdue", "left", "passed over", "must-serve missed", "Good")
    sys.stdout.write("\t".join(heads) + "\n")
    for number in range(given.weeks):
        new = arrivals(shape, given.seed, LOAD, number)
        week, _ = course.begin(new, policy_for(Method.OPTIMISER, new.ground.policy))
        aged = _aged(week, Draw(given.seed, f"ages@{number}"))
        for way, judged in (("sum", aged), ("oldest first", by_age(aged))):
            told = (number + 1, way, *_told(judged))
            sys.stdout.write("\t".join(map(str, told)) + "\n")
            sys.stdout.flush()
        # The weeks themselves go on as they are, whatever was drawn.
        file = planned(Method.OPTIMISER, week, None, solve_apart)
        course.close(View(week, file.plan.content))


def _aged(week: Week, dice: Draw) -> Week:
    requests = tuple(
        r.model_copy(update={"waited": dice.integer(0, OLDEST)}) if work_of(r) else r
        for r in week.requests
    )
    return week.model_copy(update={"requests": requests})


def _told(week: Week) -> tuple[int, int, str, str, str]:
    view = View(week, planned(Method.OPTIMISER, week, None, solve_apart).plan.content)
    late = [r for r in week.requests if r.waited > week.policy.overdue_weeks]
    over, must = passed_over(view, None), missed(view, None)
    left = sum(served(view, request) < 1 for request in late)
    good = float(GOALS["good"].value(view))
    return len(late), left, _counted(over), _counted(must), f"{good:.1f}"


def _counted(found: Found) -> str:
    return str(len(found.requests)) + ("" if found.proven else " (not proven)")


if __name__ == "__main__":
    main()
