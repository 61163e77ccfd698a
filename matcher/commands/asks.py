"""``asks``: what to call for before next week."""

from __future__ import annotations

import json
import sys
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from matcher.commands.ending import BAD_INPUT, NO_PLAN, Ending, say
from matcher.commands.files import load_plan, load_week
from matcher.commands.options import Lang, LangOption
from matcher.commands.verify import require_holds

if TYPE_CHECKING:
    from matcher.explain.asks_facts import Asks


def asks(
    week: Annotated[Path, typer.Argument(help="周 week.json")],
    plan: Annotated[Path, typer.Argument(help="方案 plan.json")],
    most: Annotated[int, typer.Option(min=1, max=1000, help="最多列几项 the longest list")] = 10,
    seconds: Annotated[float, typer.Option(min=0, help="时限（秒）time limit")] = 60.0,
    as_json: Annotated[
        bool, typer.Option("--json", help="结果写成一个 JSON 对象 print one JSON object")
    ] = False,
    lang: LangOption = Lang.ZH,
) -> None:
    """缺口 What to call for: helpers, rooms, goods, money, each confirmed by solving with it added.

    Read from the top: each line adds to those above. What nobody needs is listed too. A plan that
    does not hold is not looked at: its violations are listed, exit 1.
    """
    from matcher.child import SolverFailed
    from matcher.explain.asks_child import AsksChild

    if not isfinite(seconds):
        raise Ending(BAD_INPUT, [f"--seconds {seconds}: 应为一个数 a finite number is expected"])
    with AsksChild() as child:  # its engines load while everything is read
        the_week, the_plan = load_week(week), load_plan(plan).plan
        require_holds(the_week, the_plan, lang, str(plan))
        try:
            found = child.asks(
                the_week,
                the_plan,
                most=most,
                seconds=seconds,
                report=lambda so_far: say([progress(so_far, lang)]),
            )
        except SolverFailed as failed:
            raise Ending(NO_PLAN, [f"失败 failed: {failed.why}", failed.detail]) from None
    if as_json:
        sys.stdout.write(json.dumps(as_object(found), ensure_ascii=False) + "\n")
        return
    from matcher.show.asks import asks_document
    from matcher.show.render import render
    from matcher.show.telling import Telling

    render(asks_document(Telling(the_week, the_plan, lang.value), found))


def as_object(found: Asks) -> dict[str, Any]:
    """What ``--json`` prints; each ask's ``change`` is a change file for ``what-if``."""
    said = found.model_dump(mode="json")
    for one, ask in zip(said["asks"], found.asks, strict=True):
        one["change"] = ask.change.model_dump(mode="json", exclude_unset=True)
    return said


def progress(found: Asks, lang: Lang) -> str:
    """How far it is, in a line."""
    many = len(found.asks)
    if lang is Lang.ZH:
        return f"已证实 {many} 项，试过 {found.tried} 种"
    return f"{many} confirmed, {found.tried} kinds tried"
