"""A PostgreSQL server of the tests' own, from the machine's binaries, gone when they end."""

from __future__ import annotations

import atexit
import os
import pwd
import shutil
import subprocess
import tempfile
from functools import cache
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

HOMES = Path("/usr/lib/postgresql")
_numbers = count(1)


def binaries() -> Path:
    """The folder of the newest server's programs. Its absence fails the test, never skips it."""
    found = sorted(HOMES.glob("*/bin/initdb"), key=lambda p: int(p.parts[-3]))
    if not found:
        pytest.fail(
            f"the service is tested on PostgreSQL too, and there is no server under {HOMES}: "
            "install Debian's package postgresql"
        )
    return found[-1].parent


class Server:
    """A running server, reached through a socket in its own folder: no port is needed."""

    def __init__(self) -> None:
        self.programs = binaries()
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
        assert done.returncode == 0, done.stderr

    def start(self) -> None:
        """Start it and wait until it answers."""
        options = f"-c listen_addresses= -c fsync=off -c max_connections=200 -k {self.folder}"
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


@cache
def server() -> Server:
    """The one server of this test process."""
    started = Server()
    atexit.register(started.remove)
    return started
