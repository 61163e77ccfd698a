"""``simulate``: weeks in a row, the same arrivals under several methods."""

from __future__ import annotations

import json
import sys
from enum import StrEnum
from functools import partial
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from matcher.commands.ending import BAD_INPUT, NO_PLAN, Ending, say
from matcher.commands.fairness import JsonOption, save_plot
from matcher.commands.files import require_writable, write
from matcher.commands.options import Lang, LangOption

if TYPE_CHECKING:
    from scenarios.simulate.figures import Simulation, WeekFigures
    from scenarios.simulate.methods import Method


class Size(StrEnum):
    """How large a neighbourhood; a courtyard is a sixteenth of a community."""

    COURTYARD = "courtyard"
    COMMUNITY = "community"
    DISTRICT = "district"


class Which(StrEnum):
    """How the weeks are planned."""

    ALL = "all"
    OPTIMISER = "optimiser"
    FIRST_COME = "first-come"
    GREEDY = "greedy"
    FAIRNESS_OFF = "fairness-off"


def simulate(
    weeks: Annotated[int, typer.Option(min=1, max=99, help="连续几周 how many in a row")] = 26,
    size: Annotated[
        Size,
        typer.Option(help="规模，courtyard 是百余户的院落 size; a courtyard has 110 households"),
    ] = Size.COMMUNITY,
    seed: Annotated[int, typer.Option(min=0, max=2**63 - 1, help="种子 seed")] = 0,
    load: Annotated[float, typer.Option(help="所求 ÷ 所能 demand ÷ supply")] = 1.0,
    method: Annotated[
        Which, typer.Option(help="做法；all 为全部，并列比较 all: side by side")
    ] = Which.ALL,
    seconds: Annotated[
        float | None,
        typer.Option(min=0, help="每周求解时限，缺省求到证明 for each week; default: until proven"),
    ] = None,
    oldest_first: Annotated[
        bool,
        typer.Option(
            "--oldest-first",
            help="逾期的诉求等得最久的先满足，没有人被越过 overdue ones oldest first: no pass-over",
        ),
    ] = False,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="结果（JSON）写到哪里 results as JSON")
    ] = None,
    as_json: JsonOption = False,
    plot: Annotated[
        Path | None,
        typer.Option("--plot", help="图画到哪个文件夹（PNG 与 SVG，中英文）folder for figures"),
    ] = None,
    lang: LangOption = Lang.ZH,
) -> None:
    """连续多周 Weeks in a row: new requests every week, people cancel, the unmet wait on.

    The same arrivals under the optimiser, first come, greedy, and the optimiser with fairness off:
    how long people waited, how even house groups fared, who got nothing, how much good was done,
    and whether what is asked of the optimiser holds. Without --seconds every plan is proven and the
    seed gives the same again. Exit 4: a plan was not found in the time given.
    """
    for name, value in (("--seconds", seconds), ("--load", load)):
        if value is not None and not isfinite(value):
            raise Ending(BAD_INPUT, [f"{name} {value}: 应为一个数 a finite number is expected"])
    if not 0 < load <= 10:
        said = f"--load {load}: 应大于 0、不超过 10 above 0 and at most 10 is expected"
        raise Ending(BAD_INPUT, [said])
    if plot is not None and not plot.is_dir():
        raise Ending(BAD_INPUT, [f"--plot {plot}: 应为一个文件夹 a folder is expected"])
    require_writable(output)
    found = _simulated(
        size.value, load, method, seconds, weeks=weeks, seed=seed, by_age=oldest_first
    )
    _written(found, output, plot)
    if as_json:
        sys.stdout.write(json.dumps(results(found), ensure_ascii=False) + "\n")
    else:
        from matcher.show.render import render
        from scenarios.simulate.show import simulation_document

        render(simulation_document(found, lang.value))


def _simulated(
    size: str,
    load: float,
    which: Which,
    seconds: float | None,
    *,
    weeks: int,
    seed: int,
    by_age: bool,
) -> Simulation:
    from matcher.child import SolverFailed
    from matcher.commands.solve import broken_lines
    from scenarios.simulate.arrivals import Unloadable, shape_of
    from scenarios.simulate.methods import Method, NoPlanInTime
    from scenarios.simulate.run import Settings
    from scenarios.simulate.run import simulate as run

    methods = tuple(Method) if which is Which.ALL else (Method(which.value),)
    shape = shape_of(size)
    try:
        return run(Settings(size, shape, seed, load, weeks, methods, seconds, by_age), told=_told)
    except Unloadable as error:
        raise Ending(BAD_INPUT, [f"--load {load}: 有的供给太充足，达不到 {error}"]) from None
    except SolverFailed as failed:
        raise Ending(NO_PLAN, broken_lines(failed)) from None
    except NoPlanInTime as error:
        raise Ending(NO_PLAN, [f"限时内没有找到方案 {error}"]) from None


def _told(method: Method, week: WeekFigures) -> None:
    """A line for each week of each method, separated by tabs."""
    ended = week.ended_by or "by hand"
    say([f"{week.week}\t{method.value}\t{week.met}/{week.asked}\t{float(week.good):.0f}\t{ended}"])


def _written(found: Simulation, output: Path | None, plot: Path | None) -> None:
    if output is not None:
        write(output, json.dumps(results(found), ensure_ascii=False, indent=1) + "\n")
    if plot is not None:
        from matcher.show.figure import KINDS
        from scenarios.simulate.plots import PLOTS

        for name, draw in PLOTS.items():
            for lang in Lang:
                for kind in KINDS:
                    path = plot / f"{name}.{lang.value}.{kind}"
                    save_plot(path, partial(draw, found, lang.value, kind))


def results(found: Simulation) -> dict[str, Any]:
    """A simulation, and what is asked of the optimiser, as plain values."""
    from matcher.report.tree import tree
    from scenarios.simulate.verdicts import verdicts

    return {
        **tree(found),
        "stopped_by_the_clock": dict(found.stopped),
        "reproducible": found.reproducible,
        "verdicts": tree(verdicts(found)),
    }
