"""Multi-dimensional knapsacks (OR-Library ``mknapcb*``): which projects, with what there is.

File: the number K of problems; then for each ``n m best`` (best 0: unknown), n profits, m rows of
n weights, m capacities; numbers separated by blanks wherever the lines break.
"""

from __future__ import annotations

from pathlib import Path

from models.demand import Line, Request
from models.supply import Catalogue, Item, Pledge
from models.week import Week
from scenarios.readers.base import DONOR, GOOD, HERE, TOPIC, Numbers, UnreadableFile, policy, text
from scenarios.readers.base import week as base_week


def count(path: Path) -> int:
    """How many problems the file holds."""
    return Numbers(path.name, text(path)).at_least(1, "the number of problems")


def read(path: Path, index: int = 0) -> Week:
    """Problem ``index`` of the file: n all-or-nothing needs of value = profit, each with one line
    (amount = weight, none where it is 0) on each of the m pledges. Tier *good* is the profit."""
    numbers = Numbers(path.name, text(path))
    problems = numbers.at_least(1, "the number of problems")
    if not 0 <= index < problems:
        raise UnreadableFile(f"{path.name}: has problems 0 to {problems - 1}, not {index}")
    for _ in range(index):
        size, resources = numbers.at_least(1, "n"), numbers.at_least(1, "m")
        numbers.row(1 + size + size * resources + resources)
    size, resources, _ = numbers.at_least(1, "n"), numbers.at_least(1, "m"), numbers.take()
    profits = numbers.row(size)
    weights = [numbers.row(size) for _ in range(resources)]
    capacities = numbers.row(resources)
    if index == problems - 1:
        numbers.end()
    return base_week(
        f"{path.stem}-{index}",
        catalogue=Catalogue(items=tuple(Item(id=f"resource-{i}") for i in range(resources))),
        pledges=tuple(
            Pledge(id=f"pledge-{i}", donor=DONOR, kind="goods", item=f"resource-{i}", quantity=held)
            for i, held in enumerate(capacities)
        ),
        requests=tuple(
            _request(path.name, j, profit, [row[j] for row in weights])
            for j, profit in enumerate(profits)
        ),
        policy=policy(GOOD),
    )


def _request(file: str, j: int, profit: int, weights: list[int]) -> Request:
    if not any(weights):
        raise UnreadableFile(f"{file}: project {j} takes nothing, so nothing decides on it")
    return Request(
        id=f"project-{j}",
        kind="need",
        place=HERE,
        topic=TOPIC,
        value=profit,
        least_percent=100,
        lines=tuple(
            Line(id=f"line-{i}", item=f"resource-{i}", amount=weight)
            for i, weight in enumerate(weights)
            if weight > 0
        ),
    )
