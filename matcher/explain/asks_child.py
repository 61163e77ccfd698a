"""Looking for asks in a child process, which can be stopped at any moment."""

from __future__ import annotations

import os
import selectors
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from types import TracebackType
from typing import Self

from matcher.child.parent import GRACE, RESERVE, ROOT, SolverFailed
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
        self._started = time.monotonic()
        paths = [str(ROOT), os.environ.get("PYTHONPATH", "")]
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", module, str(os.getpid())],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))},
            start_new_session=True,  # Ctrl-C is for the parent alone
        )

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
        end = None if seconds is None else self._started + seconds
        found = Asks()
        try:
            self._send(AsksTask(week=week, plan=plan, most=most, deadline=_on_the_wall(end)))
            for answer in self._answers(None if end is None else end + GRACE):
                if answer.error:
                    last = answer.error.strip().rpartition("\n")[2]
                    raise SolverFailed(last, detail=answer.error)
                found = answer.found or found
                if answer.last:
                    return found
                if report is not None:
                    report(found)
        except KeyboardInterrupt:
            return found.model_copy(update={"ended_by": "stopped"})
        return found.model_copy(update={"ended_by": "clock"})

    def _send(self, task: AsksTask) -> None:
        inbox = self._process.stdin
        assert inbox is not None
        rest = memoryview(task.model_dump_json(exclude_defaults=True).encode() + b"\n")
        try:
            while rest:
                rest = rest[inbox.write(rest) :]
        except BrokenPipeError as error:
            raise self._died() from error

    def _answers(self, end: float | None) -> Iterator[AsksAnswer]:
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
                    yield AsksAnswer.model_validate_json(line)

    def _died(self) -> SolverFailed:
        code = self._process.wait()
        how = f"was killed by signal {-code}" if code < 0 else f"ended with exit code {code}"
        return SolverFailed(f"the process that looks for asks {how}")


def _on_the_wall(end: float | None) -> float | None:
    """A moment of the monotonic clock, less what handing over takes, in seconds since the epoch."""
    return None if end is None else time.time() + end - time.monotonic() - RESERVE
