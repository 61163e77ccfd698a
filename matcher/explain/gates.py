"""What a project still lacks before it may draw money and people."""

from __future__ import annotations

from matcher.explain.facts import Gate
from matcher.rules.view import View
from models.demand import STAGES, Request


def gate(view: View, request: Request) -> tuple[Gate, ...]:
    """The steps that a project lacks; nothing for what has passed, or is no project."""
    facts = request.project
    if facts is None or view.passes_gate(request):
        return ()
    lacks: list[Gate] = []
    if STAGES.index(facts.stage) < STAGES.index("resolution"):
        lacks.append("resolution")
    if not facts.published:
        lacks.append("disclosure")
    asked = view.money_asked(request)
    if not facts.reviewed and 0 < asked >= view.week.policy.review_threshold:
        lacks.append("review")
    return tuple(lacks)
