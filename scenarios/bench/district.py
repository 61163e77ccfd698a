"""A whole district with its certificate, in units of the relaxation's time.

``python -m scenarios.bench.district --size district --seed 1 --seconds 900`` solves a generated
week in a process of its own, has the judge verify the plan, and prints, in one run: seconds and
memory, each tier's value, bound and gap; how many requests could at most be hidden in the gap of
the first tier that has one; when the first plan as good as greedy was at hand; and the seconds that
GLOP and HiGHS take for the relaxation of Good (the median of ``--repeat``, each stopped after
``--patience`` seconds), of which the faster is the unit.
"""

from __future__ import annotations

import argparse
import sys
from math import floor
from statistics import median
from time import monotonic

from ortools.math_opt.python import mathopt

from matcher.baseline import greedy
from matcher.encode import encode
from matcher.goals import tier_scale, tier_values
from matcher.goals.good import worth
from matcher.options import build_options
from matcher.rules.view import View
from models.plan import Plan
from models.week import Week
from scenarios.bench.plain import Plain
from scenarios.bench.solved import Solved, solved
from scenarios.generate import generate

SIMPLEX = {"GLOP": mathopt.SolverType.GLOP, "HiGHS": mathopt.SolverType.HIGHS}


def built(week: Week) -> float:
    """Seconds for options and program."""
    begun = monotonic()
    encode(build_options(week)).program.matrix()
    return monotonic() - begun


def hidden(week: Week, plan: Plan) -> tuple[str, int] | None:
    """The first tier with a gap, and how many requests could at most be hidden in it: the gap
    divided by the least that serving a request is worth there. None: no gap."""
    for tier, goals in zip(plan.tiers, week.policy.tiers, strict=True):
        if tier.bound > tier.value:
            least = min((w for r in week.requests if (w := worth(week.policy, r)) > 0), default=1)
            return tier.name, floor((tier.bound - tier.value) / (tier_scale(goals) * least))
    return None


def first_as_good(week: Week, run: Solved) -> float | None:
    """Seconds until a plan was at hand that is lexicographically no worse than greedy's."""
    by_hand = View(week, greedy(week).content)
    for at in run.milestones:
        mine = [tier.value for tier in at.plan.tiers]
        if mine >= tier_values(by_hand, week.policy, at.plan.mu):
            return at.seconds
    return None


def unit(week: Week, repeat: int, patience: float) -> dict[str, float | None]:
    """Of each simplex, the median of its seconds; None: more than the patience."""
    plain = Plain(week, mu=0)
    found: dict[str, float | None] = {}
    for name, method in SIMPLEX.items():
        first = plain.relaxed(method, "good", patience)
        times = [first]
        if first is not None:
            times += [plain.relaxed(method, "good", patience) for _ in range(repeat - 1)]
        known = [t for t in times if t is not None]
        found[name] = median(known) if len(known) == len(times) else None
    return found


def main() -> int:
    """Print the figures; 1 if the plan does not hold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", default="district")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=None, help="limit of the solve")
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--patience", type=float, default=900.0)
    given = parser.parse_args()
    week = generate(given.size, given.seed)
    say = sys.stdout.write
    run = solved(week, given.seconds)
    say(f"solve: {run.seconds:.1f} s, {run.memory_mb:.0f} MB, μ = {run.plan.mu}, ")
    say(f"{'holds' if run.holds else 'BROKEN'}, largest gap {run.plan.gap:.4%}\n")
    for tier in run.plan.tiers:
        say(f"  {tier.name}\t{tier.value}\t{tier.bound}\t{tier.gap:.4%}\n")
    at = hidden(week, run.plan)
    if at is not None:
        say(f"in the gap of {at[0]} at most {at[1]} requests could be hidden\n")
    first = first_as_good(week, run)
    say(f"as good as greedy after {'—' if first is None else f'{first:.1f} s'}\n")
    say(f"options and program: {built(week):.1f} s\n")
    times = unit(week, given.repeat, given.patience)
    for name, seconds in times.items():
        told = f"{seconds:.1f} s" if seconds is not None else f"more than {given.patience:.0f} s"
        say(f"relaxation of Good by {name}: {told}\n")
    known = [seconds for seconds in times.values() if seconds is not None]
    sign, base = ("", min(known)) if known else ("less than ", given.patience)
    say(f"solve ÷ relaxation: {sign}{run.seconds / base:.2f}\n")
    return 0 if run.holds else 1


if __name__ == "__main__":
    sys.exit(main())
