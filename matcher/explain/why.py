"""Why: the answer for a request, person, pledge or room of a week under a plan."""

from __future__ import annotations

from collections.abc import Callable

from matcher.explain.facts import Answer
from matcher.explain.ids import kind_of
from matcher.explain.request import WhyRequest
from matcher.explain.supply import WhySupply
from matcher.solve.clock import Stopwatch
from models.plan import Plan
from models.week import Week

Report = Callable[[Answer], None]
SECONDS = 20.0
"""The usual time limit."""


def _nobody(answer: Answer) -> None:
    """Nobody wants to know on the way."""


def why(
    week: Week,
    plan: Plan,
    id: str,
    seconds: float | None = SECONDS,
    report: Report = _nobody,
) -> Answer:
    """Why an id gets, or does, what it does in a plan that holds.

    ``report`` gets every stage of the answer; what is not settled within ``seconds`` is left out
    and said to be not proven. Raises :class:`matcher.explain.ids.UnknownId`.
    """
    watch = Stopwatch(seconds)
    kind = kind_of(week, id)
    if kind == "request":
        return WhyRequest(week, plan, id, watch, report).run()
    return WhySupply(week, plan, kind, id, watch, report).run()
