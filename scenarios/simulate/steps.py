"""Projects from week to week: by the six steps, a step a week, and with money of their own.

A project draws money, goods and people from its resolution on; the weeks before are no waiting, for
nobody could serve it. Its residents' crowdfunding is bound to it and waits with it. What it asks of
other projects is left out, as these leave at other times.
"""

from __future__ import annotations

from collections.abc import Iterable

from models.demand import STAGES, Request
from models.supply import Pledge
from scenarios.generator.draw import Draw

RESOLUTION = STAGES.index("resolution")
UNRESOLVED = 0.25
"""Share of projects that arrive before their resolution, as in a generated week."""


def ready(request: Request) -> Request:
    """A project as if resolved, disclosed and reviewed, bound to no other; others as they are."""
    if request.project is None:
        return request
    facts = request.project.model_copy(
        update={"stage": "resolution", "published": True, "reviewed": True}
    )
    return request.model_copy(update={"project": facts, "needs": (), "excludes": ()})


def arriving(request: Request, draw: Draw) -> Request:
    """A project at the step at which it comes."""
    if request.project is None or not draw.chance(UNRESOLVED):
        return request
    facts = request.project.model_copy(
        update={"stage": draw.pick(STAGES[:RESOLUTION]), "published": False}
    )
    return request.model_copy(update={"project": facts})


def a_step_further(request: Request) -> Request:
    """A week later a project before its resolution has come a step further; it is disclosed with
    the resolution."""
    facts = request.project
    if facts is None or STAGES.index(facts.stage) >= RESOLUTION:
        return request
    stage = STAGES[STAGES.index(facts.stage) + 1]
    published = stage == STAGES[RESOLUTION]
    moved = facts.model_copy(update={"stage": stage, "published": published})
    return request.model_copy(update={"project": moved})


def own_money(pledges: Iterable[Pledge], request: Request) -> tuple[Pledge, ...]:
    """What is pledged for a request alone."""
    return tuple(p for p in pledges if p.conditions.requests == (request.id,))


def renamed(pledge: Pledge, prefix: str, request: str) -> Pledge:
    """The same pledge, for the request under its name in all weeks."""
    conditions = pledge.conditions.model_copy(update={"requests": (request,)})
    return pledge.model_copy(update={"id": f"{prefix}{pledge.id}", "conditions": conditions})


def left_of(pledge: Pledge, used: int) -> Pledge | None:
    """What a plan leaves of a pledge; None: nothing."""
    left = pledge.quantity - used
    return pledge.model_copy(update={"quantity": left}) if left > 0 else None


def unmatched(request: Request, money_before: int) -> Request:
    """A project that has got part of its money: of what its residents raised, only the share for
    what is left can still be matched."""
    facts = request.project
    if facts is None or money_before == 0:
        return request
    left = sum(line.amount for line in request.lines if line.item == "money")
    raised = facts.raised * left // money_before
    return request.model_copy(update={"project": facts.model_copy(update={"raised": raised})})
