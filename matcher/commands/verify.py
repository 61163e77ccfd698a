"""``verify``: does the plan hold?"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from matcher.commands.ending import BROKEN, Ending
from matcher.commands.files import load_plan, load_week
from matcher.commands.options import Lang, LangOption

if TYPE_CHECKING:
    from matcher.rules.base import Violation
    from matcher.verify import Verdict
    from models.plan import Plan
    from models.week import Week


def violation_line(violation: Violation, lang: Lang) -> str:
    """One violation: rule, ids concerned, and what is wrong, separated by tabs."""
    from models.validate.problem import plain

    text = violation.zh if lang is Lang.ZH else violation.en
    return "\t".join(plain(part) for part in (violation.rule, " ".join(violation.where), text))


def require_holds(week: Week, plan: Plan, lang: Lang, what: str) -> Verdict:
    """The verdict on a plan that holds. Ends the command if it does not: it is never shown."""
    from matcher.verify import verify as judge

    verdict = judge(week, plan)
    if not verdict.holds:
        head = {
            Lang.ZH: f"{what}: 方案不成立，{len(verdict.violations)} 处违规",
            Lang.EN: f"{what}: the plan does not hold: {len(verdict.violations)} violations",
        }[lang]
        raise Ending(BROKEN, [head, *(violation_line(v, lang) for v in verdict.violations)])
    return verdict


def verify(
    week: Annotated[Path, typer.Argument(help="周 week.json")],
    plan: Annotated[Path, typer.Argument(help="方案 plan.json")],
    lang: LangOption = Lang.ZH,
) -> None:
    """核验 Recompute every rule and goal of a plan.

    Exit 0: it holds; 1: it does not, every violation on a line of its own (rule, ids, sentence,
    separated by tabs), and on standard error how many; 2: bad input, every problem listed.
    """
    from matcher.rules import RULES
    from matcher.verify import verify as judge

    the_week, the_plan = load_week(week), load_plan(plan)
    verdict = judge(the_week, the_plan.plan)
    for violation in verdict.violations:
        sys.stdout.write(violation_line(violation, lang) + "\n")
    if not verdict.holds:
        count = len(verdict.violations)
        said = {Lang.ZH: f"不成立：{count} 处违规", Lang.EN: f"does not hold: {count} violations"}
        raise Ending(BROKEN, [f"{plan}: {said[lang]}"])
    said = {
        Lang.ZH: f"成立：{len(RULES)} 条规则全部满足，{len(verdict.tiers)} 层目标核对无误",
        Lang.EN: f"holds: all {len(RULES)} rules kept, all {len(verdict.tiers)} tiers as stated",
    }
    sys.stdout.write(said[lang] + "\n")
