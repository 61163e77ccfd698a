"""City budgets under every rule: who is funded, who is left with nothing, in what time.

``python -m scenarios.bench.elections FOLDER [--only warszawa]``

FOLDER holds ``.pb`` files and ``pabutools_results.csv``: published welfare, number, cost and share
of voters with nothing for greedy, Equal Shares (alone and completed) and the most welfare. All four
figures must be the same; of the most welfare only welfare, for equals are chosen among by another
order.
"""

from __future__ import annotations

import csv
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from matcher.budget.audit.representation import satisfaction, with_nothing
from matcher.budget.elect import elect, profile_of
from matcher.budget.pabulib.read import read_pb
from matcher.budget.profile import Profile
from models.tallying import Measure, Rule

PUBLISHED: dict[Rule, str] = {
    "greedy": "greedy",
    "equal-shares": "mes",
    "equal-shares+greedy": "mes+greedy_completion",
    "most-welfare": "max_welfare_ilp",
}
RULES: tuple[Rule, ...] = (*PUBLISHED, "phragmen", "phragmen+greedy")
MEASURES: dict[str, Measure] = {
    "Cost_Sat": "cost",
    "Additive_Cardinal_Sat": "points",
    "Additive_Borda_Sat": "borda",
}
COLUMNS = ("election", "rule", "projects", "welfare", "of most", "with nothing", "ms", "published")
SLOW = 1.0
"""Seconds that no rule may take on any of these elections."""


@dataclass(frozen=True)
class Figures:
    """What a rule gives on an election."""

    rule: Rule
    funded: int
    welfare: int
    cost: float
    nothing: float
    seconds: float

    def same(self, row: dict[str, str]) -> bool:
        """Whether these are the published figures (shares are published to four places)."""
        if self.welfare != float(row["welfare"]):
            return False
        return self.rule == "most-welfare" or (
            self.funded == int(row["n_selected"])
            and self.cost == float(row["cost"])
            and abs(self.nothing - float(row["min_voter_sat_share_zero"])) < 6e-5
        )


def figures(profile: Profile, rule: Rule) -> Figures:
    """Hold the vote; welfare and who has nothing are counted apart from the rule."""
    began = time.process_time()
    outcome = elect(profile, rule)
    seconds = time.process_time() - began
    funded = outcome.funded
    return Figures(
        rule=rule,
        funded=len(funded),
        welfare=sum(v.households * satisfaction(v, funded) for v in profile.voters),
        cost=sum(profile.proposals[p].cost for p in funded) / profile.election.parts,
        nothing=with_nothing(profile, funded) / max(1, profile.households),
        seconds=seconds,
    )


def published(folder: Path) -> dict[str, dict[str, dict[str, str]]]:
    """File → rule, as it is called there → row."""
    found: dict[str, dict[str, dict[str, str]]] = defaultdict(dict)
    with (folder / "pabutools_results.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found[row["file"]][row["rule"]] = row
    return found


def measured(path: Path, known: dict[str, dict[str, str]]) -> Iterator[tuple[Figures, str]]:
    """Every rule on one election, and whether it agrees: ``same``, ``OTHER`` or ``-``."""
    measure = MEASURES[next(iter(known.values()))["sat"]]
    profile = profile_of(read_pb(path.read_bytes()).election, measure)
    profile.supporters  # noqa: B018 - read once, for all rules
    for rule in RULES:
        found = figures(profile, rule)
        row = known.get(PUBLISHED.get(rule, ""))
        yield found, "-" if row is None else "same" if found.same(row) else "OTHER"


def main(
    folder: Annotated[Path, typer.Argument(exists=True, file_okay=False)],
    only: Annotated[str, typer.Option(help="Only files whose name contains this.")] = "",
) -> None:
    """Print a line per election and rule, cells separated by tabs, and the means of each rule.

    Ends with 1 if a figure differs from the published one or a rule takes more than a second."""
    typer.echo("\t".join(COLUMNS))
    shares: dict[Rule, list[tuple[float, float, float]]] = defaultdict(list)
    bad = 0
    for name, known in published(folder).items():
        path = folder / name
        if only not in name or not path.exists():
            continue
        rows = list(measured(path, known))
        most = next(found.welfare for found, _ in rows if found.rule == "most-welfare")
        for found, verdict in rows:
            of_most = found.welfare / max(1, most)
            shares[found.rule].append((of_most, found.nothing, found.seconds))
            bad += verdict == "OTHER" or found.seconds > SLOW
            typer.echo(
                f"{path.stem.rstrip('_')}\t{found.rule}\t{found.funded}\t{found.welfare}"
                f"\t{of_most:.4f}\t{found.nothing:.4f}\t{1000 * found.seconds:.0f}\t{verdict}"
            )
    for rule, each in shares.items():
        n = len(each)
        of_most, nothing = sum(e[0] for e in each) / n, sum(e[1] for e in each) / n
        slowest = max(e[2] for e in each)
        typer.echo(f"mean of {n}\t{rule}\t\t\t{of_most:.4f}\t{nothing:.4f}\t{1000 * slowest:.0f}\t")
    raise typer.Exit(1 if bad else 0)


if __name__ == "__main__":
    typer.run(main)
