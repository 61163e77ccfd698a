"""The README's walk works as written."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.api.conftest import Tongxin
from tests.api.test_elect_command import CITY

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def walk() -> list[list[str]]:
    """Arguments of every ``tongxin`` command that stands on a line of its own, in order."""
    lines = re.findall(r"^    tongxin (.*)$", README, re.MULTILINE)
    return [line.partition(" | ")[0].split() for line in lines]


def test_every_command_of_the_walk_succeeds(
    tongxin: Tongxin,
    solver: Callable[[str], None],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # The greedy plan stands in for the solver's: what is tried here is the walk.
    solver("sound")
    monkeypatch.chdir(tmp_path)
    # mkp: two things with profits 3 and 4, weights 2 and 3, room for 4.
    (tmp_path / "mknapcb1.txt").write_text("1\n2 1 0\n3 4\n2 3\n4\n", encoding="utf-8")
    (tmp_path / "city.pb").write_text(CITY, encoding="utf-8")
    (change,) = re.findall(r"^    (\{\"operations.*?\}\]\})$", README, re.MULTILINE | re.DOTALL)
    (tmp_path / "change.json").write_text(change, encoding="utf-8")
    (event,) = re.findall(r"^    (\{\"kind\".*\})$", README, re.MULTILINE)
    (tmp_path / "event.json").write_text(event, encoding="utf-8")
    commands = walk()
    assert {command[0] for command in commands} >= {
        *("generate", "solve", "verify", "show", "compare", "baseline", "read", "schema"),
        *("fairness", "dial", "record", "check-record", "asks", "what-if"),
        *("why", "repair", "elect"),
    }
    for command in commands:
        said = tongxin(*command)
        assert said.code == 0, (command, said.err)


def test_the_two_commands_are_make_targets() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^    make (\w+)", README, re.MULTILINE))
    assert {"demo", "test"} <= targets
    assert targets <= set(re.findall(r"^(\w+):", makefile, re.MULTILINE))
