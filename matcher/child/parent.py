"""The parent: starts a child, hears it out, stops it by the clock or by a hand."""

from __future__ import annotations

import os
import selectors
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

from matcher.child.protocol import (
    ANSWER,
    Answer,
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

ROOT = Path(__file__).parents[2]


class SolverFailed(Exception):
    """No plan, or not the last word: the solver was stopped too early, broke, or was killed.

    ``best`` is the best plan received until then, if any; ``detail`` is for whoever mends it.
    """

    def __init__(self, why: str, *, detail: str = "", best: PlanFile | None = None) -> None:
        self.why = why
        self.detail = detail
        self.best = best
        super().__init__(why)


class Child:
    """A solver process. Starts at once, so that the engines load while the week is being read.

    Use as a context; leaving it ends the process. Its standard error is the parent's.
    """

    def __init__(self, function: str | None = None) -> None:
        self._started = time.monotonic()
        command = [sys.executable, "-P", "-m", "matcher.child.worker", str(os.getpid())]
        if function is not None:
            command.append(function)
        paths = [str(ROOT), os.environ.get("PYTHONPATH", "")]
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))},
            start_new_session=True,  # Ctrl-C is for the parent alone
        )
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
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()

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
        end = None if seconds is None else self._started + seconds
        try:
            self._send(Task(week=week, deadline=_on_the_wall(end, -RESERVE), seed=seed))
            for answer in self._answers(None if end is None else end + GRACE):
                if isinstance(answer, Report):
                    self._note(answer, report)
                else:
                    return self._conclude(answer)
        except KeyboardInterrupt:
            return self._kept("stopped")
        return self._kept("clock")

    def _send(self, task: Task) -> None:
        inbox = self._process.stdin
        assert inbox is not None
        rest = memoryview(task.model_dump_json(exclude_defaults=True).encode() + b"\n")
        try:
            while rest:
                rest = rest[inbox.write(rest) :]
        except BrokenPipeError as error:
            raise self._died() from error

    def _answers(self, end: float | None) -> Iterator[Answer]:
        """What the child says, until the moment ``end``."""
        outbox = self._process.stdout
        assert outbox is not None
        buffer = bytearray()
        with selectors.DefaultSelector() as selector:
            selector.register(outbox, selectors.EVENT_READ)
            while end is None or time.monotonic() < end:
                left = None if end is None else max(0.0, end - time.monotonic())
                if not selector.select(left):
                    return
                got = os.read(outbox.fileno(), 1 << 20)
                if not got:
                    raise self._died()
                buffer += got
                *lines, buffer = buffer.split(b"\n")
                for line in lines:
                    yield ANSWER.validate_json(line)

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

    def _died(self) -> SolverFailed:
        code = self._process.wait()
        how = f"was killed by signal {-code}" if code < 0 else f"ended with exit code {code}"
        return SolverFailed(f"the solver process {how}", best=self._best)

    def _kept(self, ended_by: Literal["clock", "stopped"]) -> PlanFile:
        """The best plan so far, with a run that says how it ended."""
        if self._best is None:
            raise SolverFailed("no plan was found in the time given")
        run = Run(
            status="FEASIBLE",
            seconds=round(time.monotonic() - self._started, 3),
            peak_memory_mb=self._memory_mb,
            steps=self._best.run.steps if self._best.run else 0,
            ended_by=ended_by,
        )
        return self._best.model_copy(update={"run": run})


def _on_the_wall(moment: float | None, shift: float) -> float | None:
    """A moment of the monotonic clock, shifted by some seconds, as seconds since the epoch."""
    return None if moment is None else time.time() + moment - time.monotonic() + shift
