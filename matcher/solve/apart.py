"""A week of parts that share nothing: each is solved in a process of its own, a few at a time.

First every part is planned by hand, so that there is a plan of the whole soon. Then each is opened:
its program is built, and what fairness would cost there is heard. The weight of fairness is one for
the whole week, so it is chosen from the sum of the answers. Then every part is solved with it. The
plan is what the parts do, judged and counted on the whole week; what is proven of it says
:mod:`matcher.solve.together`.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from threading import Lock

from matcher.child.process import Died, Process, on_the_wall
from matcher.child.protocol import Contradicted, Failed, Impossible, Late
from matcher.errors import Contradiction, ImpossibleDecision
from matcher.goals import tier_values
from matcher.progress import Progress
from matcher.rules.view import View
from matcher.solve.apart_part import Part, added, joined
from matcher.solve.apart_talk import SAID, Better, Opened, Said, Solved, Step, Task
from matcher.solve.clock import Stopwatch
from matcher.solve.judged import judge, memory_mb, versions, with_run
from matcher.solve.ladder import Asked, Ladder, settle
from matcher.solve.parts import Parts
from matcher.solve.together import standing
from models.plan import Plan, PlanFile, Reason, Unmet
from models.policy import Policy
from models.week import Week

WORKER = "matcher.solve.apart_worker"
MOST_WORKERS = 2
"""Processes at a time at the most: a district takes up to a third of a small machine's memory."""
OPENING = 0.25
"""Of a limited time, the share in which all parts should be opened and heard."""
RESERVE = 0.3
"""Seconds before its limit at which a part should end by itself."""
GRACE = 2.0
"""Seconds after the limit at which it is ended."""
SELDOM = 10.0
"""How many times as long as writing a plan took is worked before the next is written."""


class PartFailed(RuntimeError):
    """The process of a part broke; the text says how."""


