"""Which public instances a folder holds, and the best that was published for each."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from matcher.goals import tier_scale
from models.week import Week
from scenarios.readers import UnreadableFile
from scenarios.readers.reviewer import SCALE

Values = tuple[int, ...]
"""The tier values that the judge recomputed."""


@dataclass(frozen=True)
class Instance:
    """One problem of a family and its best known value (of the reviewer matrix: known maxima)."""

    family: str
    path: Path
    index: int
    name: str
    best: float
    bound: float | None
    """What cannot be passed, where published and different from ``best``."""
    lower_is_better: bool
    measure: Callable[[Week, Values], float | None]
    """The same figure of a plan; None if it does not do all that the problem demands."""

    def loss(self, value: float) -> float:
        """How far a value stays behind the best known, as a share of it (below 0: ahead)."""
        behind = value - self.best if self.lower_is_better else self.best - value
        return behind / max(1.0, abs(self.best))


def instances(folder: Path) -> Iterator[Instance]:
    """All instances of a folder laid out as ``family/files`` with a table of best values each."""
    yield from _mkp(folder / "mkp")
    yield from _gap(folder / "gap")
    yield from _reviewer(folder / "reviewer")
    yield from _smptsp(folder / "smptsp")
    yield from _elections(folder / "elections")


def _rows(path: Path) -> Iterator[dict[str, str]]:
    if path.exists():
        with path.open(encoding="utf-8", newline="") as file:
            yield from csv.DictReader(file)


def in_units(week: Week, values: Values, tier: int) -> float:
    """A tier's value in whole units of its goal."""
    return values[tier] / tier_scale(week.policy.tiers[tier])


def _worth(week: Week, values: Values) -> float:
    return in_units(week, values, 0)


def _cost_of_all(week: Week, values: Values) -> float | None:
    """−(last tier), if every request is served."""
    done = in_units(week, values, 0) == len(week.requests)
    return -in_units(week, values, 1) if done else None


def _affinity_of_all(week: Week, values: Values) -> float | None:
    done = in_units(week, values, 0) == len(week.requests)
    return in_units(week, values, len(values) - 1) / SCALE if done else None


def _worst_off(week: Week, values: Values) -> float | None:
    return in_units(week, values, 1) / SCALE


def _mkp(folder: Path) -> Iterator[Instance]:
    sizes = [f"{m}.{n}" for m in (5, 10, 30) for n in (100, 250, 500)]
    files = {size: folder / f"mknapcb{i}.txt" for i, size in enumerate(sizes, start=1)}
    for row in _rows(folder / "best_known.csv"):
        group, _, index = row["problem"].partition("-")
        path = files.get(group)
        if path is not None and path.exists():
            best, bound = float(row["chu_beasley_best_1998"]), float(row["lp_bound"])
            name = f"{path.stem}#{int(index)}"
            yield Instance("mkp", path, int(index), name, best, bound, False, _worth)


def _gap(folder: Path) -> Iterator[Instance]:
    for row in _rows(folder / "best_known.csv"):
        if row["Format"] != "orlibrary":
            raise UnreadableFile(f"{row['Path']}: format {row['Format']!r}, expected orlibrary")
        best = float(row["Best known solution value"])
        bound = float(row["Best known bound"])
        yield Instance("gap", folder / row["Path"], 0, row["Path"], best, bound, True, _cost_of_all)


def _reviewer(folder: Path) -> Iterator[Instance]:
    path = folder / "affinity.csv"
    if path.exists():
        # What is known to be the most possible, rounded.
        yield Instance("reviewer", path, 0, "most", 201.885, None, False, _affinity_of_all)
        yield Instance("reviewer-fair", path, 0, "worst-off", 0.94484, None, False, _worst_off)
        yield Instance(
            "reviewer-fair", path, 0, "then-most", 201.769, None, False, _affinity_of_all
        )


def _smptsp(folder: Path) -> Iterator[Instance]:
    for row in _rows(folder / "bounds.csv"):
        path = folder / f"{row['instance']}.dat"
        best, bound = float(row["ub"]), float(row["lb"])
        yield Instance("smptsp", path, 0, row["instance"], best, bound, True, _cost_of_all)


def _elections(folder: Path) -> Iterator[Instance]:
    for row in _rows(folder / "pabutools_results.csv"):
        path = folder / row["file"]
        if row["rule"] == "max_welfare_ilp" and path.exists():
            name, best = path.stem.rstrip("_"), float(row["welfare"])
            yield Instance("elections", path, 0, name, best, None, False, _worth)
