"""``fairness`` and ``dial``: who got what share, and what more fairness would cost."""

from __future__ import annotations

import json
import sys
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from matcher.commands.ending import BAD_INPUT, CONTRADICTION, NO_PLAN, Ending, say
from matcher.commands.files import load_plan, load_week
from matcher.commands.options import Lang, LangOption
from matcher.commands.verify import require_holds

if TYPE_CHECKING:
    from matcher.report.dial import Dial
    from models.week import Week

JsonOption = Annotated[bool, typer.Option("--json", help="写成一个 JSON 对象 one JSON object")]


def fairness(
    week: Annotated[Path, typer.Argument(help="周 week.json")],
    plan: Annotated[Path, typer.Argument(help="方案 plan.json")],
    as_json: JsonOption = False,
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

    the_week, the_plan = load_week(week), load_plan(plan).plan
    require_holds(the_week, the_plan, lang, str(plan))
    telling = Telling(the_week, the_plan, lang.value)
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
    the_week = load_week(week)
    found = _dialled(the_week, seconds, lang)
    if not found.points:
        raise Ending(NO_PLAN, ["限时内没有找到任何方案 no plan was found in the time given"])
    if as_json:
        sys.stdout.write(json.dumps(tree(found), ensure_ascii=False) + "\n")
    else:
        render(dial_document(the_week, found, lang.value))


def _dialled(week: Week, seconds: float | None, lang: Lang) -> Dial:
    from matcher.commands.solve import contradiction_lines, impossible_lines
    from matcher.errors import Contradiction, ImpossibleDecision
    from matcher.report.dial import NoDial
    from matcher.report.dial import dial as turned

    try:
        return turned(week, seconds, done=lambda mu: say([f"μ = {mu} ✓"]))
    except NoDial:
        said = "政策没有用 μ 权衡公平的一层 no tier of the policy weighs fairness by μ"
        raise Ending(BAD_INPUT, [said]) from None
    except Contradiction as error:
        raise Ending(CONTRADICTION, contradiction_lines(week, error, lang)) from None
    except ImpossibleDecision as error:
        raise Ending(BAD_INPUT, impossible_lines(week, error, lang)) from None
