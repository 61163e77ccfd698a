"""The command that runs a folder of public instances, on a folder made here."""

from __future__ import annotations

from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from scenarios.bench.public import main

APP = typer.Typer()
APP.command()(main)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """One assignment problem of optimum 6 (see test_stock), and one knapsack of optimum 11 of
    which a folder claims 12."""
    (tmp_path / "gap" / "set").mkdir(parents=True)
    (tmp_path / "gap" / "set" / "one").write_text("2 3\n1 5 3\n3 2 1\n2 2 2\n2 2 3\n4 4\n")
    (tmp_path / "gap" / "best_known.csv").write_text(
        "Path,Format,Best known bound,Best known solution value\nset/one,orlibrary,6,6\n"
    )
    (tmp_path / "mkp").mkdir()
    (tmp_path / "mkp" / "mknapcb1.txt").write_text("1\n3 2 0\n10 6 5\n4 3 2\n3 0 4\n5 5\n")
    (tmp_path / "mkp" / "best_known.csv").write_text(
        "problem,chu_beasley_best_1998,lp_bound\n5.100-00,12,12.5\n5.250-00,1,1\n"
    )
    return tmp_path


def _lines(folder: Path, *options: str) -> tuple[int, list[list[str]]]:
    result = CliRunner().invoke(APP, [str(folder), *options])
    return result.exit_code, [line.split("\t") for line in result.stdout.splitlines()]


def test_each_instance_is_a_line_with_best_and_judged_value(folder: Path) -> None:
    code, (head, *rows) = _lines(folder, "--seconds", "20")
    assert head == ["family", "instance", "best", "value", "behind%", "gap%", "seconds", "plan"]
    # 11 of a claimed 12: 1/12 behind. The file of 5.250 is not there and is left out.
    assert [[*row[:6], row[7]] for row in rows] == [
        ["mkp", "mknapcb1#0", "12", "11", "8.3333", "0.0000", "holds"],
        ["gap", "set/one", "6", "6", "0.0000", "0.0000", "holds"],
    ]
    assert code == 0


def test_a_baseline_claims_no_gap_and_what_is_left_undone_fails(folder: Path) -> None:
    # An agent of 3 for two jobs of 2 each: no plan does both, so there is no cost to compare.
    (folder / "gap" / "set" / "one").write_text("1 2\n1 1\n2 2\n3\n")
    code, (_, row) = _lines(folder, "--family", "gap", "--method", "greedy")
    assert [*row[:6], row[7]] == ["gap", "set/one", "6", "-", "-", "-", "incomplete"]
    assert code == 1


def test_only_what_is_named_is_run(folder: Path) -> None:
    code, (_, *rows) = _lines(folder, "--only", "knap", "--method", "first-come")
    # First come: project 0 of profit 10 takes what the better pair would need.
    assert [row[:4] for row in rows] == [["mkp", "mknapcb1#0", "12", "10"]]
    assert code == 0
