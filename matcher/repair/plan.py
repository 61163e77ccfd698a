"""A way out as a complete plan of the whole changed week, judged before anybody sees it."""

from __future__ import annotations

from dataclasses import dataclass

from matcher.encode import Model
from matcher.options import build_options
from matcher.repair.desk import Desk
from matcher.repair.near import joined
from matcher.repair.past import occurrence_of
from matcher.repair.ways import Repair, Way
from matcher.repair.week import changed_week
from matcher.rules.served import served
from matcher.rules.view import View
from matcher.solve.reasons import unmet_requests
from matcher.verify import Verdict, verify
from models.items import Commitments
from models.plan import Plan, Unmet
from models.week import Week


@dataclass(frozen=True)
class Whole:
    """A complete plan and what the judge says of it."""

    plan: Plan
    verdict: Verdict


def week_of(desk: Desk, repair: Repair) -> Week:
    """The whole week after the event, for which the plans of all ways are made."""
    return changed_week(desk.original, desk.plan.content, repair.change, repair.past)


def whole(desk: Desk, week: Week, way: Way) -> Whole:
    """The complete plan of a way, for ``week`` (see :func:`week_of`), with the judge's verdict.

    It states no tiers: nothing is proven of the whole week.
    """
    others = {r.id for r in week.requests} - way.changed
    content = _in_order(joined([*(desk.content_of(name) for name in sorted(others)), way.content]))
    plan = Plan(
        week=week.id,
        input_hash=week.content_hash(),
        policy_version=week.policy.version,
        seed=desk.plan.seed,
        mu=desk.plan.mu,
        content=content,
        unmet=_unmet(desk, week, way, content),
        versions=desk.plan.versions,
    )
    return Whole(plan, verify(week, plan))


def _in_order(content: Commitments) -> Commitments:
    return Commitments(
        flows=tuple(sorted(content.flows, key=lambda f: (f.request, f.line, f.pledge, f.at))),
        placements=tuple(sorted(content.placements, key=occurrence_of)),
        seats=tuple(sorted(content.seats, key=lambda s: s.request)),
    )


def _unmet(desk: Desk, week: Week, way: Way, content: Commitments) -> tuple[Unmet, ...]:
    """What the published plan stated, but for what the way changed: that is looked at anew."""
    view = View(week, content)
    known = {u.request: u for u in desk.plan.unmet}
    shares = {
        r.id: int(1000 * served(view, r))
        for r in week.requests
        if r.id not in view.withdrawn and served(view, r) < 1
    }
    anew = {
        name
        for name, share in shares.items()
        if name in way.changed or name not in known or known[name].served_permille != share
    }
    found = _looked_at(desk, view, anew)
    return tuple(found[name] if name in anew else known[name] for name in shares)


def _looked_at(desk: Desk, view: View, names: set[str]) -> dict[str, Unmet]:
    """Unmet requests with their reasons, out of all supply of the week."""
    if not names:
        return {}
    week = view.week
    asked = {r.id: r for r in week.requests}
    needed = set(names)
    ahead = list(names)
    while ahead:
        request = asked[ahead.pop()]
        choices = request.seat.choices if request.seat is not None else ()
        linked = {*request.needs, *request.excludes, *(c.activity for c in choices)}
        linked |= desk.tied.get(request.id, set())
        if request.household is not None:
            linked.update(desk.of_household.get(request.household, ()))
        for person in request.people:
            linked |= desk.busy_with.get(person, set())
        if any(view.items[line.item].kind == "money" for line in request.lines):
            linked |= desk.draws_money
        linked &= asked.keys()
        ahead += linked - needed
        needed |= linked
    few = week.model_copy(update={"requests": tuple(r for r in week.requests if r.id in needed)})
    model = Model(build_options(few))
    return {u.request: u for u in unmet_requests(model, view.content) if u.request in names}
