"""What a neighbourhood sets for itself: thresholds, times, quorums, and the residents' menu."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from models.base import Amount, Frozen, Percent
from models.demand import Stage
from models.register.base import Count, Deed, Line

Days = Annotated[int, Field(ge=1, le=365)]


class MenuItem(Frozen):
    """An idea under a topic of the residents' menu 居民菜单."""

    topic: Line
    what: Line


class Settings(Frozen):
    """The rules of the register. Every field has the default of the places it was taken from."""

    review_threshold: Amount = 10_000_000
    """Fen asked from which a third-party review is needed: 100,000 yuan."""
    step_days: dict[Stage, Days] = {
        "suggestion": 14,
        "motion": 30,
        "discussion": 30,
        "review": 60,
        "resolution": 365,
    }
    """Days that the next step may take once this one is done."""
    notice_days: Days = 7
    """Of the public notice after the resolution."""
    discussion_households: Count = 5
    """Fewest households that must have spoken in a discussion."""
    evaluation_households: Count = 3
    quorum_percent: Percent = 50
    """Of the assembly that must be present: more than this share."""
    claim_days: Days = 7
    """In which a claim is acted on, or lapses."""
    warning_days: Days = 2
    """So long before a claim lapses its claimant is told."""
    term_days: Annotated[int, Field(ge=1, le=3660)] = 1095
    """Of an elected office."""
    menu: tuple[MenuItem, ...] = ()


class SetDeed(Deed):
    """The settings from now on; what was done before stays as it was."""

    kind: Literal["set"]
    settings: Settings
