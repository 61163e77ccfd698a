"""The frame of a small week: its places, its policy, and where the fairness figures begin."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from matcher.goals.fairness import totals
from matcher.repair.desk import Desk
from matcher.rules.view import View
from models.demand import Request
from models.items import Commitments
from models.places import Geography
from models.policy import Policy, Tier
from models.supply import Person
from models.week import Decisions, History, PastAsk

PROMISES = (
    Tier(name="promises", goals={"promises": 1}),
    Tier(name="promises-ahead", goals={"promises-ahead": 1}),
)
"""Asked for in any case: who must be told is what repairs are about."""


def tiers_of(policy: Policy) -> tuple[Tier, ...]:
    """The policy's tiers, with promises among them."""
    known = {goal for tier in policy.tiers for goal in tier.goals}
    return (*(t for t in PROMISES if not known & set(t.goals)), *policy.tiers)


class Frame:
    """What surrounds the free requests of a small week."""

    def __init__(self, desk: Desk, wanted: Iterable[Request], one_by_one: set[str]) -> None:
        """``one_by_one``: pledges whose held flows are in the small week themselves."""
        self.desk = desk
        self.view = desk.view
        self.wanted = tuple(wanted)
        self.free = {r.id for r in self.wanted}
        self.one_by_one = one_by_one
        fairness = desk.week.policy.fairness
        most = max(fairness.weights.values(), default=0)
        self.finer = 1000 // most if most and fairness.measure == "served" else 1
        """How many times finer the fairness figures count, so that what is left of other requests
        comes in whole numbers."""

    def ground(
        self,
        requests: Iterable[Request],
        people: Iterable[Person],
        venues: Iterable[str],
        pledges: Iterable[str],
        past: Iterable[PastAsk],
    ) -> Geography:
        """The places that anything in the small week names, with all above them."""
        geography = self.desk.week.geography
        needed = {p.home for p in people}
        needed.update(self.view.venue_place[venue] for venue in venues)
        for r in requests:
            needed.add(r.place)
            if r.household is not None:
                needed.add(r.household)
            needed.update(s.place for s in r.sessions if s.place is not None)
            if r.seats is not None:
                needed.update(r.seats.communities)
        for name in pledges:
            pledge = self.view.pledges[name]
            needed.update(pledge.conditions.communities)
            if pledge.at is not None:
                needed.add(pledge.at)
        for cap in self.desk.week.policy.caps.budgets:
            if cap.place is not None:
                needed.add(cap.place)
        for entry in past:
            needed.update(place for place in (entry.group, entry.household) if place is not None)
        every = {above for place in needed for above in self.view.ancestors(place)}
        places = tuple(p for p in map(self.view.places.__getitem__, sorted(every)))
        kept = tuple(
            place.model_copy(
                update={"neighbours": tuple(n for n in place.neighbours if n in every)}
            )
            if place.neighbours
            else place
            for place in places
        )
        travel = tuple(t for t in geography.travel if t.a in every and t.b in every)
        return geography.model_copy(update={"places": kept, "travel": travel})

    def policy(self) -> Policy:
        """The policy, its caps less what held requests draw, its figures counted more finely."""
        policy = self.desk.week.policy
        weights = {kind: u * self.finer for kind, u in policy.fairness.weights.items()}
        fairness = policy.fairness.model_copy(
            update={"weights": weights, "decay_percent": 100, "ask_cap": 1000}
        )
        budgets = tuple(
            cap.model_copy(
                update={"amount": max(0, cap.amount - self._spent(cap.topic, cap.place))}
            )
            for cap in policy.caps.budgets
        )
        caps = policy.caps.model_copy(update={"budgets": budgets})
        update = {"fairness": fairness, "caps": caps, "tiers": tiers_of(policy)}
        return policy.model_copy(update=update)

    def _spent(self, topic: str | None, place: str | None) -> int:
        """Money that held requests under a cap draw and that is not seen one by one."""
        total = 0
        for name in self.desk.draws_money - self.free:
            request = self.view.requests[name]
            if topic is not None and request.topic != topic:
                continue
            if place is not None and not self.view.lies_in(request.place, (place,)):
                continue
            for flow in self.desk.flows_of.get(name, ()):
                if self.view.pledges[flow.pledge].kind == "money":
                    total += flow.amount * (flow.pledge not in self.one_by_one)
        return total

    def past_asks(self, before: Commitments) -> tuple[PastAsk, ...]:
        """The groups of the fairness figures without what the free requests ask and have."""
        fairness = self.desk.week.policy.fairness
        if not self.desk.groups or fairness.measure != "served":
            return ()
        old = tuple(self.view.requests[n] for n in self.free if n in self.view.requests)
        alone = self.desk.week.model_copy(
            update={
                "requests": old,
                "history": History(),
                "decisions": Decisions(withdrawn=self.desk.week.decisions.withdrawn),
            }
        )
        own = totals(View(alone, before))
        nothing = (Fraction(0), Fraction(0))
        names = set(own) | {r for r in self._new_groups() if r in self.desk.groups}
        if fairness.alpha == "inf":
            names = set(self.desk.groups)
        field = {"house-group": "group", "community": "group"}.get(
            fairness.grouping, fairness.grouping
        )
        found = []
        for name in sorted(names):
            asked, got = self.desk.groups[name]
            less = own.get(name, nothing)
            left = (max(asked - less[0], Fraction(0)), max(got - less[1], Fraction(0)))
            figures = (round(left[0] * self.finer), round(left[1] * self.finer * 1000))
            found.append(
                PastAsk.model_validate(
                    {"weeks_ago": 1, field: name, "asked": figures[0], "served_milli": figures[1]}
                )
            )
        return tuple(found)

    def _new_groups(self) -> list[str]:
        """Groups that the free requests belong to, whether or not they counted before."""
        grouping = self.desk.week.policy.fairness.grouping
        geography = self.desk.week.geography
        level = {"house-group": geography.group, "community": geography.community}.get(grouping)
        found = []
        for r in self.wanted:
            if level is not None:
                group = self.view.at_level(r.household or r.place, level)
            else:
                group = {"household": r.household, "care": r.care}.get(grouping, r.id)
            if group is not None:
                found.append(group)
        return found
