"""``why``: why a request, person, pledge or room gets, or does, what it does."""

from __future__ import annotations

import sys
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from matcher.commands.ending import BAD_INPUT, NO_PLAN, Ending
from matcher.commands.files import load_plan, load_week
from matcher.commands.options import Lang, LangOption
from matcher.commands.verify import require_holds

if TYPE_CHECKING:
    from matcher.explain.ids import UnknownId


def why(
    week: Annotated[Path, typer.Argument(help="周 week.json")],
    plan: Annotated[Path, typer.Argument(help="方案 plan.json")],
    id: Annotated[
        str, typer.Argument(help="诉求、人、认捐或房间 a request, person, pledge or room")
    ],
    seconds: Annotated[float, typer.Option(min=0, help="时限（秒）time limit")] = 20.0,
    as_json: Annotated[
        bool, typer.Option("--json", help="写成一个 JSON 对象 print one JSON object")
    ] = False,
    lang: LangOption = Lang.ZH,
) -> None:
    """为何 Why it is so: what fits, which rules keep the rest away, who has it, what would do.

    Everything told is confirmed by solving again; what is not settled within the time limit is
    said to be open. A plan that does not hold is not explained, exit 1; an unknown id: exit 2.
    """
    from matcher.explain.apart import NoAnswer, ask
    from matcher.explain.ids import UnknownId, kind_of
    from matcher.show.render import render
    from matcher.show.telling import Telling
    from matcher.show.why import why_document

    if not isfinite(seconds):
        raise Ending(BAD_INPUT, [f"--seconds {seconds}: 应为一个数 a finite number is expected"])
    the_week, the_plan = load_week(week), load_plan(plan).plan
    try:
        kind_of(the_week, id)
    except UnknownId as unknown:
        raise Ending(BAD_INPUT, [unknown_line(unknown, lang)]) from None
    require_holds(the_week, the_plan, lang, str(plan))
    try:
        answer = ask(the_week, the_plan, id, seconds)
    except NoAnswer as failed:
        said = f"没有得到解释 no explanation: {failed}"
        raise Ending(NO_PLAN, [said, failed.detail]) from None
    if as_json:
        sys.stdout.write(answer.model_dump_json() + "\n")
        return
    render(why_document(Telling(the_week, the_plan, lang.value), answer))


def unknown_line(unknown: UnknownId, lang: Lang) -> str:
    """What to say of an id that the week does not know."""
    near = ", ".join(unknown.near)
    if lang is Lang.ZH:
        meant = f"；是不是 {near}" if near else ""
        return f"{unknown.id}: 本周没有这个诉求、人、认捐或房间{meant}"
    meant = f"; did you mean {near}" if near else ""
    return f"{unknown.id}: no request, person, pledge or room of this week{meant}"
