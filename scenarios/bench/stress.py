"""Several districts in one week, in units of one of them.

``python -m scenarios.bench.stress --districts 10 --part 1 --seconds 3600`` solves a district (or so
small a part of one), then so many of them in one week, each in a process of its own under the same
limit, and prints seconds, memory and gap of both, and the ratios. The memory is that of the solver
and of as many processes of parts as may run at a time, each at its most.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace

from scenarios.bench.growth import shape_of
from scenarios.bench.solved import Solved, solved
from scenarios.generate import of_shape
from scenarios.generator.city import COUNTED
from scenarios.generator.shape import Shape


def times(one: Shape, districts: int) -> Shape:
    """So many districts of one shape."""
    return replace(
        one, **{"districts": districts, **{n: districts * getattr(one, n) for n in COUNTED}}
    )


def line(what: str, requests: int, run: Solved) -> str:
    """The figures of a solve."""
    verdict = "holds" if run.holds else "BROKEN"
    gaps = " ".join(f"{tier.name} {tier.gap:.4%}" for tier in run.plan.tiers if tier.gap > 0)
    return (
        f"{what}: {requests} requests, {run.seconds:.1f} s, {run.memory_mb:.0f} MB, {verdict}, "
        f"μ = {run.plan.mu}, gaps: {gaps or 'none'}\n"
    )


def main() -> int:
    """Print the figures; 1 if a plan does not hold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--districts", type=int, default=10)
    parser.add_argument("--part", type=float, default=1.0, help="of a district")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=None, help="limit of each solve")
    given = parser.parse_args()
    one = shape_of(given.part)
    runs = []
    for what, shape in (("one", one), ("all", times(one, given.districts))):
        week = of_shape(shape, given.seed, name=f"stress-{what}-{given.seed}")
        runs.append(solved(week, given.seconds))
        sys.stdout.write(line(what, len(week.requests), runs[-1]))
        sys.stdout.flush()
    first, last = runs
    sys.stdout.write(
        f"time × {last.seconds / first.seconds:.2f}, memory × "
        f"{last.memory_mb / first.memory_mb:.2f}\n"
    )
    return 0 if first.holds and last.holds else 1


if __name__ == "__main__":
    sys.exit(main())
