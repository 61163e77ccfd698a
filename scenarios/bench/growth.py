"""Time, memory and gap as weeks grow: a tenth of a district to ten.

``python -m scenarios.bench.growth --seeds 5 --seconds 300 --plot growth.png`` prints a line per
size and seed, each solved in a process of its own under the same limit, and draws all of them.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass, replace
from pathlib import Path

from matcher.show.figure import COLOURS, KINDS, figure, rendered
from scenarios.bench.solved import solved
from scenarios.generate import of_shape
from scenarios.generator.city import COUNTED
from scenarios.generator.shape import SIZES, Shape

PARTS = (0.1, 0.3, 1.0, 3.0, 10.0)
FIGURES = ("seconds", "memory", "gap")
AXES = {"seconds": "秒 s", "memory": "内存 MB", "gap": "差距 gap %"}


@dataclass(frozen=True)
class Point:
    """One week solved."""

    part: float
    """Of a district."""
    seed: int
    seconds: float
    memory: float
    """MB."""
    gap: float
    """The largest of any tier up to the one that counts *good*, in percent."""
    holds: bool


def shape_of(part: float) -> Shape:
    """A share of a district: every count scaled; ten are ten districts in one week."""
    if part == 10:
        return SIZES["stress"]
    district = SIZES["district"]
    counts = {name: max(1, round(part * getattr(district, name))) for name in COUNTED}
    counts["rooms"] = max(counts["rooms"], counts["communities"])
    return replace(district, districts=max(1, round(part)), **counts)


def measured(part: float, seed: int, seconds: float) -> Point:
    """Generate and solve."""
    week = of_shape(shape_of(part), seed, name=f"growth-{part}-{seed}")
    run = solved(week, seconds)
    names = [tier.name for tier in week.policy.tiers if "good" in tier.goals]
    last = [tier.name for tier in run.plan.tiers].index(names[0])
    gap = 100 * max(tier.gap for tier in run.plan.tiers[: last + 1])
    return Point(part, seed, run.seconds, run.memory_mb, gap, run.holds)


def plot(points: list[Point], target: Path) -> None:
    """Three panels over the size, one dot per week."""
    kind = next(kind for kind in KINDS if target.suffix == f".{kind}")
    with figure(7.0, 8.0) as drawn:
        for axes, name, colour in zip(
            drawn.subplots(len(FIGURES), 1, sharex=True), FIGURES, COLOURS, strict=False
        ):
            values = [getattr(p, name) for p in points]
            axes.plot([p.part for p in points], values, "o", c=colour, clip_on=False)
            axes.set_xscale("log")
            axes.set_ylim(0, 1.1 * max(values) or 1)
            axes.set_ylabel(AXES[name])
            # In plain figures: nothing in our pictures is read as a formula.
            sizes = sorted({p.part for p in points})
            axes.set_xticks(sizes, labels=[f"{size:g}" for size in sizes])
            axes.minorticks_off()
        axes.set_xlabel("区 districts")
        target.write_bytes(rendered(drawn, kind))


def main() -> int:
    """Print a tab-separated line per week; 1 if any plan does not hold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--parts", type=float, nargs="+", default=list(PARTS))
    parser.add_argument("--seconds", type=float, default=300.0, help="limit of each solve")
    parser.add_argument("--plot", type=Path, default=None, help="a .png or .svg to write")
    given = parser.parse_args()
    if given.plot is not None and given.plot.suffix[1:] not in KINDS:
        parser.error(f"--plot is {given.plot}: expected a name that ends in .png or .svg")
    points = []
    sys.stdout.write("districts\tseed\tseconds\tMB\tgap %\tholds\n")
    for part in given.parts:
        for seed in range(1, given.seeds + 1):
            p = measured(part, seed, given.seconds)
            points.append(p)
            holds = "yes" if p.holds else "no"
            sys.stdout.write(
                f"{part}\t{seed}\t{p.seconds:.1f}\t{p.memory:.0f}\t{p.gap:.3f}\t{holds}\n"
            )
            sys.stdout.flush()
    if given.plot is not None:
        plot(points, given.plot)
    return 0 if all(p.holds for p in points) else 1


if __name__ == "__main__":
    sys.exit(main())
