"""``show``: the week as a person reads it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from matcher.commands.files import load_plan, load_week
from matcher.commands.options import Lang, LangOption
from matcher.commands.verify import require_holds


def show(
    week: Annotated[Path, typer.Argument(help="周 week.json")],
    plan: Annotated[Path, typer.Argument(help="方案 plan.json")],
    lang: LangOption = Lang.ZH,
) -> None:
    """查看 Rooms by day, each person's round, each pledge's recipients, what is unmet and why.

    A plan that does not hold is not shown: its violations are listed, exit 1.
    """
    from matcher.show.render import render
    from matcher.show.week import week_document

    the_week, the_plan = load_week(week), load_plan(plan)
    verdict = require_holds(the_week, the_plan.plan, lang, str(plan))
    render(week_document(the_week, the_plan, verdict.tiers, lang.value))
