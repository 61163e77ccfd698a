"""The same week by hand, by plain solvers and by Tongxin, after the same seconds on the same cores.

``python -m scenarios.bench.side_by_side --size community --seed 1 --after 10 30 60 200`` prints the
tiers of each plan as the judge counts them, all at the μ that Tongxin chose. A plain solver is
given everything as one program with one objective (:mod:`scenarios.bench.plain`) and as many
threads as there are cores; its bound is that of the objective, and its gap the objective's.
"""

from __future__ import annotations

import argparse
import os
import sys

from matcher.baseline import first_come, greedy
from matcher.goals import tier_values
from matcher.rules import RULES
from matcher.rules.view import View
from models.items import Commitments
from models.week import Week
from scenarios.bench.plain import Method, Plain
from scenarios.bench.solved import solved
from scenarios.generate import generate

NAMES = {Method.CP_SAT: "CP-SAT on everything", Method.HIGHS: "HiGHS on everything"}


def counted(week: Week, content: Commitments, mu: int) -> list[int]:
    """The tiers of a plan; raises if it breaks a rule, for then it is no plan."""
    view = View(week, content)
    for rule in RULES:
        for violation in rule.violations(view):
            raise AssertionError(f"{violation.rule}: {violation.en}")
    return tier_values(view, week.policy, mu)


def line(who: str, seconds: float | None, values: list[int] | None, gap: str) -> None:
    """Print a row of the table."""
    when = "—" if seconds is None else f"{seconds:.0f}"
    told = "no plan" if values is None else "\t".join(map(str, values))
    sys.stdout.write(f"{who}\t{when}\t{gap}\t{told}\n")
    sys.stdout.flush()


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", default="community")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--after", type=float, nargs="+", default=[10, 30, 60, 200])
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1)
    given = parser.parse_args()
    week = generate(given.size, given.seed)
    names = [tier.name for tier in week.policy.tiers]
    sys.stdout.write("method\tseconds\tgap\t" + "\t".join(names) + "\n")
    last = solved(week, max(given.after))
    mu = last.plan.mu
    line("first come", None, counted(week, first_come(week).content, mu), "")
    line("greedy", None, counted(week, greedy(week).content, mu), "")
    for seconds in given.after:
        # Each limit in a run of its own: a search paces itself by the time that it has.
        run = last if seconds == max(given.after) else solved(week, seconds)
        gaps = [tier.gap for tier in run.plan.tiers if tier.gap > 0]
        first = f"{gaps[0]:.3%}" if gaps else "0"
        line(f"Tongxin (μ {run.plan.mu})", seconds, counted(week, run.plan.content, mu), first)
    plain = Plain(week, mu)
    for method, name in NAMES.items():
        for seconds in given.after:
            found = plain.solve(method, seconds, given.threads)
            values = None if found.content is None else counted(week, found.content, mu)
            gap = abs(found.bound - found.value) / max(1.0, abs(found.bound))
            line(name, seconds, values, "" if values is None else f"{gap:.3%}")


if __name__ == "__main__":
    main()
