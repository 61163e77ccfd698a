"""Choices to Timefold: runs in an environment of its own, with ``timefold`` and Java 17.

``python -m scenarios.bench.choices_timefold choices.json picks.json --after 10 30 60 200`` searches
once and writes, for each of these moments, the best picks by then. It imports nothing of the
project but :mod:`scenarios.bench.choices` and :mod:`scenarios.bench.choices_timefold_model`.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from time import monotonic
from typing import Any

from jpype import JImplements, JOverride
from timefold.solver import SolverFactory
from timefold.solver.config import EnvironmentMode, ScoreDirectorFactoryConfig, SolverConfig

from scenarios.bench.choices import Choices
from scenarios.bench.choices_timefold_model import Decision, Problem, problem, rules

SEARCH = """
<solver xmlns="https://timefold.ai/xsd/solver">
  <randomSeed>{seed}</randomSeed>
  <termination><secondsSpentLimit>{seconds}</secondsSpentLimit></termination>
  <constructionHeuristic>
    <constructionHeuristicType>FIRST_FIT</constructionHeuristicType>
  </constructionHeuristic>
  <localSearch>
    <unionMoveSelector>
      {moves}
    </unionMoveSelector>
    <acceptor><lateAcceptanceSize>{late}</lateAcceptanceSize></acceptor>
    <forager><acceptedCountLimit>1</acceptedCountLimit></forager>
  </localSearch>
</solver>
"""
MOVES = {
    "change": "<changeMoveSelector/>",
    "two": (
        "<cartesianProductMoveSelector><changeMoveSelector/><changeMoveSelector/>"
        "</cartesianProductMoveSelector>"
    ),
    "ruin": (
        "<ruinRecreateMoveSelector><minimumRuinedCount>2</minimumRuinedCount>"
        "<maximumRuinedCount>8</maximumRuinedCount></ruinRecreateMoveSelector>"
    ),
}


class Watch:
    """The best solution at each of several moments, as the solver's own objects."""

    def __init__(self, after: list[float]) -> None:
        self.at: dict[float, Any] = dict.fromkeys(after)

    def listener(self) -> object:
        """What Timefold tells of each better solution; it says itself when it was found."""
        at = self.at

        @JImplements("ai.timefold.solver.core.api.solver.event.SolverEventListener")
        class Listener:
            @JOverride
            def bestSolutionChanged(self, event: Any) -> None:  # noqa: N802
                seconds = event.getTimeMillisSpent() / 1000
                for moment in at:
                    if seconds <= moment and event.isNewBestSolutionInitialized():
                        at[moment] = event.getNewBestSolution()

        return Listener()


def main() -> None:
    """Search, and write the picks of each moment."""
    from _jpyinterpreter import convert_to_java_python_like_object

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("choices", type=Path)
    parser.add_argument("picks", type=Path)
    parser.add_argument("--after", type=float, nargs="+", default=[10, 30, 60, 200])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--late", type=int, default=400)
    parser.add_argument("--moves", nargs="+", choices=MOVES, default=["change"])
    given = parser.parse_args()
    begun = monotonic()
    asked = problem(Choices.load(given.choices))
    moves = "".join(MOVES[name] for name in given.moves)
    seconds = int(max(given.after))
    text = SEARCH.format(seed=given.seed, seconds=seconds, moves=moves, late=given.late)
    solver = SolverFactory.create(
        SolverConfig(
            solution_class=Problem,
            entity_class_list=[Decision],
            environment_mode=EnvironmentMode.NON_REPRODUCIBLE,
            score_director_factory_config=ScoreDirectorFactoryConfig(
                constraint_provider_function=rules
            ),
            xml_source_text=text,
        )
    ).build_solver()
    watch = Watch(given.after)
    solver._delegate.addEventListener(watch.listener())
    loaded = convert_to_java_python_like_object(asked)
    searching = monotonic()
    # Not ``solver.solve``: what it gives back is copied object by object, for minutes.
    solver._delegate.solve(loaded)
    ended = monotonic()
    found = []
    for moment, solution in watch.at.items():
        picks = None if solution is None else [*map(int, str(solution).split())]
        found.append({"seconds": moment, "picks": picks})
    told = {
        "found": found,
        "seconds_to_load": round(searching - begun, 1),
        "seconds_of_search": round(ended - searching, 1),
        "moves": int(solver._delegate.getMoveEvaluationCount()),
    }
    given.picks.write_text(json.dumps(told), encoding="utf-8")
    sys.stdout.write(
        f"loaded in {told['seconds_to_load']} s, searched for {told['seconds_of_search']} s, "
        f"{told['moves']} moves\n"
    )


if __name__ == "__main__":
    main()
