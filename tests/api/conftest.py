"""The command line as a test calls it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from api.cli import main
from matcher.child import Child
from models.plan import Plan
from models.week import Week
from tests.api import house
from tests.api.databases import database, database_url, empty_url, kind
from tests.api.here import Here
from tests.api.service import app, client, settings, signed_as

__all__ = [
    "app",
    "client",
    "database",
    "database_url",
    "empty_url",
    "kind",
    "settings",
    "signed_as",
]


@dataclass(frozen=True)
class Said:
    """What a command did."""

    code: int
    out: str
    err: str


Tongxin = Callable[..., Said]


@pytest.fixture
def tongxin(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Tongxin:
    """Runs ``tongxin ARGS…`` in this process, output piped."""

    def run(*args: object) -> Said:
        monkeypatch.setattr(sys, "argv", ["tongxin", *map(str, args)])
        with pytest.raises(SystemExit) as ended:
            main()
        shown = capfd.readouterr()
        code = ended.value.code
        return Said(code if isinstance(code, int) else 0, shown.out, shown.err)

    return run


@pytest.fixture
def solver(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Puts one of the fakes into the child, or (``here:NAME``) into this process."""

    def put(name: str) -> None:
        where, _, name = name.rpartition(":")
        fake = partial(Here if where == "here" else Child, f"tests.api.fakes:{name}")
        monkeypatch.setattr("matcher.child.Child", fake)
        monkeypatch.setattr("matcher.child.apart.Child", fake)

    return put


def save(path: Path, thing: Week | Plan) -> Path:
    """Write a week, or a plan with its run, to a file."""
    whole = house.plan_file(thing) if isinstance(thing, Plan) else thing
    path.write_text(whole.model_dump_json(exclude_defaults=True), encoding="utf-8")
    return path


@pytest.fixture
def week(tmp_path: Path) -> Path:
    """The house's week."""
    return save(tmp_path / "week.json", house.week())


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """The house's plan."""
    return save(tmp_path / "plan.json", house.plan())
