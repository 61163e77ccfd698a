"""From nothing to a printed plan, with the real solver in its own process."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from models.validate import read_plan

ROOT = Path(__file__).parents[2]


def tongxin(folder: Path, *args: str) -> subprocess.CompletedProcess[str]:
    """Run the command in a folder, as a person would."""
    return subprocess.run(
        [sys.executable, "-m", "api.cli", *args],
        cwd=folder,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
    )


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the South Gate week, solved."""
    folder = tmp_path_factory.mktemp("demo")
    made = tongxin(folder, "generate", "--size", "south-gate", "-o", "week.json")
    assert (made.returncode, made.stdout, made.stderr) == (0, "", "")
    solved = tongxin(folder, "solve", "week.json", "-o", "plan.json", "--json")
    assert solved.returncode == 0, solved.stderr
    (folder / "summary.json").write_text(solved.stdout, encoding="utf-8")
    return folder


def test_the_south_gate_week_is_proven(demo: Path) -> None:
    told = json.loads((demo / "summary.json").read_text(encoding="utf-8"))
    assert told["status"] == "OPTIMAL"
    assert told["gap"] <= 1e-4
    assert told["tiers"][0]["value"] == told["tiers"][0]["bound"]  # promises
    assert told["tiers"][2]["value"] == told["tiers"][2]["bound"]  # must
    plan = read_plan((demo / "plan.json").read_bytes())
    assert plan.hash == told["hash"]
    assert len(plan.plan.unmet) == told["unmet"]


def test_it_holds_and_can_be_read(demo: Path) -> None:
    assert tongxin(demo, "verify", "week.json", "plan.json").returncode == 0
    shown = tongxin(demo, "show", "week.json", "plan.json")
    assert shown.returncode == 0
    assert "\n## 房间 茶室(tea-room)\n" in shown.stdout
    assert "已证明最优" in shown.stdout


def test_the_same_input_gives_the_same_plan(demo: Path) -> None:
    again = tongxin(demo, "solve", "week.json")
    assert again.returncode == 0, again.stderr
    first = read_plan((demo / "plan.json").read_bytes())
    assert read_plan(again.stdout).plan == first.plan


def test_it_is_better_than_by_hand(demo: Path) -> None:
    for method in ("first-come", "greedy"):
        by_hand = f"{method}.json"
        assert (
            tongxin(demo, "baseline", "week.json", "--method", method, "-o", by_hand).returncode
            == 0
        )
        said = tongxin(demo, "compare", "week.json", by_hand, "plan.json", "--lang", "en")
        assert said.returncode == 0, said.stderr
        assert "plan.json is better: " in said.stdout
