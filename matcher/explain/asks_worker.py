"""The process that looks for asks: ``python -m matcher.explain.asks_worker PARENT_PID``.

Reads one task from standard input, answers on standard output, one JSON object a line.
"""

from __future__ import annotations

import sys
import time
import traceback

from matcher.child.worker import claim_output, die_with, heard
from matcher.explain.asks_protocol import AsksAnswer, AsksTask


def main(parent: int) -> None:
    """Serve one task."""
    die_with(parent)
    out = claim_output()

    def send(answer: AsksAnswer) -> None:
        # What is unset in a change stays unset: the change can be used as it is.
        out.write(answer.model_dump_json(exclude_unset=True) + "\n")
        out.flush()

    from matcher.explain.asks import asks  # the engines load while the parent reads the week

    task = heard(AsksTask)
    if task is None:
        return
    seconds = None if task.deadline is None else max(0.0, task.deadline - time.time())
    try:
        found = asks(
            task.week,
            task.plan,
            most=task.most,
            seconds=seconds,
            report=lambda so_far: send(AsksAnswer(found=so_far)),
        )
        send(AsksAnswer(found=found, last=True))
    except Exception:  # a defect must reach the parent in words, whatever it is
        send(AsksAnswer(error=traceback.format_exc(), last=True))


if __name__ == "__main__":
    main(int(sys.argv[1]))
