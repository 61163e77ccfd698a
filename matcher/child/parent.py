"""The parent: starts a child, hears it out, stops it by the clock or by a hand."""

from __future__ import annotations

import time
from collections.abc import Callable
from types import TracebackType
from typing import Literal, Self

from matcher.child.process import Died, Process, on_the_wall
from matcher.child.protocol import (
    ANSWER,
    Contradicted,
    Done,
    Failed,
    Impossible,
    Late,
    Report,
    Task,
)
from matcher.errors import Contradiction, ImpossibleDecision
from matcher.progress import Progress
from models.plan import PlanFile, Run
from models.week import Week

RESERVE = 0.3
"""Seconds before the limit at which the solver should end by itself, to hand over its last word."""
GRACE = 0.2
"""Seconds after the limit at which it is killed."""


class SolverFailed(Exception):
    """No plan, or not the last word: the solver was stopped too early, broke, or was killed.

    ``best`` is the best plan received until then, if any; ``detail`` is for whoever mends it.
    """

    def __init__(self, why: str, *, detail: str = "", best: PlanFile | None = None) -> None:
        self.why = why
        self.detail = detail
        self.best = best
        super().__init__(why)


class NoPlanInTime(SolverFailed):
    """The time was up (or a hand stopped it) before there was any plan; nothing is broken."""


class Child:
    """A solver process. Starts at once, so that the engines load while the week is being read.

    Use as a context; leaving it ends the process. Its standard error is the parent's.
    """

    def __init__(self, function: str | None = None) -> None:
        arguments = () if function is None else (function,)
        self._process = Process("matcher.child.worker", *arguments)
        self._best: PlanFile | None = None
        self._memory_mb = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.__exit__(kind, error, trace)

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    def solve(
        self,
        week: Week,
        *,
        seconds: float | None = None,
        seed: int | None = None,
        report: Callable[[Progress], None] | None = None,
    ) -> PlanFile:
        """The plan, proven or the best until the clock or Ctrl-C (``run.ended_by`` says which).

        ``seconds`` count from the child's start. May be called once. Raises
        :class:`Contradiction`, :class:`ImpossibleDecision`, :class:`SolverFailed`.
        """
        end = None if seconds is None else self._process.begun + seconds
        task = Task(week=week, deadline=on_the_wall(end, RESERVE), seed=seed)
        try:
            self._process.send(task)
            for line in self._process.lines(None if end is None else end + GRACE):
                answer = ANSWER.validate_json(line)
                if isinstance(answer, Report):
                    self._note(answer, report)
                else:
                    return self._conclude(answer)
        except Died as died:
            raise SolverFailed(f"the solver process {died}", best=self._best) from died
        except KeyboardInterrupt:
            return self._kept("stopped")
        return self._kept("clock")

    def _note(self, at: Report, report: Callable[[Progress], None] | None) -> None:
        self._best = at.plan or self._best
        self._memory_mb = max(self._memory_mb, at.memory_mb)
        if report is not None:
            report(Progress(at.tier, at.value, at.bound, at.gap, at.seconds, at.plan))

    def _conclude(self, answer: Done | Contradicted | Impossible | Late | Failed) -> PlanFile:
        match answer:
            case Done():
                return answer.plan
            case Contradicted():
                raise Contradiction(
                    answer.decisions, proven=answer.proven, obstacle=answer.obstacle
                )
            case Impossible():
                raise ImpossibleDecision(answer.decision, answer.obstacle)
            case Late():
                return self._kept("clock")
            case Failed():
                last = answer.error.strip().rpartition("\n")[2]
                raise SolverFailed(last, detail=answer.error, best=self._best)

    def _kept(self, ended_by: Literal["clock", "stopped"]) -> PlanFile:
        """The best plan so far, with a run that says how it ended."""
        if self._best is None:
            raise NoPlanInTime("no plan was found in the time given")
        run = Run(
            status="FEASIBLE",
            seconds=round(time.monotonic() - self._process.begun, 3),
            peak_memory_mb=self._memory_mb,
            steps=self._best.run.steps if self._best.run else 0,
            ended_by=ended_by,
        )
        return self._best.model_copy(update={"run": run})
