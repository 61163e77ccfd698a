"""The fairness figures as pages show them: words first, then numbers, then a bar."""

from __future__ import annotations

from dataclasses import dataclass

from api.pages.counts import LEAST
from api.pages.look import Look
from api.services.readings import Reading
from matcher.report.fairness import By, Row, Section
from matcher.show.fairness import TITLES, group_name


@dataclass(frozen=True)
class Group:
    """A group's share: of what it asked over the weeks (recent ones count more), what it got."""

    id: str
    name: str
    asked: str
    served: str
    percent: int
    asked_now: str
    served_now: str
    shown: bool
    """Whether enough was asked that nobody can be recognised; else only that it is few is said."""


@dataclass(frozen=True)
class Grouping:
    """All groups of a kind, the worst off first, and how even they are."""

    by: By
    title: str
    groups: tuple[Group, ...]
    gini: str
    jain: str
    least: int | None
    """The least share of a group that is shown, in %."""


def fairness_rows(reading: Reading, look: Look, *, all_of_them: bool = False) -> list[Grouping]:
    """The report for a page; for the public, groups that asked little are not told apart, and care
    classes not at all."""
    return [
        _grouping(reading, look, section, all_of_them)
        for section in reading.fairness.sections
        if section.rows and (all_of_them or section.by != "care")
    ]


def _grouping(reading: Reading, look: Look, section: Section, whole: bool) -> Grouping:
    groups = tuple(_group(reading, look, section.by, row, whole) for row in section.rows)
    shown = [group.percent for group in groups if group.shown]
    even = section.evenness
    return Grouping(
        section.by,
        look.say(*TITLES[section.by]),
        groups,
        _number(even.gini),
        _number(even.jain),
        min(shown, default=None),
    )


def _group(reading: Reading, look: Look, by: By, row: Row, whole: bool) -> Group:
    sums = row.sums
    return Group(
        id=row.group,
        name=group_name_of(reading, look, by, row.group),
        asked=_number(sums.asked),
        served=_number(sums.served),
        percent=int(100 * sums.ratio),
        asked_now=_number(sums.asked_now),
        served_now=_number(sums.served_now),
        shown=whole or sums.asked >= LEAST,
    )


def group_name_of(reading: Reading, look: Look, by: By, group: str) -> str:
    """What people call a group."""
    return group_name(reading.telling(look.language), by, group)


def _number(number: object) -> str:
    if number is None:
        return "—"
    text = f"{float(number):.2f}"  # type: ignore[arg-type]
    return text.rstrip("0").rstrip(".")
