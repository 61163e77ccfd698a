"""Looking for asks in a child process, which can be stopped at any moment."""

from __future__ import annotations

from collections.abc import Callable
from types import TracebackType
from typing import Self

from matcher.child.parent import GRACE, RESERVE, SolverFailed
from matcher.child.process import Died, Process, on_the_wall
from matcher.explain.asks_facts import Asks
from matcher.explain.asks_protocol import AsksAnswer, AsksTask
from models.plan import Plan
from models.week import Week

Report = Callable[[Asks], None]


class AsksChild:
    """Starts at once, so that the engines load while the week is being read.

    Use as a context; leaving it ends the process. Its standard error is the parent's.
    """

    def __init__(self, module: str = "matcher.explain.asks_worker") -> None:
        self._process = Process(module)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.__exit__(kind, error, trace)

    def asks(
        self,
        week: Week,
        plan: Plan,
        *,
        most: int,
        seconds: float | None = None,
        report: Report | None = None,
    ) -> Asks:
        """What has been confirmed by the end, the clock (counted from the child's start) or Ctrl-C.

        May be called once. Raises :class:`SolverFailed` if the child breaks.
        """
        end = None if seconds is None else self._process.begun + seconds
        found = Asks()
        task = AsksTask(week=week, plan=plan, most=most, deadline=on_the_wall(end, RESERVE))
        try:
            self._process.send(task)
            for line in self._process.lines(None if end is None else end + GRACE):
                answer = AsksAnswer.model_validate_json(line)
                if answer.error:
                    last = answer.error.strip().rpartition("\n")[2]
                    raise SolverFailed(last, detail=answer.error)
                found = answer.found or found
                if answer.last:
                    return found
                if report is not None:
                    report(found)
        except Died as died:
            raise SolverFailed(f"the process that looks for asks {died}") from died
        except KeyboardInterrupt:
            return found.model_copy(update={"ended_by": "stopped"})
        return found.model_copy(update={"ended_by": "clock"})
