"""The command line as a whole: its commands, its speed, and those that make weeks."""

from __future__ import annotations

import stat
import subprocess
import sys
from pathlib import Path

import pytest

from models.validate import read_plan, read_week
from tests.api.conftest import Tongxin

ROOT = Path(__file__).parents[2]


def commands(module: str) -> set[str]:
    """The commands that a module's help names."""
    said = subprocess.run(
        [sys.executable, "-m", module, "--help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    listed = said.stdout.partition("Commands:")[2]
    return {line.split()[0] for line in listed.splitlines() if line.strip() and line[2] != " "}


def test_the_commands_are_these() -> None:
    own = {"solve", "verify", "show", "compare", "schema"}
    assert commands("matcher") == own
    more = {"why", "asks", "what-if", "repair", "fairness", "dial", "record", "check-record"}
    service = {"serve", "worker", "migrate", "operator", "backup", "restore", "demo"}
    assert commands("api.cli") == own | more | service | {
        "generate",
        "baseline",
        "read",
        "simulate",
        "elect",
    }


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys; from api.cli import main; sys.argv[1:] = ['--help']\n"
        "try: main()\n"
        "except SystemExit: print('heavy:', *sorted(\n"
        "    {'ortools', 'numpy', 'networkx', 'pydantic', 'rich.markdown'} & set(sys.modules)))\n"
    )
    said = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert said.stdout.splitlines()[-1] == "heavy:"


@pytest.mark.parametrize("args", [(), ("nonsense",), ("solve",), ("generate", "--size", "vast")])
def test_wrong_usage_is_told(tongxin: Tongxin, args: tuple[str, ...]) -> None:
    said = tongxin(*args)
    assert said.code == 2
    assert "Usage: tongxin" in said.out + said.err


def test_stopped_by_hand_is_no_verdict(tongxin: Tongxin, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(size: str, seed: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("scenarios.generate.generate", stop)
    said = tongxin("generate")
    assert (said.code, said.out, said.err) == (130, "", "已停止 stopped\n")


def test_a_generated_week_is_sound_and_its_seed_decides_it(
    tongxin: Tongxin, tmp_path: Path
) -> None:
    out = tmp_path / "w.json"
    assert tongxin("generate", "--size", "community", "--seed", 4, "-o", out).code == 0
    again = tongxin("generate", "--size", "community", "--seed", 4)
    assert again.out == out.read_text(encoding="utf-8")
    assert len(read_week(again.out).requests) > 1000
    assert tongxin("generate", "--seed", 5).out != again.out


def test_a_file_is_replaced_whole_and_keeps_the_usual_rights(
    tongxin: Tongxin, tmp_path: Path
) -> None:
    out = tmp_path / "w.json"
    out.write_text("old", encoding="utf-8")
    tongxin("generate", "-o", out)
    assert read_week(out.read_bytes()).requests
    assert [p.name for p in tmp_path.iterdir()] == ["w.json"]
    fresh = tmp_path / "fresh"
    fresh.touch()
    assert stat.S_IMODE(out.stat().st_mode) == stat.S_IMODE(fresh.stat().st_mode)


@pytest.mark.parametrize("method", ["first-come", "greedy"])
def test_a_baseline_holds(tongxin: Tongxin, week: Path, tmp_path: Path, method: str) -> None:
    out = tmp_path / "b.json"
    assert tongxin("baseline", week, "--method", method, "-o", out).code == 0
    assert tongxin("verify", week, out).code == 0
    # Nothing competes but the rice, of which there is enough for one household.
    assert [u.request for u in read_plan(out.read_bytes()).plan.unmet] == ["rice2"]


def test_a_public_instance_becomes_a_week(tongxin: Tongxin, tmp_path: Path) -> None:
    # mkp: one problem of 2 things and 1 constraint, best value unknown (0): profits 3 and 4,
    # weights 2 and 3, room for 4.
    instance = tmp_path / "tiny.txt"
    instance.write_text("1\n2 1 0\n3 4\n2 3\n4\n", encoding="utf-8")
    out = tmp_path / "w.json"
    said = tongxin("read", "mkp", instance, "-o", out)
    assert (said.code, said.err) == (0, "")
    assert len(read_week(out.read_bytes()).requests) == 2


@pytest.mark.parametrize(
    "args", [("mkp", "{}/broken.txt"), ("mkp", "{}/none"), ("soup", "{}/broken.txt")]
)
def test_what_is_no_public_instance_is_bad_input(
    tongxin: Tongxin, tmp_path: Path, args: tuple[str, str]
) -> None:
    (tmp_path / "broken.txt").write_text("1\n2 x\n", encoding="utf-8")
    said = tongxin("read", args[0], args[1].format(tmp_path))
    assert (said.code, said.out) == (2, "")
    assert said.err.count("\n") == 1