@dataclass
class Apart:
    """The solve of a week part by part."""

    week: Week
    """As it was given."""
    policy: Policy
    """With the seed that settles ties."""
    found: Parts
    watch: Stopwatch
    report: Callable[[Progress], None] | None
    ladder: Ladder = field(default_factory=lambda: Ladder(0))

    def __post_init__(self) -> None:
        self._parts = [Part(week) for week in self.found.weeks]
        self._lock = Lock()
        """Of what is known of the parts."""
        self._writing = Lock()
        self._cost = 0.0
        """Seconds that writing a plan of the whole takes."""
        self._written = 0.0
        self._live: set[int] = set()
        self._ended = False
        self._workers = max(1, min(MOST_WORKERS, os.cpu_count() or 1, len(self._parts)))

    def run(self) -> PlanFile:
        """The plan. Raises what :func:`matcher.solve.solve` raises, and :class:`PartFailed`."""
        self._each("by-hand", self.watch)
        self._tell()
        self._each("open", self.watch.part(OPENING))
        if any("mu" in tier.goals.values() for tier in self.policy.tiers):
            self.ladder = self._chosen()
        self._tell()
        self._each("solve", self.watch)
        return self._file()

    def _chosen(self) -> Ladder:
        fairness = self.policy.fairness
        answers = [part.asked for part in self._parts if part.asked is not None]
        if len(fairness.ladder) == 1 or len(answers) < len(self._parts):
            return Ladder(fairness.ladder[0])
        return settle(Asked.together(answers), fairness)

    # --- processes ----------------------------------------------------------------------------

    def _each(self, step: Step, watch: Stopwatch) -> None:
        """Take a step with all parts, the largest first."""
        left = sorted(self._parts, key=lambda part: -part.size)
        waiting = sum(part.size for part in left)

        def begin(part: Part) -> None:
            nonlocal waiting
            with self._lock:
                share = self._workers * part.size / waiting
                waiting -= part.size
            self._converse(part, step, self._seconds(watch, share))

        with ThreadPoolExecutor(self._workers) as pool:
            futures = [pool.submit(begin, part) for part in left]
            try:
                for future in as_completed(futures):
                    future.result()
            except BaseException:
                for future in futures:
                    future.cancel()
                self._end_all()
                raise

    def _seconds(self, watch: Stopwatch, share: float) -> float | None:
        left = watch.left()
        # In the end the plan of the whole is to be written.
        return None if left is None else max(0.0, left - 1.5 * self._cost) * min(1.0, share)

    def _end_all(self) -> None:
        with self._lock:
            self._ended = True
            for pid in self._live:
                os.kill(pid, signal.SIGKILL)

    def _converse(self, part: Part, step: Step, seconds: float | None) -> None:
        if seconds is not None and seconds <= 0 and part.content is not None:
            return
        now, left = time.monotonic(), self.watch.left()
        end = None if seconds is None else now + seconds
        # Without a plan of every part there is none of the whole, and without a program of every
        # part nothing is known of it: only solving is cut short.
        is_last = step == "solve"
        last = None if seconds is None or left is None else now + (seconds if is_last else left)
        week = self._weighed(part.week) if is_last else part.week
        deadline = on_the_wall(end, RESERVE)
        task = Task(week=week, deadline=deadline, step=step, content=part.content)
        with Process(WORKER) as process:
            with self._lock:
                if self._ended:
                    return
                self._live.add(process.pid)
            try:
                process.send(task)
                for said in self._heard(process, None if last is None else last + GRACE):
                    self._note(part, said)
                    if isinstance(said, Better | Solved):
                        self._tell(seldom=True)
                    if not isinstance(said, Opened | Better):
                        return
            except Died as died:
                raise PartFailed(f"the process of a part {died}") from died
            finally:
                with self._lock:
                    self._live.discard(process.pid)

    def _heard(self, process: Process, end: float | None) -> Iterator[Said]:
        for line in process.lines(end):
            yield SAID.validate_json(line)

    def _weighed(self, week: Week) -> Week:
        """The part's week with the one weight of fairness as its ladder."""
        fairness = week.policy.fairness.model_copy(update={"ladder": (self.ladder.mu,)})
        policy = week.policy.model_copy(update={"fairness": fairness})
        return week.model_copy(update={"policy": policy})

    def _note(self, part: Part, said: Said) -> None:
        match said:
            case Contradicted():
                raise Contradiction(said.decisions, proven=said.proven, obstacle=said.obstacle)
            case Impossible():
                raise ImpossibleDecision(said.decision, said.obstacle)
            case Failed():
                raise PartFailed(said.error)
            case Late():
                return
        with self._lock:
            part.note(said)

    # --- the plan of the whole ----------------------------------------------------------------

    def _tell(self, seldom: bool = False) -> None:
        """Report the plan at hand, if there is one; ``seldom``: not if one was written just now."""
        if self.report is None or not self._writing.acquire(blocking=False):
            return
        try:
            if seldom and time.monotonic() < self._written + SELDOM * self._cost:
                return
            with self._lock:
                ready = all(part.content is not None for part in self._parts)
            if not ready:
                return
            file = self._file()
            tiers = file.plan.tiers
            worst = next((tier for tier in tiers if tier.value < tier.bound), tiers[-1])
            self.report(
                Progress(
                    tier=worst.name,
                    value=worst.value,
                    bound=worst.bound,
                    gap=worst.gap,
                    seconds=self.watch.seconds(),
                    plan=file,
                )
            )
        finally:
            self._writing.release()

    def _file(self) -> PlanFile:
        begun = time.monotonic()
        with self._lock:
            content, most = joined(self._parts), added(self._parts)
            unmet = [one for part in self._parts for one in part.unmet]
            proofs = [part.proof for part in self._parts]
            prices = [part.price for part in self._parts]
            steps = sum(part.steps for part in self._parts)
            in_time = all(part.in_time for part in self._parts)
        week = self.week.model_copy(update={"policy": self.policy})
        judge(week, content)
        values = tier_values(View(week, content), self.policy, self.ladder.mu)
        plan = Plan(
            week=self.week.id,
            input_hash=self.week.content_hash(),
            policy_version=self.policy.version,
            seed=self.policy.seed,
            mu=self.ladder.mu,
            content=content,
            unmet=self._reasons(unmet),
            tiers=standing(self.policy, self.ladder.mu, values, most, proofs),
            dial=self.ladder.dial,
            price_of_fairness=self._price(prices),
            versions=versions(),
        )
        file = with_run(plan, self.watch, steps, self._memory(), in_time)
        self._written = time.monotonic()
        self._cost = self._written - begun
        return file

    def _reasons(self, unmet: list[Unmet]) -> tuple[Unmet, ...]:
        """In the week's order, each with the candidates that rules removed in the whole week."""
        order = {request.id: number for number, request in enumerate(self.week.requests)}
        return tuple(
            one.model_copy(
                update={
                    "reason": Reason(
                        kind=one.reason.kind, removed=self.found.removed.of(order[one.request])
                    )
                }
            )
            for one in sorted(unmet, key=lambda one: order[one.request])
        )

    def _price(self, prices: list[tuple[int, int] | None]) -> tuple[int, int] | None:
        """Good given up for fairness; each part's figure is rounded by itself."""
        if self.ladder.mu == 0:
            return 0, 0
        known = [price for price in prices if price is not None]
        return (0, sum(p[1] + 1 for p in known)) if len(known) == len(prices) else None

    def _memory(self) -> float:
        """Of this process, and as many of the largest parts as may run at a time."""
        largest = sorted((part.memory_mb for part in self._parts), reverse=True)
        return memory_mb() + sum(largest[: self._workers])
