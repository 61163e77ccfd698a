"""Weeks in a row: whether what is asked of the optimiser holds, under a light and a heavy load.

``python -m scenarios.bench.simulate --size courtyard --weeks 26 --loads 0.9 1.5`` runs each load
under all four methods, and prints the summary, the waits and the aims of each.
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
        begun = monotonic()
        document = simulation_document(simulate(replace(base, load=load), told=_told), "en")
        summary, waits, *_, aims = document.tables
        render(Document(document.title, (summary, waits, aims)))
        sys.stdout.write(f"{monotonic() - begun:.0f} s\n\n")


def _told(method: Method, week: WeekFigures) -> None:
    sys.stderr.write(f"{week.week}\t{method.value}\t{week.met}/{week.asked}\n")


if __name__ == "__main__":
    main()
