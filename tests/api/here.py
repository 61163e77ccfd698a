"""A solver in the tests' own process, where it does not matter that it has one to itself.

A process takes as long to start as the rest of such a test. What is said on the way goes through
the same messages, and whoever kills its process, a stand-in, ends it too.
"""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from types import TracebackType

from matcher.child import Child, SolverFailed
from matcher.child.protocol import (
    Contradicted,
    Done,
    Failed,
    Impossible,
    Late,
    Message,
    Report,
    Task,
)
from matcher.child.worker import answer, load
from matcher.progress import Progress
from models.plan import PlanFile
from models.week import Week


class Here(Child):
    """As its base, but solves in this process; for functions that end by themselves."""

    def __init__(self, function: str) -> None:
        self._function = load(function)
        self._stand_in = subprocess.Popen(["cat"], stdin=subprocess.PIPE)
        self._best = None
        self._memory_mb = 0.0

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stand_in.kill()
        self._stand_in.communicate()

    @property
    def pid(self) -> int:
        return self._stand_in.pid

    def solve(
        self,
        week: Week,
        *,
        seconds: float | None = None,
        seed: int | None = None,
        report: Callable[[Progress], None] | None = None,
    ) -> PlanFile:
        said: list[Message] = []
        last = answer(Task(week=week, deadline=None, seed=seed), self._function, said.append)
        for message in said:
            if isinstance(message, Report):
                self._note(message, report)
        if self._stand_in.poll() is not None:
            raise SolverFailed("the solver was killed", best=self._best)
        assert isinstance(last, Done | Contradicted | Impossible | Late | Failed)
        return self._conclude(last)
