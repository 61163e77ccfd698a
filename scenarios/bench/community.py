"""Community weeks, start to finish: seconds, gaps, and how far ahead of matching by hand.

``python -m scenarios.bench.community --seeds 20`` solves one generated week after another, each
by the command line in a process of its own (so start-up counts), has the judge verify every plan,
and prints one line per seed and the 95th percentile.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from time import monotonic

from matcher.baseline import first_come, greedy
from matcher.goals import tier_values
from matcher.rules.view import View
from matcher.verify import verify
from models.plan import Plan
from models.validate import read_plan
from models.week import Week
from scenarios.generate import generate

GAP = 1e-4
"""Gap up to which a week counts as proven."""
EXACT = ("promises", "promises-ahead", "must")
"""Tiers whose gap must be nil."""


@dataclass(frozen=True)
class Row:
    """One seed."""

    seed: int
    seconds: float
    memory_mb: float
    gap: float
    proven: bool
    """Every tier within :data:`GAP`, those of :data:`EXACT` at nil."""
    holds: bool
    beats: tuple[bool, bool]
    """Lexicographically better than first-come and than greedy, all at the plan's μ."""
    must_better: tuple[bool, bool]
    """Strictly better than each in the must-serve tier."""


def run(seed: int, size: str, limit: float | None) -> Row:
    """Generate, solve in a process of its own, judge, compare."""
    week = generate(size, seed)
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "week.json", Path(folder) / "plan.json"
        source.write_text(week.model_dump_json(exclude_defaults=True), encoding="utf-8")
        command = [sys.executable, "-m", "matcher", "solve", str(source), "-o", str(target)]
        command += ["--json"] if limit is None else ["--json", "--seconds", str(limit)]
        begun = monotonic()
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        seconds = monotonic() - begun
        plan = read_plan(target.read_text(encoding="utf-8")).plan
    printed = json.loads(done.stdout)
    return _row(week, plan, seed, seconds, float(printed["peak_memory_mb"]))


def _row(week: Week, plan: Plan, seed: int, seconds: float, memory_mb: float) -> Row:
    verdict = verify(week, plan)
    mine = list(verdict.tiers)
    by_hand = [
        tier_values(View(week, other.content), week.policy, plan.mu)
        for other in (first_come(week), greedy(week))
    ]
    must = [tier.name for tier in week.policy.tiers].index("must")
    exact = all(tier.gap == 0 for tier in plan.tiers if tier.name in EXACT)
    return Row(
        seed=seed,
        seconds=seconds,
        memory_mb=memory_mb,
        gap=plan.gap,
        proven=exact and plan.gap <= GAP,
        holds=verdict.holds,
        beats=(mine > by_hand[0], mine > by_hand[1]),
        must_better=(mine[must] > by_hand[0][must], mine[must] > by_hand[1][must]),
    )


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least this share of the values do not exceed."""
    return sorted(values)[max(0, ceil(share * len(values)) - 1)]


def main() -> int:
    """Print a tab-separated line per seed, then a summary; 1 if any plan does not hold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--size", default="community")
    parser.add_argument("--seconds", type=float, default=None, help="wall-clock limit of a solve")
    given = parser.parse_args()
    write = sys.stdout.write
    write("seed\tseconds\tMB\tgap\tproven\tholds\t>first-come\t>greedy\tmust>fc\tmust>greedy\n")
    rows = []
    for seed in range(given.first, given.first + given.seeds):
        row = run(seed, given.size, given.seconds)
        rows.append(row)
        marks = (row.proven, row.holds, *row.beats, *row.must_better)
        told = "\t".join("yes" if mark else "no" for mark in marks)
        write(f"{seed}\t{row.seconds:.1f}\t{row.memory_mb:.0f}\t{row.gap:.1e}\t{told}\n")
        sys.stdout.flush()
    seconds = [row.seconds for row in rows]
    write(
        f"p50 {percentile(seconds, 0.5):.1f} s, p95 {percentile(seconds, 0.95):.1f} s; "
        f"proven {sum(r.proven for r in rows)} of {len(rows)}; "
        f"largest gap {max(r.gap for r in rows):.1e}\n"
    )
    return 0 if all(row.holds for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
