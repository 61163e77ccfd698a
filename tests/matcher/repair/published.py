"""Published plans of tiny weeks, alone or among requests that have nothing to do with them."""

from __future__ import annotations

from matcher.repair import Desk, Repair, Way, repair, week_of, whole
from models.demand import Request
from models.event import Event
from models.items import Commitments, Placement
from models.plan import Plan
from models.week import Week
from tests.build import line, request

CROWD = 15
"""More strangers than a week that is taken whole may have (see ``matcher.repair.reach``)."""


def strangers(count: int = CROWD) -> tuple[Request, ...]:
    """Households far away that wish for oil, which nobody pledges."""
    return tuple(
        request(f"stranger{k}", household="h5", place="h5", lines=(line("oil", 1),))
        for k in range(count)
    )


def among_strangers(week: Week) -> Week:
    """The same week, too large to be taken whole."""
    return week.model_copy(update={"requests": (*week.requests, *strangers())})


def published(week: Week, content: Commitments, mu: int = 0) -> Desk:
    """A desk with the content as the published plan."""
    plan = Plan(
        week=week.id,
        input_hash=week.content_hash(),
        policy_version=week.policy.version,
        seed=week.policy.seed,
        mu=mu,
        content=content,
    )
    return Desk(week, plan)


def repaired(
    desk: Desk, event: Event, now: str | None = None, favourites: frozenset[str] = frozenset()
) -> Repair:
    """The ways out, every one judged in the whole week: it holds and is worth what it says."""
    found = repair(desk, event, now=now, favourites=favourites, seconds=60.0)
    assert found.discarded == ()
    after = week_of(desk, found)
    for way in found.ways:
        complete = whole(desk, after, way)
        assert complete.verdict.violations == ()
        assert complete.verdict.tiers == way.tiers
    return found


def placements(desk: Desk, way: Way) -> set[Placement]:
    """All placements of a way's complete plan."""
    others = (p for p in desk.view.placements if p.request not in way.changed)
    return {*others, *way.content.placements}


def gets(desk: Desk, way: Way) -> Commitments:
    """What the requests get, each with what it had before if the way does not change it."""
    names = [r.id for r in desk.week.requests if r.id not in way.changed]
    parts = [desk.content_of(name) for name in names]
    return Commitments(
        flows=(*(f for c in parts for f in c.flows), *way.content.flows),
        placements=(*(p for c in parts for p in c.placements), *way.content.placements),
        seats=(*(s for c in parts for s in c.seats), *way.content.seats),
    )
