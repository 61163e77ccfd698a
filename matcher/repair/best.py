"""How good a way out could have been: a re-solve that keeps the same promises, with its bound."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

from matcher.goals import tier_scale
from matcher.repair.desk import Desk
from matcher.repair.hood import hood_of
from matcher.repair.judge import judge
from matcher.repair.loss import loss_of
from matcher.repair.near import Near, joined
from matcher.repair.past import occurrence_of
from matcher.repair.reach import EVERYTHING
from matcher.repair.search import Searcher
from matcher.repair.sub import sub_week
from matcher.repair.ways import Repair, Way
from matcher.solve.engine import AtLeast
from models.items import Commitments, Placement
from models.policy import Tier


@dataclass(frozen=True)
class Best:
    """The most of the tier with Good in it."""

    value: int
    """Of the best plan found, in the tier's scale, for the whole week."""
    bound: float
    """No plan that keeps the same promises, and does no worse in the tiers before, exceeds it."""
    proven: bool


def best(desk: Desk, repair: Repair, way: Way, seconds: float) -> Best:
    """The best plan near the event that keeps every promise that a way keeps.

    Near is everything that could serve the hurt, and everyone who waits for something that is set
    free, with all that could serve them. Who waits for nothing of that gains nothing by the event:
    with the same promises kept, whatever could serve them now could have served them before.
    """
    change, past = repair.change, repair.past
    loss = loss_of(desk, change, past)
    hood = hood_of(desk, change, past, loss, EVERYTHING)
    for name in way.changed:
        hood.free.setdefault(name, None)
    _wants(hood.people, hood.rooms, hood.pledges, way)
    before = joined(desk.content_of(name) for name in hood.free)
    others = (desk.content_of(name) for name in hood.free if name not in way.changed)
    mine = joined([way.content, *others])
    sub = sub_week(desk, change, past, hood)
    search = Searcher(sub, before, mine, past, desk.plan.mu, _kept(before, mine))
    tiers = desk.week.policy.tiers
    number = next(k for k, tier in enumerate(tiers) if "good" in tier.goals)
    floors = [_floor(search, t) for t in tiers[:number] if not _of_promises(t)]
    form = search.tier(tiers[number])
    scale = tier_scale(tiers[number])
    if not search.small.moves(form):
        return Best(way.tiers[number], way.tiers[number], True)
    found = search.small.maximise(form, floors, search.start, seconds, 0.0)
    if found.x is None:
        return Best(way.tiers[number], inf, False)
    judged = judge(Near(desk, change, past, hood.free, search.content(found.x)))
    value = max(way.tiers[number], judged.tiers[number] if judged.holds else way.tiers[number])
    bound = value + max(0.0, found.bound - found.value) * scale
    return Best(value, bound, found.proven)


def _wants(people: set[str], rooms: set[str], pledges: set[str], way: Way) -> None:
    """All that a way uses is there for the best as well."""
    for p in way.content.placements:
        people.update(a.person for a in p.crew)
        rooms.update({p.room} if p.room is not None else set())
    pledges.update(f.pledge for f in way.content.flows)


def _kept(before: Commitments, after: Commitments) -> Commitments:
    """What was promised and still holds: occurrences where and when they were, with those who
    still come, seats, and what a line had of a pledge at least."""
    now = {occurrence_of(p): p for p in after.placements}
    placements = []
    for old in before.placements:
        new = now.get(occurrence_of(old))
        if new is not None and (new.start, new.room) == (old.start, old.room):
            placements.append(_with(old, new))
    amounts: dict[tuple[str, str, str], int] = {}
    for f in after.flows:
        key = (f.request, f.line, f.pledge)
        amounts[key] = amounts.get(key, 0) + f.amount
    return Commitments(
        flows=tuple(
            f for f in before.flows if amounts.get((f.request, f.line, f.pledge), 0) >= f.amount
        ),
        placements=tuple(placements),
        seats=tuple(s for s in before.seats if s in set(after.seats)),
    )


def _with(old: Placement, new: Placement) -> Placement:
    return old.model_copy(update={"crew": tuple(a for a in old.crew if a in new.crew)})


def _of_promises(tier: Tier) -> bool:
    return set(tier.goals) <= {"promises", "promises-ahead"}


def _floor(search: Searcher, tier: Tier) -> AtLeast:
    form = search.tier(tier)
    return AtLeast(form, form.value(search.start) - 1e-6)
