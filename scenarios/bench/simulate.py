"""Weeks in a row: whether what is asked of the optimiser holds, under a light and a heavy load.

``python -m scenarios.bench.simulate --size courtyard --weeks 26 --loads 0.9 1.5`` runs each load
under all four methods, overdue requests oldest first, and prints the summary, the waits and the
aims of each; a heavy load once more, the optimiser alone, without that order. What each week of
each method came to is told as it ends: requests met, overdue ones left, must-serve missed, overdue
passed over, Gini of ρ, share of Good kept, μ, and how the search ended.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from time import monotonic

from matcher.show.document import Document
from matcher.show.render import render
from scenarios.simulate.arrivals import shape_of
from scenarios.simulate.figures import WeekFigures
from scenarios.simulate.methods import Method
from scenarios.simulate.run import Settings, simulate
from scenarios.simulate.show import simulation_document
from scenarios.simulate.verdicts import LIGHT


def main() -> None:
    """Print the tables that matter for the aims, for each load."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--size", choices=("courtyard", "community", "district"), default="courtyard"
    )
    parser.add_argument("--weeks", type=int, default=26)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--loads", type=float, nargs="+", default=[0.9, 1.5])
    parser.add_argument("--seconds", type=float, default=None, help="for each week's search")
    given = parser.parse_args()
    base = Settings(
        given.size, shape_of(given.size), given.seed, 1.0, given.weeks, tuple(Method), given.seconds
    )
    for load in given.loads:
        _measure(replace(base, load=load, oldest_first=True))
        if load > LIGHT:
            # What the order by age changes: the optimiser as the policy is without it.
            _measure(replace(base, load=load, methods=(Method.OPTIMISER,)))


def _measure(settings: Settings) -> None:
    begun = monotonic()
    document = simulation_document(simulate(settings, told=_told), "en")
    summary, waits, *_, aims = document.tables
    render(Document(document.title, (summary, waits, aims)))
    sys.stdout.write(f"{monotonic() - begun:.0f} s\n\n")
    sys.stdout.flush()


def _told(method: Method, week: WeekFigures) -> None:
    gini = "" if week.evenness.gini is None else f"{float(week.evenness.gini):.4f}"
    kept = "" if week.good_kept is None else f"{float(week.good_kept):.4f}"
    short = f"{len(week.missed.requests)} missed, {len(week.passed_over.requests)} passed over"
    proven = "" if week.missed.proven and week.passed_over.proven else " (not proven)"
    told = (
        *(week.week, method.value, f"{week.met}/{week.asked}", f"{week.overdue_unmet} overdue"),
        *(short + proven, gini, kept, f"mu {week.mu}", week.ended_by or ""),
    )
    sys.stderr.write("\t".join(map(str, told)) + "\n")


if __name__ == "__main__":
    main()
