"""``fairness`` and ``dial``: who got what share, and what more fairness would cost."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from matcher.commands.ending import BAD_INPUT, CONTRADICTION, NO_PLAN, Ending, say
from matcher.commands.files import load_plan, load_week, require_writable
from matcher.commands.options import Lang, LangOption
from matcher.commands.verify import require_holds

if TYPE_CHECKING:
    from matcher.report.dial import Dial
    from matcher.show.figure import Kind
    from models.week import Week

PlotOption = Annotated[
    Path | None, typer.Option("--plot", help="也画成图 .png 或 .svg also as a figure")
]
JsonOption = Annotated[bool, typer.Option("--json", help="写成一个 JSON 对象 one JSON object")]


def fairness(
    week: Annotated[Path, typer.Argument(help="周 week.json")],
    plan: Annotated[Path, typer.Argument(help="方案 plan.json")],
    as_json: JsonOption = False,
    plot: PlotOption = None,
    lang: LangOption = Lang.ZH,
) -> None:
    """公平报告 Asked and served per house group, community, care class, topic, newcomers, locals.

    A plan that does not hold is not reported on: its violations are listed, exit 1.
    """
    from matcher.report.fairness import fairness_report
    from matcher.report.tree import tree
    from matcher.show.fairness import fairness_document
    from matcher.show.render import render
    from matcher.show.telling import Telling

    kind = plot_kind(plot)
    require_writable(plot)
    the_week, the_plan = load_week(week), load_plan(plan).plan
    require_holds(the_week, the_plan, lang, str(plan))
    telling = Telling(the_week, the_plan, lang.value)
    if plot is not None:
        from matcher.show.plots import fairness_plot

        save_plot(plot, lambda: fairness_plot(telling, kind))
    if as_json:
        report = tree(fairness_report(telling.view))
        sys.stdout.write(json.dumps(report, ensure_ascii=False) + "\n")
    else:
        render(fairness_document(telling))


def dial(
    week: Annotated[Path, typer.Argument(help="周 week.json")],
    seconds: Annotated[
        float | None, typer.Option(min=0, help="各档合计时限 for all steps together")
    ] = None,
    as_json: JsonOption = False,
    plot: PlotOption = None,
    lang: LangOption = Lang.ZH,
) -> None:
    """公平调节 What each step of the fairness ladder costs, and whom it lifts.

    The week is solved once for each step; without --seconds until each is proven.
    """
    from matcher.report.tree import tree
    from matcher.show.dial import dial_document
    from matcher.show.render import render

    if seconds is not None and not isfinite(seconds):
        raise Ending(BAD_INPUT, [f"--seconds {seconds}: 应为一个数 a finite number is expected"])
    kind = plot_kind(plot)
    require_writable(plot)
    the_week = load_week(week)
    found = _dialled(the_week, seconds, lang)
    if not found.points:
        raise Ending(NO_PLAN, ["限时内没有找到任何方案 no plan was found in the time given"])
    if plot is not None:
        from matcher.show.dial import words_of
        from matcher.show.plots import dial_plot

        save_plot(plot, lambda: dial_plot(words_of(the_week, lang.value), found, kind))
    if as_json:
        sys.stdout.write(json.dumps(tree(found), ensure_ascii=False) + "\n")
    else:
        render(dial_document(the_week, found, lang.value))


def plot_kind(plot: Path | None) -> Kind:
    """PNG or SVG, by the file's name. Ends the command if it is neither."""
    if plot is None or plot.suffix == ".png":
        return "png"
    if plot.suffix == ".svg":
        return "svg"
    raise Ending(BAD_INPUT, [f"--plot {plot}: 应以 .png 或 .svg 结尾 .png or .svg is expected"])


def save_plot(path: Path, draw: Callable[[], bytes]) -> None:
    """Draw a figure and write it, whole or not at all; ends the command if either fails."""
    from matcher.show.figure import MissingGlyph

    try:
        data = draw()
    except MissingGlyph as error:
        said = f"--plot {path}: 字体缺字 the font lacks {', '.join(map(ascii, error.characters))}"
        raise Ending(BAD_INPUT, [said]) from None
    half = path.with_name(f".{path.name}.half")
    try:
        half.write_bytes(data)
        half.replace(path)
    except OSError as error:
        half.unlink(missing_ok=True)
        said = f"{path}: 无法写入 cannot be written: {error.strerror}"
        raise Ending(BAD_INPUT, [said]) from error


def _turned(mu: int, found: bool) -> None:
    """A line for each step, on standard error."""
    said = "✓" if found else "时限内没有方案 no plan in its share of the time"
    say([f"μ = {mu} {said}"])


def _dialled(week: Week, seconds: float | None, lang: Lang) -> Dial:
    from matcher.child import SolverFailed
    from matcher.commands.solve import broken_lines, contradiction_lines, impossible_lines
    from matcher.errors import Contradiction, ImpossibleDecision
    from matcher.report.dial import NoDial
    from matcher.report.dial import dial as turned

    try:
        return turned(week, seconds, done=_turned)
    except NoDial:
        said = "政策没有用 μ 权衡公平的一层 no tier of the policy weighs fairness by μ"
        raise Ending(BAD_INPUT, [said]) from None
    except Contradiction as error:
        raise Ending(CONTRADICTION, contradiction_lines(week, error, lang)) from None
    except ImpossibleDecision as error:
        raise Ending(BAD_INPUT, impossible_lines(week, error, lang)) from None
    except SolverFailed as failed:
        raise Ending(NO_PLAN, broken_lines(failed)) from None
