"""The fairness report as a person reads it."""

from __future__ import annotations

from fractions import Fraction

from matcher.report.fairness import (
    LOCALS,
    NEWCOMERS,
    REACHED_WITHIN_DAYS,
    By,
    FairnessReport,
    Households,
    Section,
    fairness_report,
)
from matcher.show.document import Document, Table, table
from matcher.show.english import counted
from matcher.show.results import NONE
from matcher.show.telling import Telling

TITLES: dict[By, tuple[str, str]] = {
    "house-group": ("楼群", "House groups"),
    "community": ("社区", "Communities"),
    "care": ("照护等级", "Care classes"),
    "topic": ("议题", "Topics"),
    "arrival": ("新来的与本地的", "Newcomers and locals"),
}
WORDS: dict[str, tuple[str, str]] = {
    "must": ("必保", "must-serve"),
    "priority": ("优先", "priority"),
    "ordinary": ("普通", "ordinary"),
    "environment": ("环境", "environment"),
    "mutual-aid": ("互助", "mutual aid"),
    "elder-care": ("老人关爱", "care for the old"),
    "child-care": ("儿童关爱", "care for children"),
    "culture": ("文化", "culture"),
    "safety": ("安全", "safety"),
    "self-organisation": ("自组织培育", "self-organisation"),
    "youth": ("青年发展", "youth"),
    NEWCOMERS: ("新来的", "newcomers"),
    LOCALS: ("本地的", "locals"),
}
"""Care classes, the eight topics, newcomers and locals; other topics stay as they are."""


def fairness_document(telling: Telling) -> Document:
    """The report on a plan, the worst off first in every table."""
    report = fairness_report(telling.view)
    week = telling.week
    return Document(
        title=telling.say(
            f"{week.name or week.id} 公平报告", f"{week.name or week.id}: fairness report"
        ),
        tables=(
            _summary(telling, report),
            *(_section(telling, section) for section in report.sections),
            _households(telling, report.households),
        ),
    )


def group_name(telling: Telling, by: By, group: str) -> str:
    """What people call a group."""
    if by in ("house-group", "community"):
        return telling.name(group)
    return telling.say(*WORDS.get(group, (group, group)))


def _summary(telling: Telling, report: FairnessReport) -> Table:
    return table(
        telling.say("均衡程度（按 ρ）", "How even (of ρ)"),
        telling.columns("分组|组数|最少 ρ|基尼|简氏", "grouped by|groups|least ρ|Gini|Jain"),
        (
            (
                telling.say(*TITLES[s.by]),
                len(s.rows),
                _three(s.evenness.least),
                _three(s.evenness.gini),
                _three(s.evenness.jain),
            )
            for s in report.sections
        ),
        numbers=(1, 2, 3, 4),
        note=telling.say(
            "ρ = 历周累计所得 S ÷ 所求 A（越久的周越轻）。基尼 0 最均，简氏 1 最均。",
            "ρ = served S ÷ asked A over the weeks, older weeks weighing less. "
            "Even is Gini 0, Jain 1.",
        ),
    )


def _section(telling: Telling, section: Section) -> Table:
    apart = section.apart
    note = ""
    if apart.asked > 0:
        note = telling.say(
            f"另有不归任何一组的：所求 A {_two(apart.asked)}，所得 S {_two(apart.served)}。",
            f"In no group of this kind: asked A {_two(apart.asked)}, "
            f"served S {_two(apart.served)}.",
        )
    return table(
        telling.say(*TITLES[section.by]),
        telling.columns(
            "群体|本周所求|本周所得|累计所求 A|累计所得 S|比例 ρ",
            "group|asked now|served now|asked A|served S|ratio ρ",
        ),
        (
            (
                group_name(telling, section.by, row.group),
                *map(_two, (row.sums.asked_now, row.sums.served_now)),
                *map(_two, (row.sums.asked, row.sums.served)),
                _three(row.sums.ratio),
            )
            for row in section.rows
        ),
        numbers=(1, 2, 3, 4, 5),
        note=note,
    )


def _households(telling: Telling, found: Households) -> Table:
    days, missed = REACHED_WITHIN_DAYS, len(found.unreached)
    note = telling.say(
        f"{days} 天内有 {found.asked} 户提出过诉求，{missed} 户什么也没得到。",
        f"{counted(found.asked, 'household')} asked within {days} days,"
        f" {missed} of them got nothing.",
    )
    if found.unnamed:
        note += telling.say(
            "往周有的记录没写是哪一户，实际可能更多。",
            " Some entries of past weeks name no household: there may be more.",
        )
    return table(
        telling.say(f"{days} 天未惠及的住户", f"Households unreached in {days} days"),
        telling.columns("住户", "household"),
        ((telling.place(id),) for id in found.unreached),
        note=note,
    )


def _two(number: Fraction) -> str:
    return f"{float(number):.2f}"


def _three(number: Fraction | None) -> str:
    return NONE if number is None else f"{float(number):.3f}"
