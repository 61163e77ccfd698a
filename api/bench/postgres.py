"""A PostgreSQL server of one's own, from the machine's binaries, gone when it is removed.

For what must be measured or tested on PostgreSQL where nobody has set one up.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from sqlalchemy import create_engine, text

HOMES = Path("/usr/lib/postgresql")
_numbers = count(1)


class NoServer(Exception):
    """The machine has no PostgreSQL, or it would not start; the text says what to do."""


def binaries() -> Path:
    """The folder of the newest server's programs. Raises :class:`NoServer`."""
    found = sorted(HOMES.glob("*/bin/initdb"), key=lambda p: int(p.parts[-3]))
    if not found:
        raise NoServer(f"there is no server under {HOMES}: install Debian's package postgresql")
    return found[-1].parent


class Server:
    """A running server, reached through a socket in its own folder: no port is needed."""

    def __init__(self, *, durable: bool = True) -> None:
        """``durable``: what is committed is on the disk, as it is where people work."""
        self.programs = binaries()
        self.durable = durable
        self.folder = Path(tempfile.mkdtemp(prefix="tongxin-pg-"))
        # It refuses to run as root: then it runs as nobody, who owns the folder.
        self.user = "nobody" if os.geteuid() == 0 else None
        if self.user is not None:
            owner = pwd.getpwnam(self.user)
            os.chown(self.folder, owner.pw_uid, owner.pw_gid)
        self.data = self.folder / "data"
        initdb = ["initdb", "--no-sync", "--auth=trust", "--username=tests", "--encoding=UTF8"]
        self._run(*initdb, "--locale=C", "-D", str(self.data))
        self.start()

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [str(self.programs / program), *arguments],
            user=self.user,
            cwd=self.folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        if done.returncode != 0:
            raise NoServer(done.stderr)

    def start(self) -> None:
        """Start it and wait until it answers."""
        sync = "on" if self.durable else "off"
        options = f"-c listen_addresses= -c fsync={sync} -c max_connections=200 -k {self.folder}"
        log = str(self.folder / "log")
        self._run("pg_ctl", "start", "-w", "-D", str(self.data), "-l", log, "-o", options)

    def stop(self, mode: str = "fast") -> None:
        """Stop it; ``immediate`` is as if its power had been cut."""
        self._run("pg_ctl", "stop", "-w", "-m", mode, "-D", str(self.data))

    def remove(self) -> None:
        """Stop it for good."""
        self.stop("immediate")
        shutil.rmtree(self.folder)

    def url(self, database: str) -> str:
        """SQLAlchemy's address of one of its databases."""
        return f"postgresql+psycopg://tests@/{database}?host={self.folder}"

    def create(self, template: str = "template1") -> str:
        """A new database, by name: empty, or a copy of another that nobody uses now."""
        name = f"t{next(_numbers)}"
        engine = create_engine(self.url("postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template}"))
        engine.dispose()
        return name

    def drop(self, name: str) -> None:
        """Remove a database, whoever still uses it."""
        engine = create_engine(self.url("postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        engine.dispose()


@contextmanager
def own_server() -> Iterator[Server]:
    """One for a while. Raises :class:`NoServer`."""
    server = Server()
    try:
        yield server
    finally:
        server.remove()
