"""The fairness report: who asked and who got, this week and over the weeks, and who got nothing.

Asked and served are counted as the goal ``fairness`` counts them (:mod:`matcher.goals.fairness`):
u_r and u_r·f_r of the requests that count, past weeks decayed by δ per week; ρ = S ÷ A. What the
policy's own grouping is does not matter here: the same is told for house groups, communities, care
classes, topics, and for newcomers and locals. What belongs to no group of a kind (an organisation's
request has no household, a past entry may name no topic) is told apart, so that nothing is lost.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from matcher.goals.base import in_play
from matcher.goals.fairness import counting, is_open, weight
from matcher.report.evenness import Evenness, evenness
from matcher.rules.served import served
from matcher.rules.view import View
from models.demand import Request
from models.week import PastAsk

By = Literal["house-group", "community", "care", "topic", "arrival"]
KINDS: tuple[By, ...] = ("house-group", "community", "care", "topic", "arrival")
NEWCOMERS, LOCALS = "newcomers", "locals"
REACHED_WITHIN_DAYS = 90


@dataclass(frozen=True)
class Sums:
    """What was asked and served, in weights u_r."""

    asked_now: Fraction = Fraction(0)
    served_now: Fraction = Fraction(0)
    """This week alone."""
    asked: Fraction = Fraction(0)
    served: Fraction = Fraction(0)
    """All weeks, decayed: A and S."""

    def plus(self, asked: Fraction, got: Fraction, *, now: bool) -> Sums:
        """With one more entry."""
        return Sums(
            self.asked_now + (asked if now else 0),
            self.served_now + (got if now else 0),
            self.asked + asked,
            self.served + got,
        )

    @property
    def ratio(self) -> Fraction:
        """ρ = S ÷ A; A > 0."""
        return self.served / self.asked


@dataclass(frozen=True)
class Row:
    """A group and its sums; its A > 0."""

    group: str
    sums: Sums


@dataclass(frozen=True)
class Section:
    """All groups of a kind, the worst off first."""

    by: By
    rows: tuple[Row, ...]
    evenness: Evenness
    """Of the rows' ρ."""
    apart: Sums
    """What belongs to no group of this kind."""


@dataclass(frozen=True)
class Households:
    """Who asked within 90 days, this week included, and who of them got nothing at all."""

    asked: int
    unreached: tuple[str, ...]
    unnamed: bool
    """Whether past entries of that time name no household: then there may be more of both."""


@dataclass(frozen=True)
class FairnessReport:
    """The report on a plan."""

    week: str
    sections: tuple[Section, ...]
    households: Households


@dataclass(frozen=True)
class _Kind:
    of_request: Callable[[Request], str | None]
    of_entry: Callable[[PastAsk], str | None]


def fairness_report(view: View) -> FairnessReport:
    """The report on the plan that a view holds."""
    entries = list(_entries(view))
    return FairnessReport(
        week=view.week.id,
        sections=tuple(_section(by, kind, entries) for by, kind in _kinds(view).items()),
        households=_households(view),
    )


Entry = tuple[Request | PastAsk, Fraction, Fraction]
"""Whose, asked, got."""


def _entries(view: View) -> Iterator[Entry]:
    decay = Fraction(view.week.policy.fairness.decay_percent, 100)
    for entry in view.week.history.past:
        factor = decay**entry.weeks_ago
        yield entry, factor * entry.asked, factor * Fraction(entry.served_milli, 1000)
    for request in counting(view):
        u = weight(view, request)
        yield request, Fraction(u), u * served(view, request)


def _kinds(view: View) -> dict[By, _Kind]:
    geography = view.week.geography

    def lies_in(level: str) -> Callable[[Request], str | None]:
        return lambda r: view.at_level(r.household or r.place, level)

    def group_of(entry: PastAsk) -> str | None:
        if entry.group is not None or entry.household is None:
            return entry.group
        return view.at_level(entry.household, geography.group)

    def community_of(entry: PastAsk) -> str | None:
        home = entry.group or entry.household
        return None if home is None else view.at_level(home, geography.community)

    def arrival(household: str | None) -> str | None:
        if household is None:
            return None
        return NEWCOMERS if view.places[household].newcomer else LOCALS

    return {
        "house-group": _Kind(lies_in(geography.group), group_of),
        "community": _Kind(lies_in(geography.community), community_of),
        "care": _Kind(lambda r: r.care, lambda e: e.care),
        "topic": _Kind(lambda r: r.topic, lambda e: e.topic),
        "arrival": _Kind(lambda r: arrival(r.household), lambda e: arrival(e.household)),
    }


def _section(by: By, kind: _Kind, entries: list[Entry]) -> Section:
    sums: dict[str, Sums] = {}
    apart = Sums()
    for whose, asked, got in entries:
        now = isinstance(whose, Request)
        group = kind.of_request(whose) if isinstance(whose, Request) else kind.of_entry(whose)
        if group is None:
            apart = apart.plus(asked, got, now=now)
        else:
            sums[group] = sums.get(group, Sums()).plus(asked, got, now=now)
    rows = [Row(group, found) for group, found in sums.items() if found.asked > 0]
    rows.sort(key=lambda row: (row.sums.ratio, row.group))
    return Section(by, tuple(rows), evenness([row.sums.ratio for row in rows]), apart)


def _households(view: View) -> Households:
    asked: set[str] = set()
    reached: set[str] = set()
    unnamed = False
    for entry in view.week.history.past:
        if 7 * entry.weeks_ago > REACHED_WITHIN_DAYS or entry.asked == 0:
            continue
        if entry.household is None:
            unnamed = True
            continue
        asked.add(entry.household)
        if entry.served_milli > 0:
            reached.add(entry.household)
    for request in in_play(view):
        if request.household is not None and is_open(view, request):
            asked.add(request.household)
            if served(view, request) > 0:
                reached.add(request.household)
    return Households(len(asked), tuple(sorted(asked - reached)), unnamed)
