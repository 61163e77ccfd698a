"""``compare``: two plans of one week, side by side."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from matcher.commands.files import load_plan, load_week
from matcher.commands.options import Lang, LangOption
from matcher.commands.verify import require_holds


def compare(
    week: Annotated[Path, typer.Argument(help="周 week.json")],
    a: Annotated[Path, typer.Argument(help="方案一 the first plan")],
    b: Annotated[Path, typer.Argument(help="方案二 the second plan")],
    lang: LangOption = Lang.ZH,
) -> None:
    """比较 Tiers side by side, who gains and who loses from the first plan to the second.

    A plan that does not hold is not compared: its violations are listed, exit 1.
    """
    from matcher.show.comparison import comparison
    from matcher.show.render import render
    from matcher.show.telling import Telling

    the_week = load_week(week)
    plans = [load_plan(path).plan for path in (a, b)]
    for plan, path in zip(plans, (a, b), strict=True):
        require_holds(the_week, plan, lang, str(path))
    before, after = (Telling(the_week, plan, lang.value) for plan in plans)
    render(comparison(before, after, (str(a), str(b))))
