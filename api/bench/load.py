"""Many clients at once, each sending its requests one after the other, and how long each took."""

from __future__ import annotations

import http.client
import json
import os
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from typing import Any

Sent = tuple[str, str, Any]
"""Method, path, body (None: none)."""


@dataclass(frozen=True)
class Server:
    """Who answers."""

    pid: int
    port: int

    def processor(self) -> float:
        """Seconds of the processor that its process has used; 0 where the system does not tell."""
        stat = Path(f"/proc/{self.pid}/stat")
        if not stat.exists():
            return 0.0
        fields = stat.read_text(encoding="utf-8").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Taken:
    """What came of a load."""

    name: str
    milliseconds: tuple[float, ...]
    """Of each request, in order of size."""
    statuses: Counter[int]
    seconds: float
    """From the first request to the last answer."""
    processor: float
    """What the server's processor did for each request, in milliseconds."""

    def at(self, percent: float) -> float:
        """The time within which so many of a hundred were answered, in milliseconds."""
        return self.milliseconds[max(0, ceil(len(self.milliseconds) * percent / 100) - 1)]

    @property
    def each_second(self) -> float:
        """Requests answered in a second."""
        return len(self.milliseconds) / self.seconds


def send(name: str, server: Server, token: str, clients: Sequence[Sequence[Sent]]) -> Taken:
    """Send what each client has; every one on a connection of its own that stays open."""
    times: list[float] = []
    statuses: Counter[int] = Counter()
    lock = threading.Lock()
    together = threading.Barrier(len(clients) + 1)

    def run(own: Sequence[Sent]) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=600)
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        together.wait()
        for method, path, body in own:
            content = None if body is None else json.dumps(body)
            began = time.perf_counter()
            connection.request(method, path, content, headers)
            answer = connection.getresponse()
            answer.read()
            taken = 1000 * (time.perf_counter() - began)
            with lock:
                times.append(taken)
                statuses[answer.status] += 1
        connection.close()

    threads = [threading.Thread(target=run, args=(own,)) for own in clients]
    for thread in threads:
        thread.start()
    used = server.processor()
    together.wait()
    began = time.perf_counter()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - began
    each = 1000 * (server.processor() - used) / max(1, len(times))
    return Taken(name, tuple(sorted(times)), statuses, seconds, each)
