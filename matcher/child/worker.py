"""The child: ``python -m matcher.child.worker PARENT_PID [MODULE:FUNCTION]``.

Reads one task from standard input, solves it, and answers on standard output.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable
from importlib import import_module
from typing import IO, Protocol, TypeVar

from pydantic import BaseModel

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
from matcher.errors import Contradiction, ImpossibleDecision
from matcher.progress import Progress
from models.plan import PlanFile
from models.week import Week

Sent = TypeVar("Sent", bound=BaseModel)
PR_SET_PDEATHSIG = 1
SOLVE = "matcher.solve:solve"


class Solve(Protocol):
    """The shape of :func:`matcher.solve.solve`."""

    def __call__(
        self,
        week: Week,
        *,
        seconds: float | None = None,
        seed: int | None = None,
        report: Callable[[Progress], None] | None = None,
    ) -> PlanFile:
        """Solve a week."""
        ...


def die_with(parent: int) -> None:
    """Have the system kill this process as soon as the parent ends (Linux; elsewhere the end of
    standard input tells, see :func:`watch`)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def watch(inbox: int) -> None:
    """End this process when the parent closes its side. Blocks; runs in a thread of its own.

    Reads the file itself: an interpreter that ends while a thread holds a buffer's lock aborts.
    """
    while os.read(inbox, 1):
        pass
    os._exit(1)


def heard(kind: type[Sent]) -> Sent | None:
    """The one task, read from standard input, whose end ends this process from then on; None: the
    parent has hung up without a word."""
    line = sys.stdin.buffer.readline()
    if not line:
        return None
    threading.Thread(target=watch, args=(sys.stdin.fileno(),), daemon=True).start()
    return kind.model_validate_json(line)


def claim_output() -> IO[str]:
    """The pipe to the parent, for answers alone; what solvers print there goes nowhere."""
    mine = os.dup(1)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    return os.fdopen(mine, "w", encoding="utf-8", newline="\n")


def memory_mb() -> float:
    """Most memory this process has held, in MB (10^6 bytes)."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1e6 if sys.platform == "darwin" else peak * 1024 / 1e6


def load(name: str) -> Solve:
    """The solve function that ``module:function`` names."""
    module, _, function = name.partition(":")
    found: Solve = getattr(import_module(module), function)
    return found


def answer(task: Task, solve: Solve, send: Callable[[Message], None]) -> Message:
    """Solve, reporting on the way; the last message."""

    def report(at: Progress) -> None:
        send(
            Report(
                tier=at.tier,
                value=at.value,
                bound=at.bound,
                gap=at.gap,
                seconds=at.seconds,
                plan=at.plan,
                memory_mb=memory_mb(),
            )
        )

    seconds = None if task.deadline is None else max(0.0, task.deadline - time.time())
    try:
        return Done(plan=solve(task.week, seconds=seconds, seed=task.seed, report=report))
    except Contradiction as found:
        return Contradicted(decisions=found.decisions, proven=found.proven, obstacle=found.obstacle)
    except ImpossibleDecision as found:
        return Impossible(decision=found.decision, obstacle=found.obstacle)
    except TimeoutError:
        return Late()
    except Exception:  # a defect must reach the parent in words, whatever it is
        return Failed(error=traceback.format_exc())


def main(parent: int, name: str = SOLVE) -> None:
    """Serve one task."""
    die_with(parent)
    out = claim_output()

    def send(message: Message) -> None:
        out.write(message.model_dump_json() + "\n")
        out.flush()

    solve = load(name)  # before the task arrives: the engines load while the parent reads the week
    task = heard(Task)
    if task is not None:
        send(answer(task, solve, send))


if __name__ == "__main__":
    main(int(sys.argv[1]), *sys.argv[2:])
