"""What lifting rules from a week needs to know of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from models.base import Frozen, Window
from models.time import Clock, TimeError
from models.week import Target, Week

Part = TypeVar("Part", bound=Frozen)
Changes = dict[str, Any]
"""Field → its new value."""
MOST_PEOPLE = 100_000
MOST_MINUTES = 100_000
"""What the types allow at most: as good as no limit."""


class Lift:
    """Which rules are lifted from which week, and what lifting needs to know of it."""

    def __init__(self, week: Week, rules: frozenset[str], targets: tuple[Target, ...]) -> None:
        self.week = week
        self.rules = rules
        self.targets = targets
        self.clock = Clock(week.calendar)
        self.whole_week = (self.window(0, self.clock.horizon),)
        # Opening hours count before and after the week too, for set-up and tidying.
        around = self.clock.length(MOST_MINUTES) + 1
        self.always = (self.window(-around, self.clock.horizon + around),)
        self.pledges = {p.id: p for p in week.pledges}
        self.withdrawn = frozenset(week.decisions.withdrawn)
        self.funds = {p.hire.fund for p in week.people if p.hire is not None}
        self.functions = frozenset(week.catalogue.functions)
        self.starts: dict[str | None, int] = {}
        """The latest start that a target names, by request."""
        for t in targets:
            if t.start is not None:
                slot = self.clock.slot(t.start)
                self.starts[t.request] = max(slot, self.starts.get(t.request, slot))

    def __call__(self, *rules: str) -> bool:
        """Whether any of these is lifted."""
        return not self.rules.isdisjoint(rules)

    def window(self, start: int, end: int) -> Window:
        """From one slot to another."""
        try:
            return Window(start=self.clock.time(start), end=self.clock.time(end))
        except TimeError:  # at the ends of the years that can be counted: the week alone
            return Window(start=self.clock.time(0), end=self.clock.time(self.clock.horizon))


def copied(fund: str) -> str:
    """The name of a fund's copy; no id ends in a blank."""
    return f"{fund} "


def changed(part: Part, changes: Changes) -> Part:
    """The part with these fields changed."""
    return part.model_copy(update=changes) if changes else part


def each(parts: tuple[Part, ...], change: Callable[[Part], Changes]) -> tuple[Part, ...]:
    """Every part with its changes."""
    return tuple(changed(part, change(part)) for part in parts)
