"""Serving one request: its parts one by one, all taken back if they do not make its least share."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from matcher.baseline.crew import Carers, Demand, Finder
from matcher.baseline.decided import Decided, Wanted, fits
from matcher.baseline.facts import Facts, least_percent
from matcher.baseline.manner import Manner
from matcher.baseline.state import State
from matcher.baseline.stock import Filler
from matcher.rules.view import Occurrence
from models.demand import Request, Session
from models.items import Flow
from models.week import Target

MOST_CARERS = 12
"""Carers tried for a role that wants the same one every time."""
MOST_STEPS_BACK = 60
"""Placements taken back while the parts of an all-or-nothing request are fitted together."""


@dataclass
class Job:
    """A request being served: what is asked, and how often a step was taken back."""

    request: Request
    whole: bool
    targets: dict[Occurrence, list[Target]] = field(default_factory=dict)
    carers: Carers = field(default_factory=dict)
    steps_back: int = 0


class Server:
    """Serves requests (all but enrolments) out of what is left."""

    def __init__(self, facts: Facts, state: State, manner: Manner) -> None:
        self.facts = facts
        self.state = state
        self.decided = Decided(facts)
        self.filler = Filler(facts, state, manner, self.decided)
        self.finder = Finder(facts, state, manner, self.decided)

    def may_start(self, request: Request) -> bool:
        """Whether it may get anything: not gone or banned, no rival served, what it needs is."""
        return (
            request.id not in self.facts.withdrawn
            and not self.decided.bans_request(request.id)
            and not any(self.takes(rival) for rival in self.facts.rivals[request.id])
            and all(self.is_served(other) for other in request.needs)
        )

    def takes(self, request: str) -> bool:
        """Whether it has got anything."""
        state = self.state
        return bool(state.tasks_of[request] or state.flows_of[request] or request in state.seats)

    def is_served(self, request: str) -> bool:
        """Whether f > 0."""
        return self.state.share(self.facts.view.requests[request]) > 0

    def serve(self, request: Request, wanted: Wanted | None = None) -> bool:
        """Gives the request what it can get beside what it has; True if it got something more.

        With ``wanted``, exactly that must be among it, or nothing is given."""
        if not self.may_start(request):
            return False
        wanted = wanted or Wanted()
        roles = [
            (session, role)
            for session in self.facts.in_order(request)
            for role in session.crew
            if role.same_carer
        ]
        if not roles:
            return self._attempt(request, wanted, {})
        session, role = roles[0]
        had = {
            p for t in self.state.tasks_of[request.id].values() for r, p in t.crew if r == role.id
        }
        best: tuple[Fraction, str] | None = None
        people = self.finder.manner.people(request, session, role)
        named = [t.person for t in wanted.placements if t.person and fits(t.role, role.id)]
        fitting = [p.id for p in people if (not had or p.id in had)]
        fitting.sort(key=lambda p: p not in named)
        tried = 0
        for person in fitting:
            if tried == MOST_CARERS or (best is not None and best[0] == 1):
                break
            mark = self._mark(request)
            if self._attempt(request, wanted, {(session.id, role.id): person}):
                share = self.state.share(request)
                if best is None or share > best[0]:
                    best = share, person
                tried += 1
                self._rollback(request, mark)
        if best is None:
            return False
        return self._attempt(request, wanted, {(session.id, role.id): best[1]})

    def _mark(self, request: Request) -> tuple[dict[tuple[str, str], Flow], set[Occurrence]]:
        return dict(self.state.flows_of[request.id]), set(self.state.tasks_of[request.id])

    def _rollback(
        self, request: Request, mark: tuple[dict[tuple[str, str], Flow], set[Occurrence]]
    ) -> None:
        for key in set(self.state.tasks_of[request.id]) - mark[1]:
            self.state.remove_task(key)
        self.filler.restore(request, mark[0])

    def _attempt(self, request: Request, wanted: Wanted, carers: Carers) -> bool:
        mark, before = self._mark(request), self.state.share(request)
        whole = wanted.whole or least_percent(request) == 100
        job = Job(request, whole, self._assigned(request, wanted.placements), dict(carers))
        done = self._lines(job, wanted) and self._place(job, self._parts(job), 0)
        share = self.state.share(request)
        enough = share > before and share * 100 >= least_percent(request)
        if done and enough and (share == 1 or not wanted.whole):
            return True
        self._rollback(request, mark)
        return False

    # --- lines --------------------------------------------------------------------------------

    def _lines(self, job: Job, wanted: Wanted) -> bool:
        request = job.request
        if not self.facts.view.passes_gate(request):
            return not wanted.flows
        for target, exact in wanted.flows:
            if not self.filler.wanted(request, target, exact=exact):
                return False
        for line in request.lines:
            if not self.filler.fill(request, line, whole=job.whole) and job.whole:
                return False
            if 0 < self.state.counted(request, line) < line.least:
                return False
        return True

    # --- sessions -----------------------------------------------------------------------------

    def _assigned(self, request: Request, targets: list[Target]) -> dict[Occurrence, list[Target]]:
        """Which occurrence is to do what each target asks: the one it names, else the first that
        nothing else is asked of."""
        found: dict[Occurrence, list[Target]] = {}
        sessions = self.facts.in_order(request)
        for target in sorted(targets, key=lambda t: (t.start or "", t.occurrence or 0)):
            keys = [
                (request.id, s.id, k)
                for s in sessions
                if fits(target.session, s.id)
                and (target.role is None or any(r.id == target.role for r in s.crew))
                for k in range(s.occurrences)
                if fits(target.occurrence, k)
            ]
            same = [
                key
                for key in keys
                if any(t.start == target.start and target.start for t in found.get(key, ()))
            ]
            free = [key for key in keys if key not in found]
            for key in (same + free + keys)[:1]:
                found.setdefault(key, []).append(target)
        return found

    def _parts(self, job: Job) -> list[tuple[Session, int]]:
        """Occurrences to place: sessions in order, within one what is asked for first."""
        request = job.request
        return [
            (session, k)
            for session in self.facts.in_order(request)
            for k in sorted(
                range(session.occurrences),
                key=lambda k: ((request.id, session.id, k) not in job.targets, k),
            )
            if (request.id, session.id, k) not in self.state.tasks_of[request.id]
        ]

    def _place(self, job: Job, parts: list[tuple[Session, int]], i: int) -> bool:
        """Places parts from the i-th on; all-or-nothing requests take steps back where stuck."""
        while i < len(parts):
            session, k = parts[i]
            targets = job.targets.get((job.request.id, session.id, k), [])
            must = job.whole or bool(targets)
            demand = Demand(targets, self._carers(job, session))
            options = self.finder.options(job.request, session, k, demand)
            if must:
                for task in options:
                    self.state.add_task(task)
                    if self._place(job, parts, i + 1):
                        return True
                    self.state.remove_task(task.key)
                    job.steps_back += 1
                    if job.steps_back > MOST_STEPS_BACK:
                        break
                return False
            first = next(options, None)
            if first is not None:
                self.state.add_task(first)
            i += 1
        return True

    def _carers(self, job: Job, session: Session) -> Carers:
        """Who fills a same-carer role already, or shall."""
        found = {key: person for key, person in job.carers.items() if key[0] == session.id}
        same = {role.id for role in session.crew if role.same_carer}
        for key, task in self.state.tasks_of[job.request.id].items():
            if key[1] == session.id:
                found.update({(session.id, r): p for r, p in task.crew if r in same})
        return found
