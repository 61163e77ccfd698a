"""Another interpreter of ours, spoken to in lines of JSON, that can be killed at any moment."""

from __future__ import annotations

import os
import selectors
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

from pydantic import BaseModel

ROOT = Path(__file__).parents[2]
LEAN = {
    "MALLOC_ARENA_MAX": "2",
    "MALLOC_MMAP_THRESHOLD_": "131072",
    "MALLOC_TRIM_THRESHOLD_": "131072",
}
"""Solvers, side by side or one after the other, would otherwise each keep what memory they once had
(glibc): arrays are given back at once."""


class Died(Exception):
    """The process ended before its last word; the text says how."""


class Process:
    """``python -m MODULE PARENT_PID [ARGUMENT …]``, begun at once.

    Use as a context; leaving it ends the process. Its standard error is the parent's.
    """

    def __init__(self, module: str, *arguments: str) -> None:
        self.begun = time.monotonic()
        paths = [str(ROOT), os.environ.get("PYTHONPATH", "")]
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", module, str(os.getpid()), *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
            env={**os.environ, **LEAN, "PYTHONPATH": os.pathsep.join(filter(None, paths))},
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

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    def wait(self) -> int:
        """The exit code, once it has ended by itself."""
        return self._process.wait()

    def send(self, message: BaseModel) -> None:
        """One line to the process. Raises :class:`Died`."""
        inbox = self._process.stdin
        assert inbox is not None
        rest = memoryview(message.model_dump_json(exclude_defaults=True).encode() + b"\n")
        try:
            while rest:
                rest = rest[inbox.write(rest) :]
        except BrokenPipeError as error:
            raise self._died() from error

    def lines(self, end: float | None) -> Iterator[bytes]:
        """What the process says, until a moment of the monotonic clock. Raises :class:`Died`."""
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
                yield from map(bytes, lines)

    def _died(self) -> Died:
        code = self._process.wait()
        return Died(f"was killed by signal {-code}" if code < 0 else f"ended with exit code {code}")


def on_the_wall(moment: float | None, reserve: float) -> float | None:
    """A moment of the monotonic clock, less a reserve, in seconds since the epoch: clocks of two
    processes need have nothing else in common."""
    return None if moment is None else time.time() + moment - time.monotonic() - reserve
