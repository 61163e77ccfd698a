"""What a newcomer's machine rests on: locks, make targets, schemas, nothing of one machine."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LOCKS = ("requirements.txt", "requirements-dev.txt")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def locked(lock: str) -> dict[str, set[str]]:
    """Name → hashes, of every entry of a lock (an entry may be split by environment markers)."""
    found: dict[str, set[str]] = {}
    name = ""
    for line in (ROOT / lock).read_text(encoding="utf-8").splitlines():
        entry = re.match(r"([a-z0-9._-]+)(\[[a-z,]+\])?==[0-9]", line)
        if entry is not None:
            name = entry[1]
            found.setdefault(name, set())
        digest = re.match(r" +--hash=sha256:([0-9a-f]{64})\b", line)
        if digest is not None:
            found[name].add(digest[1])
    return found


def names(requirements: list[str]) -> set[str]:
    return {re.split(r"[><=;\[ ]", text)[0] for text in requirements}


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_has_hashes_for_everything_and_no_address(lock: str) -> None:
    entries = locked(lock)
    assert {name for name, hashes in entries.items() if not hashes} == set()
    text = (ROOT / lock).read_text(encoding="utf-8")
    requirements = [line for line in text.splitlines() if re.match(r"[^ #]", line)]
    assert all(re.match(r"[a-z0-9._-]+(\[[a-z,]+\])?==", line) for line in requirements)
    assert "://" not in text


def test_the_locks_hold_what_the_project_names() -> None:
    runtime = names(PROJECT["dependencies"])
    extras = PROJECT["optional-dependencies"]
    assert {"ortools", "networkx", "fastapi", "sqlmodel", "numpy"} <= runtime
    assert runtime | names(extras["build"]) <= set(locked("requirements.txt"))
    assert names(extras["dev"]) <= set(locked("requirements-dev.txt"))


def test_the_lock_for_development_has_the_same_releases() -> None:
    run, dev = locked("requirements.txt"), locked("requirements-dev.txt")
    assert {name: dev.get(name) for name in run} == run


@pytest.mark.parametrize("target", ["demo", "test", "check", "bench", "lock", "clean"])
def test_make_knows_its_targets(target: str) -> None:
    said = subprocess.run(
        ["make", "--dry-run", target, "SERVE=0"], cwd=ROOT, capture_output=True, text=True
    )
    assert said.returncode == 0, said.stderr


def test_ci_runs_what_everybody_runs() -> None:
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    text = script.read_text(encoding="utf-8")
    assert text.startswith("#!/usr/bin/env bash\n")
    assert "set -euo pipefail\n" in text
    assert text.endswith("make test\n")


def committed() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [ROOT / name for name in listed.stdout.split("\0") if name]


def test_nothing_committed_names_one_machine_or_a_registry() -> None:
    # Written in pieces, so that this file does not find itself.
    machine = "|".join(["work", "root", "tmp/" + "[a-z]+", "home/" + "[a-z]+"])
    registry = "|".join(["py" + "pi", "python" + "hosted", "npm" + "js", "debian" + r"\.org"])
    unwanted = re.compile(
        rf"(^|[^A-Za-z0-9_.])/({machine})/|https?://[a-z0-9.-]*({registry})", re.MULTILINE
    )
    found = [
        (path.name, hit[0])
        for path in committed()
        if path.is_file()
        for hit in unwanted.finditer(path.read_text(encoding="utf-8", errors="replace"))
    ]
    assert found == []


def test_engines_import_without_a_warning() -> None:
    # pytest turns warnings into errors only for what it imports itself; the child is not that.
    code = "import ortools.math_opt.python.mathopt, ortools.sat.python.cp_model, networkx"
    said = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], capture_output=True, text=True
    )
    assert (said.returncode, said.stderr) == (0, "")


def test_the_decisions_are_numbered_and_say_what_they_must() -> None:
    files = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))
    assert [int(path.name[:4]) for path in files] == list(range(1, len(files) + 1))
    for path in files:
        text = path.read_text(encoding="utf-8")
        assert text.startswith(f"# {int(path.name[:4])}. ")
        parts = ("**Context.**", "**Decision.**", "**Consequences.**", "**Alternatives.**")
        assert [text.count(part) for part in parts] == [1, 1, 1, 1], path.name


def test_links_between_documents_lead_somewhere() -> None:
    pages = [ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")]
    dead = [
        (page.name, target)
        for page in pages
        for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8"))
        if not (page.parent / target).exists()
    ]
    assert dead == []
