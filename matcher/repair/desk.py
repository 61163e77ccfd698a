"""A published plan laid out for quick answers: who is where when, what is left, who waits."""

from __future__ import annotations

from collections import Counter, defaultdict
from fractions import Fraction

from matcher.baseline.facts import Facts
from matcher.baseline.moments import mask
from matcher.baseline.state import State, Task
from matcher.goals import curve, goal_of
from matcher.goals.fairness import totals
from matcher.rules.served import served
from matcher.rules.use import occupied
from matcher.rules.view import View
from models.demand import Request, Role, Session
from models.items import Commitments, Flow, Placement, Seat
from models.plan import Plan
from models.policy import GoalName
from models.supply import Person
from models.week import Week


class Desk:
    """Everything about a sound week and its published plan that any event may ask for.

    Made once (some seconds for a district); events then look things up. The plan must hold
    (:func:`matcher.verify.verify`): what it breaks already would count as broken by the event.
    """

    def __init__(self, week: Week, plan: Plan) -> None:
        self.plan = plan
        self.original = week
        policy = week.policy.model_copy(update={"seed": plan.seed})
        promised = week.history.model_copy(
            update={"promises": plan.content, "last_plan": plan.content}
        )
        self.week = week.model_copy(update={"history": promised, "policy": policy})
        """The week with this plan as what was promised."""
        self.view = View(self.week, plan.content)
        self.facts = Facts(self.week)
        self.state = _laid_out(self.facts, self.view)
        self._contents: dict[str, Commitments] = {}
        self._able: dict[tuple[object, ...], list[Person]] = {}
        self._index_commitments()
        self._index_requests()
        self._index_unmet()
        self._measure()

    def _measure(self) -> None:
        names = {name for tier in self.week.policy.tiers for name in tier.goals}
        self.goals: dict[GoalName, Fraction] = {
            name: goal_of(name).value(self.view) for name in sorted(names)
        }
        """Exact value of every goal of the policy."""
        self.groups = totals(self.view) if "fairness" in names else {}
        """A_g and S_g of every group."""
        fairness = self.week.policy.fairness
        curved = isinstance(fairness.alpha, float) and fairness.alpha > 0
        self.corners = curve.curve(float(fairness.alpha), fairness.points) if curved else ()
        asks = Counter((r.household, r.topic) for r in self.week.requests)
        self.crowded = {
            home for (home, _), n in asks.items() if home is not None and n > fairness.ask_cap
        }
        """Households of which some request may be over the cap of those that count."""

    def _index_commitments(self) -> None:
        view = self.view
        self.flows_of: dict[str, list[Flow]] = view.flows_of
        self.placements_of: dict[str, list[Placement]] = view.placements_of
        self.seat_of: dict[str, Seat] = {s.request: s for s in view.seats}
        self.seated: dict[str, list[str]] = defaultdict(list)
        """Enrolments that sit in each activity."""
        self.busy_with: dict[str, set[str]] = defaultdict(set)
        """What each person serves in, books or sits in: the requests that hold it."""
        self.uses: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
        """Of each single room: (from, until, request), set-up and turnover included."""
        self.given_by: dict[str, set[str]] = defaultdict(set)
        """Requests that draw on each pledge: by flows, staff minutes or wages."""
        for p in view.placements:
            for a in p.crew:
                self.busy_with[a.person].add(p.request)
                for pledge in self.behind(a.person):
                    self.given_by[pledge].add(p.request)
            for person in view.requests[p.request].people:
                self.busy_with[person].add(p.request)
            if p.room is not None:
                for part in view.room_parts(p.room):
                    self.uses[part].append((*occupied(view, p, p.room), p.request))
        for s in view.seats:
            self.seated[s.activity].append(s.request)
            for person in view.requests[s.request].people:
                self.busy_with[person].add(s.request)
        for f in view.flows:
            self.given_by[f.pledge].add(f.request)

    def behind(self, person: str) -> list[str]:
        """The staff pledge and the fund behind a person."""
        who = self.view.people[person]
        found = [who.staff_pledge, who.hire.fund if who.hire is not None else None]
        return [name for name in found if name is not None]

    def _index_requests(self) -> None:
        self.of_household: dict[str, list[str]] = defaultdict(list)
        self.tied: dict[str, set[str]] = defaultdict(set)
        """Prerequisites and rivals of a request, and those it is one of."""
        self.draws_money: set[str] = set()
        for r in self.week.requests:
            if r.household is not None:
                self.of_household[r.household].append(r.id)
            for other in (*r.needs, *r.excludes):
                self.tied[r.id].add(other)
                self.tied[other].add(r.id)
        for f in self.view.flows:
            if self.view.pledges[f.pledge].kind == "money":
                self.draws_money.add(f.request)

    def _index_unmet(self) -> None:
        """Who waits for what: requests in play that are not wholly served, by what they lack."""
        view = self.view
        self.unmet: dict[str, Request] = {}
        self.wanting_skill: dict[str | None, list[str]] = defaultdict(list)
        self.wanting_room: dict[str, list[str]] = defaultdict(list)
        self.wanting_item: dict[str, list[str]] = defaultdict(list)
        self.wanting_seat: dict[str, list[str]] = defaultdict(list)
        self.attending: dict[str, list[str]] = defaultdict(list)
        """Unmet requests that somebody would attend or sit in."""
        for r in self.week.requests:
            if r.id in view.withdrawn or served(view, r) == 1:
                continue
            self.unmet[r.id] = r
            for s in self.facts.in_order(r):
                if s.room is not None:
                    _add(self.wanting_room[s.room.function], r.id)
                for role in s.crew:
                    _add(self.wanting_skill[role.skill], r.id)
            for line in r.lines:
                for item in (line.item, *(a.item for a in line.accepts)):
                    _add(self.wanting_item[item], r.id)
            for person in r.people:
                _add(self.attending[person], r.id)
            if r.seat is not None:
                for choice in r.seat.choices:
                    _add(self.wanting_seat[choice.activity], r.id)

    def content_of(self, request: str) -> Commitments:
        """What the plan gives one request."""
        known = self._contents.get(request)
        if known is None:
            seat = self.seat_of.get(request)
            known = self._contents[request] = Commitments(
                flows=tuple(self.flows_of.get(request, ())),
                placements=tuple(self.placements_of.get(request, ())),
                seats=(seat,) if seat is not None else (),
            )
        return known

    def able(self, session: Session, role: Role) -> list[Person]:
        """People who could fill a role at some time of the week, whatever the request."""
        clearance = session.home_visit or session.children
        key = (role.skill, role.level, role.language, role.people, clearance)
        known = self._able.get(key)
        if known is None:
            known = [p for p in self.facts.able(session, role) if p.windows]
            self._able[key] = known
        return known


def _add(names: list[str], name: str) -> None:
    if not names or names[-1] != name:
        names.append(name)


def _laid_out(facts: Facts, view: View) -> State:
    """The plan as the book-keeping of the baselines."""
    state = State(facts)
    for p in view.placements:
        state.add_task(_task(view, p))
    for flow in view.flows:
        state.add_flow(flow)
    for seat in view.seats:
        state.add_seat(seat)
    return state


def _task(view: View, p: Placement) -> Task:
    start, end = view.span(p)
    return Task(
        key=(p.request, p.session, p.occurrence),
        start=start,
        end=end,
        day=view.clock.day(start),
        minutes=view.session(p).minutes,
        location=view.location(p),
        crew=tuple((a.role, a.person) for a in p.crew),
        attending=tuple(dict.fromkeys(view.requests[p.request].people)),
        room=p.room,
        parts=view.room_parts(p.room) if p.room is not None else (),
        taken=mask(*occupied(view, p, p.room)) if p.room is not None else 0,
    )
