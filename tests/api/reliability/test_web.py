"""A web process that is killed while it answers: whoever asks again with the same key gets the one
answer, and nothing was done twice or half."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection, HTTPException

import pytest
from sqlmodel import select

from api.database import Database
from models.tables import Audit, IdempotencyKey, Job
from tests.api.cycle import Driver
from tests.api.test_serving import ROOT

pytestmark = pytest.mark.slow
JOBS, KILLS = 12, 2
LONGEST = 300
"""Seconds for all of it, on whatever machine."""


class Web:
    """A web process on a port of its own that can be killed and started again."""

    def __init__(self, url: str) -> None:
        with closing(socket.socket()) as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])
        self.environment = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "TONGXIN_DATABASE": url,
            "TONGXIN_PORT": str(self.port),
        }
        self.start()

    def start(self) -> None:
        command = [sys.executable, "-m", "api.cli", "serve"]
        self.process = subprocess.Popen(command, env=self.environment, stderr=subprocess.DEVNULL)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def post(self, path: str, body: object, headers: dict[str, str]) -> tuple[int, str]:
        """Ask until somebody answers."""
        end = time.monotonic() + LONGEST
        while True:
            try:
                with closing(HTTPConnection("127.0.0.1", self.port, timeout=60)) as connection:
                    connection.request("POST", path, json.dumps(body), headers)
                    answer = connection.getresponse()
                    return answer.status, answer.read().decode()
            except (OSError, HTTPException):
                assert time.monotonic() < end, "nobody answers"
                threading.Event().wait(0.1)


@pytest.fixture
def web(database_url: str) -> Iterator[Web]:
    """The service in a process of its own."""
    made = Web(database_url)
    yield made
    made.kill()


def test_what_is_asked_while_the_web_is_killed_is_done_once(
    ann: Driver, database: Database, web: Web
) -> None:
    ann.make()
    ann.move("frozen")
    asked: list[str] = []
    turn = threading.Semaphore(0)

    def ask() -> None:
        for number in range(JOBS):
            key = {"Idempotency-Key": f"k{number}", "Content-Type": "application/json"}
            status, said = web.post("/api/v1/weeks/w/jobs", {}, {**ann.headers, **key})
            assert status == 202, said
            asked.append(json.loads(said)["id"])
            turn.release()

    asking = threading.Thread(target=ask)
    asking.start()
    for _ in range(KILLS):
        for _ in range(JOBS // (KILLS + 1)):
            assert turn.acquire(timeout=LONGEST)
        web.kill()  # at whatever it is doing for the next
        web.start()
    asking.join(LONGEST)
    assert not asking.is_alive()
    with database.reading() as session:
        jobs = set(session.exec(select(Job.id)))
        keys = session.exec(select(IdempotencyKey.key)).all()
        noted = session.exec(select(Audit.entity_id).where(Audit.operation == "job.run")).all()
    assert len(asked) == JOBS
    assert jobs == set(asked) == set(noted)
    assert (len(noted), len(keys)) == (JOBS, JOBS)
