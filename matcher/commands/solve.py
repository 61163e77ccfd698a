"""``solve``: a week in, a verified plan out."""

from __future__ import annotations

import json
import sys
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from matcher.commands.ending import BAD_INPUT, CONTRADICTION, NO_PLAN, Ending, say
from matcher.commands.files import STDOUT, load_week, plan_text, require_writable, write
from matcher.commands.options import Lang, LangOption
from matcher.commands.verify import violation_line
from matcher.show.english import counted

if TYPE_CHECKING:
    from matcher.child import Child, SolverFailed
    from matcher.errors import Contradiction, ImpossibleDecision
    from models.plan import PlanFile
    from models.week import Week

ENDED = {
    "proof": ("求解完毕", "solved"),
    "limit": ("达到步数上限，保留已找到的最好方案", "its limit of steps reached, the best is kept"),
    "clock": ("到时停止，保留已找到的最好方案", "stopped by the clock, the best plan is kept"),
    "stopped": ("人工停止，保留已找到的最好方案", "stopped by hand, the best plan is kept"),
}


def solve(
    week: Annotated[Path, typer.Argument(help="周 week.json")],
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", help="方案写到哪里，- 为标准输出 where to, - is stdout"),
    ] = None,
    seconds: Annotated[
        float | None, typer.Option(min=0, help="时限（秒），缺省按政策 default: the policy's")
    ] = None,
    seed: Annotated[
        int | None,
        typer.Option(min=0, max=2**63 - 1, help="种子，缺省按政策 default: the policy's"),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="结果摘要写成一个 JSON 对象 print one JSON object")
    ] = False,
    lang: LangOption = Lang.ZH,
) -> None:
    """求解 Find the best plan for a week and prove it.

    Without -o and --json the plan goes to standard output. Ctrl-C, or the time limit, keeps the
    best plan found so far. Exit 2: bad input, every problem listed; 3: decisions that contradict
    each other, named; 4: no plan was found.
    """
    from matcher.child import Child

    if output == STDOUT and as_json:
        raise Ending(BAD_INPUT, ["-o - --json: 标准输出只能放一样 stdout can hold only one"])
    if seconds is not None and not isfinite(seconds):
        raise Ending(BAD_INPUT, [f"--seconds {seconds}: 应为一个数 a finite number is expected"])
    require_writable(output)
    with Child() as child:  # its engines load while the week is read
        the_week = load_week(week)
        file, failure = _solved(child, the_week, seconds, seed, lang)
    require_sound(the_week, file, lang)
    if output is not None or not as_json:
        write(output or STDOUT, plan_text(file))
    if as_json:
        sys.stdout.write(json.dumps(summary(file), ensure_ascii=False) + "\n")
    say([closing(file, lang)])
    if failure is not None:
        raise failure


def _solved(
    child: Child, week: Week, seconds: float | None, seed: int | None, lang: Lang
) -> tuple[PlanFile, Ending | None]:
    """The child's plan, and how the command is to end if the child broke after it."""
    from matcher.child import SolverFailed
    from matcher.commands.live import Live
    from matcher.errors import Contradiction, ImpossibleDecision

    limit = seconds if seconds is not None else week.policy.seconds
    try:
        with Live() as live:
            return child.solve(week, seconds=limit, seed=seed, report=live.report), None
    except Contradiction as found:
        raise Ending(CONTRADICTION, contradiction_lines(week, found, lang)) from None
    except ImpossibleDecision as found:
        raise Ending(BAD_INPUT, impossible_lines(week, found, lang)) from None
    except SolverFailed as failed:
        ending = Ending(NO_PLAN, broken_lines(failed))
        if failed.best is None:
            raise ending from None
        return failed.best, ending


def broken_lines(failed: SolverFailed) -> list[str]:
    """What became of a solver that broke, or ran out of time before any plan."""
    return [f"求解失败 solver failed: {failed.why}", failed.detail]


def contradiction_lines(week: Week, found: Contradiction, lang: Lang) -> list[str]:
    """The decisions that cannot hold together, each in words with who set it and what letting it
    go would free; then the rules that do not let them."""
    from matcher.show.decisions import in_words
    from matcher.show.obstacles import obstacle_lines, release_in_words

    if lang is Lang.ZH:
        proof = "（去掉任何一项，其余就能成立）" if found.proven else "（未证明是最小的一组）"
        head = f"以下决定不能同时成立{proof}："
    else:
        proof = "leave out any one and the others can" if found.proven else "maybe not all at fault"
        head = f"these decisions cannot hold together ({proof}):"
    lines = [head]
    for decision in found.decisions:
        lines.append(f"- {in_words(week, decision, lang.value)}")
        lines.append(f"  {release_in_words(week, decision, lang.value)}")
    return lines + obstacle_lines(found.obstacle, len(found.decisions), lang.value)


def impossible_lines(week: Week, found: ImpossibleDecision, lang: Lang) -> list[str]:
    """A decision that no plan can satisfy, in words with who set it, and the rules in its way."""
    from matcher.show.decisions import in_words
    from matcher.show.obstacles import obstacle_lines

    decided = in_words(week, found.decision, lang.value)
    head = {
        Lang.ZH: f"这项决定无论如何都无法满足：{decided}",
        Lang.EN: f"no plan can satisfy this decision: {decided}",
    }
    return [head[lang], *obstacle_lines(found.obstacle, 1, lang.value)]


def require_sound(week: Week, file: PlanFile, lang: Lang) -> None:
    """End the command if the solver's plan fails the judge: it is a defect and is not written."""
    from matcher.verify import verify as judge

    verdict = judge(week, file.plan)
    if not verdict.holds:
        head = "求解器给出的方案未通过核验，不予保存 the solver's plan fails the judge, not written"
        raise Ending(NO_PLAN, [head, *(violation_line(v, lang) for v in verdict.violations)])


def summary(file: PlanFile) -> dict[str, Any]:
    """What ``--json`` prints."""
    plan, run = file.plan, file.run
    return {
        "status": run.status if run else None,
        "gap": plan.gap,
        "seconds": run.seconds if run else None,
        "peak_memory_mb": run.peak_memory_mb if run else None,
        "steps": run.steps if run else None,
        "ended_by": run.ended_by if run else None,
        "unmet": len(plan.unmet),
        "tiers": [
            {"name": tier.name, "value": tier.value, "bound": tier.bound, "gap": tier.gap}
            for tier in plan.tiers
        ],
        "mu": plan.mu,
        "price_of_fairness": plan.price_of_fairness,
        "seed": plan.seed,
        "week": plan.week,
        "input_hash": plan.input_hash,
        "hash": file.hash,
    }


def closing(file: PlanFile, lang: Lang) -> str:
    """The last line: how it ended and how good the plan is."""
    run = file.run
    how = ENDED[run.ended_by][lang is Lang.EN] if run else ""
    seconds = f"{run.seconds:.1f}" if run else "—"
    gap, unmet = f"{file.plan.gap:.4%}", len(file.plan.unmet)
    if lang is Lang.ZH:
        return f"{how}：{seconds} 秒，差距 {gap}，未（全部）满足 {unmet} 件"
    return f"{how}: {seconds} s, gap {gap}, {counted(unmet, 'request')} not (wholly) met"
