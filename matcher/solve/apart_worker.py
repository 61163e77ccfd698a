"""The process that takes a step with a part: ``python -m matcher.solve.apart_worker PARENT_PID``.

It can be stopped at any moment, and dies with the one who asked.
"""

from __future__ import annotations

import sys
import time
import traceback
from collections.abc import Callable

import numpy as np

from matcher.child.protocol import Contradicted, Failed, Impossible, Late
from matcher.child.protocol import Message as Plain
from matcher.child.worker import claim_output, die_with, heard
from matcher.errors import Contradiction, ImpossibleDecision
from matcher.program import Form
from matcher.progress import Progress
from matcher.solve import Solver
from matcher.solve.apart_talk import Better, First, Heard, Message, Opened, Solved, Step, Task
from matcher.solve.clock import Stopwatch
from matcher.solve.extract import extract
from matcher.solve.first import by_hand, highest
from matcher.solve.judged import memory_mb
from matcher.solve.ladder import Asked, Best, Ladder, ask
from matcher.solve.reasons import unmet_requests
from matcher.solve.search import NoPlan
from models.policy import Fairness

Send = Callable[[Message | Plain], None]


class _Enough(Exception):
    """What was to be heard has been heard."""

    def __init__(self, asked: Asked | None) -> None:
        super().__init__()
        self.asked = asked


def hear(
    best: Best,
    good: Form,
    fair: Form,
    fairness: Fairness,
    below: int | None = None,
    weight: int = 1,
) -> Ladder:
    """Ask for every step of the ladder, and go no further."""
    raise _Enough(ask(best, good, fair, fairness, below, weight))


def plan_by_hand(task: Task, _: Stopwatch, send: Send) -> None:
    """Send the greedy plan, or that it would miss a pin or lock."""
    first = by_hand(task.week)
    send(
        First(
            highest=highest(task.week),
            content=None if first is None else first.content,
            unmet=() if first is None else first.unmet,
        )
    )


def open_part(task: Task, clock: Stopwatch, send: Send) -> None:
    """Say what the columns allow and a first plan, then what fairness costs at each step."""
    solver = Solver(task.week, clock, choosing=hear, start=task.content)
    solver.begin()
    program, x = solver.model.program, solver.search.x
    content = None if x is None else extract(solver.model, x)
    send(
        Opened(
            highest={str(name): program.reach(form)[1] for name, form in program.goals.items()},
            content=content,
            unmet=() if content is None else unmet_requests(solver.model, content),
        )
    )
    asked = None
    if any("mu" in tier.goals.values() for tier in task.week.policy.tiers):
        try:
            solver.proceed()
        except _Enough as enough:
            asked = enough.asked
        except NoPlan:
            pass  # no time: the lowest step
    send(Heard(asked=asked, memory_mb=memory_mb()))


def solve_part(task: Task, clock: Stopwatch, send: Send) -> None:
    """Send each better plan, then the last with what was proven."""

    def report(at: Progress) -> None:
        if at.plan is not None:
            send(Better(plan=at.plan))

    solver = Solver(task.week, clock, report=report, start=task.content)
    solver.begin()
    solver.proceed()
    search = solver.search
    fixed = [
        tier.name
        for tier in task.week.policy.tiers
        if not np.count_nonzero(search.form(tier).dense(search.engine.size))
    ]
    send(
        Solved(
            plan=solver.file(),
            ceilings=search.ceilings,
            fixed=frozenset(fixed),
            memory_mb=memory_mb(),
        )
    )


STEPS: dict[Step, Callable[[Task, Stopwatch, Send], None]] = {
    "by-hand": plan_by_hand,
    "open": open_part,
    "solve": solve_part,
}


def main(parent: int) -> None:
    """Serve one task."""
    die_with(parent)
    out = claim_output()

    def send(message: Message | Plain) -> None:
        out.write(message.model_dump_json() + "\n")
        out.flush()

    task = heard(Task)
    if task is None:
        return
    clock = Stopwatch(None if task.deadline is None else max(0.0, task.deadline - time.time()))
    try:
        STEPS[task.step](task, clock, send)
    except Contradiction as found:
        send(Contradicted(decisions=found.decisions, proven=found.proven, obstacle=found.obstacle))
    except ImpossibleDecision as found:
        send(Impossible(decision=found.decision, obstacle=found.obstacle))
    except TimeoutError:
        send(Late())
    except Exception:  # a defect must reach the asker in words, whatever it is
        send(Failed(error=traceback.format_exc()))


if __name__ == "__main__":
    main(int(sys.argv[1]))
