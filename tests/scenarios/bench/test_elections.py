"""The bench of elections: what it compares, and that it tells a difference."""

from __future__ import annotations

from pathlib import Path

from typer import Typer
from typer.testing import CliRunner

from scenarios.bench.elections import main

# 10 of money. Greedy by cost: a (2 votes), then b fits no more; c (1 vote) does: 2·6 + 1·3 = 15, of
# 9, and 4 of 4 have something. Equal Shares: 2½ each, two have 5 for a (6): none. c (3): none.
CITY = """META
key;value
budget;10
vote_type;approval
PROJECTS
project_id;cost
a;6
b;5
c;3
VOTES
voter_id;vote
1;a
2;a
3;c
4;b
"""
HEAD = "file,sat,rule,welfare,min_voter_sat_share_zero,n_selected,cost\n"
ROWS = (
    "city.pb,Cost_Sat,greedy,15.0,0.25,2,9.0\n"
    "city.pb,Cost_Sat,mes,0.0,1.0,0,0.0\n"
    "city.pb,Cost_Sat,max_welfare_ilp,15.0,0.25,2,9.0\n"
)


def said(folder: Path, rows: str) -> tuple[int, list[str]]:
    (folder / "city.pb").write_text(CITY, encoding="utf-8")
    (folder / "pabutools_results.csv").write_text(HEAD + rows, encoding="utf-8")
    app = Typer()
    app.command()(main)
    result = CliRunner().invoke(app, [str(folder)])
    return result.exit_code, result.output.splitlines()


def test_the_same_figures_are_told_so(tmp_path: Path) -> None:
    code, lines = said(tmp_path, ROWS)
    assert code == 0
    told = [line.split("\t") for line in lines[1:]]
    assert told[0][:6] == ["city", "greedy", "2", "15", "1.0000", "0.2500"]
    assert [line[7] for line in told[:6]] == ["same", "same", "-", "same", "-", "-"]
    assert told[6][:6] == ["mean of 1", "greedy", "", "", "1.0000", "0.2500"]


def test_another_figure_is_told_and_fails(tmp_path: Path) -> None:
    for wrong in (("15.0,0.25,2,9.0", "16.0,0.25,2,9.0"), ("greedy,15.0,0.25", "greedy,15.0,0.26"),
                  ("0.25,2,9.0", "0.25,3,9.0"), ("0.25,2,9.0", "0.25,2,8.0")):  # fmt: skip
        code, lines = said(tmp_path, ROWS.replace(*wrong, 1))
        assert code == 1
        assert lines[1].endswith("OTHER")
