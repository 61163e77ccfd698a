"""Ask *why* in another process, which can be stopped by the clock; nothing here loads an engine."""

from __future__ import annotations

import os
import selectors
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from matcher.explain.facts import Answer
from matcher.explain.talk import SAID, Done, Failed, Question, Said, Stage
from models.plan import Plan
from models.week import Week

ROOT = Path(__file__).parents[2]
RESERVE = 0.5
"""Seconds before the limit at which the answer should end by itself."""
GRACE = 1.0
"""Seconds after the limit at which the process is killed and the answer so far is taken."""


class NoAnswer(Exception):
    """The process broke, or had nothing to say in time; ``detail`` is for whoever mends it."""

    def __init__(self, why: str, detail: str = "") -> None:
        self.detail = detail
        super().__init__(why)


def ask(week: Week, plan: Plan, id: str, seconds: float | None) -> Answer:
    """Why an id of the week gets, or does, what it does; at the limit, what is known by then.

    Raises :class:`NoAnswer`. The id must be known (see :func:`matcher.explain.ids.kind_of`).
    """
    end = None if seconds is None else time.monotonic() + seconds
    deadline = None if seconds is None else time.time() + max(0.0, seconds - RESERVE)
    question = Question(week=week, plan=plan, id=id, deadline=deadline)
    best: Answer | None = None
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "matcher.explain.worker", str(os.getpid())],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        bufsize=0,
        env={**os.environ, "PYTHONPATH": _path()},
        start_new_session=True,  # Ctrl-C is for the asker alone
    )
    try:
        _send(process, question)
        for said in _heard(process, None if end is None else end + GRACE):
            match said:
                case Stage():
                    best = said.answer
                case Done():
                    return said.answer
                case Failed():
                    last = said.error.strip().rpartition("\n")[2]
                    raise NoAnswer(last, said.error)
    finally:
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                pipe.close()
    if best is None:
        raise NoAnswer("nothing was known in the time given")
    return best


def _path() -> str:
    return os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH", "")]))


def _send(process: subprocess.Popen[bytes], question: Question) -> None:
    inbox = process.stdin
    assert inbox is not None
    rest = memoryview(question.model_dump_json(exclude_defaults=True).encode() + b"\n")
    try:
        while rest:
            rest = rest[inbox.write(rest) :]
    except BrokenPipeError as error:
        raise NoAnswer(f"the process ended with exit code {process.wait()}") from error


def _heard(process: subprocess.Popen[bytes], end: float | None) -> Iterator[Said]:
    """What the process says, until the moment ``end``."""
    outbox = process.stdout
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
                raise NoAnswer(f"the process ended with exit code {process.wait()}")
            buffer += got
            *lines, buffer = buffer.split(b"\n")
            for line in lines:
                yield SAID.validate_json(line)
