"""Processes that look for asks and behave in every way they may: ``ASKS_FAKE`` says how."""

from __future__ import annotations

import os
import signal
import sys
import threading

from matcher.explain.asks_facts import Asks
from matcher.explain.asks_protocol import AsksAnswer


def send(answer: AsksAnswer) -> None:
    sys.stdout.write(answer.model_dump_json(exclude_unset=True) + "\n")
    sys.stdout.flush()


def main(how: str) -> None:
    """One report, then that."""
    if how == "deaf":
        sys.stdin.close()
        threading.Event().wait()
    sys.stdin.buffer.readline()
    send(AsksAnswer(found=Asks(weighed=7, tried=3)))
    match how:
        case "done":
            send(AsksAnswer(found=Asks(weighed=7, tried=7, ended_by="done"), last=True))
        case "broken":
            send(AsksAnswer(error="Traceback …\nZeroDivisionError: a defect", last=True))
        case "killed":
            os.kill(os.getpid(), signal.SIGKILL)
        case "gone":
            sys.exit(3)
        case _:
            threading.Event().wait()


if __name__ == "__main__":
    main(os.environ["ASKS_FAKE"])
