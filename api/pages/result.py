"""What came out of a week, in numbers of requests."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from api.services.readings import Reading, prepared
from matcher.goals.base import in_play
from matcher.rules.served import served
from models.demand import Kind, Request

Verdict = Literal["whole", "part", "none"]


@dataclass(frozen=True)
class Outcome:
    """Of how many requests, how many were served."""

    asked: int
    whole: int
    part: int

    @property
    def served(self) -> int:
        """How many got something."""
        return self.whole + self.part

    @property
    def none(self) -> int:
        """How many go without."""
        return self.asked - self.served

    @property
    def percent(self) -> int:
        """Served at least in part, in %."""
        return 100 * self.served // self.asked if self.asked else 0


def verdict(share: Fraction) -> Verdict:
    """Of a share served."""
    return "whole" if share == 1 else "part" if share > 0 else "none"


@prepared
def outcomes(reading: Reading) -> dict[Kind, Outcome]:
    """By kind of request, in the order in which kinds first appear."""
    view = reading.telling("zh").view
    counted: dict[Kind, Counter[Verdict]] = {}
    for request in in_play(view):
        counted.setdefault(request.kind, Counter())[verdict(served(view, request))] += 1
    return {
        kind: Outcome(sum(found.values()), found["whole"], found["part"])
        for kind, found in counted.items()
    }


def together(found: dict[Kind, Outcome]) -> Outcome:
    """All kinds in one."""
    return Outcome(
        sum(o.asked for o in found.values()),
        sum(o.whole for o in found.values()),
        sum(o.part for o in found.values()),
    )


def share(reading: Reading, request: Request) -> Fraction:
    """How much of a request is served."""
    return served(reading.telling("zh").view, request)


def reasons(reading: Reading) -> Counter[str]:
    """How many requests go (in part) without for each kind of reason."""
    return Counter(entry.reason.kind for entry in reading.file.plan.unmet)
