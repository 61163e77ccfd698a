"""Projects at their stages, and money of every kind."""

from __future__ import annotations

from models.demand import (
    Line,
    ProjectFacts,
    Request,
    Role,
    RoomNeed,
    Session,
)
from models.supply import (
    Conditions,
    Pledge,
)
from tests import build
from tests.build import window
from tests.tiny_parts.dice import Dice, Parts, asking, conditions


def projects(d: Dice) -> Parts:
    """One or two projects at some stage, and money of every kind."""
    ids = [f"r{i}" for i in range(d.pick(2, 2, 1))]
    requests = [_project(d, me, [other for other in ids if other != me]) for me in ids]
    pledges = [_money(d, f"m{i}") for i in range(d.count(1, 2))]
    return {
        "pledges": tuple(pledges),
        "rooms": (build.room("tea1"),),
        "people": (build.person("u0"),),
        "requests": tuple(requests),
    }


def _money(d: Dice, id: str) -> Pledge:
    kind = d.pick("grant", "match", "award", "crowdfunding")
    bound = Conditions(requests=("r0",))
    return build.pledge(
        id,
        "money",
        d.count(2, 4),
        money=kind,
        match_percent=d.pick(100, 50),
        conditions=bound if kind == "crowdfunding" else conditions(d),
        max_share_percent=d.rarely(50, otherwise=100),
    )


def _project(d: Dice, id: str, others: list[str]) -> Request:
    meeting = Session(
        id="meet",
        minutes=30,
        windows=(window(0, "09:00", "10:00", preference=1),),
        room=RoomNeed(function="tea"),
        meeting=True,
    )
    work = Session(
        id="work", minutes=60, windows=(window(1, "09:00", "10:00"),), crew=(Role(id="digger"),)
    )
    tied = d.pick(None, "needs", "excludes") if id == "r1" else None
    facts = ProjectFacts(
        stage=d.pick("resolution", "evaluation", "resolution", "discussion"),
        reviewed=d.chance(2),
        published=d.pick(True, True, True, False),
        votes=d.count(0, 2),
        raised=d.pick(2, 3, 4, 1, 0),
    )
    return asking(
        d,
        id,
        kind="project",
        lines=(Line(id="l", item="money", amount=d.count(1, 3), least=d.pick(0, 0, 1)),),
        sessions=d.pick((), (meeting,), (work,)),
        project=facts,
        excludes=tuple(others) if tied == "excludes" else (),
        needs=tuple(others) if tied == "needs" else (),
    )
