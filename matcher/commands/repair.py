"""``repair``: ways out after something happened to a published plan."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from matcher.commands.ending import BAD_INPUT, BROKEN, Ending
from matcher.commands.files import load_plan, load_week, plan_text, week_text, write
from matcher.commands.options import Lang, LangOption
from matcher.commands.verify import require_holds, violation_line

if TYPE_CHECKING:
    from matcher.repair.plan import Whole
    from matcher.repair.ways import Repair
    from models.event import Event
    from models.items import Commitments
    from models.plan import Plan
    from models.week import Week


def repair(
    week: Annotated[Path, typer.Argument(help="周 week.json")],
    plan: Annotated[Path, typer.Argument(help="公布的方案 the published plan")],
    event: Annotated[Path, typer.Option(help="事件 event.json")],
    now: Annotated[
        str | None,
        typer.Option(help="现在，之前开始的都不动 now, e.g. 2026-11-26T09:00: what began stays"),
    ] = None,
    favourite: Annotated[
        list[str] | None,
        typer.Option(help="协调员要保住的诉求 request to keep; default: those pinned"),
    ] = None,
    folder: Annotated[
        Path | None,
        typer.Option("-o", "--output", help="写到哪个文件夹 folder for week.json, plan-1.json, …"),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON print JSON")] = False,
    seconds: Annotated[
        float, typer.Option(min=0.1, help="最多搜索几秒 seconds to search at most")
    ] = 5.0,
    lang: LangOption = Lang.ZH,
) -> None:
    """修补 Up to three ways out of an event, and who must be told what.

    Every way is a complete plan that the judge accepts. Exit 1: the published plan does not hold,
    or what has begun or is pinned breaks a rule whatever is done; 2: bad input.
    """
    from matcher.repair import Desk, Irreparable, week_of, whole
    from matcher.repair import repair as find

    the_week, the_plan = load_week(week), load_plan(plan).plan
    happened = _load_event(event, the_week, the_plan.content, now, favourite)
    require_holds(the_week, the_plan, lang, str(plan))
    desk = Desk(the_week, the_plan)
    wanted = None if favourite is None else frozenset(favourite)
    try:
        found = find(desk, happened, now=now, favourites=wanted, seconds=seconds)
    except Irreparable as error:
        head = {
            Lang.ZH: "无法修补：已经开始的或协调员指定的，在事件之后违反规则",
            Lang.EN: "cannot be repaired: what has begun or was pinned breaks a rule after it",
        }[lang]
        lines = [violation_line(v, lang) for v in error.violations]
        raise Ending(BROKEN, [head, *lines]) from error
    after = week_of(desk, found)
    plans = [whole(desk, after, way) for way in found.ways]
    _require(plans, lang)
    if folder is not None:
        _write(folder, after, plans)
    if as_json:
        from matcher.repair.summary import facts_of

        sys.stdout.write(facts_of(found, plans).model_dump_json() + "\n")
    else:
        _show(found, [(the_week, the_plan), *((after, p.plan) for p in plans)], lang)


def _load_event(
    path: Path, week: Week, content: Commitments, now: str | None, favourites: list[str] | None
) -> Event:
    from models.validate import InvalidInput
    from models.validate.event import event_problems, read_event

    try:
        event = read_event(path.read_bytes())
    except OSError as error:
        raise Ending(BAD_INPUT, [f"{path}: 无法读取 cannot be read: {error.strerror}"]) from error
    except InvalidInput as error:
        raise Ending(BAD_INPUT, [f"{path}: {p.text()}" for p in error.problems]) from error
    problems = event_problems(week, content, event, now, tuple(favourites or ()))
    if problems:
        raise Ending(BAD_INPUT, [f"{path}: {p.text()}" for p in problems])
    return event


def _require(plans: list[Whole], lang: Lang) -> None:
    """Ends the command if the judge rejects a plan: it is never written or shown."""
    wrong = [v for plan in plans for v in plan.verdict.violations]
    if wrong:
        head = {
            Lang.ZH: "修补得到的方案不成立，没有写出",
            Lang.EN: "a repaired plan does not hold; nothing was written",
        }[lang]
        raise Ending(BROKEN, [head, *(violation_line(v, lang) for v in wrong)])


def _write(folder: Path, week: Week, plans: list[Whole]) -> None:
    from models.plan import PlanFile

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        said = f"{folder}: 无法写入 cannot be written: {error.strerror}"
        raise Ending(BAD_INPUT, [said]) from error
    write(folder / "week.json", week_text(week))
    for number, found in enumerate(plans, 1):
        file = PlanFile(plan=found.plan, hash=found.plan.content_hash())
        write(folder / f"plan-{number}.json", plan_text(file))


def _show(found: Repair, plans: list[tuple[Week, Plan]], lang: Lang) -> None:
    """The published plan comes first in ``plans``, then that of each way."""
    from matcher.show.render import render
    from matcher.show.repair import document
    from matcher.show.telling import Telling

    before, *afters = (Telling(week, plan, lang.value) for week, plan in plans)
    render(document(before, afters, found))
