"""The judge near an event says what the judge of the whole week says, of good plans and of bad."""

from __future__ import annotations

import pytest

from matcher.baseline import greedy
from matcher.goals import tier_values
from matcher.repair import Desk, Irreparable
from matcher.repair.change import change_of
from matcher.repair.judge import judge
from matcher.repair.loss import loss_of
from matcher.repair.near import Near, joined
from matcher.repair.past import past_of
from matcher.repair.week import changed_week
from matcher.rules import RULES
from matcher.rules.view import View
from matcher.verify import verify
from models.items import Assignment, Commitments, Placement
from models.policy import oldest_first
from scenarios.bench.repair import events
from scenarios.generator.draw import Draw
from scenarios.south_gate import south_gate
from tests.matcher.repair.published import repaired


@pytest.fixture(scope="module")
def living_room() -> Desk:
    """The week of the South Gate with its greedy plan published."""
    week = south_gate()
    plan = greedy(week)
    assert verify(week, plan).holds
    return Desk(week, plan)


@pytest.mark.parametrize("seed", range(4))
def test_every_way_out_holds_in_the_whole_week(living_room: Desk, seed: int) -> None:
    draw = Draw(seed, "events")
    stream = events(living_room.view, draw)
    horizon = living_room.view.clock.horizon
    some = living_room.week.requests
    answered = 0
    for number in range(8):
        event = next(stream)
        late = number % 2 == 1 and event.kind in ("rest-cancelled", "room-closed", "urgent-wish")
        now = living_room.view.clock.time(draw.integer(0, horizon - 1)) if late else None
        favourites = frozenset(r.id for r in draw.sample(some, 5))
        try:
            found = repaired(living_room, event, now, favourites)
        except Irreparable:
            continue
        answered += 1
        for way in found.ways:
            assert way.told == tuple(sorted({n.party for n in way.notices if n.broken}))
            assert len(way.told) <= len(found.nothing.told) or "fewest-told" not in way.names
    assert answered >= 7


def test_ways_out_are_judged_by_ages_too() -> None:
    # Everybody has waited, by turns, up to 9 weeks; ages from 7 on have tiers of their own.
    given = south_gate()
    requests = tuple(
        r.model_copy(update={"waited": number % 10}) for number, r in enumerate(given.requests)
    )
    policy = oldest_first(given.policy, range(10))
    week = given.model_copy(update={"requests": requests, "policy": policy})
    desk = Desk(week, greedy(week))
    stream = events(desk.view, Draw(0, "events"))
    aged = [k for k, tier in enumerate(policy.tiers) if tier.name.startswith("overdue-")]
    assert len(aged) == 3
    moved = 0
    for _ in range(6):
        # published.repaired: the whole week's judge counts every tier as the way says.
        for way in repaired(desk, next(stream)).ways:
            moved += any(way.tiers[k] for k in aged)
    assert moved > 0


@pytest.mark.parametrize("seed", range(3))
def test_bad_plans_are_found_out_near_the_event(living_room: Desk, seed: int) -> None:
    draw = Draw(seed, "spoilt")
    desk, stream = living_room, events(living_room.view, draw)
    wrong = 0
    for _ in range(8):
        past = past_of(desk.view, None)
        loss = loss_of(desk, change_of(desk.view, next(stream), past), past)
        some = draw.sample(sorted(desk.placements_of), 4)
        concerned = loss.hurt | {name for name in some if name not in loss.change.withdrawn}
        had = joined(desk.content_of(name) for name in sorted(concerned - loss.hurt))
        content = spoilt(desk, joined([loss.content, had]), draw)
        judged = judge(Near(desk, loss.change, past, concerned, content))
        others = (r.id for r in desk.week.requests if r.id not in concerned)
        everything = joined([*(desk.content_of(name) for name in others), content])
        week = changed_week(desk.week, desk.plan.content, loss.change, past)
        view = View(week, everything)
        expected = [v for rule in RULES for v in rule.violations(view)]
        assert sorted(judged.violations, key=repr) == sorted(expected, key=repr)
        assert list(judged.tiers) == tier_values(view, week.policy, desk.plan.mu)
        wrong += bool(expected)
    assert wrong >= 6


def spoilt(desk: Desk, content: Commitments, draw: Draw) -> Commitments:
    """The content with something wrong here and there: other people, times, rooms and amounts."""
    return content.model_copy(
        update={
            "flows": tuple(
                f.model_copy(update={"amount": f.amount * draw.integer(1, 3)})
                for f in content.flows
            ),
            "placements": tuple(_moved(desk, p, draw) for p in content.placements),
            "seats": tuple(s for s in content.seats if not draw.chance(0.2)),
        }
    )


def _moved(desk: Desk, placed: Placement, draw: Draw) -> Placement:
    clock = desk.view.clock
    update: dict[str, object] = {}
    if draw.chance(0.3):
        start = clock.slot(placed.start) + draw.integer(-4, 4)
        update["start"] = clock.time(min(max(start, 0), clock.horizon - 1))
    if draw.chance(0.3):
        people = sorted(desk.view.people)
        update["crew"] = tuple(
            Assignment(role=a.role, person=draw.pick(people)) for a in placed.crew
        )
    if placed.room is not None and draw.chance(0.3):
        update["room"] = draw.pick(sorted(desk.view.rooms))
    return placed.model_copy(update=update)
