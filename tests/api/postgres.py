"""A PostgreSQL server of the tests' own, from the machine's binaries, gone when they end."""

from __future__ import annotations

import atexit
from functools import cache

import pytest

from api.bench.postgres import NoServer, Server


@cache
def server() -> Server:
    """The one server of this test process. Its absence fails the test, never skips it."""
    try:
        started = Server(durable=False)
    except NoServer as none:
        pytest.fail(f"the service is tested on PostgreSQL too: {none}")
    atexit.register(started.remove)
    return started


__all__ = ["Server", "server"]
