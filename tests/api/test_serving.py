"""The commands that run the service: tables first, bad settings named, a first account."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import httpx2
import pytest

from api.database import Database
from models.tables.migrations import current, newest, upgrade
from tests.api.conftest import Tongxin
from tests.api.databases import Kind

ROOT = Path(__file__).parents[2]


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch, empty_url: str) -> str:
    """The environment names an empty database."""
    monkeypatch.setenv("TONGXIN_DATABASE", empty_url)
    return empty_url


def revision(url: str) -> str | None:
    database = Database(url)
    found = current(database.engine)
    database.close()
    return found


def test_migrate_makes_the_tables_and_again_changes_nothing(tongxin: Tongxin, here: str) -> None:
    for _ in range(2):
        said = tongxin("migrate")
        assert (said.code, revision(here)) == (0, newest())
    assert str(newest()) in said.err


def test_a_first_account_signs_in_and_makes_others(
    tongxin: Tongxin, here: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    tongxin("migrate")
    monkeypatch.setattr(sys, "stdin", io.StringIO("correct horse\n"))
    assert tongxin("operator", "Root").code == 0
    monkeypatch.setattr(sys, "stdin", io.StringIO("correct horse\n"))
    assert tongxin("operator", "root").code == 2  # taken, whatever its case
    monkeypatch.setattr(sys, "stdin", io.StringIO("short\n"))
    said = tongxin("operator", "other")
    assert (said.code, "8" in said.err) == (2, True)


@pytest.mark.parametrize("command", ["serve", "worker"])
def test_on_other_tables_nothing_starts(
    tongxin: Tongxin, here: str, kind: Kind, command: str
) -> None:
    database = Database(here)
    upgrade(database.engine, "0001")
    database.close()
    said = tongxin(command)
    assert said.code == 2
    assert "0001" in said.err
    assert "tongxin migrate" in said.err
    assert revision(here) == "0001"


@pytest.mark.parametrize("command", [["serve"], ["worker"], ["migrate"], ["operator", "x"]])
def test_bad_settings_are_all_named(
    tongxin: Tongxin, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    monkeypatch.setenv("TONGXIN_PORT", "many")
    monkeypatch.setenv("TONGXIN_COLOUR", "red")
    said = tongxin(*command)
    assert said.code == 2
    assert [line.split(":")[0] for line in said.err.strip().splitlines()] == ["port", "colour"]


def test_serve_on_a_new_machine_answers_and_ends_when_told(tmp_path: Path) -> None:
    # Nothing is there: no file, no settings but a port. SQLite gets its tables by itself.
    port = free_port()
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "TONGXIN_DATABASE": f"sqlite:///{tmp_path / 'new.db'}",
        "TONGXIN_PORT": str(port),
    }
    served = subprocess.Popen(
        [sys.executable, "-m", "api.cli", "serve"], env=environment, cwd=tmp_path
    )
    try:
        answer = patiently(f"http://127.0.0.1:{port}/healthz")
        assert (answer.status_code, answer.json()["revision"]) == (200, newest())
        served.send_signal(signal.SIGTERM)
        assert served.wait(20) in (0, -signal.SIGTERM)
    finally:
        served.kill()
        served.wait()


def free_port() -> int:
    import socket

    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def patiently(url: str) -> httpx2.Response:
    for _ in range(300):
        try:
            return httpx2.get(url)
        except httpx2.TransportError:
            threading.Event().wait(0.1)
    raise AssertionError(f"{url} never answered")
