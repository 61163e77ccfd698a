"""Projects by the six steps, with their money."""

from __future__ import annotations

from dataclasses import dataclass

from api.services.readings import Reading
from models.demand import STAGES, Request, Stage


@dataclass(frozen=True)
class Project:
    """A project as the public sees it; money in fen."""

    id: str
    name: str
    topic: str
    place: str
    stage: Stage
    votes: int
    disclosed: bool
    reviewed: bool
    needs_review: bool
    asked: int
    raised: int
    given: int
    """What this week's plan gives."""
    sessions: int
    placed: int

    @property
    def steps(self) -> tuple[tuple[Stage, str], ...]:
        """Every step, and whether it is ``past``, ``now`` or ``ahead``."""
        at = STAGES.index(self.stage)
        return tuple(
            (step, "past" if i < at else "now" if i == at else "ahead")
            for i, step in enumerate(STAGES)
        )


def projects(reading: Reading) -> tuple[Project, ...]:
    """All projects of the week, the furthest first, then by votes."""
    view = reading.telling("zh").view
    found = [
        _project(reading, r)
        for r in reading.week.requests
        if r.project is not None and r.id not in view.withdrawn
    ]
    return tuple(sorted(found, key=lambda p: (-STAGES.index(p.stage), -p.votes, p.name)))


def _project(reading: Reading, request: Request) -> Project:
    view = reading.telling("zh").view
    facts = request.project
    assert facts is not None
    asked = view.money_asked(request)
    return Project(
        id=request.id,
        name=request.name or request.id,
        topic=request.topic,
        place=view.places[request.place].name or request.place,
        stage=facts.stage,
        votes=facts.votes,
        disclosed=facts.published,
        reviewed=facts.reviewed,
        needs_review=0 < reading.week.policy.review_threshold <= asked,
        asked=asked,
        raised=facts.raised,
        given=sum(
            flow.amount
            for flow in view.flows_of.get(request.id, ())
            if view.item(flow).kind == "money"
        ),
        sessions=sum(session.occurrences for session in request.sessions),
        placed=len(view.placements_of.get(request.id, ())),
    )
