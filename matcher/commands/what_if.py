"""``what-if``: the plan of a changed week beside the current one."""

from __future__ import annotations

import json
import sys
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from matcher.commands.ending import BAD_INPUT, CONTRADICTION, NO_PLAN, Ending
from matcher.commands.files import (
    load_plan,
    load_week,
    plan_text,
    require_writable,
    week_text,
    write,
)
from matcher.commands.options import Lang, LangOption
from matcher.commands.solve import contradiction_lines, require_sound, summary
from matcher.commands.verify import require_holds

if TYPE_CHECKING:
    from matcher.child import Child
    from matcher.explain.what_if import WhatIf
    from models.change import Change
    from models.plan import PlanFile
    from models.week import Week


def what_if(
    week: Annotated[Path, typer.Argument(help="周 week.json")],
    plan: Annotated[Path, typer.Argument(help="现在的方案 the current plan")],
    change: Annotated[Path, typer.Option(help="变动 change.json")],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="新方案写到哪里 the new plan goes here")
    ] = None,
    week_output: Annotated[
        Path | None, typer.Option("--week", help="变动后的周写到哪里 the changed week goes here")
    ] = None,
    published: Annotated[
        bool,
        typer.Option(
            "--published",
            help="现在的方案已公布，尽量不变 treat the current plan as promised and keep to it",
        ),
    ] = False,
    seconds: Annotated[
        float | None, typer.Option(min=0, help="时限（秒），缺省按政策 default: the policy's")
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="结果写成一个 JSON 对象 print one JSON object")
    ] = False,
    lang: LangOption = Lang.ZH,
) -> None:
    """假设 Solve the week under a change: both plans side by side, who gains, who loses.

    Exit 2: bad input, every problem of the change at once; 3: the change asks for decisions that
    cannot hold: they are named as the result; 4: no plan was found.
    """
    from matcher.child import Child

    if seconds is not None and not isfinite(seconds):
        raise Ending(BAD_INPUT, [f"--seconds {seconds}: 应为一个数 a finite number is expected"])
    require_writable(output, week_output)
    with Child() as child:  # its engines load while everything is read
        the_week, the_plan = load_week(week), load_plan(plan)
        require_holds(the_week, the_plan.plan, lang, str(plan))
        the_change = load_change(change)
        changed = changed_week(the_week, the_change, change)
        if published:
            from matcher.explain.what_if import published as with_promises

            changed = with_promises(changed, the_plan.plan)
        seed = the_plan.plan.seed if changed.policy.seed == the_week.policy.seed else None
        new = _solved(child, changed, (seconds, seed), lang, as_json)
    require_sound(changed, new, lang)
    if output is not None:
        write(output, plan_text(new))
    if week_output is not None:
        write(week_output, week_text(changed))
    _tell((the_week, the_plan), (changed, new), the_change.name or str(change), lang, as_json)


def load_change(path: Path) -> Change:
    """The change in a file. Ends the command with every problem if it is misshapen."""
    from models.validate import InvalidInput
    from models.validate.change import read_change

    try:
        return read_change(path.read_bytes())
    except OSError as error:
        raise Ending(BAD_INPUT, [f"{path}: 无法读取 cannot be read: {error.strerror}"]) from error
    except InvalidInput as error:
        raise Ending(BAD_INPUT, [f"{path}: {p.text()}" for p in error.problems]) from error


def changed_week(week: Week, change: Change, path: Path) -> Week:
    """The week after a change. Ends the command with every problem if it cannot be made."""
    from models.validate import InvalidInput
    from models.validate.change import apply

    try:
        return apply(week, change)
    except InvalidInput as error:
        raise Ending(BAD_INPUT, [f"{path}: {p.text()}" for p in error.problems]) from error


def _solved(
    child: Child, week: Week, limits: tuple[float | None, int | None], lang: Lang, as_json: bool
) -> PlanFile:
    """The plan of the changed week; that there is none because of decisions is told as a result."""
    from matcher.child import SolverFailed
    from matcher.commands.live import Live
    from matcher.commands.solve import broken_lines, impossible_lines
    from matcher.errors import Contradiction, ImpossibleDecision

    seconds = limits[0] if limits[0] is not None else week.policy.seconds
    try:
        with Live() as live:
            return child.solve(week, seconds=seconds, seed=limits[1], report=live.report)
    except Contradiction as found:
        _refuse([d.id for d in found.decisions], contradiction_lines(week, found, lang), as_json)
    except ImpossibleDecision as found:
        _refuse([found.decision.id], impossible_lines(week, found, lang), as_json)
    except SolverFailed as failed:
        raise Ending(NO_PLAN, broken_lines(failed)) from None


def _refuse(decisions: list[str], lines: list[str], as_json: bool) -> NoReturn:
    """Tell, as the result, that no plan keeps these decisions; ends the command."""
    if as_json:
        said = {"possible": False, "decisions": decisions, "words": lines}
        sys.stdout.write(json.dumps(said, ensure_ascii=False) + "\n")
    else:
        from models.validate.problem import plain

        sys.stdout.write("".join(plain(line) + "\n" for line in lines if line))
    raise Ending(CONTRADICTION, [])


def _tell(
    now: tuple[Week, PlanFile],
    then: tuple[Week, PlanFile],
    name: str,
    lang: Lang,
    as_json: bool,
) -> None:
    from matcher.explain.what_if import side_by_side

    found = side_by_side(now[0], now[1].plan, then[0], then[1].plan)
    if as_json:
        said = as_object(found, now[1], then[1])
        sys.stdout.write(json.dumps(said, ensure_ascii=False) + "\n")
        return
    from matcher.show.render import render
    from matcher.show.telling import Telling
    from matcher.show.what_if import what_if_document

    before, after = (Telling(week, file.plan, lang.value) for week, file in (now, then))
    render(what_if_document(before, after, found, name))


def as_object(found: WhatIf, now: PlanFile, then: PlanFile) -> dict[str, Any]:
    """What ``--json`` prints."""
    return {
        "possible": True,
        **found.model_dump(mode="json"),
        "tell": len(found.told),
        "now": summary(now),
        "then": summary(then),
    }
