"""What has been given away so far: a baseline's own book-keeping, every entry of it reversible."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from fractions import Fraction

from matcher.baseline.facts import Facts
from matcher.baseline.moments import mask
from matcher.rules.view import Occurrence
from models.demand import Line, Request
from models.items import Assignment, Commitments, Flow, Placement, Seat
from models.supply import Person, Pledge


@dataclass(frozen=True, slots=True)
class Task:
    """A placement with what follows from it."""

    key: Occurrence
    start: int
    end: int
    day: int
    minutes: int
    location: str
    crew: tuple[tuple[str, str], ...]
    """(role, person)."""
    attending: tuple[str, ...]
    room: str | None
    parts: tuple[str, ...]
    taken: int
    """Slots the room is taken, as bits."""

    def placement(self, time: str) -> Placement:
        """As a plan states it."""
        request, session, occurrence = self.key
        return Placement(
            request=request,
            session=session,
            occurrence=occurrence,
            start=time,
            room=self.room,
            crew=tuple(Assignment(role=r, person=p) for r, p in self.crew),
        )


class State:
    """Flows, placements and seats so far, and what they leave of everything."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.tasks: dict[Occurrence, Task] = {}
        self.tasks_of: dict[str, dict[Occurrence, Task]] = defaultdict(dict)
        self.flows_of: dict[str, dict[tuple[str, str], Flow]] = defaultdict(dict)
        self.seats: dict[str, Seat] = {}
        self.sitting: dict[str, dict[str, None]] = defaultdict(dict)
        self.attendance: Counter[Occurrence] = Counter()
        self.round: dict[str, list[Task]] = defaultdict(list)
        self.busy: dict[str, int] = defaultdict(int)
        self.room_taken: dict[str, int] = defaultdict(int)
        self.given: Counter[str] = Counter()
        self.given_to: Counter[tuple[str, str]] = Counter()
        self.deliveries: dict[str, set[tuple[str, str]]] = defaultdict(set)
        self.lent: dict[str, Counter[int]] = defaultdict(Counter)
        self.spent: Counter[str] = Counter()
        self.worked: Counter[str] = Counter()
        self.bookings: Counter[str] = Counter()
        self.seats_of: Counter[str] = Counter()

    # --- placements ---------------------------------------------------------------------------

    def add_task(self, task: Task) -> None:
        """Places an occurrence."""
        self.tasks[task.key] = self.tasks_of[task.key[0]][task.key] = task
        self._book(task, 1)

    def remove_task(self, key: Occurrence) -> None:
        """Takes a placement back."""
        task = self.tasks.pop(key)
        del self.tasks_of[key[0]][key]
        self._book(task, -1)

    def _book(self, task: Task, sign: int) -> None:
        people, request = self.facts.view.people, self.facts.view.requests[task.key[0]]
        span = mask(task.start, task.end)
        for _, name in task.crew:
            person = people[name]
            if sign > 0:
                self.round[name].append(task)
            else:
                self.round[name].remove(task)
            if person.staff_pledge is not None:
                self.worked[person.staff_pledge] += sign * task.minutes
            if person.hire is not None:
                self.given[person.hire.fund] += sign * wage(person, task.minutes)
        for name in (*(p for _, p in task.crew), *task.attending):
            self.busy[name] ^= span
        for part in task.parts:
            self.room_taken[part] ^= task.taken
        if request.kind == "booking" and request.household is not None:
            self.bookings[request.household] += sign

    # --- flows --------------------------------------------------------------------------------

    def add_flow(self, flow: Flow) -> None:
        """Gives an amount; a second flow of a pledge to a line joins the first."""
        key = flow.line, flow.pledge
        before = self.flows_of[flow.request].get(key)
        whole = flow
        if before is not None:
            whole = flow.model_copy(update={"amount": before.amount + flow.amount})
        self.flows_of[flow.request][key] = whole
        self.deliveries[flow.pledge].add((flow.request, flow.line))
        self._give(flow, flow.amount)

    def remove_flow(self, request: str, line: str, pledge: str) -> None:
        """Takes a flow back."""
        flow = self.flows_of[request].pop((line, pledge))
        self.deliveries[pledge].discard((request, line))
        self._give(flow, -flow.amount)

    def _give(self, flow: Flow, amount: int) -> None:
        view = self.facts.view
        pledge, request = view.pledges[flow.pledge], view.requests[flow.request]
        self.given_to[flow.pledge, flow.request] += amount
        if pledge.kind == "capacity":
            for start, end in view.spans(view.lines[flow.request, flow.line].windows):
                for slot in range(start, end):
                    self.lent[flow.pledge][slot] += amount
            return
        self.given[flow.pledge] += amount
        if pledge.kind == "money":
            for cap in self.caps_over(request):
                self.spent[cap] += amount

    def caps_over(self, request: Request) -> list[str]:
        """Budget caps that count money to a request."""
        return [
            cap.id
            for cap in self.facts.week.policy.caps.budgets
            if (cap.topic is None or cap.topic == request.topic)
            and (cap.place is None or self.facts.view.lies_in(request.place, (cap.place,)))
        ]

    def left(self, pledge: Pledge, request: Request, line: Line) -> int:
        """Most parts that may still flow from a pledge to a line."""
        of_this = self.deliveries[pledge.id]
        is_new = (request.id, line.id) not in of_this
        if pledge.deliveries is not None and is_new and len(of_this) >= pledge.deliveries:
            return 0
        if pledge.kind == "capacity":
            spans = self.facts.view.spans(line.windows)
            lent = self.lent[pledge.id]
            most = max((lent[slot] for a, b in spans for slot in range(a, b)), default=0)
            amount = pledge.quantity - most
        else:
            amount = pledge.quantity - self.given[pledge.id]
        had = self.given_to[pledge.id, request.id]
        amount = min(amount, pledge.quantity * pledge.max_share_percent // 100 - had)
        if pledge.kind == "money":
            if pledge.money == "match":
                raised = request.project.raised if request.project is not None else 0
                amount = min(amount, raised * pledge.match_percent // 100 - had)
            for cap in self.facts.week.policy.caps.budgets:
                if cap.id in self.caps_over(request):
                    amount = min(amount, cap.amount - self.spent[cap.id])
        return max(0, amount)

    # --- seats --------------------------------------------------------------------------------

    def add_seat(self, seat: Seat) -> None:
        """Seats an enrolment's group."""
        self.seats[seat.request] = seat
        self.sitting[seat.activity][seat.request] = None
        self._sit(seat, 1)

    def remove_seat(self, enrolment: str) -> None:
        """Takes a seat back."""
        seat = self.seats.pop(enrolment)
        del self.sitting[seat.activity][enrolment]
        self._sit(seat, -1)

    def covered(self, activity: str, session: str | None, occurrence: int | None) -> list[Task]:
        """Placements a seat covers: all of a course, the named one of a drop-in."""
        if session is None or occurrence is None:
            return list(self.tasks_of[activity].values())
        return [self.tasks[activity, session, occurrence]]

    def _sit(self, seat: Seat, sign: int) -> None:
        group = set(self.facts.view.requests[seat.request].people)
        for task in self.covered(seat.activity, seat.session, seat.occurrence):
            self.attendance[task.key] += sign * len(group)
            for person in group:
                self.busy[person] ^= mask(task.start, task.end)
        for person in group:
            self.seats_of[person] += sign

    # --- requests -----------------------------------------------------------------------------

    def counted(self, request: Request, line: Line) -> Fraction:
        """What a line has, substitutes converted."""
        total = Fraction(0)
        for (name, pledge), flow in self.flows_of[request.id].items():
            item = self.facts.view.pledges[pledge].item
            rate = self.facts.view.rate(line, item) if name == line.id and item else None
            if rate is not None:
                total += Fraction(flow.amount * rate[1], rate[0])
        return total

    def share(self, request: Request) -> Fraction:
        """f_r so far."""
        parts = self.facts.parts(request)
        if parts == 0:
            return Fraction(0)
        had = Fraction(len(self.tasks_of[request.id]) + (request.id in self.seats))
        if self.flows_of[request.id]:
            for line in request.lines:
                had += min(Fraction(1), self.counted(request, line) / line.amount)
        return had / parts

    def clear(self, request: str) -> None:
        """Takes back everything a request has, and every seat in it."""
        for enrolment in list(self.sitting[request]):
            self.remove_seat(enrolment)
        if request in self.seats:
            self.remove_seat(request)
        for key in list(self.tasks_of[request]):
            self.remove_task(key)
        for line, pledge in list(self.flows_of[request]):
            self.remove_flow(request, line, pledge)

    def content(self) -> Commitments:
        """Everything so far, as a plan states it, in the order of ids."""
        time = self.facts.clock.time
        return Commitments(
            flows=tuple(
                flow for r in sorted(self.flows_of) for _, flow in sorted(self.flows_of[r].items())
            ),
            placements=tuple(t.placement(time(t.start)) for _, t in sorted(self.tasks.items())),
            seats=tuple(seat for _, seat in sorted(self.seats.items())),
        )


def wage(person: Person, minutes: int) -> int:
    """Parts of money that a task of a hired person costs."""
    assert person.hire is not None, "only hired people are paid"
    return -(-minutes * person.hire.price_per_hour // 60)
