"""Public instances through the ordinary pipeline: read, solve, judge, compare with the best known.

``python -m scenarios.bench.public FOLDER [--family gap] [--only gap1-] [--seconds 20]``

The figure compared is the judge's, recomputed from week and plan, never the solver's own.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from matcher.baseline import first_come, greedy
from matcher.solve import solve
from matcher.verify import verify
from models.plan import Plan
from models.week import Week
from scenarios.bench.targets import Instance, instances
from scenarios.readers import read

COLUMNS = ("family", "instance", "best", "value", "behind%", "gap%", "seconds", "plan")


class Method(StrEnum):
    """How a plan is made."""

    SOLVE = "solve"
    GREEDY = "greedy"
    FIRST_COME = "first-come"


def main(
    folder: Annotated[Path, typer.Argument(exists=True, file_okay=False)],
    family: Annotated[list[str] | None, typer.Option(help="Only these families.")] = None,
    only: Annotated[str, typer.Option(help="Only instances whose name contains this.")] = "",
    seconds: Annotated[float, typer.Option(min=0.1, help="Limit per instance.")] = 20.0,
    method: Annotated[Method, typer.Option()] = Method.SOLVE,
) -> None:
    """Print a line per instance, cells separated by tabs: best known, the plan's value, how far
    behind, what gap is proven.

    Ends with 1 if a plan does not hold or leaves undone what its problem demands."""
    typer.echo("\t".join(COLUMNS))
    made: dict[tuple[str, Path, int], tuple[Week, Plan, float]] = {}
    bad = 0
    for instance in instances(folder):
        if (family and instance.family not in family) or only not in instance.name:
            continue
        key = instance.family, instance.path, instance.index
        if key not in made:
            # One instance may be measured twice in a row; older plans are not kept.
            made = {key: _made(instance, _maker(method, seconds))}
        bad += not _line(instance, *made[key])
    raise typer.Exit(1 if bad else 0)


def _maker(method: Method, seconds: float) -> Callable[[Week], Plan]:
    match method:
        case Method.GREEDY:
            return greedy
        case Method.FIRST_COME:
            return first_come
        case Method.SOLVE:
            return lambda week: solve(week, seconds=seconds).plan


def _made(instance: Instance, make: Callable[[Week], Plan]) -> tuple[Week, Plan, float]:
    week = read(instance.family, instance.path, instance.index)
    began = time.monotonic()
    plan = make(week)
    return week, plan, time.monotonic() - began


def _line(instance: Instance, week: Week, plan: Plan, seconds: float) -> bool:
    verdict = verify(week, plan)
    value = instance.measure(week, verdict.tiers)
    good = verdict.holds and value is not None
    cells = (
        instance.family,
        instance.name,
        f"{instance.best:g}" if instance.best < 10**5 else f"{instance.best:.0f}",
        "-" if value is None else f"{value:.6f}".rstrip("0").rstrip("."),
        "-" if value is None else f"{100 * instance.loss(value):.4f}",
        f"{100 * plan.gap:.4f}" if plan.tiers else "-",
        f"{seconds:.1f}",
        "holds" if good else "incomplete" if verdict.holds else "BROKEN",
    )
    typer.echo("\t".join(cells))
    for violation in verdict.violations[:5]:
        typer.echo(f"  {violation.rule}: {violation.en}", err=True)
    return good


if __name__ == "__main__":
    typer.run(main)
