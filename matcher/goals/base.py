"""What a goal is: a name, one sentence in two languages, and its value in plain Python."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from matcher.rules.served import served
from matcher.rules.view import View
from models.demand import Request

UNCONFIRMED_URGENCY = 3
"""What urgency counts at most until a coordinator confirms it."""


@dataclass(frozen=True)
class Goal:
    """A soft goal, always maximised: costs count below zero.

    ``value`` is exact. ``scale`` is how many parts of a whole its tier counts (10^6: millionths;
    1000: thousandths; 1: the value is a whole number anyway).
    """

    name: str
    zh: str
    en: str
    value: Callable[[View], Fraction]
    most: Callable[[View], Fraction]
    """What no plan that keeps the rules can have more of, read off the week alone: quickly found,
    and as a rule far above the best."""
    scale: int


def in_play(view: View) -> Iterator[Request]:
    """The requests that count: all but the withdrawn."""
    return (r for r in view.week.requests if r.id not in view.withdrawn)


def urgency(request: Request) -> int:
    """u: the urgency, at most 3 until a coordinator confirms it."""
    if request.urgency_confirmed:
        return request.urgency
    return min(request.urgency, UNCONFIRMED_URGENCY)


def pressing(request: Request) -> int:
    """u·(1 + w): urgency times one more than the whole weeks waited."""
    return urgency(request) * (1 + request.waited)


def total_asked(view: View, weight: Callable[[Request], int]) -> Fraction:
    """Σ weight over the requests in play, those below 0 apart: no share served exceeds 1."""
    return Fraction(sum(max(0, weight(request)) for request in in_play(view)))


def nothing(view: View) -> Fraction:
    """The most of what only costs."""
    return Fraction(0)


def total_served(view: View, weight: Callable[[Request], int]) -> Fraction:
    """Σ weight·f over the requests in play; those of weight 0 are not even looked at."""
    total = Fraction(0)
    for request in in_play(view):
        factor = weight(request)
        if factor:
            total += factor * served(view, request)
    return total
