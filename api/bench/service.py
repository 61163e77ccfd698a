"""How long booking and reading take under many clients, against the least a framework can do.

``python -m api.bench.service --size district --postgres`` fills an SQLite file and a PostgreSQL
server of its own, both thrown away afterwards (or each empty ``--database`` that is given), serves
it in a process of its own, and prints a table: bookings, mixed reads, and bare inserts by the same
clients in the same run. *Processor* is what the server's process used for each request (Linux tells
it): what else the machine does is not in it, nor what PostgreSQL's own processes use.
"""

from __future__ import annotations

import argparse
import os
import random
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from datetime import date, timedelta
from http.client import HTTPConnection
from urllib.parse import quote

from sqlalchemy import make_url

from api.bench.load import Sent, Server, Taken, send
from api.bench.postgres import own_server
from api.bench.town import NEIGHBOURHOOD, Town, settle

API = "/api/v1"
WAIT = 120
"""Seconds for a server to answer for the first time."""


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", choices=("community", "district"), default="community")
    parser.add_argument("--database", action="append", help="of an empty one; may be repeated")
    parser.add_argument("--postgres", action="store_true", help="and on a server of its own")
    parser.add_argument("--clients", type=int, default=4)
    parser.add_argument("--requests", type=int, default=60, help="of each client and kind")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    sys.stdout.write(HEAD)
    with ExitStack() as stack:
        for url in databases(stack, given.database or [], given.postgres):
            town = settle(url, given.size, given.seed)
            for taken in measured(url, town, given.clients, given.requests, given.seed):
                sys.stdout.write(line(make_url(url).get_backend_name(), taken))
                sys.stdout.flush()


def databases(stack: ExitStack, named: Sequence[str], postgres: bool) -> list[str]:
    """The addresses of those that are named, or of an SQLite file, and of a PostgreSQL server of
    one's own; both are gone when the stack ends."""
    urls = list(named)
    if not urls:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="tongxin-bench-"))
        urls.append(f"sqlite:///{folder}/bench.db")
    if postgres:
        server = stack.enter_context(own_server())
        urls.append(server.url(server.create()))
    return urls


HEAD = (
    "| database | what | requests | p50 ms | p95 ms | p99 ms | most ms | each second "
    "| processor ms | answers |\n"
    "|---|---|---|---|---|---|---|---|---|---|\n"
)


def line(database: str, taken: Taken) -> str:
    """A row of the table."""
    times = " | ".join(f"{taken.at(percent):.0f}" for percent in (50, 95, 99, 100))
    answers = ", ".join(f"{count} × {status}" for status, count in sorted(taken.statuses.items()))
    return (
        f"| {database} | {taken.name} | {len(taken.milliseconds)} | {times} | "
        f"{taken.each_second:.1f} | {taken.processor:.1f} | {answers} |\n"
    )


def measured(url: str, town: Town, clients: int, many: int, seed: int) -> Iterator[Taken]:
    """Booking, reading and bare inserts, each by so many clients with so many requests."""
    # Which requests are sent is no secret.
    rng = random.Random(seed)  # noqa: S311
    insert: Sent = ("POST", "/lines", {"said": "one line"})
    with served(["-m", "api.bench.bare"], url) as server:
        yield send("bare insert", server, "", [[insert] * many] * clients)
    with served(["-m", "api.cli", "serve"], url) as server:
        for name, drawn in (("booking", bookings), ("mixed reads", reads)):
            sent = [drawn(town, rng, many) for _ in range(clients)]
            yield send(name, server, town.token, sent)


def bookings(town: Town, rng: random.Random, many: int) -> list[Sent]:
    """Rooms at times for people, drawn evenly: some are free, some taken, some against a rule."""
    week = town.week
    first = date.fromisoformat(week.calendar.start)
    people = [person.id for person in week.people]
    rooms = [(room.id, function) for room in week.rooms for function in room.functions]
    found: list[Sent] = []
    for _ in range(many):
        room, function = rng.choice(rooms)
        day = first + timedelta(days=rng.randrange(week.calendar.days))
        start = f"{day}T{rng.randrange(8, 21):02}:{rng.choice((0, 30)):02}"
        wanted = {"room": room, "function": function, "start": start, "minutes": 60}
        body = {"person": rng.choice(people), "room": wanted}
        found.append(("POST", f"{API}/neighbourhoods/{NEIGHBOURHOOD}/reservations", body))
    return found


def reads(town: Town, rng: random.Random, many: int) -> list[Sent]:
    """What a desk reads: what is free, reservations, a page of requests, one of them, plans."""
    week, function = town.week, town.week.catalogue.functions[0]
    requests = [request.id for request in week.requests]
    here = f"{API}/neighbourhoods/{NEIGHBOURHOOD}"
    found: list[Sent] = []
    for _ in range(many):
        day = date.fromisoformat(week.calendar.start) + timedelta(days=rng.randrange(6))
        paths = (
            f"{here}/free?function={quote(function)}&since={day}T08:00&hours=14",
            f"{here}/reservations",
            f"{API}/weeks/{quote(week.id)}/things/requests?limit=50",
            f"{API}/weeks/{quote(week.id)}/things/requests/{quote(rng.choice(requests))}",
            f"{API}/weeks/{quote(week.id)}/plans",
        )
        found.append(("GET", rng.choice(paths), None))
    return found


@contextmanager
def served(arguments: Sequence[str], url: str) -> Iterator[Server]:
    """A server in a process of its own."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    settings = {"TONGXIN_DATABASE": url, "TONGXIN_PORT": str(port), "TONGXIN_LOG_LEVEL": "error"}
    process = subprocess.Popen([sys.executable, *arguments], env={**os.environ, **settings})
    try:
        _until_it_answers(process, port)
        yield Server(process.pid, port)
    finally:
        process.terminate()
        process.wait()


def _until_it_answers(process: subprocess.Popen[bytes], port: int) -> None:
    end = time.monotonic() + WAIT
    while True:
        try:
            with closing(HTTPConnection("127.0.0.1", port, timeout=5)) as connection:
                connection.request("GET", "/healthz")
                connection.getresponse().read()
                return
        except OSError:
            if process.poll() is not None or time.monotonic() > end:
                raise
            time.sleep(0.1)


if __name__ == "__main__":
    main()
