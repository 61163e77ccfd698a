"""``simulate``: a week in a row, as tables, JSON and figures."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.api.conftest import Tongxin

SMALL = ("simulate", "--weeks", 1, "--size", "courtyard", "--method", "greedy", "--seed", 1)


def test_tables_results_and_figures(tongxin: Tongxin, tmp_path: Path) -> None:
    out, plots = tmp_path / "results.json", tmp_path / "plots"
    plots.mkdir()
    said = tongxin(*SMALL, "--load", 0.5, "--lang", "en", "-o", out, "--plot", plots)
    assert said.code == 0
    assert said.out.startswith("# 1 week, courtyard, load 0.5, seed 1\n")
    [told] = said.err.splitlines()
    assert told.split("\t")[:2] == ["1", "greedy"]
    found = json.loads(out.read_text(encoding="utf-8"))
    assert (found["size"], found["seed"], found["load"]) == ("courtyard", 1, 0.5)
    assert found["reproducible"] is True
    assert [m["method"] for m in found["methods"]] == ["greedy"]
    assert len(found["methods"][0]["weeks"]) == 1
    assert found["verdicts"] == []
    names = ("good", "ratios", "unreached", "waits")
    assert sorted(p.name for p in plots.iterdir()) == sorted(
        f"{name}.{lang}.{kind}"
        for name in names
        for lang in ("zh", "en")
        for kind in ("png", "svg")
    )


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (("--load", "0"), "--load 0.0"),
        (("--load", "nan"), "--load nan"),
        (("--seconds", "inf"), "--seconds inf"),
        (("--plot", "nowhere"), "--plot nowhere"),
        (("--weeks", "0"), "--weeks"),
    ],
)
def test_bad_input_is_told_before_anything_is_simulated(
    tongxin: Tongxin, wrong: tuple[str, str], said: str
) -> None:
    found = tongxin(*SMALL, *wrong)
    assert (found.code, found.out) == (2, "")
    assert said in found.err


def test_a_solver_that_breaks_ends_the_simulation_and_says_so(
    tongxin: Tongxin, solver: Callable[[str], None]
) -> None:
    solver("broken")
    found = tongxin(*SMALL, "--method", "optimiser")
    assert (found.code, found.out) == (4, "")
    assert "solver failed: ZeroDivisionError: a defect" in found.err
