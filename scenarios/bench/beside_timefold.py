"""Timefold on a generated week, judged like every other plan.

``python -m scenarios.bench.beside_timefold --python PYTHON --seed 1 --mu 1`` says the week as
choices, has :mod:`scenarios.bench.choices_timefold` pick (by PYTHON, that of an environment with
``timefold`` and Java 17), reads the picks as a plan, takes out what breaks a rule, and prints how
the judge counts the tiers after each of several moments.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from time import monotonic

from matcher.encode import encode
from matcher.options import build_options
from matcher.rules import RULES
from matcher.rules.view import View
from matcher.solve.extract import extract
from models.items import Commitments
from models.week import Week
from scenarios.bench.as_choices import choices_of, point
from scenarios.bench.side_by_side import counted, line
from scenarios.generate import generate


def within_rules(week: Week, content: Commitments) -> tuple[Commitments, int]:
    """A plan without what breaks rules, and how many requests lost something by that.

    Whatever a violation names goes wholly, request by request, until nothing is violated: what
    stood short (an activity with too few people) goes, and then those who sat in it.
    """
    lost: set[str] = set()
    while named := _named(week, content):
        lost |= named
        content = Commitments(
            flows=tuple(f for f in content.flows if f.request not in named),
            placements=tuple(p for p in content.placements if p.request not in named),
            seats=tuple(s for s in content.seats if s.request not in named),
        )
    return content, len(lost)


def _named(week: Week, content: Commitments) -> set[str]:
    view = View(week, content)
    planned = {f.request for f in content.flows} | {p.request for p in content.placements}
    planned |= {s.request for s in content.seats}
    found: set[str] = set()
    for rule in RULES:
        for violation in rule.violations(view):
            named = planned & set(violation.where)
            if not named:
                raise AssertionError(f"{violation.rule} names no request: {violation.en}")
            found |= named
    return found


def main() -> None:
    """Export, pick, judge, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--python", type=Path, required=True)
    parser.add_argument("--size", default="community")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--mu", type=int, required=True)
    parser.add_argument("--after", type=float, nargs="+", default=[10, 30, 60, 200])
    parser.add_argument("--moves", nargs="+", default=["change"], help="as choices_timefold has")
    given = parser.parse_args()
    say = sys.stdout.write
    week = generate(given.size, given.seed)
    begun = monotonic()
    model = encode(build_options(week))
    choices = choices_of(model, given.mu)
    say(f"{len(choices.decisions)} decisions, {sum(map(len, choices.decisions))} alternatives, ")
    say(f"{len(choices.quantities)} quantities in {monotonic() - begun:.1f} s\n")
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "choices.json", Path(folder) / "picks.json"
        choices.dump(source)
        options = ["--after", *map(str, given.after), "--moves", *given.moves]
        module = "scenarios.bench.choices_timefold"
        done = subprocess.run(
            [given.python, "-m", module, source, target, *options],
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        say(done.stdout)
        told = json.loads(target.read_text(encoding="utf-8"))
    say("method\tseconds\ttaken out\t" + "\t".join(t.name for t in week.policy.tiers) + "\n")
    for found in told["found"]:
        if found["picks"] is None:
            line("Timefold", found["seconds"], None, "")
            continue
        whole = extract(model, point(model, choices, found["picks"]))
        content, lost = within_rules(week, whole)
        line("Timefold", found["seconds"], counted(week, content, given.mu), str(lost))


if __name__ == "__main__":
    main()
